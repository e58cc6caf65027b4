"""Questions about cases: one, those of many units, and what they add up to."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.content.loader import load
from qms.followup.core.cases.clocks import Clock, clocks_of, is_late, next_clock
from qms.followup.core.cases.facts import CaseFacts, facts_of
from qms.followup.core.cases.kinds import CaseKind, CaseOutcome, CaseState, Cause, Channel
from qms.followup.core.cases.records import Case, Note, Registration
from qms.followup.core.cases.rules import CaseRules, parse_rules
from qms.followup.models import CaseAction, CaseNote, QualityCase
from qms.followup.queries.case_units import case_unit, case_units
from qms.followup.queries.units import is_reached
from qms.kernel.schoolyear import school_year_of
from qms.org.core.nodes import Unit

FIRST_MONTH, FIRST_DAY = 7, 1
"""A school year begins on this day, see kernel.schoolyear."""


@cache
def rules() -> CaseRules:
    """Return the clocks that the municipality has decided."""
    return parse_rules(load("case_clocks"))


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """A case with its unit (the municipality for the provider's own) and its clocks."""

    case: Case
    unit: Unit
    clocks: tuple[Clock, ...]

    @property
    def next_clock(self) -> Clock | None:
        """Return the clock that runs out first."""
        return next_clock(self.clocks)

    def is_late(self, today: date) -> bool:
        """Return whether a limit has passed."""
        return is_late(self.clocks, today)


def case_of(row: QualityCase, action_ids: Sequence[int] = ()) -> Case:
    """Return the case as a value."""
    taken = {step: getattr(row, f"{step.value}_on") for step in CaseState}
    return Case(
        id=row.id,
        unit_id=row.unit_id,
        about=Registration(
            kind=CaseKind(row.kind),
            title=row.title,
            channel=Channel(row.channel),
            received_on=row.received_on,
            diary=row.diary,
            is_serious=row.is_serious,
            involves_staff=row.involves_staff,
        ),
        state=CaseState(row.state),
        days={step: day for step, day in taken.items() if day is not None},
        cause=Cause(row.cause) if row.cause else None,
        outcome=CaseOutcome(row.outcome) if row.outcome else None,
        finding=row.finding,
        check_text=row.check_text,
        exception_reason=row.exception_reason,
        action_ids=tuple(action_ids),
        version=row.version,
    )


def _line(case: Case, unit: Unit) -> CaseLine:
    return CaseLine(case=case, unit=unit, clocks=clocks_of(case, rules()))


def lines(
    session: Session, scope: Scope, *, on: date, is_open: bool = False
) -> tuple[CaseLine, ...]:
    """Return the cases of the units in scope, the newest first; only open ones with `is_open`."""
    query = select(QualityCase).where(
        QualityCase.removed_at.is_(None), is_reached(session, QualityCase.unit_id, scope, on=on)
    )
    if is_open:
        query = query.where(QualityCase.state != CaseState.CLOSED.value)
    rows = session.scalars(
        query.order_by(QualityCase.received_on.desc(), QualityCase.id.desc())
    ).all()
    if not rows:
        return ()
    units = case_units(session, scope, {row.unit_id for row in rows}, on=on)
    actions = _actions(session, [row.id for row in rows])
    return tuple(
        _line(case_of(row, actions.get(row.id, ())), units[row.unit_id])
        for row in rows
        if row.unit_id in units
    )


def line(session: Session, case_id: int, scope: Scope, *, on: date) -> CaseLine | None:
    """Return one case; None when it does not exist for this reader."""
    row = session.get(QualityCase, case_id)
    if row is None or row.removed_at is not None:
        return None
    unit = case_unit(session, row.unit_id, scope, on=on)
    if unit is None:
        return None
    return _line(case_of(row, _actions(session, [case_id]).get(case_id, ())), unit)


def near(session: Session, scope: Scope, *, on: date) -> tuple[CaseLine, ...]:
    """Return the cases where a limit has passed or is at hand, the most urgent first."""
    found = [
        (clock.due, one.case.id, one)
        for one in lines(session, scope, on=on, is_open=True)
        if (clock := one.next_clock) is not None and clock.is_near(on)
    ]
    return tuple(one for _, _, one in sorted(found, key=lambda each: each[:2]))


def notes(session: Session, case_id: int, *, may_read: bool) -> tuple[Note, ...]:
    """Return the working notes, the newest first; restricted ones are empty unless `may_read`."""
    query = select(CaseNote).where(CaseNote.case_id == case_id).order_by(CaseNote.id.desc())
    return tuple(
        Note(
            id=row.id,
            at=row.at,
            role=row.role,
            body=row.body if may_read or not row.is_restricted else "",
            is_restricted=row.is_restricted,
        )
        for row in session.scalars(query)
    )


def is_in_use(session: Session) -> bool:
    """Return whether any case has been registered: else none at a unit means nothing."""
    return session.scalar(select(QualityCase.id).limit(1)) is not None


def cases_of_action(session: Session, action_id: int) -> tuple[int, ...]:
    """Return the cases that the action came from."""
    query = (
        select(CaseAction.case_id)
        .join(QualityCase, QualityCase.id == CaseAction.case_id)
        .where(CaseAction.action_id == action_id, QualityCase.removed_at.is_(None))
    )
    return tuple(session.scalars(query.order_by(CaseAction.case_id)))


def _actions(session: Session, case_ids: Iterable[int]) -> Mapping[int, tuple[int, ...]]:
    query = select(CaseAction).where(CaseAction.case_id.in_(list(case_ids)))
    found: dict[int, list[int]] = defaultdict(list)
    for row in session.scalars(query.order_by(CaseAction.action_id)):
        found[row.case_id].append(row.action_id)
    return {case_id: tuple(ids) for case_id, ids in found.items()}


def case_facts(
    session: Session, unit_ids: Iterable[int], years: Iterable[int], *, today: date
) -> Mapping[tuple[int, int], CaseFacts]:
    """Return the facts of every unit and school year asked for, by (unit, autumn).

    A case counts in the school year it was received. The numbers are true: give them to
    `core.cases.facts.for_outsiders` before anybody outside the unit reads them.
    """
    units, autumns = sorted(set(unit_ids)), sorted(set(years))
    found = _received(session, units, autumns)
    return {
        (unit_id, autumn): facts_of(found.get((unit_id, autumn), ()), rules(), today=today)
        for unit_id in units
        for autumn in autumns
    }


def facts_together(
    session: Session, unit_ids: Iterable[int], years: Iterable[int], *, today: date
) -> Mapping[int, CaseFacts]:
    """Return the facts of all the units together, by the autumn of the school year."""
    units, autumns = sorted(set(unit_ids)), sorted(set(years))
    found = _received(session, units, autumns)
    return {
        autumn: facts_of(
            [case for unit_id in units for case in found.get((unit_id, autumn), ())],
            rules(),
            today=today,
        )
        for autumn in autumns
    }


def _received(
    session: Session, units: Sequence[int], autumns: Sequence[int]
) -> Mapping[tuple[int, int], Sequence[Case]]:
    if not units or not autumns:
        return {}
    query = select(QualityCase).where(
        QualityCase.removed_at.is_(None),
        QualityCase.unit_id.in_(units),
        QualityCase.received_on >= date(autumns[0], FIRST_MONTH, FIRST_DAY),
        QualityCase.received_on < date(autumns[-1] + 1, FIRST_MONTH, FIRST_DAY),
    )
    found: dict[tuple[int, int], list[Case]] = defaultdict(list)
    for row in session.scalars(query.order_by(QualityCase.id)):
        found[row.unit_id, school_year_of(row.received_on)].append(case_of(row))
    return found
