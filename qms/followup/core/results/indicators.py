"""What can be measured: indicators and rules of small numbers, from `content/indicators.toml`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from qms.followup.core.report.wording import Wording

UPPER_FORMS = frozenset({"upper_secondary", "adapted_upper_secondary"})
FIRST_UPPER_STEP, LAST_UPPER_STEP, AGE_SIX = 10, 12, 6


FORM_STEPS = {
    "preschool": frozenset(range(-5, 0)),
    "preschool_class": frozenset({0}),
    "compulsory": frozenset(range(1, 10)),
    "leisure_centre": frozenset(range(7)),
    "adapted_compulsory": frozenset(range(1, 10)),
    "upper_secondary": frozenset(range(10, 13)),
    "adapted_upper_secondary": frozenset(range(10, 13)),
}
"""The grades that a form can have."""


class Direction(StrEnum):
    """Which way is better; `TARGET` and `CONTEXT` have no better way of their own."""

    HIGHER = "higher_better"
    LOWER = "lower_better"
    TARGET = "target"
    CONTEXT = "context"


class Unit(StrEnum):
    """What a value is counted in."""

    PERCENT = "percent"
    POINTS = "points"
    NUMBER = "number"
    PER_100 = "per_100"
    INDEX_10 = "index_0_10"
    INDEX = "index"
    DAYS = "days"
    HOURS = "hours"
    KR = "kr"
    PERCENTAGE_POINTS = "percentage_points"
    STANDARD_UNITS = "standard_units"


class ShareOf(StrEnum):
    """What a per cent is a share of: chance can be told of pupils, not of time or staff."""

    PUPILS = "pupils"
    TIME = "time"
    STAFF = "staff"


class Counts(StrEnum):
    """What must not be few for a value to be shown."""

    BEHIND = "denominator"
    BEHIND_AND_REST = "denominator_and_complement"
    WITH_AND_BEHIND = "numerator_and_denominator"
    ANSWERS = "answers"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class FewRule:
    """A rule of small numbers: fewer than `least` of what `counts` says are hidden.

    Below `least_rate` (a share) of those asked a survey's value is shown with a warning.
    """

    key: str
    least: int
    counts: Counts
    text: str
    least_rate: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One indicator. `steps` are the grades it is measured in, all of the unit when empty.

    `worth` is the smallest difference that is worth explaining, in the indicator's own unit.
    """

    key: str
    group: str
    name: Wording
    definition: str
    unit: Unit
    direction: Direction
    forms: tuple[str, ...]
    steps: frozenset[int]
    source: str
    rule: FewRule
    area: str
    kolada: str = ""
    note: str = ""
    share_of: ShareOf = ShareOf.PUPILS
    worth: Decimal = Decimal(0)

    def is_measured_at(self, forms: Mapping[str, frozenset[int]]) -> bool:
        """Return whether a unit with these forms, each with its grades, has what is measured.

        Grades of other forms than the unit's say nothing: a preschool is measured as a whole.
        """
        return any(
            not (self.steps & FORM_STEPS.get(form, self.steps)) or bool(self.steps & steps)
            for form, steps in forms.items()
            if form in self.forms
        )

    def forms_at(self, forms: tuple[str, ...]) -> tuple[str, ...]:
        """Return those of a unit's forms that the indicator is about."""
        return tuple(form for form in forms if form in self.forms)

    def is_worse(self, difference: Decimal) -> bool:
        """Return whether a difference of that sign is for the worse; never without a direction."""
        if self.direction is Direction.HIGHER:
            return difference < 0
        return self.direction is Direction.LOWER and difference > 0

    def is_better(self, difference: Decimal) -> bool:
        """Return whether a difference of that sign is for the better."""
        return self.is_worse(-difference)


def parse_indicators(content: Mapping[str, Any]) -> Mapping[str, Indicator]:
    """Return every indicator by key, in the order of the file."""
    rules = {one["key"]: _rule(one) for one in content["suppression_rule"]}
    worth = {unit: Decimal(str(n)) for unit, n in content["meta"]["worth_explaining"].items()}
    return {one["key"]: _indicator(one, rules, worth) for one in content["indicator"]}


def areas(content: Mapping[str, Any]) -> Mapping[str, str]:
    """Return the Swedish name of every area of success, by key."""
    return {one["key"]: one["name_sv"] for one in content["success_area"]}


def _rule(table: Mapping[str, Any]) -> FewRule:
    rate = table.get("min_response_rate")
    return FewRule(
        key=table["key"],
        least=table["min_n"],
        counts=Counts(table["applies_to"]),
        text=table["text_sv"],
        least_rate=None if rate is None else Decimal(str(rate)),
    )


def _indicator(
    table: Mapping[str, Any], rules: Mapping[str, FewRule], worth: Mapping[str, Decimal]
) -> Indicator:
    forms = tuple(table["school_forms"])
    return Indicator(
        key=table["key"],
        group=table["group"],
        name=Wording(sv=table["name_sv"], en=table["name_en"]),
        definition=table["definition_sv"],
        unit=Unit(table["unit"]),
        direction=Direction(table["direction"]),
        forms=forms,
        steps=steps_of(table["grade"], forms),
        source=table["source"],
        rule=rules[table["suppression"]],
        area=table["success_area"],
        kolada=table.get("kolada", ""),
        note=table.get("note_sv", ""),
        share_of=ShareOf(table.get("share_of", ShareOf.PUPILS)),
        worth=worth.get(table["unit"], Decimal(0)),
    )


def steps_of(text: str, forms: tuple[str, ...]) -> frozenset[int]:
    """Return the steps (see `kernel.schoolyear`) that a text of the file names.

    `3`, `6, 9`, `F-6`, `F-gy`, `1-5 år` (ages) and `gy 2`; plain numbers are years of upper
    secondary school where the indicator is about nothing else.
    """
    only_upper = bool(forms) and set(forms) <= UPPER_FORMS
    return frozenset(step for part in text.split(",") for step in _span(part.strip(), only_upper))


def _span(text: str, only_upper: bool) -> range:
    if not text:
        return range(0)
    if ages := re.fullmatch(r"(\d)-(\d) år", text):
        return range(int(ages[1]) - AGE_SIX, int(ages[2]) - AGE_SIX + 1)
    low, _, high = text.partition("-")
    first = _step(low.strip(), only_upper)
    if not high:
        return range(first, first + 1)
    last = LAST_UPPER_STEP if high == "gy" else _step(high.strip(), only_upper)
    return range(first, last + 1)


def _step(text: str, only_upper: bool) -> int:
    if text == "F":
        return 0
    in_upper = text.startswith("gy") or only_upper
    number = int(text.removeprefix("gy"))
    return min(FIRST_UPPER_STEP - 1 + number, LAST_UPPER_STEP) if in_upper else number
