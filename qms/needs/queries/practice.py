"""What assessors have set on the invented cases."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.content.loader import load
from qms.needs.core.calibration import PracticeCase, practice_cases
from qms.needs.core.instrument import Instrument
from qms.needs.models import NeedsPractice

CONTENT = "needs_calibration"


@dataclass(frozen=True, slots=True, kw_only=True)
class Practised:
    """Somebody's levels on one case."""

    account_id: int
    case_key: str
    levels: Mapping[str, int]
    times: int
    at: datetime


def content_version() -> int:
    """Return the version of the practice cases."""
    return int(load(CONTENT)["meta"]["version"])


def cases_of(instrument: Instrument) -> tuple[PracticeCase, ...]:
    """Return the practice cases, those whose every question the instrument has."""
    known = {question.key for question in instrument.questions}
    content = dict(load(CONTENT))
    content["case"] = [
        case for case in content["case"] if all(row["key"] in known for row in case["question"])
    ]
    return practice_cases(content, known)


def practised(session: Session) -> tuple[Practised, ...]:
    """Return everybody's levels on the cases as they are now."""
    query = (
        select(NeedsPractice)
        .where(NeedsPractice.content_version == content_version())
        .order_by(NeedsPractice.id)
    )
    return tuple(
        Practised(
            account_id=row.account_id,
            case_key=row.case_key,
            levels=json.loads(row.levels),
            times=row.times,
            at=row.at,
        )
        for row in session.scalars(query)
    )
