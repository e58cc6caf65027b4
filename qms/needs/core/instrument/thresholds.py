"""Which threshold a profile reaches, and what must be documented for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from qms.needs.core.instrument.facts import Facts
from qms.needs.core.instrument.tested import DocumentationPart, Limit, RequiredFrom, Threshold
from qms.needs.core.instrument.values import Instrument


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What thresholds are tested on: hours after the cap before rounding, questions per level."""

    total_hours: Decimal
    extraordinary_hours: Decimal
    level_counts: tuple[int, ...]

    @property
    def highest_level(self) -> int:
        """Return the highest level of any question."""
        return max((n for n, count in enumerate(self.level_counts) if count), default=0)

    def value(self, basis: str) -> Decimal:
        """Return what a limit is compared with."""
        figures: Mapping[str, Decimal] = {
            "total_hours": self.total_hours,
            "extraordinary_hours": self.extraordinary_hours,
            "max_level": Decimal(self.highest_level),
        }
        if basis in figures:
            return figures[basis]
        bare = basis.removesuffix("_or_more")
        level = int(bare.rpartition("_")[2])
        counts = (
            self.level_counts[level:] if bare != basis else self.level_counts[level : level + 1]
        )
        return Decimal(sum(counts))


def threshold_of(instrument: Instrument, profile: Profile, documented: frozenset[str]) -> Threshold:
    """Return the highest threshold whose limits hold, else the one that takes the rest.

    Without the documentation it asks for, the threshold that is the same but for it holds instead.
    """
    ordered = sorted(instrument.thresholds, key=lambda one: -one.order)
    for one in ordered:
        if one.is_otherwise or one.same_as or not _reached(one, profile):
            continue
        if set(one.documentation) <= documented:
            return one
        incomplete = next((other for other in ordered if other.same_as == one.key), None)
        if incomplete is not None:
            return incomplete
    return next(one for one in ordered if one.is_otherwise)


def _reached(threshold: Threshold, profile: Profile) -> bool:
    all_hold = all(holds(limit, profile) for limit in threshold.limits)
    one_holds = not threshold.any_of or any(holds(limit, profile) for limit in threshold.any_of)
    return all_hold and one_holds


def holds(limit: Limit, profile: Profile) -> bool:
    """Return whether a limit holds."""
    value = profile.value(limit.basis)
    return value >= limit.value if limit.is_least else value < limit.value


def required_parts(instrument: Instrument, reached: Threshold, facts: Facts) -> tuple[str, ...]:
    """Return the keys of the parts that the threshold and the answers demand, in order."""
    return tuple(
        one.key for one in instrument.documentation if _is_required(instrument, one, reached, facts)
    )


def _is_required(
    instrument: Instrument, part: DocumentationPart, reached: Threshold, facts: Facts
) -> bool:
    if part.required_from is RequiredFrom.CONDITIONAL:
        return part.condition is not None and facts.holds(part.condition)
    start = {one.key: one.order for one in instrument.thresholds}.get(part.required_from.value)
    return start is not None and reached.order >= start
