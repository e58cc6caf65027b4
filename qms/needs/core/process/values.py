"""The process of a case as it is read: stages, the steps between them, and their clocks."""

from dataclasses import dataclass
from enum import StrEnum

from qms.needs.core.cases.kinds import CaseKind, Part
from qms.needs.core.instrument.words import Words


class StageKey(StrEnum):
    """The stages that the product itself knows; their order, names and clocks are configured."""

    RECEIVED = "received"
    COMPLETENESS = "completeness"
    ASSESSMENT = "assessment"
    SECOND_ASSESSMENT = "second_assessment"
    PROPOSAL = "proposal"
    DECISION = "decision"
    RUNNING = "running"
    FOLLOW_UP = "follow_up"
    CLOSED = "closed"


class Need(StrEnum):
    """What must be there before a step can be taken."""

    COMPLETE = "complete"
    ASSESSOR = "assessor"
    SECOND_ASSESSOR = "second_assessor"
    EVALUATED = "evaluated"


@dataclass(frozen=True, slots=True, order=True)
class MonthDay:
    """A day that comes every year."""

    month: int
    day: int

    def __str__(self) -> str:
        return f"{self.month:02d}-{self.day:02d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Where a case can be. `days` is how long it may stay there, 0 when there is no limit."""

    key: StageKey
    place: int
    name: Words
    text: Words
    days: int
    acts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What moves a case from any of the stages in `origins` to `to`.

    `is_automatic`: it is taken by what is done on another page, such as sending an assessment.
    `is_back`: the case is returned. `asks_note`: it takes an explanation.
    """

    key: str
    name: Words
    origins: tuple[StageKey, ...]
    to: StageKey
    by: tuple[Part, ...]
    needs: tuple[Need, ...] = ()
    is_automatic: bool = False
    is_back: bool = False
    asks_note: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """For periods that begin on or after `period_from`: when to apply and when to decide."""

    key: str
    name: Words
    kinds: tuple[CaseKind, ...]
    period_from: MonthDay
    apply_by: MonthDay
    decide_by: MonthDay


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """One version of the process, whole. Stages are in their order."""

    key: str
    title: Words
    urgent_days: int
    follow_up_before_end: int
    stages: tuple[Stage, ...]
    steps: tuple[Step, ...]
    deadlines: tuple[Deadline, ...]

    def stage(self, key: str) -> Stage:
        """Return a stage; raise LookupError when there is none."""
        for one in self.stages:
            if one.key == key:
                return one
        raise LookupError(key)

    def step(self, key: str) -> Step:
        """Return a step; raise LookupError when there is none."""
        for one in self.steps:
            if one.key == key:
                return one
        raise LookupError(key)
