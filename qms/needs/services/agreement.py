"""Do assessors agree? From the cases that two have assessed without sight of each other."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.kernel.clock import local_day
from qms.needs.core.agreement import CasePair, Difference, DriftReport, Study, drift, study
from qms.needs.core.agreement.drift import difference_of, last_half_year
from qms.needs.core.instrument import Instrument
from qms.needs.queries.pooled import FIRST, SECOND, PooledCase
from qms.needs.services.instruments import published
from qms.needs.services.pooling import read_pooled


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementFound:
    """The agreement, the drift, and what they are about. `units` are names by id.

    `assessed` cases have a first assessment; `share` of them have a second.
    """

    study: Study
    drift: DriftReport
    instrument: Instrument
    units: Mapping[int, str]
    assessed: int

    @property
    def share(self) -> float | None:
        """Return the share of assessed cases with two assessments, None without any."""
        return self.study.cases / self.assessed if self.assessed else None


def agreement(session: Session, actor: Actor, *, now: datetime) -> AgreementFound:
    """Return how assessors agree in the actor's scope; the reading is recorded."""
    _, cases = read_pooled(session, actor, can=Can.NEEDS_READ_AGREEMENT, why="agreement", now=now)
    _, instrument = published(session, now=now)
    pairs = pairs_of(cases)
    both = [case for case in cases if case.id in pairs]
    found, assessed = agreement_of(cases, instrument)
    return AgreementFound(
        study=found,
        drift=drift(_differences(both, pairs), until=last_half_year(local_day(now))),
        instrument=instrument,
        units={case.unit.id: case.unit.name for case in both},
        assessed=assessed,
    )


def agreement_of(cases: Sequence[PooledCase], instrument: Instrument) -> tuple[Study, int]:
    """Return the agreement in cases that were read already, and how many have been assessed."""
    pairs = list(pairs_of(cases).values())
    assessed = sum(1 for case in cases if case.of_kind(FIRST))
    return study(pairs, areas_of(instrument), levels=len(instrument.points)), assessed


def pairs_of(cases: Iterable[PooledCase]) -> dict[str, CasePair]:
    """Return the levels of both assessors, by case id, of those that two have assessed."""
    return {case.id: pair for case in cases if (pair := pair_of(case)) is not None}


def areas_of(instrument: Instrument) -> Mapping[str, Sequence[str]]:
    """Return area to the keys of its questions, in order."""
    return {
        area: [question.key for question in questions]
        for area, questions in instrument.by_area.items()
    }


def pair_of(case: PooledCase) -> CasePair | None:
    """Return the levels of both assessors, None where there are not two with a question alike."""
    first, second = case.of_kind(FIRST), case.of_kind(SECOND)
    if first is None or second is None:
        return None
    one, other = first.current, second.current
    levels = {key: (one[key], other[key]) for key in one if key in other}
    return CasePair(levels=levels) if levels else None


def _differences(cases: Iterable[PooledCase], pairs: Mapping[str, CasePair]) -> list[Difference]:
    return [
        Difference(
            unit_id=case.unit.id,
            day=second.day,
            levels=difference_of(pairs[case.id].levels),
        )
        for case in cases
        if (second := case.of_kind(SECOND)) is not None
    ]
