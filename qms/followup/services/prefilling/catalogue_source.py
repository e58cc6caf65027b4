"""Rows to propose: what goes on from the last account of the money, and from the catalogue."""

from qms.followup.core.prefill.proposals import propose
from qms.followup.core.prefill.values import PrefilledValue, ProposedRow, Source, SourceState
from qms.followup.core.report.columns import RowKind
from qms.followup.core.report.questions import Question
from qms.followup.services.prefilling.ground import PLAN, Ground

WITH_RESOURCES = frozenset({"sp_q5_resources"})
"""Tables that show the rows of other tables: nothing is added there."""


def from_catalogue(ground: Ground, question: Question, key: str) -> PrefilledValue:
    """Return the measures that the unit's results speak for, and those that could go on."""
    own = ground.content.rows(question.rows) if question.rows else ()
    if own and ground.template.follows:
        return _there(question, key)
    rows = (*_going_on(ground, question), *_from_results(ground, question))
    is_filled = bool(rows or (own and question.rows is RowKind.ACTIVITIES))
    state = SourceState.FILLED if is_filled else SourceState.NOTHING
    years = ground.material.years
    source = Source(key=key, state=state, years=(years[0], years[-1]) if years else None)
    shown = () if question.key in WITH_RESOURCES else rows
    return PrefilledValue(question=question.key, sources=(source,), rows=shown)


def _there(question: Question, key: str) -> PrefilledValue:
    """Return that the rows are there: they came from the plan, nothing more is proposed."""
    source = Source(key=key, state=SourceState.FILLED)
    return PrefilledValue(question=question.key, sources=(source,))


def _from_results(ground: Ground, question: Question) -> tuple[ProposedRow, ...]:
    taken = [getattr(one, "catalogue_key", "") for one in ground.content.activities]
    return propose(
        ground.entries,
        ground.table(question),
        forms=ground.template.forms,
        reach=question.reach,
        without=[*taken, *(one.title for one in ground.content.actions)],
    )


def _going_on(ground: Ground, question: Question) -> tuple[ProposedRow, ...]:
    """Return the activities of the newest account that a plan may go on with."""
    if ground.head.template != PLAN or ground.outcome is None:
        return ()
    _, content = ground.outcome
    have = {one.name for one in ground.content.activities}
    return tuple(
        ProposedRow(
            key=one.catalogue_key,
            title=one.name,
            target_group=one.target_group,
            reach=one.reach,
            goes_on=True,
            measure_text=one.measure,
            baseline_text=one.result,
        )
        for one in content.activities
        if one.name not in have and question.reach in ("", one.reach or "target_group")
    )
