"""The table of schools by weights, by risk and by bought risks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from qms.allocation.core.compute import UnitResult
from qms.allocation.core.contributions import FEWEST_SHOWN
from qms.allocation.core.model import Basis
from qms.allocation.core.numerals import decimal_of
from qms.allocation.core.risk.side_by_side import Way
from qms.allocation.queries.risk_study import Study
from qms.i18n.formats import number
from qms.i18n.language import gettext
from qms.i18n.order import swedish_key
from qms.kernel.money import kronor


@dataclass(frozen=True, slots=True, kw_only=True)
class SideRow:
    """A school: index and kronor each way, and kronor apart from the first way by the others."""

    unit: str
    name: str
    pupils: int
    index: Mapping[str, Decimal]
    kronor: Mapping[str, Decimal]
    apart: Mapping[str, Decimal]
    unseen: int
    unseen_words: str


def shown_ways(study: Study) -> list[Way]:
    """Return the ways that gave an allocation, weights first."""
    if study.sides is None:
        return []
    return [one for one in study.sides.ways if one.allocation is not None]


def side_rows(study: Study, *, sees_few: bool) -> list[SideRow]:
    """Return a row per school that every way counts; kronor are whole."""
    ways = shown_ways(study)
    if not ways:
        return []
    results: dict[Basis, dict[str, UnitResult]] = {
        one.basis: {r.unit: r for r in one.allocation.results} for one in ways if one.allocation
    }
    unseen = {one.group: one.unseen for one in study.scored.groups} if study.scored else {}
    first = ways[0].basis
    return [
        SideRow(
            unit=unit,
            name=study.ground.names[unit],
            pupils=result.pupils,
            index={basis.value: decimal_of(found[unit].index, 2)
                   for basis, found in results.items()},
            kronor={basis.value: kronor(found[unit].ore) for basis, found in results.items()},
            apart={basis.value: decimal_of(Fraction(found[unit].ore - result.ore, 100), 0)
                   for basis, found in results.items() if basis is not first},
            unseen=unseen.get(unit, 0),
            unseen_words=count_words(unseen.get(unit, 0), sees_few=sees_few),
        )
        for unit, result in results[first].items()
    ]  # fmt: skip


def sort_keys(study: Study) -> Mapping[str, Callable[[SideRow], Any]]:
    """Return what the table can be sorted by."""
    keys: dict[str, Callable[[SideRow], Any]] = {
        "skola": lambda row: swedish_key(row.name),
        "elever": lambda row: row.pupils,
    }
    for at, way in enumerate(shown_ways(study)):
        keys[f"index-{way.basis.value}"] = _index_of(way.basis)
        if at:
            keys[f"skillnad-{way.basis.value}"] = _apart_of(way.basis)
    return keys


def first_order(study: Study) -> str:
    """Return how the table is sorted at first: the largest difference on top."""
    ways = shown_ways(study)
    return f"-skillnad-{ways[1].basis.value}" if len(ways) > 1 else "skola"


def _apart_of(basis: Basis) -> Callable[[SideRow], Any]:
    return lambda row: abs(row.apart[basis.value])


def _index_of(basis: Basis) -> Callable[[SideRow], Any]:
    return lambda row: row.index[basis.value]


def count_words(n: int, *, sees_few: bool) -> str:
    """Return a number of pupils; few are only told those who work with the model."""
    return number(n) if sees_few or n >= FEWEST_SHOWN else gettext("färre än 5")


def unseen_words(study: Study, *, sees_few: bool) -> list[str]:
    """Return what the risk model did not know among this year's pupils."""
    found = study.scored.unseen if study.scored else ()
    return [
        gettext("%(factor)s, %(category)s: %(n)s elever räknas som referensen.") % {
            "factor": one.factor, "category": one.category,
            "n": count_words(one.n, sees_few=sees_few),
        }
        if one.category
        else gettext("%(factor)s: uppgift saknas för %(n)s elever. De räknas som referensen.") % {
            "factor": one.factor, "n": count_words(one.n, sees_few=sees_few),
        }
        for one in found
    ]  # fmt: skip
