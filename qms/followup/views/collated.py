"""A cycle's reports by section: every unit's answers below each other, to read and to take home."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import authorize, has_right
from qms.followup.core.report.frozen import content_of
from qms.followup.core.report.questions import Visibility
from qms.followup.core.report.states import State
from qms.followup.core.report.templates import Section, Template
from qms.followup.core.review.texts import only, texts_of
from qms.followup.labels import STATES, period_text
from qms.followup.queries import collated, lists
from qms.followup.queries.collated import Copied
from qms.followup.queries.lists import Cycle
from qms.followup.queries.restricted import readers_scope
from qms.followup.queries.template_versions import template_of
from qms.followup.views.blueprint import bp
from qms.followup.views.copy_page import CopyAnswer, sections_of
from qms.followup.views.review_tabs import review_here, review_tabs
from qms.i18n.language import gettext, language
from qms.i18n.order import swedish_key
from qms.kernel.table_write import write_csv
from qms.org.core.forms import NAMES
from qms.org.core.nodes import Unit
from qms.web.context import current_actor, db, today
from qms.web.downloads import download
from qms.web.rights import requires
from qms.web.tables import page_of

UNITS = 10
"""How many units' answers stand on a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One unit's answers to what was chosen."""

    copied: Copied
    answers: tuple[CopyAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """The chosen cycle and part of it, and the reports that answer it; None without any cycle.

    `keys` are the questions of the part.
    """

    cycles: tuple[Cycle, ...]
    cycle: Cycle | None
    template: Template | None
    part: str
    keys: frozenset[str]
    every: tuple[Copied, ...]
    kept: tuple[Copied, ...]


def _cycle(cycles: Sequence[Cycle]) -> Cycle | None:
    asked = request.args.get("omgang", "")
    usual = max(cycles, key=lambda one: (one.reports, one.year), default=None)
    return next((one for one in cycles if str(one.id) == asked), usual)


def _read(session: Session) -> Material:
    scope = authorize(current_actor(), Can.FOLLOWUP_REVIEW)
    readers = readers_scope(current_actor())
    cycles = lists.cycles(session)
    cycle = _cycle(cycles)
    if cycle is None:
        return Material(
            cycles=(), cycle=None, template=None, part="", keys=frozenset(), every=(), kept=()
        )
    template = template_of(session, cycle.template, cycle.template_version)
    every = collated.copies(
        session, scope, template=cycle.template, year=cycle.year, on=today(), readers=readers
    )
    part, keys = _part(template)
    return Material(
        cycles=cycles,
        cycle=cycle,
        template=template,
        part=part,
        keys=keys,
        every=every,
        kept=tuple(one for one in every if _matches(one, keys)),
    )


def _part(template: Template) -> tuple[str, frozenset[str]]:
    """Return the chosen section or question, and the keys of its questions; else the first text."""
    known = {section.key: _keys(section) for section in template.sections}
    known |= {
        f"{section.key}/{one.key}": frozenset({one.key})
        for section in template.sections
        for one in section.questions
    }
    asked = request.args.get("del", "")
    first = next(iter(template.analysis_boxes), None)
    usual = f"{template.section_of(first.key).key}/{first.key}" if first else next(iter(known))
    chosen = asked if asked in known else usual
    return chosen, known[chosen]


def _keys(section: Section) -> frozenset[str]:
    return frozenset(one.key for one in section.questions)


def _matches(one: Copied, keys: Collection[str]) -> bool:
    unit, args = one.line.unit, request.args
    form, area, state = (args.get(key, "") for key in ("form", "omrade", "lage"))
    return (
        (not form or any(at.form.value == form for at in unit.forms))
        and (not area or str(unit.area_id or "-") == area)
        and (not state or one.line.head.state.value == state)
        and _holds(one, keys, args.get("q", "").strip().casefold())
    )


def _holds(one: Copied, keys: Collection[str], text: str) -> bool:
    """Return whether the unit's name or anything it says holds the text."""
    if text in one.line.unit.name.casefold():
        return True
    said = texts_of(only(one.copy, keys))
    return any(text in f"{each.part} {each.text}".casefold() for each in said)


