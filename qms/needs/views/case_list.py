"""My cases by due day, and for the case office those that nobody has taken."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import authorize, has_right
from qms.i18n.language import gettext, language, mark
from qms.i18n.order import swedish_key
from qms.identity.factor import needs_factor
from qms.needs.case_labels import KINDS, kind_label, part_label, stage_label
from qms.needs.core.cases.refs import shown_ref
from qms.needs.queries import cases as queries
from qms.needs.queries.cases import CaseLine
from qms.needs.services import care
from qms.needs.views.blueprint import bp
from qms.web.context import current_actor, db, now, today
from qms.web.rights import requires
from qms.web.tables import page_of, sort_rows

ROWS = 50
OPEN, MINE, LATE, CLOSED, ALL = "oppna", "mina", "sena", "avslutade", "alla"
STATES = {
    OPEN: mark("Öppna"),
    MINE: mark("Väntar på mig"),
    LATE: mark("Försenade"),
    CLOSED: mark("Avslutade"),
    ALL: mark("Alla"),
}
KEYS: Mapping[str, Callable[[CaseLine], Any]] = {
    "due": lambda line: None if line.is_closed else line.due_on,
    "ref": lambda line: line.ref,
    "unit": lambda line: (swedish_key(line.unit.name), line.ref),
    "kind": lambda line: (kind_label(line.kind), line.ref),
    "stage": lambda line: (line.stage.place, line.ref),
    "waits": lambda line: (not line.is_mine_to_act, swedish_key(waits_for(line)), line.ref),
    "period": lambda line: (line.period_from, line.ref),
}


def _matches(line: CaseLine) -> bool:
    asked = request.args
    stage, kind, unit = asked.get("skede", ""), asked.get("slag", ""), asked.get("enhet", "")
    return (
        _has_state(line, asked.get("lage", OPEN))
        and (not stage or line.stage.key.value == stage)
        and (not kind or line.kind.value == kind)
        and (not unit or str(line.unit.id) == unit)
    )


def _has_state(line: CaseLine, state: str) -> bool:
    if state == MINE:
        return not line.is_closed and line.is_mine_to_act
    if state == LATE:
        return line.is_late(today())
    return state == ALL or line.is_closed is (state == CLOSED)


def stage_of(line: CaseLine) -> str:
    """Return what the case's stage is called."""
    return stage_label(line.stage, period_from=line.period_from, today=today())


def waits_for(line: CaseLine) -> str:
    """Return whom the case waits for: you, somebody by name, or a part that nobody has."""
    if line.is_closed or not line.acts:
        return "–"
    if line.is_mine_to_act:
        return gettext("Dig")
    return ", ".join(line.acting) or gettext("%(part)s, ingen är knuten än") % {
        "part": ", ".join(part_label(part) for part in line.acts)
    }


def warning(line: CaseLine) -> tuple[str, str] | None:
    """Return the chip beside the last day: the case is late, or came in late."""
    if line.is_late(today()):
        return "error", gettext("Försenat")
    if line.must_hurry:
        return "now", gettext("Brådskande")
    return None


@bp.get("/behov")
@requires(Can.NEEDS_READ)
@needs_factor
def show_cases() -> str:
    """Show the cases that the reader is tied to; open ones when nothing else is asked for."""
    actor, scope = current_actor(), authorize(current_actor(), Can.NEEDS_READ)
    account = actor.account_id or 0
    with db().reading() as session:
        every = queries.my_cases(session, account, scope, on=today())
        waiting: Sequence[CaseLine] = ()
        if has_right(actor, Can.NEEDS_HANDLE):
            handled = authorize(actor, Can.NEEDS_HANDLE)
            waiting = queries.waiting_cases(session, account, handled, on=today())
    sort, rows = sort_rows(filter(_matches, every), KEYS, default="due")
    shown = page_of(rows, size=ROWS)
    still_open = [line for line in every if not line.is_closed]
    known = {line.ref for line in every}
    untaken = [line for line in waiting if line.ref not in known]
    return render_template(
        "needs/show_cases.html",
        rows=shown.cut(rows),
        sort=sort,
        shown=shown,
        every=every,
        waiting=waiting,
        still_open=len(still_open),
        mine=sum(line.is_mine_to_act for line in still_open),
        late=sum(line.is_late(today()) for line in (*still_open, *untaken)),
        stage_of=stage_of,
        waits_for=waits_for,
        warning=warning,
        shown_ref=shown_ref,
        kind_label=kind_label,
        choices=_choices(every),
        asked=request.args,
        state=request.args.get("lage", OPEN),
    )


def _choices(every: Sequence[CaseLine]) -> Mapping[str, list[tuple[str, str]]]:
    """Return what each filter offers: only what the reader's own cases have."""
    everything = [("", gettext("Alla"))]
    stages = sorted({(x.stage.place, x.stage.key, x.stage.name) for x in every}, key=_first)
    units = sorted({(x.unit.id, x.unit.name) for x in every}, key=lambda u: swedish_key(u[1]))
    return {
        "lage": [(key, gettext(word)) for key, word in STATES.items()],
        "skede": everything + [(key.value, name.said(language())) for _, key, name in stages],
        "slag": everything + [(kind.value, gettext(word)) for kind, word in KINDS.items()],
        "enhet": everything + [(str(key), name) for key, name in units],
    }


def _first(one: tuple[Any, ...]) -> Any:  # noqa: ANN401 - the place of a stage
    return one[0]


@bp.post("/behov/<ref>/ta")
@requires(Can.NEEDS_HANDLE)
@needs_factor
def take_case_on(ref: str) -> Response:
    """Take a case that no officer has, and show it."""
    with db().transaction() as session:
        care.take_on(session, current_actor(), ref, now=now())
    flash(gettext("Ärendet är ditt. Se efter om underlaget räcker."), "ok")
    return redirect(url_for(".show_case", ref=ref), 303)
