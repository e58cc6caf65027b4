"""The annex's tables of what prices are made of, so that a reader can reckon rows anew."""

from collections.abc import Iterator

from qms.grants.core.price_list.document import PriceDocument
from qms.grants.core.price_list.ground_lines import GroundLine, ground_lines
from qms.grants.core.price_list.item_names import ITEM_NAMES
from qms.grants.services.slots import money
from qms.i18n.formats import number
from qms.i18n.language import gettext as _
from qms.kernel.money import kronor
from qms.reports.paper.values import Table


def ground_tables(document: PriceDocument) -> Iterator[Table]:
    """Yield the budget by item, and the bands' pupils and weights; nothing without a budget."""
    if not any(document.budget.values()):
        return
    yield Table(
        id="underlag", caption=_("Kommunens budget för egna enheter, kronor för hela året"),
        headers=(_("Kostnadsslag"), _("Budget"), _("Vägda elever"), _("Per vägd elev")),
        rows=tuple(_row(one) for one in ground_lines(document)),
        numeric=frozenset({1, 2, 3}),
        note=_("Beloppet på en rad är kronor per vägd elev gånger radens vikt, avrundat. Lokaler "
               "har samma genomsnitt på alla rader. Där beloppet är ett annat är det skrivet för "
               "hand."),
    )  # fmt: skip
    yield Table(
        id="vikter", caption=_("Elever som budgeten räknar med, och rader som väger mer eller "
                               "mindre"),
        headers=(_("Rad"), _("Elever"), _("Vikt")),
        rows=tuple(
            (one.rates.band.name, number(float(one.pupils), 1), number(float(one.weight), 3))
            for one in document.bands
        ),
        numeric=frozenset({1, 2}),
    )  # fmt: skip


def _row(one: GroundLine) -> tuple[str, ...]:
    each = "–" if one.per_pupil is None else number(float(kronor(round(one.per_pupil))), 2)
    return (ITEM_NAMES[one.item], money(one.budget), number(float(one.weighed), 2), each)