def _choices(template: Template) -> list[tuple[str, str]]:
    found = []
    for section in template.sections:
        title = section.title.in_language(language())
        found.append((section.key, gettext("Del %(n)s, allt: %(title)s") % {
            "n": section.number, "title": title,
        }))  # fmt: skip
        found += [
            (f"{section.key}/{one.key}", f"{section.number}: {one.text.in_language(language())}")
            for one in section.questions
        ]
    return found


@bp.get("/granskning")
@requires(Can.FOLLOWUP_REVIEW)
def show_review() -> str:
    """Show what the units say to one question or section, below each other."""
    review_here()
    with db().reading() as session:
        found = _read(session)
    units = [one.line.unit for one in found.every]
    shown = page_of(found.kept, size=UNITS)
    return render_template(
        "followup/show_review.html",
        found=found,
        given=[_given(one, found.keys) for one in shown.cut(found.kept)],
        shown=shown,
        cycle_choices=[
            (str(one.id), f"{one.title.in_language(language())} {period_text(one)}")
            for one in found.cycles
        ],
        part_choices=_choices(found.template) if found.template else [],
        form_choices=[("", gettext("Alla")), *_forms(units)],
        area_choices=[("", gettext("Alla")), *_areas(units)],
        state_choices=[("", gettext("Alla")), *_states(found.every)],
        restricted=_restricted(found),
        may_restricted=has_right(current_actor(), Can.FOLLOWUP_READ_RESTRICTED),
        states={state: gettext(label) for state, label in STATES.items()},
        asked=request.args,
        tabs=review_tabs("show_review"),
    )


def _given(one: Copied, keys: Collection[str]) -> Given:
    copy = only(one.copy, keys)
    sections = sections_of(copy, content_of(copy))
    return Given(
        copied=one, answers=tuple(answer for section in sections for answer in section.answers)
    )


def _restricted(found: Material) -> bool:
    """Return whether something that was chosen is read by named roles only."""
    if found.template is None:
        return False
    questions = [found.template.question(key) for key in found.keys]
    return any(one.visibility is Visibility.RESTRICTED for one in questions)


def _forms(units: Sequence[Unit]) -> list[tuple[str, str]]:
    own = {at.form for unit in units for at in unit.forms}
    return [(form.value, gettext(name)) for form, name in NAMES.items() if form in own]


def _areas(units: Sequence[Unit]) -> list[tuple[str, str]]:
    found: Mapping[str, str] = {str(unit.area_id or "-"): unit.area_name for unit in units}
    ordered = sorted(found.items(), key=lambda one: (not one[1], swedish_key(one[1])))
    return [(key, name or gettext("Utanför områdena")) for key, name in ordered]


def _states(every: Sequence[Copied]) -> list[tuple[str, str]]:
    own = {one.line.head.state for one in every}
    return [(state.value, gettext(STATES[state])) for state in State if state in own]


HEADER = ("enhet", "område", "läge", "del", "fråga", "rad", "svar")


@bp.get("/granskning.csv")
@requires(Can.FOLLOWUP_REVIEW)
def export_review() -> Response:
    """Return the same texts as a file, without who is responsible and without persons."""
    with db().reading() as session:
        found = _read(session)
    rows = [
        (
            one.line.unit.name, one.line.unit.area_name, gettext(STATES[one.line.head.state]),
            said.section, said.asked, said.part, said.text,
        )
        for one in found.kept
        for said in texts_of(only(one.copy, found.keys))
    ]  # fmt: skip
    locale: Any = language()
    return download(write_csv(HEADER, rows, locale), f"svar-{today():%Y-%m-%d}.csv")
