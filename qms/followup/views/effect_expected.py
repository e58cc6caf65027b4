"""Resultat mot väntat: against alike pupils, against the years before, against similar schools."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import render_template, request
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.allocation.queries.differences import differences_settings
from qms.content.loader import load
from qms.followup import effect_labels as words
from qms.followup.core.effect.catalogue import Outcome, outcomes
from qms.followup.core.effect.compared import NEAREST, Compared
from qms.followup.core.effect.expected import Expectations
from qms.followup.queries.effect_expected import compared_units
from qms.followup.services.evaluating import analysis_scope, unit_names
from qms.followup.views.blueprint import bp
from qms.followup.views.effect_tabs import tabs, under_effects
from qms.i18n.formats import number
from qms.i18n.language import language
from qms.i18n.order import swedish_key
from qms.kernel.table_write import write_csv
from qms.org import queries as org
from qms.register import queries as register
from qms.register.result_queries import with_numbers
from qms.web.context import current_actor, db, today
from qms.web.downloads import download
from qms.web.rights import requires
from qms.web.tables import Sort, sort_rows

SPRINGS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A unit against expected; `similar` is the mean of the schools most like it, with names."""

    name: str
    observed: float
    expected: float
    deviation: float
    change: float | None
    similar: float | None
    like: str
    is_unusual: bool


KEYS = {
    "namn": lambda row: swedish_key(row.name),
    "resultat": lambda row: row.observed,
    "avvikelse": lambda row: row.deviation,
    "andring": lambda row: row.change,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What the page shows; `found` is None when no spring has enough schools."""

    outcome: Outcome | None
    offered: Sequence[Outcome]
    found: Expectations | None
    rows: list[Row]
    sort: Sort | None


def _read() -> Page:
    with db().reading() as session:
        scope = analysis_scope(session, current_actor())
        years = register.years_of(session, "results")[-SPRINGS:]
        pairs = with_numbers(session, scope, years=years[-1:], with_pupils=True)
        measured = {indicator for _, indicator in pairs}
        offered = [
            one
            for one in outcomes(load("indicators"), language()).values()
            if one.key in measured and one.key.startswith(("g9_", "g6_", "np3_"))
        ]
        asked = request.args.get("resultat")
        outcome = next(
            (one for one in offered if one.key == asked),
            next((one for one in offered if one.key == USUAL), offered[0] if offered else None),
        )
        if outcome is None:
            return Page(outcome=None, offered=offered, found=None, rows=[], sort=None)
        units = org.units(session, scope, on=today(), include_closed=True)
        limits = differences_settings(session).settings.limits
        compared = compared_units(
            session, scope, indicator=outcome.key, years=years, units=units, limits=limits
        )
    rows = _rows(compared.schools if compared else (), unit_names(units))
    sort, ordered = sort_rows(rows, KEYS, default="namn")
    found = compared.found if compared else None
    return Page(outcome=outcome, offered=offered, found=found, rows=ordered, sort=sort)


USUAL = "g9_merit"


def _rows(schools: Sequence[Compared], names: Mapping[int, str]) -> list[Row]:
    return [
        Row(
            name=names.get(int(one.school.unit), one.school.unit),
            observed=one.school.observed,
            expected=one.school.expected,
            deviation=one.school.deviation,
            change=one.school.change,
            similar=one.similar,
            like=", ".join(names.get(int(unit), unit) for unit in one.like),
            is_unusual=one.school.is_unusual,
        )
        for one in schools
    ]


@bp.get("/effekt/mot-vantat")
@requires(Can.FOLLOWUP_ANALYSE)
@under_effects
def show_expected() -> str:
    """Show each school's result beside what schools with alike pupils have."""
    page = _read()
    return render_template(
        "followup/show_expected.html",
        tabs=tabs(),
        shown=page,
        words=words,
        number=number,
        choices=[(one.key, one.name) for one in page.offered],
        nearest=NEAREST,
    )


@bp.get("/effekt/mot-vantat.csv")
@requires(Can.FOLLOWUP_ANALYSE)
def download_expected() -> Response:
    """Return the table as a file."""
    header = ("enhet", "resultat", "väntat", "avvikelse", "ändring", "liknande", "liknande enheter")
    rows = [
        (
            row.name,
            *(
                None if value is None else round(value, 6)
                for value in (row.observed, row.expected, row.deviation, row.change, row.similar)
            ),
            row.like,
        )
        for row in sorted(_read().rows, key=KEYS["namn"])
    ]
    return download(write_csv(header, rows, language() if language() == "sv" else "en"),
                    "mot-vantat.csv")  # fmt: skip
