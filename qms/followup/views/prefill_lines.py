"""What stands ready at the questions of a step, in words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from qms.allocation.core.records import Received
from qms.followup.core.prefill.values import PrefilledValue, ProposedRow, SourceState
from qms.followup.core.report.head import Head
from qms.followup.core.report.questions import QuestionType
from qms.followup.core.report.templates import Period, Section
from qms.followup.core.results.groups import Groups
from qms.followup.prefill_labels import (
    absent_text,
    fact_beside,
    fact_name,
    fact_value,
    facts_in_words,
    source_text,
)
from qms.followup.result_labels import (
    cell_text,
    finding_sentence,
    group_text,
    name_of,
    value_text,
    years_text,
)
from qms.followup.services.prefill import ground_of, ready
from qms.followup.services.reaching import Reached
from qms.followup.views.result_lines import RowLine, TableLines, row_line, table_lines
from qms.i18n.formats import school_year
from qms.i18n.language import gettext

ALWAYS_TOLD = frozenset({QuestionType.READONLY, QuestionType.INDICATOR_TABLE})
"""The types that tell what is not there beside what is; others tell it in its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedLine:
    """A row that could be added, in words; `key` is its key in the catalogue, empty when none."""

    key: str
    title: str
    target_group: str
    measure: str
    indicator: str
    baseline: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLine:
    """A factor with its groups' means in one line."""

    factor: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """What stands ready at one question, ready for the page."""

    is_filled: bool
    facts: tuple[tuple[str, str, str], ...]
    table: TableLines | None
    findings: tuple[RowLine, ...]
    groups: tuple[GroupLine, ...]
    groups_about: str
    hidden_groups: str
    earlier: tuple[tuple[str, str], ...]
    rows: tuple[ProposedLine, ...]
    choices: tuple[str, ...]
    parts: Mapping[str, str]
    text: str
    sources: tuple[str, ...]
    absent: tuple[str, ...]

    @property
    def has_more(self) -> bool:
        """Return whether anything stands beside a question that is written in."""
        return bool(self.facts or self.findings or self.groups or self.earlier or self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """What a step's page is filled with: lines per question, the money, last year's answers."""

    lines: Mapping[str, Lines]
    received: Received | None
    before: Mapping[str, str]


def ready_for(session: Session, reached: Reached, section: Section, *, on: date) -> Ready:
    """Return what stands ready at the questions of the step; each thing is read once."""
    keys = [question.key for question in section.questions]
    ground = ground_of(session, reached, on=on, only=keys)
    kinds = {question.type for question in section.questions}
    before = ground.before if QuestionType.TEXT in kinds else None
    found = ready(ground)
    texts = [one.key for one in section.questions if one.type is QuestionType.TEXT]
    if before is not None:
        found = {
            **found, **{key: _without_own(found[key], before.answer(key)) for key in texts}
        }  # fmt: skip
    lines = {key: _lines(value, ground.head) for key, value in found.items()}
    return Ready(
        lines=_absent_once(section, lines),
        received=ground.received if QuestionType.READONLY in kinds else None,
        before=before.answers if before else {},
    )


def _absent_once(section: Section, lines: Mapping[str, Lines]) -> Mapping[str, Lines]:
    """Return the lines with what is not there told at the first question that shows it."""
    told: set[str] = set()
    kept = dict(lines)
    for question in section.questions:
        if (one := kept.get(question.key)) is None:
            continue
        kept[question.key] = replace(one, absent=tuple(t for t in one.absent if t not in told))
        if question.type in ALWAYS_TOLD or not one.has_more:
            told |= set(one.absent)
    return kept


def _without_own(value: PrefilledValue, answer: str) -> PrefilledValue:
    """Return the value without last year's answer, which the page of a text shows by itself."""
    shown = answer.replace("\n", ", ")
    kept = tuple(one for one in value.earlier if one.label or one.text != shown)
    return replace(value, earlier=kept)


def _lines(value: PrefilledValue, head: Head) -> Lines:
    groups = value.groups or Groups()
    return Lines(
        is_filled=value.is_filled,
        facts=tuple((fact_name(one), fact_value(one), fact_beside(one)) for one in value.facts),
        table=table_lines(value.table, place=value.question) if value.table else None,
        findings=tuple(row_line(one, place=f"{value.question}-f") for one in value.findings),
        groups=_groups(groups),
        groups_about=_about(groups),
        hidden_groups=", ".join(groups.hidden),
        earlier=tuple((one.label or _year(one.year, head), one.text) for one in value.earlier),
        rows=tuple(proposed_line(one) for one in value.rows),
        choices=value.choices,
        parts=value.parts,
        text=value.text or (facts_in_words(value.facts) if value.tells_facts else ""),
        sources=tuple(source_text(one) for one in value.sources if one.is_filled),
        absent=_absent(value),
    )


def _year(year: int, head: Head) -> str:
    return school_year(year) if head.period is Period.SCHOOL_YEAR else str(year)


def _absent(value: PrefilledValue) -> tuple[str, ...]:
    """Return what is not there; a table names itself the results that it lacks."""
    told = (
        one
        for one in value.sources
        if one.lacks
        or one.state is SourceState.NOT_YET
        or (one.state is SourceState.NOTHING and value.table is None)
    )
    return tuple(text for one in told if (text := absent_text(one)))


def _groups(groups: Groups) -> tuple[GroupLine, ...]:
    factors = dict.fromkeys(one.factor for one in groups.means)
    return tuple(
        GroupLine(
            factor=factor,
            text=", ".join(group_text(one) for one in groups.means if one.factor == factor),
        )
        for factor in factors
    )


def _about(groups: Groups) -> str:
    if not groups.means:
        return ""
    first = groups.means[0]
    return gettext("%(what)s, medelvärde %(years)s") % {
        "what": first.result[:1].upper() + first.result[1:],
        "years": years_text(first.first, first.last),
    }


def proposed_line(row: ProposedRow) -> ProposedLine:
    """Return a proposed row in words."""
    indicator = row.indicator
    baseline = row.baseline_text
    if indicator is not None and row.baseline is not None:
        baseline = f"{cell_text(row.baseline, indicator.unit)} ({row.baseline.year})"
    return ProposedLine(
        key=row.key,
        title=row.title,
        target_group=row.target_group,
        measure=row.measure_text or (name_of(indicator) if indicator else ""),
        indicator=indicator.key if indicator else "",
        baseline=baseline,
        why=_why(row),
    )


def _why(row: ProposedRow) -> str:
    if row.last_id is not None:
        return gettext("Fanns med i förra redovisningen och är inte avslutad.")
    if row.goes_on:
        return gettext("Fanns med i senaste redovisningen av ersättningen.")
    if row.because is None or row.because_of is None:
        return ""
    sentence = finding_sentence(row.because_of, row.because)
    value = value_text(row.because.value, row.because_of.unit)
    return f"{name_of(row.because_of)} {value}. {sentence}"
