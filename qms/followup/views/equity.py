"""The equity resources of a year: what units received, and whether it follows the needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import g, render_template, request
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import authorize
from qms.followup.core.equity.supports import SupportKind, spread, totals
from qms.followup.equity_labels import kind_label
from qms.followup.queries import equity
from qms.followup.queries.equity import SupportedUnit
from qms.followup.views.blueprint import bp
from qms.i18n.formats import kr
from qms.i18n.language import gettext, language
from qms.i18n.order import swedish_key
from qms.kernel.money import kronor
from qms.kernel.table_write import write_csv
from qms.web.context import current_actor, db, today
from qms.web.downloads import download
from qms.web.rights import requires
from qms.web.tables import sort_rows

FEW = 5
HEADER = (
    "enhet", "år", "tilläggsbelopp", "verksamhetsstöd", "strukturbidrag resursskola",
    "strukturbidrag central grupp", "summa", "barn och elever", "bedömda timmar per vecka",
    "kronor per bedömd timme",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportLine:
    """A unit in the list. Numbers of few children are None and `is_few` says why."""

    found: SupportedUnit
    is_few: bool
    recipients: int | None
    hours: Decimal | None
    ore_per_hour: int | None

    @property
    def total(self) -> int:
        """Return all support of the unit in öre."""
        return self.found.supports.total_ore

    def of(self, kind: SupportKind) -> int:
        """Return the öre of one kind."""
        return self.found.supports.ore.get(kind, 0)


def menu_here() -> None:
    """Let the menu show that the reader is among the equity resources."""
    g.menu_endpoint = "followup.show_supports"


def chosen_year(years: Sequence[int]) -> int:
    """Return the year asked for, else the latest there is, 0 without any."""
    asked = request.values.get("ar", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else 0
    return year if year in years else (years[0] if years else 0)


def line_of(found: SupportedUnit) -> SupportLine:
    """Return the unit with what may be shown of it: nothing that tells of fewer than five."""
    one = found.supports
    recipients = one.total_recipients
    is_few = recipients is None or recipients < FEW
    rate = one.ore_per_hour
    return SupportLine(
        found=found,
        is_few=is_few,
        recipients=None if is_few else recipients,
        hours=None if is_few else one.total_hours,
        ore_per_hour=None if is_few or rate is None else round(rate),
    )


def _lines() -> tuple[tuple[int, ...], int, list[SupportLine]]:
    scope = authorize(current_actor(), Can.FOLLOWUP_READ_EQUITY)
    with db().reading() as session:
        years = equity.years(session)
        year = chosen_year(years)
        found = equity.supported_units(session, scope, year, on=today()) if year else ()
    return years, year, [line_of(one) for one in found]


@bp.get("/likvardighet")
@requires(Can.FOLLOWUP_READ_EQUITY)
def show_supports() -> str:
    """Show every unit's support of a year, by kind, beside its assessed hours."""
    menu_here()
    years, year, every = _lines()
    sort, rows = sort_rows(
        every,
        {
            "namn": lambda line: swedish_key(line.found.unit.name),
            "summa": lambda line: line.total,
            "timmar": lambda line: line.hours,
            "timme": lambda line: line.ore_per_hour,
        },
        default="-summa",
    )
    supports = [line.found.supports for line in every]
    shown = [line.found.supports for line in every if not line.is_few]
    sums = totals(supports)
    return render_template(
        "followup/show_supports.html",
        year=year,
        rows=rows,
        sort=sort,
        year_choices=[(one, str(one)) for one in years],
        column_heads=[{"label": kind_label(kind), "num": True} for kind in SupportKind],
        foot=[gettext("Summa"), *(kr(ore) for ore in sums.values()), kr(sum(sums.values())),
              "", "", ""],
        total=sum(sums.values()),
        spread=spread(shown),
        units=len(every),
        few=sum(line.is_few for line in every),
        no_hours=sum(line.hours is None and not line.is_few for line in every),
        kinds=list(SupportKind),
        kind_label=kind_label,
    )  # fmt: skip


@bp.get("/likvardighet.csv")
@requires(Can.FOLLOWUP_READ_EQUITY)
def export_supports() -> Response:
    """Return the list as a file; what is hidden on the page is empty in it."""
    _, year, every = _lines()
    rows = [
        [
            line.found.unit.name,
            year,
            *(kronor(line.of(kind)) for kind in SupportKind),
            kronor(line.total),
            line.recipients,
            line.hours,
            None if line.ore_per_hour is None else kronor(line.ore_per_hour),
        ]
        for line in sorted(every, key=lambda one: swedish_key(one.found.unit.name))
    ]
    return download(write_csv(HEADER, rows, language()), f"likvardighetsresurser-{year}.csv")
