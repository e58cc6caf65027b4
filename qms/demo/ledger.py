"""The demo's books: a year's lines of a kind, made of its children and of money by need.

What is booked comes from the children of each month, so that cost per pupil is what the plan
says it is, give or take a unit's own ways; money by need is what was adopted and paid, to the öre.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from random import Random

from qms.costs.core.items import GrantForm
from qms.demo.classes import At, Steps, groups_of, own
from qms.demo.generate import DemoData
from qms.demo.ledger_plan import (
    ACTIVITIES,
    COMMONS,
    DEAR_PER_MILLE,
    DIRECT,
    OLD_PER_MILLE,
    STEP_PER_MILLE,
    YOUNG_PER_MILLE,
    Account,
    Common,
    Direct,
    centre_of,
)
from qms.demo.municipality import stream
from qms.demo.need_lines import AUTUMN_FROM, LedgerLine, NeedMoney, need_lines
from qms.kernel.money import round_half_up, split_exactly

BASE_YEAR, DEARER_PER_MILLE = 2026, 28
MONTHS = range(1, 13)
BY_CLASS = frozenset({"G01", "G02", "G06"})
"""Schools that book learning tools on the classes."""
CLASS_PER_MILLE = 400
MISTAKEN = 0.004
ORE = Decimal(1)
SEASON = {6: 1.02, 7: 0.9, 8: 0.98, 12: 1.06}


def outcome_lines(
    data: DemoData, year: int, months: range, money: NeedMoney
) -> Iterator[LedgerLine]:
    """Yield what was booked in the months."""
    return _Books(data=data, year=year, months=months, is_outcome=True).lines(money)


def budget_lines(data: DemoData, year: int, money: NeedMoney) -> Iterator[LedgerLine]:
    """Yield the year's budget: a line a month for each item, without the units' own ways."""
    return _Books(data=data, year=year, months=MONTHS, is_outcome=False).lines(money)


@dataclass(slots=True, kw_only=True)
class _Books:
    data: DemoData
    year: int
    months: range
    is_outcome: bool
    autumns: Mapping[int, Mapping[At, Steps]] = field(init=False)

    def __post_init__(self) -> None:
        last = self.data.years.last_autumn
        # A budget is made before its autumn: it counts on the children that there are.
        known = last if self.is_outcome else min(last, self.year - 1)
        self.autumns = {
            autumn: own(self.data, min(autumn, known)) for autumn in (self.year - 1, self.year)
        }

    def lines(self, money: NeedMoney) -> Iterator[LedgerLine]:
        """Yield every line."""
        for at in sorted({at for some in self.autumns.values() for at in some}):
            chance = stream(self.data.seed, "ledger", self.year, self.is_outcome, at)
            yield from self._unit(at, chance)
        yield from self._common()
        yield from need_lines(money, self.months, year=self.year, last=self.data.years.last_autumn)

    def _unit(self, at: At, chance: Random) -> Iterator[LedgerLine]:
        ways = self._own_ways(at.unit)
        weights = {
            autumn: sum(n * _weight(at, step) for step, n in there.get(at, {}).items())
            for autumn, there in self.autumns.items()
        }
        for direct in DIRECT[at.form]:
            year = self._priced(direct.kronor) * ways / 12_000
            plan = {autumn: year * weight for autumn, weight in weights.items()}
            for month in self.months:
                ore = _ore(plan[self._autumn(month)] * self._season(month, chance))
                if ore:
                    yield from self._booked(at, direct, month, ore, chance)

    def _booked(
        self, at: At, direct: Direct, month: int, ore: int, chance: Random
    ) -> Iterator[LedgerLine]:
        if not self.is_outcome:
            yield self._line(at, direct.accounts[0], month, ore)
            return
        accounts = direct.accounts
        shares = {one.number: Fraction(ore * one.per_mille, 1000) for one in accounts}
        parts = split_exactly(ore, shares)
        for account in accounts:
            for part in _pieces(parts[account.number], account.per_month, chance):
                yield from self._as_booked(at, account, month, part, chance)

    def _as_booked(
        self, at: At, account: Account, month: int, ore: int, chance: Random
    ) -> Iterator[LedgerLine]:
        """Yield a line, on classes where the school books so; now and then wrong and put right."""
        if account.number == "6410" and at.unit in BY_CLASS and at.form is GrantForm.COMPULSORY:
            names = [name for name, *_ in groups_of(at, self._there(at, month), self.year)]
            each = ore * CLASS_PER_MILLE // 1000 // len(names)
            for name in names:
                yield self._line(at, account, month, each, object_=name)
            ore -= each * len(names)
        yield self._line(at, account, month, ore)
        if chance.random() < MISTAKEN and month < self.months[-1]:
            yield self._line(at, account, month, ore, text="Dubbelt bokfört")
            yield self._line(at, account, month + 1, -ore, text="Rättelse av dubbel bokföring")

    def _line(
        self, at: At, account: Account, month: int, ore: int, *, object_: str = "", text: str = ""
    ) -> LedgerLine:
        return LedgerLine(
            month=month, account=account.number, centre=centre_of(at.unit),
            activity=ACTIVITIES[at.form], object=object_, text=text or account.text, ore=ore,
        )  # fmt: skip

    def _common(self) -> Iterator[LedgerLine]:
        for one in COMMONS:
            chance = stream(self.data.seed, "ledger", self.year, self.is_outcome, one.centre)
            plan = {autumn: self._planned(one, autumn) for autumn in self.autumns}
            for month in self.months:
                ore = _ore(plan[self._autumn(month)] * self._season(month, chance))
                yield LedgerLine(
                    month=month, account=one.account, centre=one.centre, activity=one.activity,
                    text=one.text, ore=ore,
                )  # fmt: skip

    def _planned(self, one: Common, autumn: int) -> Fraction:
        """Return the öre of a month that all children of the autumn cost together."""
        return sum(
            (self._priced(one.kronor[at.form]) * sum(steps.values()) / 12
             for at, steps in self.autumns[autumn].items() if at.form in one.kronor),
            Fraction(0),
        )  # fmt: skip

    def _there(self, at: At, month: int) -> Steps:
        return self.autumns[self._autumn(month)].get(at, {})

    def _autumn(self, month: int) -> int:
        return self.year if month >= AUTUMN_FROM else self.year - 1

    def _priced(self, kronor: int) -> Fraction:
        """Return öre in the year's prices."""
        return Fraction(kronor * 100) * (
            1 + Fraction(DEARER_PER_MILLE * (self.year - BASE_YEAR), 1000)
        )

    def _own_ways(self, unit: str) -> Fraction:
        """Return what a unit costs beside the plan: always so, and a little by the year."""
        if not self.is_outcome:
            return Fraction(1)
        always = stream(self.data.seed, "ways", unit).gauss(0, 0.045)
        now = stream(self.data.seed, "ways", unit, self.year).gauss(0.004, 0.012)
        return Fraction(round((1 + always + now) * 10_000), 10_000)

    def _season(self, month: int, chance: Random) -> Fraction:
        if not self.is_outcome:
            return Fraction(1)
        turn = SEASON.get(month, 1.004) * chance.gauss(1, 0.008)
        return Fraction(round(turn * 10_000), 10_000)


