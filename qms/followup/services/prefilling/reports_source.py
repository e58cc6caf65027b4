"""What earlier reports said: last year's words, the promises, the plan, the units' reports."""

from dataclasses import replace

from sqlalchemy import func, select

from qms.followup.core.prefill.values import (
    Earlier,
    Fact,
    FactUnit,
    PrefilledValue,
    ProposedRow,
    Source,
    SourceState,
)
from qms.followup.core.report.columns import ENDS, RowKind
from qms.followup.core.report.content import Activity, Content, LastAction, PreviousActivity
from qms.followup.core.report.questions import Question, QuestionType, SumKind
from qms.followup.core.report.states import ACCOUNTED, State
from qms.followup.models import Report, ReportCycle
from qms.followup.services.prefilling.ground import OUTCOME, Ground

PROMISED = frozenset({RowKind.PREVIOUS, RowKind.LAST_ACTIONS})
AIMS_OF_PLAN = frozenset({"so_q2_aims", "so_q1_needs"})
STANDING = frozenset({"adp_routines", "adp_known"})
"""Questions about what holds until it is changed: last year's answer is proposed as this year's."""
NEEDS_ANSWERS = ("sp_q1_needs", "sp_q1_text")


def from_previous_report(ground: Ground, question: Question, key: str) -> PrefilledValue:
    """Return what the unit answered last year; for a sum what was carried over."""
    year = ground.head.year - 1
    if question.type is QuestionType.MONEY:
        ore = ground.content.carried_ore if question.sum is SumKind.CARRIED else None
        return _value(question, key, is_filled=ore is not None, year=year, ore=ore)
    before = ground.before
    earlier = _answers(question, before, year) if before else ()
    found = _value(question, key, is_filled=bool(earlier), year=year, earlier=earlier)
    return _proposed(found, question, before) if before else found


def _proposed(found: PrefilledValue, question: Question, before: Content) -> PrefilledValue:
    """Return the value with what of last year's answer can stand: who took part, what holds."""
    if question.type is QuestionType.PARTICIPATION:
        names = [question.part(group.key) for group in question.groups]
        return replace(found, parts={one: said for one in names if (said := before.answer(one))})
    if question.key not in STANDING:
        return found
    if question.type is QuestionType.TEXT:
        return replace(found, text=before.answer(question.key))
    kept = (one for one in before.choices(question.key) if one in question.options)
    return replace(found, choices=tuple(kept))


def _answers(question: Question, before: Content, year: int) -> tuple[Earlier, ...]:
    """Return the answer of last year; of a table of groups, each part."""
    if question.type is QuestionType.PARTICIPATION:
        return tuple(
            Earlier(text=" ".join(filter(None, (said, gave))), year=year, label=group.name.sv)
            for group in question.groups
            if (said := before.answer(question.part(group.key)))
            for gave in (before.answer(question.gave(group.key)),)
        )
    answer = before.answer(question.key)
    return (Earlier(text=answer.replace("\n", ", "), year=year),) if answer else ()


def _value(
    question: Question,
    key: str,
    *,
    is_filled: bool,
    year: int,
    earlier: tuple[Earlier, ...] = (),
    facts: tuple[Fact, ...] = (),
    ore: int | None = None,
) -> PrefilledValue:
    state = SourceState.FILLED if is_filled else SourceState.NOTHING
    source = Source(key=key, state=state, years=(year, year))
    return PrefilledValue(
        question=question.key, sources=(source,), earlier=earlier, facts=facts, ore=ore
    )


def from_previous_actions(ground: Ground, question: Question, key: str) -> PrefilledValue:
    """Return last year's promises: as the table's own rows, or in words beside another question."""
    year = ground.head.year - 1
    content = ground.content
    promised: tuple[PreviousActivity | LastAction, ...] = (
        *content.previous,
        *content.last_actions,
    )
    if question.rows in PROMISED:
        return _value(question, key, is_filled=bool(promised), year=year)
    if question.rows is RowKind.ACTIONS:
        rows, taken = _going_on(content), any(one.carried_from_id for one in content.actions)
        return replace(_value(question, key, is_filled=bool(rows) or taken, year=year), rows=rows)
    earlier = tuple(
        Earlier(text=" · ".join(filter(None, (one.title, one.aim, one.fate))), year=year)
        for one in promised
    )
    return _value(question, key, is_filled=bool(earlier), year=year, earlier=earlier)


def _going_on(content: Content) -> tuple[ProposedRow, ...]:
    """Return the earlier actions that nobody has ended or taken over yet, as rows to go on with."""
    taken = {one.carried_from_id for one in content.actions}
    return tuple(
        ProposedRow(
            key="",
            title=one.title,
            goes_on=True,
            last_id=one.id,
            measure_text=one.measure,
            baseline_text=one.reading or one.baseline,
        )
        for one in content.last_actions
        if one.fate != ENDS and one.action_id not in taken
    )


def from_plan(ground: Ground, question: Question, key: str) -> PrefilledValue:
    """Return what the plan of the same year's money said."""
    year = ground.head.year
    if question.rows is not None:
        tied = [one for one in ground.content.activities if one.plan_activity_id is not None]
        return _value(question, key, is_filled=bool(tied), year=year)
    plan = ground.plan
    if plan is None:
        return _value(question, key, is_filled=False, year=year)
    earlier = _of_plan(question, plan, year)
    facts = tuple(_differing(ground, key)) if question.key == "so_differs" else ()
    return _value(
        question, key, is_filled=bool(earlier or facts), year=year, earlier=earlier, facts=facts
    )


def _of_plan(question: Question, plan: Content, year: int) -> tuple[Earlier, ...]:
    if question.key not in AIMS_OF_PLAN:
        return ()
    texts = [plan.answer(key).replace("\n", ", ") for key in NEEDS_ANSWERS]
    if question.type is QuestionType.TEXT:
        texts = [_promise(one) for one in plan.activities]
    return tuple(Earlier(text=text, year=year) for text in texts if text)


def _promise(activity: Activity) -> str:
    """Return what the plan promised of an activity: from where to where."""
    arrow = " → ".join(filter(None, (activity.baseline, activity.aim)))
    return ": ".join(filter(None, (activity.name, activity.measure, arrow)))


def _differing(ground: Ground, key: str) -> list[Fact]:
    return [
        Fact(name=f"named.{one.name}", value=one.ore or 0, unit=FactUnit.ORE, source=key,
             year=ground.head.year, beside=one.planned_ore)
        for one in ground.content.activities
        if one.differs_from_plan
    ]  # fmt: skip


def from_unit_reports(ground: Ground, question: Question, key: str) -> PrefilledValue:
    """Return how many units have accounted for the year, and how many of those are approved."""
    year = ground.head.year
    query = (
        select(Report.state, func.count())
        .join(ReportCycle, ReportCycle.id == Report.cycle_id)
        .where(ReportCycle.template == OUTCOME, ReportCycle.year == year)
        .group_by(Report.state)
    )
    counts = {State(state): count for state, count in ground.session.execute(query)}
    told = sum(count for state, count in counts.items() if state in ACCOUNTED)
    approved = sum(counts.get(one, 0) for one in (State.APPROVED, State.PUBLISHED))
    facts = tuple(
        Fact(name=name, value=value, unit=FactUnit.COUNT, source=key, year=year)
        for name, value in (
            ("reports_asked", sum(counts.values())),
            ("reports_told", told),
            ("reports_approved", approved),
        )
    )
    return _value(question, key, is_filled=told > 0, year=year, facts=facts if counts else ())
