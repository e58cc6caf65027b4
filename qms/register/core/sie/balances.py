"""Monthly balances and budgets: a total and its parts are one amount, not two."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from qms.kernel.problems import Problem
from qms.kernel.said import said
from qms.register.core.sie.records import Objects

Month = tuple[str, str, str]
"""Kind, period and account."""


@dataclass(slots=True)
class _Parts:
    line: int
    total: int | None = None
    parts: dict[Objects, int] = field(default_factory=lambda: defaultdict(int))


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """An amount of a month and account, on objects."""

    line: int
    month: Month
    objects: Objects
    ore: int


@dataclass(slots=True)
class Balances:
    """Balances as they are read: those without objects are totals of those with."""

    found: dict[Month, _Parts] = field(default_factory=dict)

    def add(self, month: Month, objects: Objects, ore: int, line: int, /) -> None:
        """Keep a balance."""
        parts = self.found.setdefault(month, _Parts(line=line))
        if objects:
            parts.parts[objects] += ore
        else:
            parts.total = ore + (parts.total or 0)

    def amounts(self, problems: list[Problem]) -> Iterator[Balance]:
        """Yield amounts that add up to the totals: the parts, and what they leave of the total.

        Parts by different dimensions may say the same money twice. They count all where they
        add up to the total; else those of most dimensions do. Without a total that is a problem.
        """
        for month, found in self.found.items():
            chosen = _chosen(found)
            if chosen is None:
                problems.append(_unclear(found.line, month))
                continue
            for objects, ore in chosen.items():
                yield Balance(line=found.line, month=month, objects=objects, ore=ore)
            rest = 0 if found.total is None else found.total - sum(chosen.values())
            if rest:
                yield Balance(line=found.line, month=month, objects=(), ore=rest)


def _chosen(found: _Parts) -> dict[Objects, int] | None:
    ways: defaultdict[frozenset[str], dict[Objects, int]] = defaultdict(dict)
    for objects, ore in found.parts.items():
        ways[frozenset(dimension for dimension, _ in objects)][objects] = ore
    if len(ways) < 2 or sum(found.parts.values()) == found.total:
        return found.parts
    if found.total is None:
        return None
    return ways[min(ways, key=lambda way: (-len(way), sorted(way)))]


def _unclear(line: int, month: Month) -> Problem:
    _kind, period, account = month
    return Problem(
        row=line, column="Konto", value=account,
        message=said(
            "Konto %(account)s i %(period)s har saldon i flera dimensioner men inget totalt.",
            account=account, period=period,
        ),
        cure="Exportera filen med totaler, eller som SIE typ 4.",
    )  # fmt: skip