def class_names(data: DemoData, year: int) -> dict[str, set[str]]:
    """Return the classes that lines are booked on in the year, by unit."""
    found: dict[str, set[str]] = {unit: set() for unit in sorted(BY_CLASS)}
    last = data.years.last_autumn
    for autumn in (year - 1, year):
        for at, there in own(data, min(autumn, last)).items():
            if at.unit in found and at.form is GrantForm.COMPULSORY:
                found[at.unit] |= {name for name, *_ in groups_of(at, there, year)}
    return found


def _weight(at: At, step: int) -> int:
    """Return what a child weighs, in per mille."""
    if at.unit in DEAR_PER_MILLE:
        return DEAR_PER_MILLE[at.unit]
    if at.form is GrantForm.PRESCHOOL:
        return YOUNG_PER_MILLE if step <= -3 else OLD_PER_MILLE
    return STEP_PER_MILLE.get(step, 1000) if at.form is GrantForm.COMPULSORY else 1000


def _pieces(ore: int, number: int, chance: Random) -> Iterator[int]:
    """Yield the amount in pieces, as it comes from the systems before the books."""
    left = ore
    for _ in range(number - 1):
        piece = round(left * chance.uniform(0.4, 0.6))
        yield piece
        left -= piece
    yield left


def _ore(exact: Fraction) -> int:
    return int(round_half_up(exact, ORE))


def total(lines: Sequence[LedgerLine]) -> int:
    """Return the öre of the lines."""
    return sum(one.ore for one in lines)
