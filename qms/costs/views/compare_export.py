"""The comparison as a file."""

from decimal import Decimal
from fractions import Fraction

from flask import abort
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.costs.core.comparing.beside import Beside
from qms.costs.core.comparing.premises import Premises
from qms.costs.labels import form_label
from qms.costs.views.blueprint import bp
from qms.costs.views.compare import read_shown
from qms.i18n.language import gettext
from qms.kernel.money import round_half_up
from qms.kernel.table_write import Cell, write_csv
from qms.web.context import db
from qms.web.downloads import download
from qms.web.rights import requires

CENT = Decimal("0.01")


@bp.get("/kpe/jamfor/jamforelse.csv")
@requires(Can.COSTS_READ_TOTALS)
def export_comparison() -> Response:
    """Return the units that the page shows, with their premises, in the page's order."""
    with db().reading() as session:
        shown = read_shown(session)
    if shown.all is None:
        abort(404)
    built, form = shown.all.premises, form_label(shown.all.form)
    rows = [
        [shown.seen.name(one.row.unit), form, *_money(one), *_premises(built.get(one.row.unit))]
        for one in shown.rows
    ]
    return download(write_csv(_header(), rows, "sv"), f"jamforelse-{shown.asked.year}.csv")


def _header() -> list[str]:
    return [
        gettext("Enhet"), gettext("Skolform"), gettext("Barn och elever"),
        gettext("Kostnad per elev"), gettext("Väntad kostnad per elev"),
        gettext("Väntad, lägst"), gettext("Väntad, högst"), gettext("Skillnad"),
        gettext("Index"), gettext("Fördelat per elev"), gettext("Bedömda barn"),
        gettext("Stödtimmar per vecka"), gettext("Kronor per kvadratmeter"),
        gettext("Kvadratmeter per elev"), gettext("Kvadratmeter per plats"),
        gettext("Lokaler, kronor per elev"),
    ]  # fmt: skip


def _money(one: Beside) -> list[Cell]:
    line = one.expected
    return [
        round_half_up(one.row.pupils, Decimal("0.1")), _kronor(one.row.total),
        *(_kronor(getattr(line, name) if line else None) for name in ("value", "low", "high")),
        _kronor(one.difference), _number(one.need.index), _kronor(one.need.received),
        one.need.children, _number(one.need.hours),
    ]  # fmt: skip


def _premises(built: Premises | None) -> list[Cell]:
    if built is None:
        return [None] * 4
    return [
        _kronor(built.per_m2), _number(built.m2_per_pupil), _number(built.m2_per_place),
        _kronor(built.per_pupil),
    ]  # fmt: skip


def _kronor(ore: Fraction | float | None) -> Decimal | None:
    return None if ore is None else round_half_up(Fraction(ore) / 100, CENT)


def _number(value: Fraction | float | None) -> Decimal | None:
    return None if value is None else round_half_up(Fraction(value), CENT)
