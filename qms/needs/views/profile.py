"""The profile of a case: its assessments as a picture, in words, and line by line. No money."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template, request

from qms.access.policy import Can
from qms.access.scope import has_right
from qms.i18n.formats import number
from qms.i18n.language import gettext, language
from qms.identity.factor import needs_factor
from qms.identity.queries import name_of
from qms.needs.assess_labels import kind_label
from qms.needs.core.assessing import Kind
from qms.needs.core.assessing.comparing import compared
from qms.needs.core.cases.kinds import Part
from qms.needs.core.cases.refs import shown_ref
from qms.needs.core.instrument import Instrument
from qms.needs.queries import people
from qms.needs.queries.assessments import (
    SentAssessment,
    is_drawn_case,
    second_is_due,
    seen_by,
)
from qms.needs.queries.processes import version
from qms.needs.services.documentation import sees_money
from qms.needs.services.opening import open_case
from qms.needs.views.assess_frame import tried_in
from qms.needs.views.blueprint import bp
from qms.needs.views.next_words import next_words
from qms.needs.views.profile_picture import most_points, profile_figure
from qms.web.context import current_actor, db, now
from qms.web.rights import requires

DECIMAL_POINT = re.compile(r"(?<=\d)\.(?=\d)")


@bp.get("/behov/<ref>/profil")
@requires(Can.NEEDS_READ)
@needs_factor
def show_profile(ref: str) -> str:
    """Show the assessments that the reader may see; `bedomning` in the address chooses one."""
    actor = current_actor()
    with db().transaction() as session:
        opened = open_case(session, actor, ref, can=Can.NEEDS_READ, why="assessment", now=now())
        found = seen_by(session, opened, actor.account_id)
        due, drawn = second_is_due(session, opened), is_drawn_case(session, opened)
        names = {one.assessor_id: name_of(session, one.assessor_id) or "" for one in found}
        tried = tried_in(session, opened)
        process = version(session, opened.process_id).process
        coming = next_words(process, opened, people.tied(session, opened))
    chosen = _chosen(found)
    other = _other(found, chosen)
    kinds = {one.kind for one in found}
    return render_template(
        "needs/show_profile.html",
        ref=ref,
        case_name=shown_ref(ref),
        found=found,
        chosen=chosen,
        kind_label=kind_label,
        names=names,
        second_is_awaited=due and Kind.SECOND not in kinds,
        is_drawn=drawn,
        may_assess=has_right(actor, Can.NEEDS_ASSESS),
        may_withdraw=Part.OFFICER in opened.parts and has_right(actor, Can.NEEDS_HANDLE),
        tried=tried,
        coming=coming,
        **(_values(chosen, sees_request=sees_money(opened)) if chosen else {}),
        **_compared(chosen, other),
    )


def _chosen(found: Sequence[SentAssessment]) -> SentAssessment | None:
    """Return the one that the address asks for, else the last one sent."""
    asked = request.args.get("bedomning", "")
    by_id = {one.id: one for one in found}
    return by_id.get(asked) or (found[-1] if found else None)


def _other(found: Sequence[SentAssessment], chosen: SentAssessment | None) -> SentAssessment | None:
    """Return what the chosen one is shown beside: the other of two, or what was before."""
    if chosen is None:
        return None
    beside = {Kind.FIRST: (Kind.SECOND,), Kind.SECOND: (Kind.FIRST,)}
    if chosen.kind in beside:
        return next((one for one in found if one.kind in beside[chosen.kind]), None)
    earlier = [one for one in found if one.sent_at < chosen.sent_at and one.kind is not Kind.SECOND]
    return earlier[-1] if earlier else None


def _values(one: SentAssessment, *, sees_request: bool) -> Mapping[str, Any]:
    instrument, result = one.instrument, one.result
    reached = instrument.threshold(result.threshold)
    return {
        "instrument": instrument,
        "result": result,
        "threshold_name": reached.name.said(language()),
        "threshold_text": reached.text.said(language()),
        "lacking": [
            instrument.part(key).name.said(language())
            for key in result.lacking
            if instrument.part(key).seen_by_assessor
        ],
        "figure": profile_figure(one, title=_finding(one)),
        "sheets": _lines(one),
        "answers": _answers(one),
        "comments": _comments(one, sees_request=sees_request),
        "points": lambda count: number(count.profile_points),
    }


def _finding(one: SentAssessment) -> str:
    """Return what the picture shows, in a sentence."""
    ranked = one.result.current.ranked
    if not ranked:
        return gettext("Inget område kräver extra stöd")
    area = one.instrument.area(ranked[0].area).name.said(language())
    return gettext("Störst behov: %(area)s") % {"area": area[:1].lower() + area[1:]}


def _lines(one: SentAssessment) -> list[tuple[str, list[tuple[str, str, str, str]]]]:
    """Return the working as line sheets, one per count and one of what follows."""
    sheets: dict[str, list[tuple[str, str, str, str]]] = {name: [] for name in "ABCDEFT"}
    areas = {area.name.sv: area.name.said(language()) for area in one.instrument.areas}
    for line in one.result.working:
        label = areas.get(line.label) or gettext(line.label)
        said = label, in_figures(line.formula) or gettext(line.source)
        value = f"{in_figures(line.value)} {line.unit}".strip()
        sheets[line.letter[:1]].append((line.letter, *said, value))
    titles = {
        "A": gettext("A: timmar i nuläget"),
        "B": gettext("B: extraordinära timmar"),
        "C": gettext("C: timmar i önskat läge"),
        "D": gettext("D: extraordinära timmar i önskat läge"),
    }
    found = [(words, sheets[letter]) for letter, words in titles.items()]
    rest = [line for letter in "TEF" for line in sheets[letter]]
    return [*found, (gettext("Tak, inom grundbeloppet och skillnad"), rest)]


def _answers(one: SentAssessment) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """Return the questions by area with levels and what was seen."""
    return [
        (
            one.instrument.area(area).name.said(language()),
            [_answer(one, question.key) for question in questions],
        )
        for area, questions in one.instrument.by_area.items()
    ]


def _answer(one: SentAssessment, key: str) -> Mapping[str, Any]:
    question, answer = one.instrument.question(key), one.answers[key]
    words = question.in_form(one.about.form)
    return {
        "text": words.text.said(language()),
        "current": answer.current,
        "desired": answer.desired,
        "level": words.levels[answer.current or 0].said(language()),
        "seen": one.draft.note(key).seen,
    }


def _comments(one: SentAssessment, *, sees_request: bool) -> list[tuple[str, str]]:
    """Return the warnings, and what was answered: those about the request had nobody to answer."""
    return [
        (
            one.instrument.rule(message.key).message.said(language()),
            one.draft.comment(message.key) or "–",
        )
        for message in one.result.messages
        if sees_request or not one.instrument.rule(message.key).is_about_request
    ]


def _compared(chosen: SentAssessment | None, other: SentAssessment | None) -> Mapping[str, Any]:
    if chosen is None or other is None:
        return {"other": None, "pairs": [], "alike": 0, "far": 0}
    order = list(Kind)
    one, two = sorted((chosen, other), key=lambda each: (each.sent_at, order.index(each.kind)))
    most = max(most_points(one), most_points(two))
    pairs = compared(two.instrument, one.answers, two.answers)
    return {
        "other": other,
        "sides": [_side(one, most), _side(two, most)],
        "pairs": [
            (_area(two.instrument, pair.question.area), pair.question.in_form(two.about.form)
             .text.said(language()), pair)
            for pair in pairs if pair.differs
        ],
        "alike": sum(not pair.gap for pair in pairs),
        "asked": len(pairs),
        "far": sum(pair.gap > 1 for pair in pairs),
    }  # fmt: skip


def in_figures(text: str) -> str:
    """Return numbers and formulas as the reader's language writes them."""
    if language() == "sv":
        return DECIMAL_POINT.sub(",", text)
    return text.replace("avrunda(", "round(")


def _area(instrument: Instrument, key: str) -> str:
    return instrument.area(key).name.said(language())


def _side(one: SentAssessment, most: int) -> Mapping[str, Any]:
    """Return what one column of the comparison holds."""
    return {
        "name": kind_label(one.kind),
        "sent_at": one.sent_at,
        "points": one.result.current.profile_points,
        "hours": one.result.total_hours,
        "extraordinary": one.result.extraordinary_hours,
        "threshold": one.instrument.threshold(one.result.threshold).name.said(language()),
        "figure": profile_figure(one, title=kind_label(one.kind), most=most),
    }
