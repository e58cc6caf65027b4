"""The follow-up as a file: a row per unit with why, and one per school form at it."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from flask import abort
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.costs.core.follow_up import FormFollow, Sums
from qms.costs.labels import form_label
from qms.costs.views.blueprint import bp
from qms.costs.views.following import Row, rows_of
from qms.costs.views.following_asked import Followed, read_followed
from qms.costs.views.following_words import autumn_of, months_told
from qms.i18n.language import gettext
from qms.kernel.money import kronor, round_half_up
from qms.kernel.table_write import Cell, write_csv, write_xlsx
from qms.web.context import db
from qms.web.downloads import download
from qms.web.rights import requires

CENT, TENTH = Decimal("0.01"), Decimal("0.1")


@bp.get("/kpe/uppfoljning/uppfoljning.<kind>")
@requires(Can.COSTS_READ)
def export_follow_up(kind: str) -> Response:
    """Return what the page shows, `csv` or `xlsx`."""
    if kind not in ("csv", "xlsx"):
        abort(404)
    with db().reading() as session:
        asked = read_followed(session)
    if asked.found is None:
        abort(404)
    _sort, rows = rows_of(asked)
    cells = [line for row in rows for line in _lines(row)]
    name = f"ekonomisk-uppfoljning-{asked.year}"
    if kind == "csv":
        return download(write_csv(_header(), cells, "sv"), f"{name}.csv")
    notes = _notes(asked)
    content = write_xlsx(_header(), cells, sheet=gettext("Ekonomisk uppföljning"), notes=notes)
    return download(content, f"{name}.xlsx")


def _header() -> list[str]:
    return [
        gettext("Enhet"), gettext("Skolform"), gettext("Budget"), gettext("Budget hittills"),
        gettext("Utfall hittills"), gettext("Prognos"), gettext("Om resten följer budget"),
        gettext("Skillnad"), gettext("Volym"), gettext("Mix"), gettext("Pris"),
        gettext("Utan barn och elever"), gettext("Elever i budget"), gettext("Elever som väntas"),
        gettext("Höstens elever enligt"), gettext("Kr per elev, budget"),
        gettext("Kr per elev, utfall hittills"), gettext("Kr per elev, prognos"),
    ]  # fmt: skip


def _lines(row: Row) -> Iterator[list[Cell]]:
    if row.form is None:
        why = row.unit.why
        parts = [kronor(ore) for ore in (why.volume, why.mix, why.price, why.idle)]
        yield [row.name, gettext("Alla"), *_sums(row.sums), *parts, *[None] * 6]
    for form in (row.form,) if row.form else row.unit.forms:
        yield [row.name, form_label(form.form), *_sums(form.sums), *[None] * 4, *_pupils(form)]


def _sums(sums: Sums) -> list[Cell]:
    ore = (sums.budget, sums.budget_so_far, sums.outcome, sums.forecast, sums.steady, sums.gap)
    return [kronor(one) for one in ore]


def _pupils(form: FormFollow) -> list[Cell]:
    each = (form.budget_each, form.outcome_each, form.forecast_each)
    return [
        round_half_up(form.pupils.planned, TENTH), round_half_up(form.pupils.year, TENTH),
        autumn_of(form), *(_each(one) for one in each),
    ]  # fmt: skip


def _each(ore: Fraction | None) -> Decimal | None:
    return None if ore is None else round_half_up(ore / 100, CENT)


def _notes(asked: Followed) -> list[list[Cell]]:
    basis = asked.found.basis if asked.found else None
    return [
        [gettext("Uppgift"), gettext("Värde")],
        [gettext("År"), asked.year],
        [gettext("Månader med utfall"), months_told(basis) if basis else ""],
        [gettext("Skillnad"), gettext("Prognos minus budget, i kronor.")],
        [gettext("Färre än fem"), gettext("Skolformer med färre än fem visas inte.")],
    ]
