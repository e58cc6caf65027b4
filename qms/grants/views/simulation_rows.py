"""The rows of a simulation: a form, a provider or a unit in a year, with what is not told."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from qms.costs.core.items import GrantForm
from qms.grants.core.simulating import (
    Assumptions,
    Case,
    Sum,
    by_form,
    by_provider,
    by_unit,
    everything,
    hidden,
    simulate,
)
from qms.grants.core.simulating.courses import widths
from qms.grants.labels import FORMS
from qms.grants.queries.simulation import Ground
from qms.i18n.language import gettext, mark
from qms.kernel.money import kronor
from qms.kernel.table_write import Cell

LEVELS = {"form": mark("Skolform"), "huvudman": mark("Huvudman"), "enhet": mark("Enhet")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A sum with the names that it is shown by; `unit_id` where it is of one unit."""

    sum: Sum
    name: str
    form_name: str
    is_hidden: bool

    @property
    def low(self) -> int:
        """Return öre in all, at least."""
        return self.sum.ore[Case.LOW]

    @property
    def main(self) -> int:
        """Return öre in all, as expected."""
        return self.sum.ore[Case.MAIN]

    @property
    def high(self) -> int:
        """Return öre in all, at most."""
        return self.sum.ore[Case.HIGH]


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """All rows of a level, and the sums of all forms by year."""

    level: str
    rows: tuple[Row, ...]
    totals: tuple[Sum, ...]

    def of_year(self, year: int, form: str = "") -> tuple[Row, ...]:
        """Return the rows of one year, of one form when it is named."""
        return tuple(
            one for one in self.rows
            if one.sum.year == year and form in ("", str(one.sum.key[0]))
        )  # fmt: skip

    def total(self, year: int) -> Sum | None:
        """Return everything together in the year."""
        return next((one for one in self.totals if one.year == year), None)

    def header(self) -> list[str]:
        """Return the columns of the file."""
        return [
            gettext("År"), gettext("Skolform"), gettext("Namn"), gettext("Elever lägst"),
            gettext("Elever"), gettext("Elever högst"), gettext("Kronor per elev"),
            gettext("Kronor lägst"), gettext("Kronor"), gettext("Kronor högst"),
        ]  # fmt: skip

    def cells(self) -> Iterator[list[Cell]]:
        """Yield the rows of the file; what is not told is left empty."""
        for one in self.rows:
            pupils, told = one.sum.pupils, not one.is_hidden
            each = one.sum.per_pupil
            yield [
                one.sum.year,
                one.form_name,
                one.name,
                *(_tenths(pupils.of(case)) if told else None for case in Case),
                kronor(each) if told and each is not None else None,
                *(kronor(one.sum.ore[case]) if told else None for case in Case),
            ]


def _tenths(pupils: object) -> Decimal:
    return round(Decimal(float(pupils)), 1)  # type: ignore[arg-type]


def simulated(
    found: Ground, given: Assumptions, *, level: str, years: tuple[int, ...]
) -> Simulated:
    """Return the rows of the level."""
    cells = tuple(simulate(found.bases, found.places, given, years=years))
    bands = {base.form: [one.band for one in base.document.rates] for base in found.bases}
    wide = dict(widths(found.forecast, bands, years))
    forms = by_form(cells, wide)
    sums = {"form": lambda: forms, "huvudman": lambda: by_provider(cells, wide),
            "enhet": lambda: by_unit(cells)}[level]()  # fmt: skip
    untold = hidden(sums)
    names = {None: gettext("Egna enheter")} | {
        unit.provider_id: unit.provider_name for unit in found.units.values() if unit.is_independent
    }
    rows = tuple(
        Row(
            sum=one,
            name=_name(one, level, found, names),
            form_name=gettext(FORMS[GrantForm(str(one.key[0]))]),
            is_hidden=(one.key, one.year) in untold,
        )
        for one in sums
    )
    return Simulated(level=level, rows=rows, totals=everything(forms))


def _name(one: Sum, level: str, found: Ground, names: dict[int | None, str]) -> str:
    if level == "form":
        return gettext("Alla huvudmän")
    if level == "huvudman":
        return names[one.key[1]]  # type: ignore[index]
    return found.units[one.key[2]].name  # type: ignore[index]
