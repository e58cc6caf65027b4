"""From the groups' needs to weights: each need against that of one group of reference."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from qms.allocation.core.survey.needs import Group, GroupNeed
from qms.kernel.money import round_half_up
from qms.kernel.problems import Problem, RefusedError

QUANTUM = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupWeight:
    """A group's need and the weight that follows from it."""

    need: GroupNeed
    weight: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyWeights:
    """The weights, the group that weighs 1, and the factors that no answer gives any need.

    `left_out` factors can have no part in a model: all their weights would be 0.
    """

    reference: Group
    groups: tuple[GroupWeight, ...]
    left_out: tuple[str, ...]

    def of(self, group: Group) -> Decimal:
        """Return one group's weight; raise KeyError when nobody answered for it."""
        found = next((one for one in self.groups if one.need.group == group), None)
        if found is None:
            raise KeyError(group.name)
        return found.weight


def weights_of(needs: Sequence[GroupNeed], *, reference: Group | None = None) -> SurveyWeights:
    """Return weight = median need ÷ the reference group's median need, to two decimals.

    One reference for all factors: a krona of need weighs the same wherever it comes from, so the
    points of a school are its need in kronor per pupil, divided by one number. Without
    `reference` it is the group with the lowest need above zero. Raise RefusedError with every
    fault: no answers, a factor with one category, no need at all, a reference of no need.
    """
    _refuse_unusable(needs)
    base = _reference(needs, reference)
    groups = tuple(
        GroupWeight(need=one, weight=round_half_up(one.median / base.median, QUANTUM))
        for one in needs
    )
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for row in groups:
        totals[row.need.group.factor] += row.weight
    return SurveyWeights(
        reference=base.group,
        groups=groups,
        left_out=tuple(factor for factor, total in totals.items() if not total),
    )


def _refuse_unusable(needs: Sequence[GroupNeed]) -> None:
    if not needs:
        raise RefusedError((Problem(message="Det finns inga svar.", cure="Vänta in svar."),))
    sizes: dict[str, list[str]] = defaultdict(list)
    for one in needs:
        sizes[one.group.factor].append(one.group.category)
    problems = [
        Problem(
            message=f"{factor} har bara svar för kategorin {names[0]}.",
            column=factor,
            cure="Fråga också om de elever som inte ingår i den; behovet får vara 0.",
        )
        for factor, names in sizes.items()
        if len(names) < 2
    ]
    if not any(one.median for one in needs):
        message = "Ingen grupp har något behov: alla andelar eller kostnader är noll."
        problems.append(Problem(message=message, cure="Kontrollera andelar och kostnader."))
    if problems:
        raise RefusedError(tuple(problems))


def _reference(needs: Iterable[GroupNeed], wanted: Group | None) -> GroupNeed:
    known = {one.group: one for one in needs}
    if wanted is None:
        return min((one for one in known.values() if one.median), key=_lowest)
    found = known.get(wanted)
    if found is None:
        names = ", ".join(group.name for group in known)
        message = f"Gruppen {wanted.name} finns inte bland svaren."
        raise RefusedError((Problem(message=message, cure=f"Välj någon av {names}."),))
    if not found.median:
        message = f"Gruppen {wanted.name} har inget behov, så inget kan mätas mot den."
        raise RefusedError((Problem(message=message, cure="Välj en annan grupp."),))
    return found


def _lowest(one: GroupNeed) -> tuple[Fraction, Group]:
    return one.median, one.group
