"""Past assessments with the circumstances they were scored in: what a new version is tried on.

Nobody's name, number or words are opened. Persons with protected identity and erased ones are
left out. Only `services.neutrality` asks, and it records that it did.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.needs.core.instrument import Answers, Circumstances
from qms.needs.core.instrument.stored import read_answers, read_circumstances
from qms.needs.models import NeedsAssessment, NeedsCase, NeedsPerson
from qms.needs.queries import places
from qms.org import queries as org
from qms.vault.vault import vault_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """One past assessment. `is_private` says whose unit it was made for."""

    is_private: bool
    answers: Answers
    about: Circumstances


def count_past(session: Session) -> int:
    """Return how many assessments there are to try a new version on."""
    return session.scalar(_rows(func.count(NeedsAssessment.id))) or 0


def past_assessments(session: Session, scope: Scope, *, on: date) -> tuple[Past, ...]:
    """Return the first assessment of every case that stands, sent, of the units in scope."""
    units = {one.id: one for one in org.units(session, scope, on=on, include_closed=True)}
    query = _rows(NeedsAssessment.id, NeedsAssessment.result, NeedsCase.unit_id)
    vault = vault_of(session)
    found = []
    for row_id, sealed, unit_id in session.execute(query.order_by(NeedsAssessment.id)):
        if unit_id not in units or sealed is None:
            continue
        stored: Mapping[str, Any] = vault.open_json(
            places.of("assessment", "result", row_id), sealed
        )
        found.append(
            Past(
                is_private=units[unit_id].is_independent,
                answers=read_answers(stored["answers"]),
                about=read_circumstances(stored["about"]),
            )
        )
    return tuple(found)


def _rows(*columns: Any) -> Select[*tuple[Any, ...]]:  # noqa: ANN401 - columns of any type
    return (
        select(*columns)
        .select_from(NeedsAssessment)
        .join(NeedsCase, NeedsCase.id == NeedsAssessment.case_id)
        .join(NeedsPerson, NeedsPerson.id == NeedsCase.person_id)
        .where(
            NeedsAssessment.kind == "first",
            NeedsAssessment.sent_at.is_not(None),
            NeedsAssessment.withdrawn_at.is_(None),
            NeedsPerson.protected.is_(False),
            NeedsPerson.erased_at.is_(None),
        )
    )
