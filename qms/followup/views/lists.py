"""The list of reports: a principal's own, or everybody's with who has filed."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from flask import render_template, request
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import authorize, scope_of
from qms.followup.core.report.head import Shown
from qms.followup.labels import SHOWN, period_text, shown_label, title_of
from qms.followup.queries import defaults, lists
from qms.followup.queries.lists import Cycle, Line
from qms.followup.views.blueprint import bp
from qms.i18n.language import gettext, language
from qms.i18n.order import swedish_key
from qms.kernel.clock import local_day
from qms.kernel.money import kronor
from qms.kernel.table_write import write_csv
from qms.web.context import current_actor, db, now, today
from qms.web.downloads import download
from qms.web.rights import requires
from qms.web.tables import LONG, page_of, sort_rows

T = TypeVar("T")
ORDER = {shown: place for place, shown in enumerate(SHOWN)}
KEYS: Mapping[str, Callable[[Line], Any]] = {
    "name": lambda line: swedish_key(line.unit.name),
    "area": lambda line: (swedish_key(line.unit.area_name), swedish_key(line.unit.name)),
    "state": lambda line: (ORDER[line.head.shown(now())], swedish_key(line.unit.name)),
    "submitted": lambda line: line.head.submitted_at,
    "minutes": lambda line: _told(line, line.head.minutes or None),
    "amount": lambda line: line.head.amount,
}
HANDED_IN = (Shown.SUBMITTED, Shown.APPROVED, Shown.PUBLISHED, Shown.ORAL)


@bp.get("/redovisningar")
@requires(Can.FOLLOWUP_READ)
def show_reports() -> str:
    """Show the reader's own reports to write, or the overview of who has filed."""
    scope = authorize(current_actor(), Can.FOLLOWUP_READ)
    if scope == scope_of(current_actor(), Can.FOLLOWUP_FILE):
        return _own()
    return _overview()


def _own() -> str:
    scope = authorize(current_actor(), Can.FOLLOWUP_READ)
    with db().reading() as session:
        every = lists.lines(session, scope, on=today())
    todo = [line for line in every if line.head.is_open and line.head.opens <= today()]
    return render_template(
        "followup/own_reports.html",
        todo=sorted(todo, key=lambda line: (line.head.due, swedish_key(line.unit.name))),
        later=[line for line in every if line.head.is_open and line.head.opens > today()],
        filed=[line for line in every if not line.head.is_open],
        title_of=title_of,
        now=now(),
        today=today(),
        several=len({line.unit.id for line in every}) > 1,
    )


def _asked(cycles: Sequence[Cycle]) -> Cycle | None:
    """Return the cycle asked for; the latest year when there is none, of the report asked for.

    Without a report in the address it is the one on the socioeconomic money, else any.
    """
    wanted = request.args.get("mall", "") or defaults.SOCIO_OUTCOME
    own = [one for one in cycles if one.template == wanted] or list(cycles)
    year = request.args.get("ar", "")
    return next((one for one in own if str(one.year) == year), own[0] if own else None)


def _chosen() -> tuple[Sequence[Cycle], Cycle | None, Sequence[Line]]:
    """Return the cycles there are, the one asked for, and its reports in the reader's scope."""
    scope = authorize(current_actor(), Can.FOLLOWUP_READ)
    with db().reading() as session:
        cycles = lists.cycles(session)
        cycle = _asked(cycles)
        if cycle is None:
            return cycles, None, ()
        every = lists.lines(session, scope, on=today(), year=cycle.year, template=cycle.template)
    return cycles, cycle, every


def _matches(line: Line) -> bool:
    area, state = request.args.get("omrade", ""), request.args.get("lage", "")
    name = request.args.get("q", "").strip().casefold()
    return (
        (not area or str(line.unit.area_id or "-") == area)
        and (not state or line.head.shown(now()) == state)
        and name in line.unit.name.casefold()
    )


def _told(line: Line, value: T) -> T | None:
    """Return what the unit has told by handing in; None of a report that others still write."""
    is_own = scope_of(current_actor(), Can.FOLLOWUP_FILE).covers(line.unit.path)
    return value if is_own or not line.head.is_open else None


def _overview() -> str:
    cycles, cycle, every = _chosen()
    sort, rows = sort_rows([line for line in every if _matches(line)], KEYS, default="name")
    paging = page_of(rows, size=LONG)
    counts = lists.counts(every, now())
    return render_template(
        "followup/overview.html",
        cycle=cycle,
        rows=paging.cut(rows),
        paging=paging,
        sort=sort,
        total=len(every),
        filed=sum(counts[shown] for shown in HANDED_IN),
        counts=counts,
        told=_told,
        template_choices=_templates(cycles),
        year_choices=[
            (one.year, period_text(one))
            for one in cycles
            if cycle and one.template == cycle.template
        ],
        title=cycle.title.in_language(language()) if cycle else "",
        period=period_text(cycle) if cycle else "",
        state_choices=[("", gettext("Alla")), *((one.value, shown_label(one)) for one in SHOWN)],
        area_choices=[("", gettext("Alla")), *_areas(every)],
        asked=request.args,
        now=now(),
        today=today(),
    )


def _templates(cycles: Sequence[Cycle]) -> list[tuple[str, str]]:
    """Return the reports that have been asked for, in alphabetical order."""
    found = {one.template: one.title.in_language(language()) for one in cycles}
    return sorted(found.items(), key=lambda one: swedish_key(one[1]))


def _areas(every: Sequence[Line]) -> list[tuple[str, str]]:
    """Return the areas to choose from in alphabetical order, units outside them last."""
    found = {str(line.unit.area_id or "-"): line.unit.area_name for line in every}
    ordered = sorted(found.items(), key=lambda one: (not one[1], swedish_key(one[1])))
    return [(key, name or gettext("Utanför områdena")) for key, name in ordered]


@bp.get("/redovisningar.csv")
@requires(Can.FOLLOWUP_READ)
def export_reports() -> Response:
    """Return the overview as a file, with the same choices as the page."""
    _, cycle, every = _chosen()
    header = (
        "enhet", "skolenhetskod", "huvudman", "område", "år", "läge", "frivillig", "sista dag",
        "inlämnad", "minuter", "ersättning kr", "kvar att redovisa kr",
    )  # fmt: skip
    rows = [
        (
            line.unit.name, line.unit.code, line.unit.provider_name, line.unit.area_name,
            line.head.year, shown_label(line.head.shown(now())), line.head.is_voluntary,
            line.head.due, local_day(at) if (at := line.head.submitted_at) else None,
            _told(line, line.head.minutes), _kronor(line.head.amount),
            _told(line, _kronor(line.head.left)),
        )
        for line in sorted((line for line in every if _matches(line)), key=KEYS["name"])
    ]  # fmt: skip
    year = cycle.year if cycle else today().year
    return download(write_csv(header, rows, _locale()), f"redovisningar-{year}.csv")


def _kronor(ore: int | None) -> Decimal | None:
    return None if ore is None else kronor(ore)


def _locale() -> Any:  # noqa: ANN401 - a Literal of the table writer
    return language()
