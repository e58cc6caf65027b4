"""Cases in numbers, per unit and school year; few are hidden for those who do not handle them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import g, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import authorize, has_right, scope_of
from qms.followup.case_labels import CAUSES, KINDS, few_label
from qms.followup.core.cases.facts import CaseFacts, Days, for_outsiders, hidden_parts
from qms.followup.core.cases.kinds import CaseKind
from qms.followup.queries import cases as queries
from qms.followup.queries.case_units import case_units
from qms.followup.views.blueprint import bp
from qms.i18n.formats import number, school_year
from qms.i18n.language import gettext, language
from qms.i18n.order import swedish_key
from qms.kernel.schoolyear import school_year_of
from qms.kernel.table_write import write_csv
from qms.org import queries as org
from qms.org.core.nodes import Unit
from qms.web.context import current_actor, db, today
from qms.web.downloads import download
from qms.web.rights import requires

YEARS_BACK = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsLine:
    """A unit that received cases in the year: how many, None for few.

    `facts` is there only for those who handle the unit's cases: kinds beside sums of several
    units would tell what is hidden.
    """

    unit: Unit
    number: int | None
    facts: CaseFacts | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """Everything on the page: a line per unit that received any, and all together by year."""

    autumn: int
    lines: Sequence[FactsLine]
    together: Mapping[int, CaseFacts]


def _years() -> range:
    this = school_year_of(today())
    return range(this, this - YEARS_BACK - 1, -1)


def _autumn() -> int:
    asked = request.args.get("lasar", "")
    years = _years()
    return int(asked) if asked.isdecimal() and len(asked) == 4 and int(asked) in years else years[0]


def _numbers(session: Session, on: date) -> Numbers:
    """Return the numbers of the units that the reader may follow."""
    scope = authorize(current_actor(), Can.FOLLOWUP_READ)
    handled = scope_of(current_actor(), Can.FOLLOWUP_CASES)
    ids = [unit.id for unit in org.units(session, scope, on=on, include_closed=True)]
    top = org.municipality(session)
    if top is not None and scope.covers(top.path):
        ids.append(top.id)
    units = case_units(session, scope, ids, on=on)
    autumn = _autumn()
    own = frozenset(key for key, unit in units.items() if handled.covers(unit.path))
    facts = queries.case_facts(session, units, [autumn], today=on)
    found = {unit_id: one for (unit_id, _), one in facts.items() if one.number}
    together = queries.facts_together(session, units, _years(), today=on)
    if len(own) < len(units):
        together = {year: for_outsiders(one) for year, one in together.items()}
    lines = _lines(units, found, own)
    return Numbers(autumn=autumn, lines=lines, together=together)


def _lines(
    units: Mapping[int, Unit], found: Mapping[int, CaseFacts], own: frozenset[int]
) -> Sequence[FactsLine]:
    """Return a line per unit, few hidden at units whose cases the reader does not handle."""
    others = hidden_parts({key: one.number for key, one in found.items() if key not in own})
    lines = (
        FactsLine(
            unit=units[key],
            number=one.number if key in own else others[key],
            facts=one if key in own else None,
        )
        for key, one in found.items()
    )
    return sorted(lines, key=lambda line: swedish_key(line.unit.name))


def shown_number(value: int | None) -> str:
    """Return the number, or that it is hidden."""
    return few_label() if value is None else number(value)


def shown_days(days: Mapping[CaseKind, Days], kind: CaseKind) -> str:
    """Return the median number of days, a dash when there is none to show."""
    return (
        number(days[kind].median, 1).removesuffix(",0").removesuffix(".0") if kind in days else "–"
    )


@bp.get("/klagomal/siffror")
@requires(Can.FOLLOWUP_READ)
def show_case_facts() -> str:
    """Show how many cases there are, how long they take and what they are about."""
    handles = has_right(current_actor(), Can.FOLLOWUP_CASES)
    g.menu_endpoint = "followup.show_cases" if handles else "followup.show_case_facts"
    with db().reading() as session:
        numbers = _numbers(session, today())
    return render_template(
        "followup/show_case_facts.html",
        numbers=numbers,
        year=numbers.together[numbers.autumn],
        kinds=[(kind, gettext(word)) for kind, word in KINDS.items()],
        causes=[(gettext(CAUSES[cause]), value)
                for cause, value in numbers.together[numbers.autumn].by_cause.items()],
        year_choices=[(autumn, school_year(autumn)) for autumn in _years()],
        shown_number=shown_number,
        shown_days=shown_days,
        handles=handles,
        with_kinds=all(line.facts for line in numbers.lines),
        is_hidden=any(line.number is None for line in numbers.lines)
        or any(one.is_hidden for one in numbers.together.values()),
    )  # fmt: skip


HEADER = (
    "enhet", "läsår", "ärenden", "klagomål", "brister", "kränkande behandling", "öppna",
    "försenade", "avslutade med undantag", "dagar till svar på klagomål, median",
)  # fmt: skip


@bp.get("/klagomal/siffror.csv")
@requires(Can.FOLLOWUP_READ)
def export_case_facts() -> Response:
    """Return the year's numbers per unit as a file, with the same numbers hidden."""
    with db().reading() as session:
        numbers = _numbers(session, today())
    rows = [_cells(line, numbers.autumn) for line in numbers.lines]
    locale: Any = language()
    return download(write_csv(HEADER, rows, locale), f"arenden-siffror-{numbers.autumn}.csv")


def _cells(line: FactsLine, autumn: int) -> tuple[Any, ...]:
    first = (line.unit.name, school_year(autumn), shown_number(line.number))
    facts = line.facts
    if facts is None:
        return (*first, *[""] * (len(HEADER) - len(first)))
    answers = facts.days_to_answer
    days = answers[CaseKind.COMPLAINT].median if CaseKind.COMPLAINT in answers else None
    return (*first, *facts.by_kind.values(), facts.open, facts.late, facts.exceptions, days)
