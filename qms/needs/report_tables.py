"""The rows and words of the report's tables."""

from decimal import Decimal
from fractions import Fraction

from qms.i18n.formats import kr
from qms.i18n.language import gettext, language, mark
from qms.kernel.money import round_half_up
from qms.needs.core.deciding.kinds import MoneyKind
from qms.needs.core.distribution import Row
from qms.needs.effect_labels import PROVIDERS
from qms.needs.services.assignment_report import AssignmentReport

KINDS = {
    MoneyKind.ADDITIONAL: mark("Tilläggsbelopp"),
    MoneyKind.OPERATIONAL: mark("Verksamhetsstöd"),
    MoneyKind.BLOCK: mark("Strukturbidrag"),
}


def kind_words(kind: str) -> str:
    """Return what a kind of money is called."""
    return gettext(KINDS[MoneyKind(kind)])


def hidden() -> str:
    """Return what stands in a cell that is of few children."""
    return gettext("visas inte")


def ore(value: Fraction | int | None) -> str:
    """Return öre as whole kronor; a dash for no value."""
    return kr(None if value is None else int(round_half_up(Fraction(value), Decimal(1))))


def level_rows(report: AssignmentReport) -> list[tuple[str, Row]]:
    """Return the levels of need by name, in order, with all last."""
    found = report.distribution
    names = {one.key: one.name.said(language()) for one in report.instrument.thresholds}
    rows = [(names.get(row.name, row.name), row) for row in found.levels]
    return [*rows, (gettext("Alla"), found.table.everybody)]


def provider_rows(report: AssignmentReport) -> list[tuple[str, Row]]:
    """Return own and independent, with all last."""
    found = report.distribution.table
    rows = [
        (gettext(words), row)
        for provider, words in PROVIDERS.items()
        for row in found.providers
        if row.name == provider
    ]
    return [*rows, (gettext("Alla"), found.everybody)]
