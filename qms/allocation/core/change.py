"""Why the amount changed since last year: one thing replaced at a time."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from qms.allocation.core.numerals import decimal_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """What decided one unit's amount a year; `kr_at_one` is kronor per pupil at index 1,00.

    `index` is what the construction makes of it, `limits_ore` the part of `ore` that floor, cap
    and phase-in add.
    """

    pupils: int
    index: Fraction
    kr_at_one: Fraction
    ore: int
    limits_ore: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OldModel:
    """This year's pupils put through last year's model: the unit's index and kronor at 1,00."""

    index: Fraction
    kr_at_one: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Öre before and after, and five parts that add up to the difference exactly."""

    before: int
    pupils: int
    index: int
    pot: int
    model: int
    after: int
    limits: int = 0

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

    `pot` is the change in kronor per pupil at index 1,00: a larger pot, or fewer to share it.
    Each level is rounded to öre, so the parts are differences of whole öre. Without `old_model`
    (last year's factors are not known this year) index and model cannot be told apart, and both
    are in `model`.
    """
    middle = old_model or OldModel(index=before.index, kr_at_one=after.kr_at_one)
    steps = (
        (before.kr_at_one, before.pupils, before.index),
        (before.kr_at_one, after.pupils, before.index),
        (before.kr_at_one, after.pupils, middle.index),
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
    )


def _ore(kr_at_one: Fraction, pupils: int, index: Fraction) -> int:
    return int(decimal_of(kr_at_one * pupils * index * 100, 0))
