"""An instrument as it is read: areas, questions, levels, points, hours, thresholds and rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TypeVar

from qms.kernel.expression import Mode
from qms.needs.core.instrument.tested import DocumentationPart, Rule, Threshold
from qms.needs.core.instrument.words import Words as Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A question as it is put in one school form."""

    text: Words
    levels: tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question; `levels[n]` describes level n. `variants` by the key of a school form."""

    key: str
    area: str
    text: Words
    look_for: Words
    levels: tuple[Words, ...]
    variants: Mapping[str, Variant]

    def in_form(self, form: str) -> Variant:
        """Return the question's words in a school form."""
        return self.variants.get(form) or Variant(text=self.text, levels=self.levels)


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One area of need; `order` breaks ties and is the order on the page."""

    key: str
    prefix: str
    order: int
    domains: tuple[str, ...]
    name: Words
    intro: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A level in general."""

    level: int
    name: Words
    text: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursRule:
    """How area points become hours per week, exact; rounding is last.

    `per_point[n]` is for the area ranked n, the last one for every area below. `caps` are hours
    per week by school form, used where the child's own hours are not known.
    """

    per_point: tuple[Decimal, ...]
    quantum: Decimal
    mode: Mode
    counts_from: int
    caps: Mapping[str, Decimal]
    weeks_per_term: Mapping[str, int]
    total_name: Words
    extraordinary_name: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What is meant by the present and the desired state."""

    current_name: Words
    current_text: Words
    desired_name: Words
    desired_text: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountRule:
    """The addition for value added tax to private providers, and the groups of staff."""

    vat_private: Decimal
    cost_groups: tuple[str, ...]


One = TypeVar("One", Question, Area, Threshold, DocumentationPart, Rule)


@dataclass(frozen=True, kw_only=True)
class Instrument:
    """One version of an instrument, whole."""

    key: str
    version: int
    title: Words
    purpose: Words
    no_diagnosis: Words
    second_share: Decimal
    assessors_min: int
    minutes: int
    legal: tuple[str, ...]
    state: State
    points: tuple[int, ...]
    hours: HoursRule
    amount: AmountRule
    thresholds: tuple[Threshold, ...]
    levels: tuple[Level, ...]
    areas: tuple[Area, ...]
    questions: tuple[Question, ...]
    documentation: tuple[DocumentationPart, ...]
    rules: tuple[Rule, ...]

    @cached_property
    def by_area(self) -> Mapping[str, tuple[Question, ...]]:
        """Return the questions of each area, areas in their order."""
        return {
            area.key: tuple(one for one in self.questions if one.area == area.key)
            for area in self.areas
        }

    @cached_property
    def ordered(self) -> tuple[Question, ...]:
        """Return the questions in the order they are put: area by area."""
        return tuple(one for questions in self.by_area.values() for one in questions)

    def question(self, key: str) -> Question:
        """Return a question; raise LookupError when there is none."""
        return _one(self.questions, key)

    def area(self, key: str) -> Area:
        """Return an area; raise LookupError when there is none."""
        return _one(self.areas, key)

    def threshold(self, key: str) -> Threshold:
        """Return a threshold; raise LookupError when there is none."""
        return _one(self.thresholds, key)

    def part(self, key: str) -> DocumentationPart:
        """Return a part of the documentation; raise LookupError when there is none."""
        return _one(self.documentation, key)

    def rule(self, key: str) -> Rule:
        """Return a rule; raise LookupError when there is none."""
        return _one(self.rules, key)


def _one(found: tuple[One, ...], key: str) -> One:
    for one in found:
        if one.key == key:
            return one
    raise LookupError(key)
