"""Practising on invented cases: levels in, agreement with the key and with colleagues out."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.audit.services import record
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said
from qms.needs.core.calibration import Colleagues, Judged, PracticeCase, colleagues, judge
from qms.needs.core.calibration.judging import LEVELS
from qms.needs.core.instrument import Instrument
from qms.needs.models import NeedsPractice
from qms.needs.queries.practice import Practised, cases_of, content_version, practised
from qms.needs.services.instruments import published


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeDone:
    """A case with the reader's own levels, None before they have set any, and the others'."""

    case: PracticeCase
    own: Practised | None
    judged: Judged | None
    others: Colleagues


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeOverview:
    """Every case, and how the reader agrees with the key over all of them."""

    instrument: Instrument
    cases: tuple[PracticeDone, ...]
    judged: Judged | None

    def case(self, key: str) -> PracticeDone:
        """Return one case; raise OutOfScopeError when there is none."""
        found = next((one for one in self.cases if one.case.key == key), None)
        if found is None:
            raise OutOfScopeError(key)
        return found


def practice(session: Session, actor: Actor, *, now: datetime) -> PracticeOverview:
    """Return the cases with the reader's own levels beside the key and colleagues'."""
    authorize(actor, Can.NEEDS_ASSESS)
    _, instrument = published(session, now=now)
    rows = practised(session)
    done = tuple(_done(case, rows, actor.account_id) for case in cases_of(instrument))
    pairs = [pair for one in done for pair in _pairs(one.case, one.own)]
    return PracticeOverview(instrument=instrument, cases=done, judged=judge(pairs))


def _done(case: PracticeCase, rows: tuple[Practised, ...], account_id: int | None) -> PracticeDone:
    of_case = [row for row in rows if row.case_key == case.key]
    own = next((row for row in of_case if row.account_id == account_id), None)
    others = [row.levels for row in of_case if row.account_id != account_id]
    return PracticeDone(
        case=case,
        own=own,
        judged=judge(_pairs(case, own)),
        others=colleagues([one.question for one in case.questions], others),
    )


def _pairs(case: PracticeCase, own: Practised | None) -> list[tuple[int, int]]:
    if own is None:
        return []
    return [
        (own.levels[one.question], one.level)
        for one in case.questions
        if one.question in own.levels
    ]


def save_practice(
    session: Session, actor: Actor, key: str, levels: Mapping[str, int | None], *, now: datetime
) -> None:
    """Store the actor's levels on a case, in the place of earlier ones.

    Raise RefusedError with every question that has no level, OutOfScopeError without such a case.
    """
    authorize(actor, Can.NEEDS_ASSESS)
    if actor.account_id is None:
        raise OutOfScopeError(key)
    _, instrument = published(session, now=now)
    case = next((one for one in cases_of(instrument) if one.key == key), None)
    if case is None:
        raise OutOfScopeError(key)
    chosen = _checked(case, levels)
    row = session.scalar(
        select(NeedsPractice).filter_by(
            account_id=actor.account_id, case_key=key, content_version=content_version()
        )
    )
    if row is None:
        row = NeedsPractice(
            account_id=actor.account_id,
            case_key=key,
            content_version=content_version(),
            times=0,
        )
        session.add(row)
    row.levels, row.at, row.times = json.dumps(chosen), now, row.times + 1
    session.flush()
    record(session, actor, "needs.practise-assessing", key, now=now)


def _checked(case: PracticeCase, levels: Mapping[str, int | None]) -> dict[str, int]:
    chosen: dict[str, int] = {}
    problems = []
    for at, one in enumerate(case.questions, start=1):
        level = levels.get(one.question)
        if level is None or level not in range(LEVELS):
            message = said("Fråga %(n)s saknar nivå.", n=at)
            problems.append(Problem(message=message, column=one.question,
                                    cure="Välj den nivå som stämmer bäst."))  # fmt: skip
        else:
            chosen[one.question] = level
    if problems:
        raise RefusedError(tuple(problems))
    return chosen
