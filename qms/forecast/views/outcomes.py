"""How right were we: every published forecast against what came."""

from collections.abc import Iterator

from flask import Response, abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer

from qms.access.policy import Can
from qms.access.scope import authorize, has_right
from qms.forecast import queries, services
from qms.forecast.core.memory.last_year import LastYear
from qms.forecast.core.memory.misses import Miss
from qms.forecast.core.memory.records import Limits
from qms.forecast.core.values import ALL_UNITS
from qms.forecast.memory_labels import bias_sentences, outcome_title, signed_percent, span_text
from qms.forecast.queries import Published
from qms.forecast.views import outcome_rows as rows
from qms.forecast.views.blueprint import bp, tabs
from qms.i18n.language import gettext, language
from qms.i18n.order import swedish_key
from qms.kernel.problems import RefusedError
from qms.kernel.table_write import Cell, write_csv, write_xlsx
from qms.org import queries as org
from qms.web.context import current_actor, db, now, today
from qms.web.downloads import download
from qms.web.faults import in_words
from qms.web.rights import requires
from qms.web.tables import sort_rows

REFUSED = 422
KINDS = ("csv", "xlsx")
HEADER = (
    "prognos", "enhet", "lokalt_id", "årskurser", "år", "år_framåt", "väntat", "utfall",
    "avvikelse", "avvikelse_procent", "inom_80", "inom_95",
)  # fmt: skip
KEYS = {
    "name": lambda row: swedish_key(row.unit.name),
    "expected": lambda row: row.last.expected,
    "actual": lambda row: row.last.actual,
    "miss": lambda row: row.last.share,
    "wape": lambda row: row.record.wape,
    "bias": lambda row: row.record.bias,
    "near": lambda row: row.record.near,
}


@bp.get("/prognos/facit")
@requires(Can.FORECAST_READ)
def show_outcomes() -> str:
    """Show how the published forecasts have done: the total, per year ahead, and per school."""
    scope = authorize(current_actor(), Can.FORECAST_READ)
    with db().reading() as session:
        units = {u.id: u for u in org.units(session, scope, on=today(), include_closed=True)}
        found = services.outcomes(session, units)
        limits = queries.limits(session)
        run = queries.latest(session)
        last = _last_year(session, run) if run else None
    ahead = rows.years_ahead(found.misses)
    asked = request.args.get("ar", type=int)
    chosen = asked if asked in ahead else (ahead[0] if ahead else 1)
    schools = rows.school_rows(found.misses, units, limits, ahead=chosen)
    sort, schools = sort_rows(schools, KEYS, default="name")
    title = outcome_title(found.misses)
    return render_template(
        "forecast/show_outcomes.html",
        tabs=tabs("show_outcomes"),
        title=title,
        sentences=[*bias_sentences(last), *filter(None, [rows.stage_sentence(found.misses)])],
        figures=rows.outcome_figures(
            found, title=title, url=url_for(".download_outcomes", kind="csv")
        ),
        forecasts=rows.forecast_rows(found, ahead),
        ahead=ahead,
        by_ahead=rows.ahead_rows(found.misses, limits),
        spans=rows.span_rows(found.misses, ahead),
        schools=schools,
        sort=sort,
        chosen=chosen,
        choices=[
            (_ahead_text(years), url_for(".show_outcomes", ar=years) + "#skolor", years == chosen)
            for years in ahead
        ],
        limits=limits,
        told=rows.told,
        signed_percent=signed_percent,
        may_set=has_right(current_actor(), Can.FORECAST_ASSUME),
    )


def _last_year(session: Session, run: Published) -> LastYear | None:
    told = queries.kept(session, run.asked.id, units=[ALL_UNITS]).told(ALL_UNITS)
    return queries.last_year(session, run, told=told)


def _ahead_text(years: int) -> str:
    return gettext("1 år framåt") if years == 1 else gettext("{n} år framåt").format(n=years)


@bp.get("/prognos/facit/data.<kind>")
@requires(Can.FORECAST_READ)
def download_outcomes(kind: str) -> Response:
    """Return every published number that has an outcome, for the units the reader may see."""
    if kind not in KINDS:
        abort(404)
    scope = authorize(current_actor(), Can.FORECAST_READ)
    with db().reading() as session:
        units = {u.id: u for u in org.units(session, scope, on=today(), include_closed=True)}
        found = services.outcomes(session, units)

    def lines() -> Iterator[tuple[Cell, ...]]:
        for one in found.misses:
            unit = None if one.unit == ALL_UNITS else units[int(one.unit)]
            name = unit.name if unit else gettext("Hela kommunen")
            yield (one.forecast, name, unit.local_id if unit else "", *_cells(one))

    name = f"prognosfacit-{today().isoformat()}.{kind}"
    if kind == "csv":
        return download(write_csv(HEADER, lines(), language()), name)
    notes = [(one.title, gettext("Kontrollsumma"), one.checksum) for one in found.forecasts]  # type: list[tuple[Cell, ...]]
    return download(write_xlsx(HEADER, lines(), sheet="Facit", notes=notes), name)


def _cells(one: Miss) -> tuple[Cell, ...]:
    share = one.share
    return (
        gettext("alla") if one.span is None else span_text(one.span, one.year),
        one.year,
        one.horizon,
        round(one.expected, 1),
        round(one.actual, 1),
        round(one.error, 1),
        None if share is None else round(100 * share, 2),
        _yes(one.inside80),
        _yes(one.inside95),
    )


def _yes(answer: bool | None) -> Cell:
    if answer is None:
        return None
    return gettext("ja") if answer else gettext("nej")


@bp.get("/prognos/facit/granser")
@requires(Can.FORECAST_ASSUME)
def edit_forecast_limits() -> str:
    """Show how far a forecast may miss to count as near and as fair."""
    authorize(current_actor(), Can.FORECAST_ASSUME)
    with db().reading() as session:
        limits = queries.limits(session)
    return _limits_page({"near": str(limits.near), "fair": str(limits.fair)}, {})


@bp.post("/prognos/facit/granser")
@requires(Can.FORECAST_ASSUME)
def save_forecast_limits() -> Answer | tuple[str, int]:
    """Keep the limits."""
    typed = {key: request.form.get(key, "") for key in ("near", "fair")}
    limits = Limits(near=_whole(typed["near"]), fair=_whole(typed["fair"]))
    try:
        with db().transaction() as session:
            services.set_limits(session, current_actor(), limits, now=now())
    except RefusedError as refused:
        errors = {problem.column: in_words(problem) for problem in refused.problems}
        return _limits_page(typed, errors), REFUSED
    flash(gettext("Gränserna är sparade."), "ok")
    return redirect(url_for(".show_outcomes"), 303)


def _whole(text: str) -> int:
    """Return the whole number, 0 (which no limit can be) for anything else."""
    bare = text.strip()
    return int(bare) if bare.isdecimal() and len(bare) < 4 else 0


def _limits_page(typed: dict[str, str], errors: dict[str, str]) -> str:
    return render_template(
        "forecast/edit_forecast_limits.html",
        typed=typed,
        errors=errors,
        has_errors=bool(errors),
    )
