"""What a scoring gives: four counts of points and hours, the threshold, messages, the working."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from qms.kernel.working import Working
from qms.needs.core.instrument.tested import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """An area with points, its weight by rank (hours per point) and its hours, exact."""

    area: str
    points: int
    weight: Decimal
    hours: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Points and hours per week of one set of levels.

    `question_points` and `area_points` have every key of the instrument, in its order; `ranked`
    only areas with points, the largest first. `hours` are rounded.
    """

    question_points: Mapping[str, int]
    area_points: Mapping[str, int]
    profile_points: int
    ranked: tuple[Ranked, ...]
    hours_before_cap: Decimal
    hours_after_cap: Decimal
    hours: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A rule whose condition held; its words stand in the instrument. `found` words were seen."""

    key: str
    severity: Severity
    found: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What sums tell of a result: its threshold, the points now and the hours per week."""

    threshold: str
    points: int
    hours: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The result of a scoring. Hours are per week; `extraordinary` counts high levels only.

    `total_hours`, `extraordinary_hours` and `desired_total_hours` are rounded, the two others are
    not. `threshold` is a key of the instrument. `required` are the parts of the documentation that
    the result demands, `lacking` those that are not there. `unanswered` questions count as level
    0. `method` is how this was counted.
    """

    method: int
    instrument: str
    version: int
    cap: Decimal
    is_own_cap: bool
    current: Count
    extraordinary: Count
    desired: Count
    desired_extraordinary: Count
    level_counts: tuple[int, ...]
    highest_level: int
    total_hours: Decimal
    extraordinary_hours: Decimal
    within_basic_amount_hours: Decimal
    desired_total_hours: Decimal
    gap_hours: Decimal
    threshold: str
    required: tuple[str, ...]
    lacking: tuple[str, ...]
    messages: tuple[Message, ...]
    unanswered: tuple[str, ...]
    desired_unanswered: tuple[str, ...]
    working: Working

    @property
    def is_extraordinary(self) -> bool:
        """Return whether the extraordinary threshold is reached with its documentation."""
        return self.threshold == "extraordinary"

    @property
    def stops(self) -> tuple[Message, ...]:
        """Return the messages that must be mended before the assessment is sent."""
        return tuple(one for one in self.messages if one.severity is Severity.STOP)
