"""Complaints and cases of degrading treatment: numbers, causes and days, never about a person."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from qms.followup.core.cases.facts import CaseFacts, for_outsiders
from qms.followup.core.prefill.values import Fact, FactUnit, PrefilledValue, Source, SourceState
from qms.followup.core.report.questions import Question, QuestionType, Visibility
from qms.followup.core.report.templates import Period
from qms.followup.queries import cases
from qms.followup.services.prefilling.ground import Ground
from qms.followup.services.prefilling.results_source import from_results
from qms.org.core.nodes import ProviderKind


def from_cases(ground: Ground, question: Question, key: str) -> PrefilledValue:
    """Return how many cases of each kind the school year had, what about, and how soon answered.

    A table of results shows instead what was imported as indicators. The unit sees its own true
    numbers where the answer stays inside, and there they are proposed as the answer's beginning;
    elsewhere one to four are hidden.
    """
    if question.type is QuestionType.INDICATOR_TABLE:
        return from_results(ground, question, key)
    autumn = ground.head.year - (ground.head.period is not Period.SCHOOL_YEAR)
    is_inside = question.visibility is not Visibility.PUBLIC and not ground.is_provider
    found = _facts(ground, autumn)
    now, before = (
        one if is_inside else for_outsiders(one) for one in (found[autumn], found[autumn - 1])
    )
    has_none = is_inside and now.number == 0 and cases.is_in_use(ground.session)
    facts = (
        (*_numbers(now, before, key, autumn), *_more(now, key, autumn))
        if now.number != 0
        else _no_case(key, autumn)
        if has_none
        else ()
    )
    state = SourceState.FILLED if facts else SourceState.NOTHING
    source = Source(key=key, state=state, years=(autumn, autumn + 1))
    return PrefilledValue(
        question=question.key, sources=(source,), facts=facts,
        tells_facts=bool(facts) and is_inside and question.type is QuestionType.TEXT,
    )  # fmt: skip


def _no_case(key: str, autumn: int) -> tuple[Fact, ...]:
    """Say that there was none: a unit knows that only where cases are registered at all."""
    return (Fact(name="no_case", value=0, unit=FactUnit.COUNT, source=key, year=autumn),)


def _numbers(now: CaseFacts, before: CaseFacts, key: str, autumn: int) -> Iterator[Fact]:
    for kind, number in now.by_kind.items():
        yield Fact(
            name=f"case.{kind.value}", value=_text(number), unit=FactUnit.TEXT, source=key,
            year=autumn, beside=before.by_kind.get(kind),
        )  # fmt: skip


def _more(now: CaseFacts, key: str, autumn: int) -> Iterator[Fact]:
    for cause, number in now.by_cause.items():
        yield Fact(name=f"case_cause.{cause.value}", value=_text(number), unit=FactUnit.TEXT,
                   source=key, year=autumn)  # fmt: skip
    for kind, days in now.days_to_answer.items():
        yield Fact(name=f"case_days.{kind.value}", value=Decimal(str(days.median)),
                   unit=FactUnit.COUNT, source=key, year=autumn)  # fmt: skip


def _text(number: int | None) -> str:
    """Return the number; empty when it is hidden."""
    return "" if number is None else str(number)


def _facts(ground: Ground, autumn: int) -> Mapping[int, CaseFacts]:
    """Return the facts of this school year and the one before, by autumn.

    The provider's own are those of its units and of itself, not those of independent schools.
    """
    ids = [ground.unit.id]
    if ground.is_provider:
        every = ground.material.units.values()
        ids += [one.id for one in every if one.provider_kind is ProviderKind.MUNICIPAL]
    return cases.facts_together(ground.session, ids, [autumn - 1, autumn], today=ground.on)
