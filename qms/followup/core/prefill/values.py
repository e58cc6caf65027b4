"""What stands ready at a question before anybody has written: values, each with its source."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from qms.followup.core.results.findings import Finding
from qms.followup.core.results.groups import Groups
from qms.followup.core.results.indicators import Indicator
from qms.followup.core.results.small_numbers import Cell
from qms.followup.core.results.table import ResultRow, ResultTable


class SourceState(StrEnum):
    """What a source gave."""

    FILLED = "filled"
    NOTHING = "nothing"  # the register is there, but has nothing of this unit and year
    NOT_YET = "not_yet"  # no such register yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One prefill source of the template: its key, what it gave, and how old that is.

    `on` is the day the figures stood so, `years` the first and last year they are about. `lacks`
    names what the source has but not yet here (`premises`).
    """

    key: str
    state: SourceState
    on: date | None = None
    years: tuple[int, int] | None = None
    lacks: tuple[str, ...] = ()

    @property
    def is_filled(self) -> bool:
        """Return whether the source gave something real."""
        return self.state is SourceState.FILLED


class FactUnit(StrEnum):
    """How a fact is written."""

    COUNT = "count"
    NUMBER = "number"
    RATIO = "ratio"
    ORE = "ore"
    CHANGE_ORE = "change_ore"
    DAY = "day"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One fact: `name` is what it is (its words are the pages'), `beside` what it is compared with.

    `year` is the year it is about, `source` the source it comes from.
    """

    name: str
    value: int | Decimal | date | str
    unit: FactUnit
    source: str
    year: int | None = None
    beside: int | Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedRow:
    """A row that could be added: from the catalogue (`key`), or one that goes on from last year.

    `because` is the finding that speaks for it, about `because_of`; `baseline` is the latest value
    of `indicator` at the unit. One that goes on has its measure and baseline in words instead;
    `last_id` is the row of the report's table of earlier actions that it goes on from.
    """

    key: str
    title: str
    target_group: str = ""
    reach: str = ""
    indicator: Indicator | None = None
    baseline: Cell | None = None
    because: Finding | None = None
    because_of: Indicator | None = None
    goes_on: bool = False
    last_id: int | None = None
    measure_text: str = ""
    baseline_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What an earlier report said: `label` tells which part, empty for the answer itself."""

    text: str
    year: int
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrefilledValue:
    """Everything known beforehand of one question.

    `table` stands in an indicator table or beside a text; `findings` are the rows of it that a
    text should take up. `ore` is a sum that follows from the register. `parts` are proposed parts
    of the answer by field name, `text` is a proposed answer in words; `tells_facts` proposes the
    facts themselves as the answer, in the page's words.
    """

    question: str
    sources: tuple[Source, ...] = ()
    facts: tuple[Fact, ...] = ()
    table: ResultTable | None = None
    findings: tuple[ResultRow, ...] = ()
    groups: Groups | None = None
    earlier: tuple[Earlier, ...] = ()
    rows: tuple[ProposedRow, ...] = ()
    choices: tuple[str, ...] = ()
    ore: int | None = None
    parts: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    tells_facts: bool = False

    @property
    def is_filled(self) -> bool:
        """Return whether any source gave something real: only then the question is prefilled."""
        return any(source.is_filled for source in self.sources)

    @property
    def is_partly(self) -> bool:
        """Return whether some of the sources have nothing yet."""
        return self.is_filled and not all(source.is_filled for source in self.sources)


def merged(question: str, parts: Iterable[PrefilledValue]) -> PrefilledValue:
    """Return the parts that each source gave as one value, in the order of the sources."""
    every = tuple(parts)
    tables = [one.table for one in every if one.table is not None]
    sums = [one.ore for one in every if one.ore is not None]
    return PrefilledValue(
        question=question,
        sources=tuple(source for one in every for source in one.sources),
        facts=tuple(fact for one in every for fact in one.facts),
        table=tables[0] if tables else None,
        findings=tuple(row for one in every for row in one.findings),
        groups=next((one.groups for one in every if one.groups is not None), None),
        earlier=tuple(text for one in every for text in one.earlier),
        rows=tuple(row for one in every for row in one.rows),
        choices=tuple(dict.fromkeys(choice for one in every for choice in one.choices)),
        ore=sums[0] if sums else None,
        parts={name: said for one in every for name, said in one.parts.items()},
        text=next((one.text for one in every if one.text), ""),
        tells_facts=any(one.tells_facts for one in every),
    )
