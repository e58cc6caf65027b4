"""Many cases at once, for sums: levels, hours and units, never who somebody is.

Nobody's name, number or words are opened here. Persons with protected identity are counted as all
others: a sum that they left would tell of the mark, and of their need. Only `services.pooling`
asks, and it records that it did.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.kernel.clock import local_day
from qms.needs.core.cases.kinds import CaseKind
from qms.needs.core.evaluation import Used, read
from qms.needs.core.instrument import Answer, Instrument, Need
from qms.needs.core.instrument.stored import read_answers, read_need
from qms.needs.models import NeedsAssessment, NeedsCase, NeedsEvaluation, NeedsPerson
from qms.needs.queries.assessments import result_at
from qms.needs.queries.evaluations import place_of
from qms.needs.queries.instruments import instrument_of
from qms.org import queries as org
from qms.org.core.nodes import Unit
from qms.vault.vault import Vault, vault_of

FIRST, SECOND, FOLLOW_UP = "first", "second", "follow_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledAssessment:
    """One sent assessment; `withdrawn` is the day that it ceased to stand."""

    kind: str
    day: date
    instrument: Instrument
    answers: Mapping[str, Answer]
    need: Need
    withdrawn: date | None = None

    def stands(self, on: date) -> bool:
        """Return whether it had been sent, and still stood, on the day."""
        return self.day <= on and (self.withdrawn is None or on < self.withdrawn)

    @property
    def current(self) -> dict[str, int]:
        """Return the levels as they were, by question."""
        return {key: one.current for key, one in self.answers.items() if one.current is not None}

    @property
    def desired(self) -> dict[str, int]:
        """Return the levels aimed at, by question."""
        return {key: one.desired for key, one in self.answers.items() if one.desired is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledCase:
    """A case with its assessments, the earliest first. `person` only tells cases of one apart."""

    ref: str
    id: str
    person: str
    previous_id: str | None
    kind: CaseKind
    unit: Unit
    stage: str
    period_from: date
    period_to: date
    assessments: tuple[PooledAssessment, ...]
    period_was: date | None = None
    cut_on: date | None = None

    def ends(self, on: date) -> date:
        """Return the period's last day as it was known when the day was over."""
        is_later = self.cut_on is not None and on < self.cut_on
        return self.period_was if is_later and self.period_was else self.period_to

    def runs(self, on: date) -> bool:
        """Return whether the period ran on the day, as known when it was over."""
        return self.period_from <= on <= self.ends(on)

    def of_kind(self, kind: str, *, on: date = date.max) -> PooledAssessment | None:
        """Return the latest assessment of the kind that stood on the day, or stands now."""
        found = [one for one in self.assessments if one.kind == kind and one.stands(on)]
        return found[-1] if found else None


def pooled_cases(session: Session, scope: Scope, *, on: date) -> tuple[PooledCase, ...]:
    """Return every case of the units in scope, by the day it was opened; 3 statements or so."""
    units = {one.id: one for one in org.units(session, scope, on=on, include_closed=True)}
    cases = [row for row in session.scalars(_cases()) if row.unit_id in units]
    assessments = _assessments(session)
    return tuple(
        PooledCase(
            ref=row.ref,
            id=row.id,
            person=row.person_id,
            previous_id=row.previous_id,
            kind=CaseKind(row.kind),
            unit=units[row.unit_id],
            stage=row.stage,
            period_from=row.period_from,
            period_to=row.period_to,
            assessments=tuple(assessments.get(row.id, ())),
            period_was=row.period_was,
            cut_on=local_day(row.cut_at) if row.cut_at else None,
        )
        for row in cases
    )


def _cases() -> Select[NeedsCase]:
    return (
        select(NeedsCase)
        .join(NeedsPerson, NeedsPerson.id == NeedsCase.person_id)
        .where(NeedsPerson.erased_at.is_(None))
        .order_by(NeedsCase.opened_at, NeedsCase.id)
    )


def _assessments(session: Session) -> dict[str, list[PooledAssessment]]:
    vault = vault_of(session)
    query = (
        select(
            NeedsAssessment.id,
            NeedsAssessment.case_id,
            NeedsAssessment.kind,
            NeedsAssessment.instrument_id,
            NeedsAssessment.result,
            NeedsAssessment.sent_at,
            NeedsAssessment.withdrawn_at,
        )
        .where(NeedsAssessment.sent_at.is_not(None))
        .order_by(NeedsAssessment.sent_at, NeedsAssessment.id)
    )
    instruments: dict[int, Instrument] = {}
    found: dict[str, list[PooledAssessment]] = {}
    for row in session.execute(query):
        if row.instrument_id not in instruments:
            instruments[row.instrument_id] = instrument_of(session, row.instrument_id)
        one = _assessment(vault, row, instruments[row.instrument_id])
        found.setdefault(row.case_id, []).append(one)
    return found


def _assessment(
    vault: Vault, row: Row[*tuple[Any, ...]], instrument: Instrument, /
) -> PooledAssessment:
    stored = vault.open_json(result_at(row.id), row.result)
    return PooledAssessment(
        kind=row.kind,
        day=local_day(row.sent_at),
        instrument=instrument,
        answers=read_answers(stored["answers"]),
        need=read_need(stored["result"]),
        withdrawn=local_day(row.withdrawn_at) if row.withdrawn_at else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledEvaluation:
    """What a finished evaluation says without words: the kinds of use, and whether it goes on."""

    case_id: str
    used: tuple[Used, ...]
    goes_on: bool | None
    day: date


def pooled_evaluations(
    session: Session, cases: Iterable[PooledCase]
) -> tuple[PooledEvaluation, ...]:
    """Return the finished evaluations of the cases."""
    vault, ids = vault_of(session), {case.id for case in cases}
    query = select(NeedsEvaluation).where(NeedsEvaluation.ready_at.is_not(None))
    told = [
        (row, read(vault.open_json(place_of(row.id), row.content)))
        for row in session.scalars(query.order_by(NeedsEvaluation.id))
        if row.case_id in ids
    ]
    return tuple(
        PooledEvaluation(
            case_id=row.case_id, used=one.used, goes_on=one.goes_on, day=local_day(row.ready_at)
        )
        for row, one in told
        if row.ready_at is not None
    )
