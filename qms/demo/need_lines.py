"""The lines of the demo's books that are money by need: as adopted and as paid, to the öre."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from qms.costs.core.items import GrantForm
from qms.demo.ledger_plan import ACTIVITIES, GRANTS, STRUCTURAL, SUPPORT, UNSHARED, centre_of
from qms.demo.municipality import BY_KEY
from qms.demo.places import MUNICIPAL
from qms.demo.units import DemoUnit
from qms.grants.core.paying.twelfths import twelfth

SALARY, GRANT = "5011", "4631"
AUTUMN_FROM = 8
FORMS = {
    "G": GrantForm.COMPULSORY,
    "R": GrantForm.COMPULSORY,
    "A": GrantForm.ADAPTED_COMPULSORY,
    "Y": GrantForm.UPPER_SECONDARY,
    "F": GrantForm.PRESCHOOL,
    "L": GrantForm.LEISURE_CENTRE,
}
WORDS = {STRUCTURAL: "Strukturersättning", SUPPORT: "Stöd efter beslut"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedMoney:
    """Öre by need in a year: adopted per unit, paid per unit and month, and not shared out yet."""

    structural: Mapping[str, int] = field(default_factory=dict)
    support: Mapping[tuple[str, int], int] = field(default_factory=dict)
    unshared: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """A line of the books; `month` is 1–12."""

    month: int
    account: str
    centre: str
    activity: str
    text: str
    ore: int
    object: str = ""
    project: str = ""
    counterpart: str = ""


def need_lines(money: NeedMoney, months: range, *, year: int, last: int) -> Iterator[LedgerLine]:
    """Yield the lines of the months: salaries at own units, grants to others'."""
    for key, ore in sorted(money.structural.items()):
        for month in months:
            yield _line(BY_KEY[key], STRUCTURAL, month, twelfth(ore, month),
                        is_own=_is_own(key, year, month, last))  # fmt: skip
    for (key, month), ore in sorted(money.support.items()):
        if month in months:
            is_own = _is_own(key, year, month, last)
            yield _line(BY_KEY[key], SUPPORT, month, ore, is_own=is_own)
    for month in months if money.unshared else ():
        yield LedgerLine(
            month=month, account=SALARY, centre=UNSHARED, activity="690", project=STRUCTURAL,
            text="Strukturersättning, inte fördelad än", ore=twelfth(money.unshared, month),
        )  # fmt: skip


def _is_own(key: str, year: int, month: int, last: int) -> bool:
    autumn = year if month >= AUTUMN_FROM else year - 1
    return BY_KEY[key].provider_in(min(autumn, last), last) == MUNICIPAL


def _line(unit: DemoUnit, project: str, month: int, ore: int, *, is_own: bool) -> LedgerLine:
    return LedgerLine(
        month=month, account=SALARY if is_own else GRANT,
        centre=centre_of(unit.key) if is_own else GRANTS, activity=ACTIVITIES[FORMS[unit.key[0]]],
        project=project, counterpart="" if is_own else unit.key, text=WORDS[project], ore=ore,
    )  # fmt: skip
