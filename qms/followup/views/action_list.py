"""The list of actions: the reader's units, what is late on top, with choices and a file."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from flask import g, render_template, request
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import authorize
from qms.followup.action_labels import (
    OVERDUE,
    STATES,
    outcome_label,
    shown_state,
    state_chip,
    state_label,
)
from qms.followup.core.actions.records import ActionState
from qms.followup.queries import actions as queries
from qms.followup.queries.actions import ActionLine
from qms.followup.queries.restricted import readers_scope
from qms.followup.views.blueprint import bp
from qms.i18n.language import gettext, language
from qms.i18n.order import swedish_key
from qms.kernel.table_write import write_csv
from qms.web.context import current_actor, db, today
from qms.web.downloads import download
from qms.web.rights import requires
from qms.web.tables import page_of, sort_rows

ROWS = 25
ALL = "alla"
ORDER = {state: place for place, state in enumerate(STATES)}
KEYS: Mapping[str, Callable[[ActionLine], Any]] = {
    "due": lambda line: line.action.plan.due,
    "title": lambda line: swedish_key(line.action.plan.title),
    "unit": lambda line: (swedish_key(line.unit.name), line.action.plan.due or date.max),
    "owner": lambda line: swedish_key(line.action.plan.owner) if line.action.plan.owner else None,
    "state": lambda line: (ORDER[shown_state(line.action, today())], line.action.plan.due),
}


def menu_here() -> None:
    """Let the menu show that the reader is among the actions."""
    g.menu_endpoint = "followup.show_actions"


def _every() -> Sequence[ActionLine]:
    scope = authorize(current_actor(), Can.FOLLOWUP_READ)
    with db().reading() as session:
        readers = readers_scope(current_actor())
        return queries.lines(session, scope, on=today(), readers=readers)


def _choice() -> Callable[[ActionLine], bool]:
    """Return what tells whether an action is among those that the address asks for."""
    state, area = request.args.get("lage", ActionState.OPEN.value), request.args.get("omrade", "")
    name = request.args.get("q", "").strip().casefold()
    owner = request.args.get("ansvarig", "").strip().casefold()
    day = today()

    def matches(line: ActionLine) -> bool:
        plan, unit = line.action.plan, line.unit
        return (
            _has_state(line, state, day)
            and (not area or str(unit.area_id or "-") == area)
            and (not name or name in unit.name.casefold() or name in plan.title.casefold())
            and (not owner or owner in plan.owner.casefold())
        )

    return matches


def _has_state(line: ActionLine, state: str, day: date) -> bool:
    if state == OVERDUE:
        return line.action.is_overdue(day)
    return state == ALL or line.action.state.value == state


@bp.get("/insatser")
@requires(Can.FOLLOWUP_READ)
def show_actions() -> str:
    """Show the actions of the reader's units; open ones when nothing else is asked for."""
    every, day = _every(), today()
    found = [*filter(_choice(), every)]
    sort, rows = sort_rows(found, KEYS, default="due")
    page = page_of(rows, size=ROWS)
    running = [line for line in every if line.action.is_open]
    return render_template(
        "followup/show_actions.html",
        rows=page.cut(rows),
        sort=sort,
        shown=page,
        every=every,
        running=len(running),
        late=sum(line.action.is_overdue(day) for line in running),
        unmeasured=sum(not line.action.readings for line in running),
        excepted=sum(line.action.state is ActionState.EXCEPTION for line in every),
        chip=lambda action: state_chip(action, day),
        outcome=outcome_label,
        state_choices=[*((key, gettext(word)) for key, word in STATES.items()),
                       (ALL, gettext("Alla"))],
        area_choices=[("", gettext("Alla")), *_areas(every)],
        several=len({line.unit.id for line in every}) > 1,
        asked=request.args,
        state=request.args.get("lage", ActionState.OPEN.value),
    )  # fmt: skip


def _areas(every: Sequence[ActionLine]) -> list[tuple[str, str]]:
    """Return the areas to choose from in alphabetical order, units outside them last."""
    found = {str(line.unit.area_id or "-"): line.unit.area_name for line in every}
    ordered = sorted(found.items(), key=lambda one: (not one[1], swedish_key(one[1])))
    return [(key, name or gettext("Utanför områdena")) for key, name in ordered]


HEADER = (
    "enhet", "område", "insats", "orsak", "ansvarig", "mått", "utgångsvärde", "målvärde",
    "senaste värde", "mätt", "mot målet", "klar senast", "läge", "avslutad", "skäl till undantag",
    "läsår eller år i redovisningen",
)  # fmt: skip


@bp.get("/insatser.csv")
@requires(Can.FOLLOWUP_READ)
def export_actions() -> Response:
    """Return the list as a file, with the same choices as the page."""
    rows = [_cells(line) for line in sorted(filter(_choice(), _every()), key=KEYS["unit"])]
    locale: Any = language()
    return download(write_csv(HEADER, rows, locale), f"insatser-{today():%Y-%m-%d}.csv")


def _cells(line: ActionLine) -> tuple[Any, ...]:
    action, plan = line.action, line.action.plan
    return (
        line.unit.name, line.unit.area_name, plan.title, plan.cause, plan.owner, plan.measure,
        plan.baseline, plan.target, action.value, action.latest.day if action.latest else None,
        outcome_label(action), plan.due, state_label(action, today()), action.result_at,
        action.exception_reason, line.year,
    )  # fmt: skip
