"""The list of complaints, deficiencies and degrading treatment: what is urgent on top."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from flask import g, render_template, request
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import authorize
from qms.followup.case_labels import (
    CAUSES,
    KINDS,
    OUTCOMES,
    case_chip,
    case_state_label,
    kind_label,
    step_label,
)
from qms.followup.core.cases.clocks import must_report
from qms.followup.core.cases.kinds import CaseKind, CaseState
from qms.followup.queries import cases as queries
from qms.followup.queries.cases import CaseLine
from qms.followup.views.blueprint import bp
from qms.i18n.language import gettext, language, mark
from qms.i18n.order import swedish_key
from qms.kernel.schoolyear import school_year_of
from qms.kernel.table_write import write_csv
from qms.web.context import current_actor, db, today
from qms.web.downloads import download
from qms.web.rights import requires
from qms.web.tables import Page, page_number, sort_rows

ROWS = 100
OPEN, LATE, CLOSED, ALL = "oppna", "sena", "avslutade", "alla"
STATES = {
    OPEN: mark("Öppna"),
    LATE: mark("Försenade"),
    CLOSED: mark("Avslutade"),
    ALL: mark("Alla"),
}


def _next_due(line: CaseLine) -> date | None:
    clock = line.next_clock
    return clock.due if clock else None


KEYS: Mapping[str, Callable[[CaseLine], Any]] = {
    "due": _next_due,
    "received": lambda line: line.case.received_on,
    "title": lambda line: swedish_key(line.case.about.title),
    "kind": lambda line: (kind_label(line.case.about.kind), line.case.received_on),
    "unit": lambda line: (swedish_key(line.unit.name), line.case.received_on),
    "state": lambda line: (line.case.state.place, line.case.received_on),
}


def menu_here() -> None:
    """Let the menu show that the reader is among the cases."""
    g.menu_endpoint = "followup.show_cases"


def _every() -> Sequence[CaseLine]:
    scope = authorize(current_actor(), Can.FOLLOWUP_CASES)
    with db().reading() as session:
        return queries.lines(session, scope, on=today())


def _matches(line: CaseLine) -> bool:
    kind, name = request.args.get("slag", ""), request.args.get("q", "").strip().casefold()
    return (
        _has_state(line, request.args.get("lage", OPEN))
        and (not kind or line.case.about.kind.value == kind)
        and name in line.unit.name.casefold()
    )


def _has_state(line: CaseLine, state: str) -> bool:
    if state == LATE:
        return line.is_late(today())
    return state == ALL or line.case.is_closed is (state == CLOSED)


def next_step_of(line: CaseLine) -> str:
    """Return what the clock that runs out first asks for; empty when none runs."""
    clock = line.next_clock
    return clock.rule.text.in_language(language()) if clock else ""


@bp.get("/klagomal")
@requires(Can.FOLLOWUP_CASES)
def show_cases() -> str:
    """Show the cases of the reader's units; open ones when nothing else is asked for."""
    every = _every()
    found = [line for line in every if _matches(line)]
    sort, rows = sort_rows(found, KEYS, default="due")
    shown = Page(number=page_number(), size=ROWS, total=len(rows))
    still_open = [line for line in every if not line.case.is_closed]
    this_year = school_year_of(today())
    return render_template(
        "followup/show_cases.html",
        rows=rows[(shown.number - 1) * ROWS : shown.number * ROWS],
        sort=sort,
        shown=shown,
        every=every,
        still_open=len(still_open),
        late=sum(line.is_late(today()) for line in still_open),
        unanswered=sum(line.case.state.place < CaseState.ANSWERED.place for line in still_open),
        received=sum(school_year_of(line.case.received_on) == this_year for line in every),
        this_year=this_year,
        chip=lambda line: case_chip(line, today()),
        next_step=next_step_of,
        kind_label=kind_label,
        kind_choices=[("", gettext("Alla")),
                      *((kind.value, gettext(word)) for kind, word in KINDS.items())],
        state_choices=[(key, gettext(word)) for key, word in STATES.items()],
        several=len({line.unit.id for line in every}) > 1,
        asked=request.args,
        state=request.args.get("lage", OPEN),
        today=today(),
    )  # fmt: skip


HEADER = (
    "enhet", "slag", "kom in", "läge", "nästa sista dag", "försenat", "bekräftat", "utreds",
    "besvarat", "avslutat", "utfall", "orsak", "diarienummer",
)  # fmt: skip


@bp.get("/klagomal.csv")
@requires(Can.FOLLOWUP_CASES)
def export_cases() -> Response:
    """Return the list as a file without any free text, with the same choices as the page."""
    rows = [_cells(line) for line in sorted(filter(_matches, _every()), key=KEYS["received"])]
    locale: Any = language()
    return download(write_csv(HEADER, rows, locale), f"arenden-{today():%Y-%m-%d}.csv")


def _cells(line: CaseLine) -> tuple[Any, ...]:
    case = line.case
    return (
        line.unit.name, kind_label(case.about.kind), case.received_on, case_state_label(case),
        _next_due(line), line.is_late(today()),
        *(case.days.get(step) for step in tuple(CaseState)[1:]),
        gettext(OUTCOMES[case.outcome]) if case.outcome else "",
        gettext(CAUSES[case.cause]) if case.cause else "", case.about.diary,
    )  # fmt: skip


def step_words(line: CaseLine, step: CaseState) -> str:
    """Return what a step of the case is called."""
    kind = line.case.about.kind
    reports = kind is not CaseKind.DEGRADING or must_report(line.case, queries.rules())
    return step_label(kind, step, reports=reports)
