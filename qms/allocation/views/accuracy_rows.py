"""The rows of a follow-up's tables: schools, fields, factors, weights, and a new fit's kronor."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from qms.allocation.core.accuracy.assess import four_fields
from qms.allocation.core.accuracy.bootstrap import Range
from qms.allocation.core.accuracy.fields import Side, Verdict
from qms.allocation.core.accuracy.found import Assessment, SchoolFound
from qms.allocation.core.accuracy.outside import Judged
from qms.allocation.core.accuracy.refit import UnitShift
from qms.allocation.core.accuracy.reviews import Review
from qms.allocation.core.numerals import decimal_of
from qms.allocation.views.accuracy_words import (
    finding_chip,
    p_value,
    reviewed_label,
    verdict_chip,
)
from qms.i18n.formats import number, signed
from qms.i18n.language import gettext
from qms.i18n.order import swedish_key

SHOWN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolRow:
    """A school in the table; `is_hidden` when its figures would tell of a few pupils.

    `status` says whether a finding is preliminary or what came out of the dialogue.
    """

    unit_id: int
    name: str
    found: SchoolFound
    is_hidden: bool
    status: str

    @property
    def is_flagged(self) -> bool:
        """Return whether something may be wrong with the school's money."""
        return self.found.verdict is not Verdict.NO_EVIDENCE

    @property
    def chip(self) -> tuple[str, str]:
        """Return the verdict's chip."""
        return verdict_chip(self.found.verdict)

    @property
    def expected(self) -> str:
        """Return how many were expected, with one decimal."""
        return number(_exact(self.found.group.expected), 1)

    @property
    def observed(self) -> str:
        """Return how many there were."""
        return gettext("visas inte") if self.is_hidden else number(self.found.group.observed)

    @property
    def deviation(self) -> str:
        """Return observed minus expected, percentage points."""
        return self._points(self.found.group.deviation)

    @property
    def shrunken(self) -> str:
        """Return the deviation after shrinkage, percentage points."""
        return self._points(self.found.shrunken.value)

    @property
    def interval(self) -> str:
        """Return the interval of the shrunken deviation."""
        if self.is_hidden:
            return "–"
        low, high = self.found.shrunken.low, self.found.shrunken.high
        return gettext("%(low)s till %(high)s") % {
            "low": self._points(low), "high": self._points(high),
        }  # fmt: skip

    def _points(self, share: float) -> str:
        return "–" if self.is_hidden else signed(_exact(100 * share), 1)


KEYS: Mapping[str, Any] = {
    "skola": lambda row: swedish_key(row.name),
    "elever": lambda row: row.found.group.n,
    "avvikelse": lambda row: None if row.is_hidden else abs(row.found.shrunken.value),
}


def school_rows(
    found: Assessment,
    names: Mapping[str, str],
    *,
    hidden: Collection[str],
    reviews: Mapping[int, Review],
) -> tuple[SchoolRow, ...]:
    """Return every school that the reader knows the name of."""
    return tuple(
        SchoolRow(
            unit_id=int(one.group.name),
            name=names[one.group.name],
            found=one,
            is_hidden=one.group.name in hidden,
            status=status_of(one.verdict, reviews.get(int(one.group.name))),
        )
        for one in found.schools
    )


def status_of(verdict: Verdict, review: Review | None) -> str:
    """Return what a finding is worth: preliminary until the principal has been heard."""
    if verdict is Verdict.NO_EVIDENCE:
        return ""
    if review is None or not review.is_held:
        return gettext("Preliminärt: samtal med rektor återstår")
    return reviewed_label(review.conclusion)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRow:
    """A row of the four fields: schools with lower outcome, without evidence, with higher."""

    label: str
    lower: int
    none: int
    higher: int


def field_rows(found: Assessment) -> tuple[FieldRow, ...]:
    """Return the two rows; empty when it is not known what any school was paid."""
    counts = four_fields(found)
    labels = {
        Side.ABOVE: gettext("Ersättning över medel per elev"),
        Side.BELOW: gettext("Ersättning under medel per elev"),
    }
    if not any(counts.values()):
        return ()
    return tuple(
        FieldRow(
            label=label,
            lower=counts[side.value, Verdict.OVERCOMPENSATED.value],
            none=counts[side.value, Verdict.NO_EVIDENCE.value],
            higher=counts[side.value, Verdict.DISADVANTAGED.value],
        )
        for side, label in labels.items()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorRow:
    """A tested factor: where the model is furthest off, how sure that is, what may be said."""

    factor: str
    category: str
    n: str
    deviation: str
    p: str
    chip: tuple[str, str]


def factor_rows(judged: Collection[Judged], *, is_own: bool = False) -> tuple[FactorRow, ...]:
    """Return the tested factors, the surest first."""
    return tuple(
        FactorRow(
            factor=one.tested.factor,
            category=one.tested.category,
            n=number(one.tested.n),
            deviation=signed(_exact(100 * one.tested.deviation), 1),
            p=p_value(one.corrected),
            chip=finding_chip(one, is_own=is_own),
        )
        for one in judged
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeRow:
    """A weight or an index with the middle 95 % of the draws."""

    label: str
    value: str
    low: str
    high: str


def weight_rows(ranges: Collection[Range]) -> tuple[RangeRow, ...]:
    """Return the model's weights as log-odds against each factor's reference."""
    return tuple(_range_row(f"{one.name}: {one.category}", one) for one in ranges)


def index_rows(ranges: Collection[Range], names: Mapping[str, str]) -> tuple[RangeRow, ...]:
    """Return the schools' indexes, by name."""
    rows = [_range_row(names[one.name], one) for one in ranges if one.name in names]
    return tuple(sorted(rows, key=lambda row: swedish_key(row.label)))


def _range_row(label: str, one: Range) -> RangeRow:
    value, low, high = (number(_exact(part), 2) for part in (one.value, one.low, one.high))
    return RangeRow(label=label, value=value, low=low, high=high)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftRow:
    """What a new fit would change for a school; öre per pupil and in all."""

    name: str
    pupils: int
    before: Decimal
    after: Decimal
    change_ore: int
    per_pupil_ore: int


def shift_rows(shifts: Collection[UnitShift], names: Mapping[str, str]) -> list[ShiftRow]:
    """Return the schools, the largest change first."""
    rows = [
        ShiftRow(
            name=names[one.unit],
            pupils=one.pupils,
            before=decimal_of(one.before_index, 2),
            after=decimal_of(one.after_index, 2),
            change_ore=one.change_ore,
            per_pupil_ore=one.per_pupil_ore,
        )
        for one in shifts
        if one.unit in names
    ]
    return sorted(rows, key=lambda row: (-abs(row.change_ore), swedish_key(row.name)))


def _exact(value: float) -> Decimal:
    return Decimal(repr(float(value)))
