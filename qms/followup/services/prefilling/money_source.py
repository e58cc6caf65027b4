"""The unit's compensation, index and why it changed; costs have no register of their own yet."""

from fractions import Fraction

from qms.allocation.core.unit_change import unit_change
from qms.allocation.queries.unit_pages import UnitYear, unit_year
from qms.followup.core.prefill.values import Fact, FactUnit, PrefilledValue, Source, SourceState
from qms.followup.core.report.content import Spends
from qms.followup.core.report.questions import Question, QuestionType, SumKind
from qms.followup.services import amounts
from qms.followup.services.prefilling.ground import Ground
from qms.followup.services.prefilling.results_source import from_results
from qms.kernel.clock import local_day

WITH_REASONS = frozenset({"sp_amount"})
"""The questions that tell why the amount is another than last year's."""
PARTS = ("pupils", "index", "pot", "model", "limits")


def from_allocation(ground: Ground, question: Question, key: str) -> PrefilledValue:
    """Return the decided compensation of the report's year with index and change."""
    if ground.is_provider:
        return _of_all(ground, question, key)
    received = ground.received
    if received is None:
        source = Source(key=key, state=SourceState.NOTHING)
        return PrefilledValue(question=question.key, sources=(source,))
    year = ground.head.year
    found = None
    if question.key in WITH_REASONS:
        found = unit_year(ground.session, ground.unit.id, year)
    stands_above = question.type is QuestionType.READONLY and ground.template.spends
    facts = [
        *(() if stands_above else _amount(ground, key, year)),
        *_per_pupil(ground, key, year),
        *(_reasons(found, key) if found else ()),
    ]
    decided = found.run.head.adopted_at if found else None
    source = Source(
        key=key,
        state=SourceState.FILLED,
        on=local_day(decided) if decided else None,
        years=(year, year),
    )
    return PrefilledValue(
        question=question.key, sources=(source,), facts=tuple(facts), ore=_sum(ground, question)
    )


def _amount(ground: Ground, key: str, year: int) -> list[Fact]:
    """Return the amount and the index: a report about the money shows them above the facts."""
    received = ground.received
    if received is None:
        return []
    facts = [Fact(name="ore", value=received.ore, unit=FactUnit.ORE, source=key, year=year,
                  beside=received.previous_ore)]  # fmt: skip
    if received.index is not None:
        facts.append(
            Fact(name="index", value=received.index, unit=FactUnit.RATIO, source=key, year=year)
        )
    return facts


def _per_pupil(ground: Ground, key: str, year: int) -> list[Fact]:
    received, pupils = ground.received, ground.pupils.get(ground.autumn or 0)
    if received is None or not pupils:
        return []
    ore = int(Fraction(received.ore, pupils) + Fraction(1, 2))
    return [Fact(name="ore_per_pupil", value=ore, unit=FactUnit.ORE, source=key, year=year)]


def _reasons(found: UnitYear, key: str) -> list[Fact]:
    """Return the parts that the change is made of, those that are not nought."""
    if found.before is None or found.line is None:
        return []
    change = unit_change(found.before.run, found.before.line, found.run, found.line)
    return [
        Fact(name=f"change.{part}", value=ore, unit=FactUnit.CHANGE_ORE, source=key,
             year=found.run.head.budget_year)
        for part in PARTS
        if (ore := getattr(change, part))
    ]  # fmt: skip


def _sum(ground: Ground, question: Question) -> int | None:
    """Return what is not yet tied to anything, for the question that asks for it."""
    if question.sum is not SumKind.UNUSED or ground.template.spends is Spends.NOTHING:
        return None
    ledger = ground.content.ledger
    return max(0, ledger.available - ledger.tied)


def _of_all(ground: Ground, question: Question, key: str) -> PrefilledValue:
    """Return what all units received together."""
    found = amounts.received_by_unit(
        ground.session, ground.head.year, template=ground.head.template
    )
    if not found:
        source = Source(key=key, state=SourceState.NOTHING)
        return PrefilledValue(question=question.key, sources=(source,))
    year = ground.head.year
    earlier = [one.previous_ore for one in found.values() if one.previous_ore is not None]
    facts = (
        Fact(name="ore", value=sum(one.ore for one in found.values()), unit=FactUnit.ORE,
             source=key, year=year, beside=sum(earlier) if earlier else None),
        Fact(name="units_with_money", value=sum(1 for one in found.values() if one.ore),
             unit=FactUnit.COUNT, source=key, year=year),
    )  # fmt: skip
    source = Source(key=key, state=SourceState.FILLED, years=(year, year))
    return PrefilledValue(question=question.key, sources=(source,), facts=facts)


def from_needs(ground: Ground, question: Question, key: str) -> PrefilledValue:
    """Return what the unit received in equity resources; tables show what was imported."""
    if question.type is QuestionType.INDICATOR_TABLE:
        return from_results(ground, question, key)
    asks_sum = question.type in {QuestionType.READONLY, QuestionType.MONEY}
    received = ground.received if asks_sum and ground.head.template == amounts.EQUITY else None
    if received is None:
        return not_yet(ground, question, key)
    year = ground.head.year
    fact = Fact(name="ore", value=received.ore, unit=FactUnit.ORE, source=key, year=year,
                beside=received.previous_ore)  # fmt: skip
    return PrefilledValue(
        question=question.key,
        sources=(Source(key=key, state=SourceState.FILLED, years=(year, year)),),
        facts=(fact,),
        ore=received.ore if question.sum is SumKind.AMOUNT else None,
    )


def not_yet(ground: Ground, question: Question, key: str) -> PrefilledValue:
    """Say that there is no such register yet; a table still shows what was imported of it."""
    is_table = question.type is QuestionType.INDICATOR_TABLE
    source = Source(key=key, state=SourceState.NOT_YET)
    return PrefilledValue(
        question=question.key,
        sources=(source,),
        table=ground.table(question) if is_table else None,
    )
