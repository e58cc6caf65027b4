"""Why the amount changed since last year: one thing replaced at a time."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from qms.allocation.core.numerals import decimal_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """What decided one unit's amount a year; `kr_at_one` is kronor per pupil where `index` is 1.

    `index` is what the construction makes of the unit's index, `pot_per_pupil` the pot in kronor
    by all pupils of the municipality, `limits_ore` the part of `ore` that floor, cap and phase-in
    add.
    """

    pupils: int
    index: Fraction
    kr_at_one: Fraction
    pot_per_pupil: Fraction
    ore: int
    limits_ore: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OldModel:
    """This year's pupils and pot in last year's model: what it makes of the index, kr where 1.

    `unit_index` is the unit's index itself, for those who want to tell it.
    """

    index: Fraction
    kr_at_one: Fraction
    unit_index: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Öre before and after, and five parts that add up to the difference exactly.

    `is_index_in_model`: the two cannot be told apart, and what the index did is in `model`.
    `index_by_old` is the unit's index this year in last year's model, where that is known.
    """

    before: int
    pupils: int
    index: int
    pot: int
    model: int
    after: int
    limits: int = 0
    is_index_in_model: bool = False
    index_by_old: Fraction | None = None

    @property
    def total(self) -> int:
        """Return the whole change in öre."""
        return self.after - self.before

    @property
    def parts(self) -> tuple[int, int, int, int, int]:
        """Return pupils, index, pot and model in the order they were replaced, and limits."""
        return (self.pupils, self.index, self.pot, self.model, self.limits)


def change_of(before: Year, after: Year, old_model: OldModel | None) -> Change:
    """Return the change split by sequential replacement: pupils, index, pot, model, limits.

    `pot` is what the pot per pupil of the municipality does, all else alike: a larger pot, or
    fewer to share it. What the construction shares out by, which also depends on other schools'
    index, belongs to `index` in last year's model and to `model` when that is replaced. Each
    level is rounded to öre, so the parts are differences of whole öre. Without `old_model` (this
    year's pupils cannot be put through it) index and model cannot be told apart, and both are in
    `model`.
    """
    larger = after.pot_per_pupil / before.pot_per_pupil
    middle = old_model or OldModel(index=before.index, kr_at_one=before.kr_at_one * larger)
    steps = (
        (before.kr_at_one, before.pupils, before.index),
        (before.kr_at_one, after.pupils, before.index),
        (middle.kr_at_one / larger, after.pupils, middle.index),
        (middle.kr_at_one, after.pupils, middle.index),
    )
    levels = [before.ore - before.limits_ore]
    for earlier, later in pairwise(steps):
        # Nothing replaced, nothing changed: not even the öre that the decision rounded.
        levels.append(levels[-1] if later == earlier else _ore(*later))
    pupils, index, pot = (later - earlier for earlier, later in pairwise(levels))
    rest = after.ore - after.limits_ore - levels[-1]
    is_same_model = old_model is not None and (
        (old_model.index, old_model.kr_at_one) == (after.index, after.kr_at_one)
    )
    return Change(
        before=before.ore,
        pupils=pupils,
        index=index,
        pot=pot + (rest if is_same_model else 0),
        model=0 if is_same_model else rest,
        after=after.ore,
        limits=after.limits_ore - before.limits_ore,
        is_index_in_model=old_model is None,
        index_by_old=old_model.unit_index if old_model else None,
    )


def _ore(kr_at_one: Fraction, pupils: int, index: Fraction) -> int:
    return int(decimal_of(kr_at_one * pupils * index * 100, 0))
