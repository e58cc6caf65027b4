"""The rows of a month's file: what is paid to whom, for what; no child."""

from datetime import date

from sqlalchemy.orm import Session

from qms.grants.core.paying.settling import RowKind
from qms.grants.labels import FORMS
from qms.grants.queries.pay_rows import PaidRow
from qms.grants.queries.pay_units import unit_key
from qms.grants.queries.payments import PayMonth
from qms.grants.queries.providers import EVERYTHING, Provider, providers
from qms.kernel.money import kronor
from qms.kernel.table_write import Cell
from qms.org import queries as org
from qms.org.core.nodes import Unit

HEADER = (
    "huvudman", "organisationsnummer", "enhet", "enhetskod", "skolform", "aldersgrupp",
    "avser_manad", "betalas", "vad", "platser", "kronor",
)  # fmt: skip
KINDS = {
    RowKind.SHARE: "månadens bidrag",
    RowKind.CORRECTION: "rättelse",
    RowKind.REPAYMENT: "återkrav",
}


def file_rows(session: Session, found: PayMonth) -> list[tuple[Cell, ...]]:
    """Return the rows by provider, unit, form and month, in Swedish as the bank gets them."""
    # All there ever are: who begins in August at a school that opens then is paid from July.
    known = {one.id: one for one in providers(session, EVERYTHING, on=date.max)}
    every = org.units(session, EVERYTHING, on=date.max, include_closed=True)
    units = {one.id: one for one in every}
    return [
        cells_of(
            row,
            found.month,
            provider=known[row.provider_id],
            unit=units[row.unit_id],
            band=found.prices.bands.name(str(row.provider_id), row.form, row.band),
        )
        for row in found.rows
    ]


def cells_of(
    row: PaidRow, pay_month: date, *, provider: Provider, unit: Unit, band: str
) -> tuple[Cell, ...]:
    """Return the cells of a row in the order of `HEADER`."""
    return (
        provider.name, provider.number, unit.name, unit_key(unit), FORMS[row.form], band,
        f"{row.month:%Y-%m}", f"{pay_month:%Y-%m}", KINDS[row.kind], row.children,
        kronor(row.ore),
    )  # fmt: skip
