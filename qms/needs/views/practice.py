"""Övningsfall: an assessor sets levels on invented children and sees how they agree."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import OutOfScopeError
from qms.i18n.language import gettext, language
from qms.identity.factor import needs_factor
from qms.kernel.problems import Problem, RefusedError
from qms.needs.agreement_labels import LEANINGS
from qms.needs.core.calibration import Keyed
from qms.needs.core.calibration.judging import FEWEST_COLLEAGUES
from qms.needs.services.practice import PracticeDone, PracticeOverview, practice, save_practice
from qms.needs.views.blueprint import bp
from qms.needs.views.sum_tabs import sum_tabs, under_sums
from qms.web.context import current_actor, db, now
from qms.web.faults import in_words
from qms.web.rights import requires


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A question with the level that was set, the key, and how many others set each level."""

    key: str
    text: str
    own: str
    right: str
    says: str
    kind: str
    why: str
    others: tuple[int, ...] | None


def _overview() -> PracticeOverview:
    with db().transaction() as session:
        return practice(session, current_actor(), now=now())


@bp.get("/behov/samstammighet/ovning")
@requires(Can.NEEDS_ASSESS)
@needs_factor
@under_sums
def show_practice() -> str:
    """Show the cases, which are done, and how the reader agrees with the key."""
    found = _overview()
    return render_template(
        "needs/show_practice.html",
        tabs=sum_tabs(),
        cases=found.cases,
        judged=found.judged,
        leaning=gettext(LEANINGS[found.judged.leaning]) if found.judged else "",
        said=language(),
    )


@bp.get("/behov/samstammighet/ovning/<key>")
@requires(Can.NEEDS_ASSESS)
@needs_factor
def show_practice_case(key: str) -> str:
    """Show a case: the questions, or what was answered beside the key."""
    found = _overview()
    done = found.case(key)
    if done.own is None or "om" in request.args:
        return _questions(found, done)
    return render_template(
        "needs/show_practice_key.html",
        done=done,
        story=[one.said(language()) for one in done.case.story],
        title=done.case.title.said(language()),
        rows=_rows(found, done),
        leaning=gettext(LEANINGS[done.judged.leaning]) if done.judged else "",
        fewest=FEWEST_COLLEAGUES,
        following=_following(found, key),
    )


@bp.post("/behov/samstammighet/ovning/<key>")
@requires(Can.NEEDS_ASSESS)
@needs_factor
def save_practice_case(key: str) -> Response | tuple[str, int]:
    """Store the levels and show the key; refuse what is not whole."""
    levels = {name: _level(text) for name, text in request.form.items()}
    try:
        with db().transaction() as session:
            save_practice(session, current_actor(), key, levels, now=now())
    except RefusedError as refused:
        found = _overview()
        return _questions(found, found.case(key), levels, refused.problems), 422
    flash(gettext("Dina nivåer är sparade. Här är facit."), "ok")
    return redirect(url_for(".show_practice_case", key=key), 303)


def _level(text: str) -> int | None:
    return int(text) if text in {"0", "1", "2", "3", "4"} else None


def _questions(
    found: PracticeOverview,
    done: PracticeDone,
    levels: dict[str, int | None] | None = None,
    problems: Sequence[Problem] = (),
) -> str:
    """Return the page where levels are set."""
    spoken = language()
    asked = [found.instrument.question(one.question).in_form(done.case.form)
             for one in done.case.questions]  # fmt: skip
    faults = {one.column: in_words(one) for one in problems}
    return render_template(
        "needs/practise.html",
        case=done.case,
        title=done.case.title.said(spoken),
        story=[one.said(spoken) for one in done.case.story],
        questions=[
            (
                keyed.question,
                variant.text.said(spoken),
                [(n, f"{n}. {words.said(spoken)}") for n, words in enumerate(variant.levels)],
                (levels or {}).get(keyed.question),
                faults.get(keyed.question, ""),
            )
            for keyed, variant in zip(done.case.questions, asked, strict=True)
        ],
        problems=list(faults.items()),
    )


def _rows(found: PracticeOverview, done: PracticeDone) -> list[Row]:
    return [_row(found, done, one) for one in done.case.questions]


def _row(found: PracticeOverview, done: PracticeDone, one: Keyed) -> Row:
    variant = found.instrument.question(one.question).in_form(done.case.form)
    own = done.own.levels.get(one.question) if done.own else None
    if own is None:
        raise OutOfScopeError(done.case.key)
    counts = done.others.counts
    return Row(
        key=one.question,
        text=variant.text.said(language()),
        own=f"{own}. {variant.levels[own].said(language())}",
        right=f"{one.level}. {variant.levels[one.level].said(language())}",
        says=_apart(own - one.level),
        kind="ok" if own == one.level else "now" if abs(own - one.level) == 1 else "error",
        why=one.why.said(language()),
        others=counts[one.question] if counts else None,
    )


def _apart(levels: int) -> str:
    if levels == 0:
        return gettext("Som facit")
    if levels > 0:
        return gettext("%(n)s för högt") % {"n": levels}
    return gettext("%(n)s för lågt") % {"n": -levels}


def _following(found: PracticeOverview, key: str) -> str:
    """Return the key of the next case that the reader has not done, empty when all are."""
    left = [one.case.key for one in found.cases if one.own is None and one.case.key != key]
    return left[0] if left else ""
