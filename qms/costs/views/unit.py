"""A unit's cost per pupil: each item, where it comes from, its classes, its likes, the years."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from flask import abort, g, render_template
from sqlalchemy.orm import Session

from qms.access.policy import Can
from qms.costs.core.comparing.beside import Beside
from qms.costs.core.comparing.likes import Like
from qms.costs.core.comparing.outliers import Limits
from qms.costs.core.comparing.premises import Premises
from qms.costs.core.items import CostItem, GrantForm
from qms.costs.core.sharing import KeyKind, Share
from qms.costs.core.shown import FEWEST, FormRow, class_rows, item_rows
from qms.costs.core.shown.unit import ItemRow, is_of_the_unit
from qms.costs.queries import CostRun
from qms.costs.queries.quality import quality_of
from qms.costs.views.asked import read_asked
from qms.costs.views.blueprint import MENU, bp, tenths, whole_kronor
from qms.costs.views.comparison import comparisons
from qms.costs.views.seen import Seen, read_seen
from qms.costs.views.years import year_rows
from qms.i18n.formats import number, percent
from qms.i18n.language import gettext
from qms.web.context import db
from qms.web.rights import requires


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A form of the unit beside the other units of the form, and its need and premises."""

    form: GrantForm
    own: FormRow
    limits: Limits | None
    likes: tuple[tuple[Like, FormRow], ...]
    mean: Fraction | None
    beside: Beside
    built: Premises | None


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
        items = item_rows(asked.run.kept, key, sums_told=seen.totals) if asked.run else ()
        compared = list(_compared(session, asked.run, key, seen)) if asked.run else []
        quality = quality_of(session, key, asked.year)
        years = [*year_rows(session, key, asked, sums_told=seen.totals)]
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
        classes=class_rows(asked.run.kept, key, sums_told=seen.totals) if asked.run else (),
        compared=compared,
        years=years,
        quality=quality,
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


def _compared(session: Session, run: CostRun, unit: str, seen: Seen, /) -> Iterator[Compared]:
    forms = sorted({one.form for one in run.kept.units if one.unit == unit and one.pupils})
    for every in comparisons(session, run, forms, seen):
        if unit not in every.units:
            continue
        yield Compared(
            form=every.form, own=every.units[unit].row, limits=every.limits,
            likes=tuple((like, every.units[like.unit].row) for like in every.likes(unit)),
            mean=every.mean,
            beside=every.units[unit], built=every.premises.get(unit),
        )  # fmt: skip
