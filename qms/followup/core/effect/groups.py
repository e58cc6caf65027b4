"""Follow-up per pupil group: with what result, how it changes, and what is too few to show."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from qms.register.core.facts import PupilResult

FEWEST = 5
NORMAL_95 = 1.959963984540054


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group's pupils and their mean result; with `is_few` nothing more may be told.

    `difference` is the mean less that of all the factor's other pupils, with its 95 % interval;
    `change` is the mean of the latest spring less that of the first.
    """

    factor: str
    name: str
    n: int
    mean: float
    difference: float
    low: float
    high: float
    change: float | None
    is_few: bool = False


@dataclass(slots=True)
class _Sums:
    n: int = 0
    total: float = 0.0
    squares: float = 0.0

    def add(self, value: float, n: int) -> None:
        self.n += n
        self.total += n * value
        self.squares += n * value * value

    def without(self, other: "_Sums") -> "_Sums":
        return _Sums(self.n - other.n, self.total - other.total, self.squares - other.squares)

    @property
    def mean(self) -> float:
        return self.total / self.n if self.n else 0.0

    @property
    def error(self) -> float:
        """Return the squared standard error of the mean."""
        if self.n < 2:
            return 0.0
        return max(self.squares - self.total**2 / self.n, 0.0) / (self.n - 1) / self.n


def groups_of(
    rows: Iterable[PupilResult], *, outcome: str, factors: Sequence[str], fewest: int = FEWEST
) -> tuple[Group, ...]:
    """Return every group of every factor, pupils without the result or the factor left out.

    What is too small to show cannot be made out from the rest either.
    """
    known = [row for row in rows if row.results.get(outcome) is not None]
    return tuple(
        group
        for factor in factors
        for group in _factor([row for row in known if factor in row.factors], outcome, factor,
                             fewest)
    )  # fmt: skip


def _factor(rows: Sequence[PupilResult], outcome: str, factor: str, fewest: int, /) -> list[Group]:
    whole = _Sums()
    parts: defaultdict[str, _Sums] = defaultdict(_Sums)
    by_year: defaultdict[tuple[str, int], _Sums] = defaultdict(_Sums)
    for row in rows:
        value = row.results[outcome]
        if value is not None:
            name = row.factors[factor]
            for sums in (whole, parts[name], by_year[name, row.year]):
                sums.add(value, row.n)
    years = sorted({row.year for row in rows})
    hidden = hidden_groups({name: sums.n for name, sums in parts.items()}, fewest)
    return [
        _group(factor, name, whole, parts[name], _change(by_year, name, years, fewest),
               name in hidden)
        for name in sorted(parts)
    ]  # fmt: skip


def hidden_groups(sizes: Mapping[str, int], fewest: int) -> frozenset[str]:
    """Return the groups that are too small to show, and those that must go with them.

    What is left over when all that is shown is subtracted is at least two groups and `fewest`
    pupils.
    """
    few = [name for name, n in sizes.items() if n < fewest]
    rest = sorted((n, name) for name, n in sizes.items() if n >= fewest)
    while few and rest and (len(few) < 2 or sum(sizes[name] for name in few) < fewest):
        few.append(rest.pop(0)[1])
    return frozenset(few)


def _change(
    by_year: Mapping[tuple[str, int], _Sums], name: str, years: Sequence[int], fewest: int, /
) -> float | None:
    ends = [by_year.get((name, year)) for year in (years[0], years[-1])] if years else []
    first, last = (ends[0], ends[1]) if len(years) > 1 else (None, None)
    if first is None or last is None or first.n < fewest or last.n < fewest:
        return None
    return last.mean - first.mean


def _group(
    factor: str, name: str, whole: _Sums, part: _Sums, change: float | None, is_few: bool, /
) -> Group:
    rest = whole.without(part)
    difference = part.mean - rest.mean if rest.n else 0.0
    half = NORMAL_95 * sqrt(part.error + rest.error)
    return Group(
        factor=factor,
        name=name,
        n=part.n,
        mean=part.mean,
        difference=difference,
        low=difference - half,
        high=difference + half,
        change=change,
        is_few=is_few,
    )
