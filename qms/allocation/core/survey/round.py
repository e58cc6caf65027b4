"""A round of questions as a value: what is asked, of whom, and until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from qms.allocation.core.survey.needs import Group, MeasureAnswer

FEWEST_TOLD = 3
"""Answers to a weight survey before others than the analyst see what came out."""


class SurveyKind(StrEnum):
    """What a round asks about."""

    WEIGHTS = "weights"
    LEGITIMACY = "legitimacy"


class SurveyState(StrEnum):
    """A round that is closed can be read but not answered."""

    OPEN = "open"
    CLOSED = "closed"


class SurveyClosedError(Exception):
    """The round is closed, or its last day has passed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """Something a school can do for pupils; `cost` is the usual kronor per pupil and year."""

    key: str
    name: str
    cost: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One survey. A weight survey has groups and measures, a legitimacy survey neither."""

    id: int
    kind: SurveyKind
    year: int
    last_day: date
    state: SurveyState
    groups: tuple[Group, ...] = ()
    measures: tuple[Measure, ...] = ()

    def is_open(self, today: date) -> bool:
        """Return whether it can be answered today; the last day counts to its end."""
        return self.state is SurveyState.OPEN and today <= self.last_day

    def is_told(self, answers: int, today: date) -> bool:
        """Return whether the result is told to others than those who run the survey."""
        return answers >= FEWEST_TOLD and not self.is_open(today)


Shares = Mapping[Group, Mapping[str, Decimal]]
"""Group to measure's key to the share (0–1) that needs it; a group that is here is answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightAnswer:
    """A unit's answer so far: shares per group, and costs where its own differ."""

    unit_id: int
    shares: Shares
    costs: Mapping[str, Decimal]

    def rows(self, asked: Round, *, unit: str = "") -> tuple[MeasureAnswer, ...]:
        """Return the answer line by line; a measure left empty in an answered group is 0."""
        return tuple(
            MeasureAnswer(
                unit=unit or str(self.unit_id),
                group=group,
                measure=measure.name,
                share=self.shares[group].get(measure.key, Decimal(0)),
                cost=self.costs.get(measure.key, measure.cost),
            )
            for group in asked.groups
            if group in self.shares
            for measure in asked.measures
        )

    def first_open(self, asked: Round) -> int:
        """Return the number (from 1) of the first group without an answer; one past the last."""
        open_ones = (
            at for at, group in enumerate(asked.groups, start=1) if group not in self.shares
        )
        return next(open_ones, len(asked.groups) + 1)

    def is_whole(self, asked: Round) -> bool:
        """Return whether every group is answered."""
        return all(group in self.shares for group in asked.groups)
