"""The unit itself: pupils, groups, staff, what changed, and the forecast of all pupils."""

from datetime import date

from qms.access.roles import Role
from qms.followup.core.prefill.choices import YearOfChange, changed
from qms.followup.core.prefill.values import Fact, FactUnit, PrefilledValue, Source, SourceState
from qms.followup.core.report.questions import Question, QuestionType
from qms.followup.queries import unit_history
from qms.followup.services.prefilling.ground import STAFF, Ground
from qms.forecast import queries as forecast
from qms.kernel.schoolyear import count_day, step_range_label

QUALIFIED = frozenset({"qualified_teachers", "preschool_qualified"})
LACKS = ("absence", "premises")
"""What of staff and premises no register has yet."""
AHEAD = (1, 5)


def from_unit(ground: Ground, question: Question, key: str) -> PrefilledValue:
    """Return the facts of the unit on 15 October; for a choice what has changed since last year."""
    if question.type is QuestionType.MULTI_CHOICE:
        return _changed(ground, question, key)
    now, before = _pupils(ground)
    if now is None or ground.autumn is None:
        return _nothing(question, key)
    facts = [
        Fact(name="pupils", value=now, unit=FactUnit.COUNT, source=key, year=ground.autumn,
             beside=before),
        *(_forms(ground, key)),
        *(_staff(ground, question, key, only=frozenset(STAFF) - QUALIFIED)),
    ]  # fmt: skip
    source = Source(key=key, state=SourceState.FILLED, on=count_day(ground.autumn))
    return PrefilledValue(question=question.key, sources=(source,), facts=tuple(facts))


def _nothing(question: Question, key: str) -> PrefilledValue:
    source = Source(key=key, state=SourceState.NOTHING)
    return PrefilledValue(question=question.key, sources=(source,))


def _pupils(ground: Ground) -> tuple[int | None, int | None]:
    if ground.autumn is None:
        return None, None
    return ground.pupils.get(ground.autumn), ground.pupils.get(ground.autumn - 1)


def _forms(ground: Ground, key: str) -> list[Fact]:
    autumn = ground.autumn or ground.head.year
    return [
        Fact(name=f"form.{at.form.value}", value=step_range_label(at.low, at.high, autumn),
             unit=FactUnit.TEXT, source=key)
        for at in ground.unit.forms
    ]  # fmt: skip


def _staff(ground: Ground, question: Question, key: str, *, only: frozenset[str]) -> list[Fact]:
    facts = []
    for row in ground.table(question).rows:
        last = row.latest
        if row.indicator.key not in only or last is None or last.value is None:
            continue
        mean = row.beside(row.municipality)
        facts.append(
            Fact(name=f"indicator.{row.indicator.key}", value=last.value, unit=FactUnit.NUMBER,
                 source=key, year=last.year, beside=mean.value if mean else None)
        )  # fmt: skip
    return facts


def from_staff(ground: Ground, question: Question, key: str) -> PrefilledValue:
    """Return qualification where it is imported; absence and premises have no register yet."""
    if question.type is QuestionType.INDICATOR_TABLE:
        table = ground.table(question)
        state = SourceState.FILLED if table.has_values else SourceState.NOT_YET
        source = Source(key=key, state=state, lacks=LACKS)
        return PrefilledValue(question=question.key, sources=(source,), table=table)
    wants_staff = "unit_facts" in question.prefill
    facts = _staff(ground, question, key, only=QUALIFIED) if wants_staff else []
    lacks = LACKS if wants_staff else LACKS[1:]
    state = SourceState.FILLED if facts else SourceState.NOT_YET
    source = Source(key=key, state=state, lacks=lacks)
    return PrefilledValue(question=question.key, sources=(source,), facts=tuple(facts))


def _changed(ground: Ground, question: Question, key: str) -> PrefilledValue:
    """Return what changed in the year before the report: leader, pupils, organisation."""
    now, before = _pupils(ground)
    since = date(ground.on.year - 1, ground.on.month, min(ground.on.day, 28))
    leader = unit_history.leader_since(ground.session, ground.unit.id, Role.PRINCIPAL, on=ground.on)
    year = YearOfChange(
        new_leader_since=leader if leader is not None and leader >= since else None,
        pupils=now,
        pupils_before=before,
        is_reorganised=unit_history.is_reorganised(
            ground.session, ground.unit.id, since=since, on=ground.on
        ),
    )
    facts = []
    if leader is not None:
        facts.append(Fact(name="leader_since", value=leader, unit=FactUnit.DAY, source=key))
    if now is not None:
        facts.append(Fact(name="pupils", value=now, unit=FactUnit.COUNT, source=key,
                          year=ground.autumn, beside=before))  # fmt: skip
    state = SourceState.FILLED if facts else SourceState.NOTHING
    return PrefilledValue(
        question=question.key,
        sources=(Source(key=key, state=state, on=ground.on),),
        facts=tuple(facts),
        choices=changed(year, question.options),
    )


def from_forecast(ground: Ground, question: Question, key: str) -> PrefilledValue:
    """Return how many pupils the newest published forecast expects in the whole municipality."""
    found = forecast.latest(ground.session)
    if found is None or not found.summary.observed:
        return _nothing(question, key)
    facts = [
        Fact(name="forecast", value=round(one.mean), unit=FactUnit.COUNT,
             source=key, year=one.year)
        for one in forecast.values(ground.session, found.asked.id, None, sums_only=True)
        if one.horizon in AHEAD
    ]  # fmt: skip
    made = found.asked.published_at
    source = Source(
        key=key,
        state=SourceState.FILLED if facts else SourceState.NOTHING,
        on=made.date() if made else None,
    )
    return PrefilledValue(question=question.key, sources=(source,), facts=tuple(facts))
