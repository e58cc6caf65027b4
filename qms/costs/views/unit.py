"""A unit's cost per pupil: each item, where it comes from, its classes, its likes, the years."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from flask import abort, g, render_template
from sqlalchemy.orm import Session

from qms.access.policy import Can
from qms.costs.core.comparing.likes import Features, Like, likes
from qms.costs.core.comparing.outliers import Limits, limits
from qms.costs.core.items import CostItem, GrantForm
from qms.costs.core.sharing import KeyKind, Share
from qms.costs.core.shown import FEWEST, FormRow, class_rows, item_rows, rows_of
from qms.costs.core.shown.unit import ItemRow, is_of_the_unit
from qms.costs.queries import CostRun, latest_run
from qms.costs.views.asked import read_asked
from qms.costs.views.blueprint import MENU, bp, tenths, whole_kronor
from qms.costs.views.seen import read_seen
from qms.costs.views.table import staff_of
from qms.i18n.formats import number, percent
from qms.i18n.language import gettext, mark
from qms.register import cost_queries
from qms.web.context import db
from qms.web.rights import requires

YEARS_BACK = 4
FEATURES = (
    mark("antal barn och elever"),
    mark("gruppstorlek"),
    mark("elever per heltidstjänst"),
    mark("yta per barn och elev"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A form of the unit beside the other units of the form."""

    form: GrantForm
    own: FormRow
    limits: Limits | None
    likes: tuple[tuple[Like, FormRow], ...]
    mean: Fraction | None


@bp.get("/kpe/<int:unit_id>")
@requires(Can.COSTS_READ)
def show_unit(unit_id: int) -> str:
    """Show what the unit's cost per pupil is made of."""
    g.menu_endpoint = MENU
    key = str(unit_id)
    with db().reading() as session:
        seen, asked = read_seen(session), read_asked(session)
        if key not in seen.units or not seen.may_see(key):
            abort(404)
        items = item_rows(asked.run.kept, key) if asked.run else ()
        compared = list(_compared(session, asked.run, key)) if asked.run else []
        years = [*_years(session, key, asked.year, asked.kind)]
    return render_template(
        "costs/show_unit.html",
        asked=asked,
        unit=seen.units[key],
        key=key,
        seen=seen,
        forms_of_unit=_by_form(items),
        fewest=FEWEST,
        limits_told=limits_told,
        percent_of=percent_of,
        weight_of=weight_of,
        classes=class_rows(asked.run.kept, key) if asked.run else (),
        compared=compared,
        years=years,
        is_of_the_unit=is_of_the_unit,
        may_lines=seen.may_see_lines(key),
        names=lambda told: [gettext(name) for name in told],
        reads_likes=seen.totals,
    )


def limits_told(found: Limits | None) -> str:
    """Return the limits in whole kronor, or that there are too few units for any."""
    if found is None:
        return gettext("för få enheter för att säga")
    ends = [number(Decimal(round(end / 100))) for end in (found.low, found.high)]
    return f"{ends[0]}–{ends[1]} kr"


def percent_of(share: Share) -> str:
    """Return the unit's part of the pool."""
    return percent(float(share.weight / share.weights), 1)


def weight_of(share: Share, weight: Fraction) -> str:
    """Return what something weighs by the share's key; own costs in whole kronor."""
    if share.key is KeyKind.DIRECT:
        return f"{whole_kronor(weight)} kr"
    return tenths(weight)


def _by_form(items: tuple[ItemRow, ...]) -> list[tuple[GrantForm, list[ItemRow]]]:
    found: dict[GrantForm, list[ItemRow]] = {}
    for row in items:
        found.setdefault(row.form, []).append(row)
    order = list(CostItem)
    for rows in found.values():
        rows.sort(key=lambda row: order.index(row.item))
    return list(found.items())


def _compared(session: Session, run: CostRun, unit: str) -> Iterator[Compared]:
    staff = staff_of(session, run.year)
    areas = {str(key): float(m2) for key, m2 in cost_queries.areas(session, run.year).items()}
    for form in sorted({one.form for one in run.kept.units if one.unit == unit and one.pupils}):
        rows = {row.unit: row for row in rows_of(run.kept, form, staff) if not row.is_hidden}
        if unit not in rows:
            continue
        features = [_features(row, areas.get(row.unit)) for row in rows.values()]
        totals = {key: float(total) for key, row in rows.items() if (total := row.total)}
        pupils = sum((row.pupils for row in rows.values()), Fraction(0))
        costs = sum((row.pupils * (row.total or 0) for row in rows.values()), Fraction(0))
        yield Compared(
            form=form, own=rows[unit], limits=limits(totals),
            likes=tuple((like, rows[like.unit]) for like in likes(unit, features)),
            mean=costs / pupils if len(rows) > 1 else None,
        )  # fmt: skip


def _features(row: FormRow, area: float | None) -> Features:
    values = (
        float(row.pupils), _float(row.group_size), _float(row.pupils_per_staff),
        area / float(row.pupils) if area else None,
    )  # fmt: skip
    return Features(unit=row.unit, values=dict(zip(FEATURES, values, strict=True)))


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _years(
    session: Session, unit: str, year: int, kind: str
) -> Iterator[tuple[int, dict[GrantForm, Fraction | None]]]:
    """Yield the unit's öre per pupil by form in the year and the years before."""
    for one in range(year, year - YEARS_BACK, -1):
        run = latest_run(session, one, kind)
        if run is None:
            continue
        forms = {line.form for line in run.kept.units if line.unit == unit}
        found = {
            form: row.total
            for form in forms
            for row in rows_of(run.kept, form, {})
            if row.unit == unit
        }
        if found:
            yield one, found
