"""The price list: what an hour costs per staff group, weeks per term, and how it is paid."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said
from qms.needs.core.amounts.periods import Basis

LEAVING = ("day", "month")
WEEK_GROUPS = ("school", "preschool", "leisure_centre")
OWN_WEEKS = {
    "preschool": "preschool",
    "pedagogical_care": "preschool",
    "leisure_centre": "leisure_centre",
}
MOST_WEEKS = 27
MOST_ORE = 1_000_000
MOST_GROUPS = 20
DEFAULT_GROUPS = ("assistant", "teacher", "special_educator", "preschool_teacher")
DEFAULT_WEEKS = {"school": "18", "preschool": "23", "leisure_centre": "23"}
DEFAULT_VAT = "6"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A staff group with what an hour of it costs, in öre."""

    key: str
    name: str
    ore_per_hour: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceList:
    """A price list. `weeks` are per term and group of school forms.

    `vat_percent` is the standard compensation to independent providers (skolförordningen
    14 kap. 4 § 6). `leaving` says whether support that ends early is paid to that day (`day`) or
    the month out (`month`).
    """

    groups: tuple[Group, ...]
    weeks: Mapping[str, Decimal]
    basis: Basis = Basis.SCHOOL_YEAR
    vat_percent: Decimal = Decimal(DEFAULT_VAT)
    leaving: str = "day"

    def group(self, key: str) -> Group | None:
        """Return the group, or None."""
        return next((one for one in self.groups if one.key == key), None)

    def weeks_of(self, form: str) -> Decimal:
        """Return the weeks of a term in the school form."""
        return self.weeks[OWN_WEEKS.get(form, "school")]


def dump_prices(prices: PriceList) -> dict[str, Any]:
    """Return the price list as a table of texts and whole numbers."""
    return {
        "basis": prices.basis.value,
        "leaving": prices.leaving,
        "vat_percent": str(prices.vat_percent),
        "weeks": {key: str(value) for key, value in sorted(prices.weeks.items())},
        "group": [
            {"key": one.key, "name": one.name, "ore_per_hour": one.ore_per_hour}
            for one in prices.groups
        ],
    }


def load_prices(table: Mapping[str, Any]) -> PriceList:
    """Return the price list that `dump_prices` wrote; RefusedError with every fault in it."""
    faults = tuple(price_faults(table))
    if faults:
        raise RefusedError(faults)
    return PriceList(
        groups=tuple(
            Group(key=one["key"], name=one["name"].strip(), ore_per_hour=one["ore_per_hour"])
            for one in table["group"]
        ),
        weeks={key: Decimal(table["weeks"][key]) for key in WEEK_GROUPS},
        basis=Basis(table["basis"]),
        vat_percent=Decimal(table["vat_percent"]),
        leaving=table["leaving"],
    )


def price_faults(table: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield every fault in the table."""
    if table.get("basis") not in set(Basis):
        yield _fault("basis", "Beslut ska gälla en termin, ett läsår eller ett kalenderår.")
    if table.get("leaving") not in LEAVING:
        yield _fault("leaving", "Välj om stöd som slutar i förtid betalas dagen eller månaden ut.")
    if not _is_within(table.get("vat_percent"), 0, 25):
        yield _fault("vat_percent", "Momsersättningen ska vara mellan 0 och 25 procent.")
    for key in WEEK_GROUPS:
        if not _is_within(table.get("weeks", {}).get(key), Decimal("0.5"), MOST_WEEKS):
            text = said("En termin har mellan en halv och %(most)s veckor.", most=MOST_WEEKS)
            yield Problem(message=text, column=f"weeks.{key}", cure="Ändra antalet veckor.")
    yield from _group_faults(table.get("group", ()))


def _group_faults(groups: Any) -> Iterator[Problem]:  # noqa: ANN401 - whatever was handed in
    if not groups or len(groups) > MOST_GROUPS:
        text = said("En prislista har mellan 1 och %(most)s yrkesgrupper.", most=MOST_GROUPS)
        yield Problem(message=text, column="group", cure="Lägg till eller ta bort grupper.")
    seen: set[str] = set()
    for number, one in enumerate(groups, start=1):
        key, name, ore = one.get("key"), str(one.get("name", "")).strip(), one.get("ore_per_hour")
        if not name or not key or key in seen:
            text = said("Yrkesgrupp %(n)s saknar namn eller finns redan.", n=number)
            yield Problem(message=text, column=f"group.{number}", cure="Ge den ett eget namn.")
        seen.add(str(key))
        if not isinstance(ore, int) or not 0 < ore <= MOST_ORE:
            text = said("Timkostnaden för %(name)s ska vara mellan 0,01 och 10 000 kronor.",
                        name=name or number)  # fmt: skip
            yield Problem(message=text, column=f"group.{number}", cure="Skriv en annan kostnad.")


def _fault(column: str, message: str) -> Problem:
    return Problem(message=message, column=column, cure="Ändra valet.")


def _is_within(value: object, low: Decimal | int, high: Decimal | int) -> bool:
    try:
        number = Decimal(str(value))
    except ArithmeticError:
        return False
    return number.is_finite() and low <= number <= high
