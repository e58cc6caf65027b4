"""Emergency openings of cases, as they are reviewed."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from qms.identity.models import Account
from qms.needs.core.log_review.reviewing import Verdict, due_on
from qms.needs.models import NeedsBreakGlass, NeedsCase, NeedsPerson
from qms.needs.queries.log_review import opened


@dataclass(frozen=True, slots=True, kw_only=True)
class GlassRow:
    """An emergency opening: who, of which case, when, and the review. `reason` as for a note."""

    id: str
    ref: str
    unit_id: int
    is_protected: bool
    account_id: int
    pseudonym: str
    name: str
    opened_at: datetime
    until: datetime
    reviewed_at: datetime | None
    reviewed_by: int | None
    verdict: Verdict | None
    version: int
    reason: str = ""
    note: str = ""

    @property
    def due(self) -> date:
        """Return the last day to review it."""
        return due_on(self.opened_at)


def glasses(session: Session, *, since: datetime | None = None) -> tuple[GlassRow, ...]:
    """Return the emergency openings nobody has reviewed, and with `since` all later ones too."""
    waits = NeedsBreakGlass.reviewed_at.is_(None)
    wanted = waits if since is None else waits | (NeedsBreakGlass.opened_at >= since)
    rows = session.execute(_glass_rows().where(wanted).order_by(NeedsBreakGlass.opened_at))
    return tuple(_glass(*row) for row in rows)


def glass(session: Session, glass_id: str) -> GlassRow | None:
    """Return one emergency opening with its reason and the review's words opened."""
    row = session.execute(_glass_rows().where(NeedsBreakGlass.id == glass_id)).first()
    if row is None:
        return None
    opening = row[0]
    return _glass(
        *row,
        reason=opened(session, "break_glass", "reason", opening.id, opening.reason),
        note=opened(session, "break_glass", "review", opening.id, opening.review),
    )


def _glass_rows() -> Select[NeedsBreakGlass, NeedsCase, NeedsPerson, Account]:
    return (
        select(NeedsBreakGlass, NeedsCase, NeedsPerson, Account)
        .join(NeedsCase, NeedsCase.id == NeedsBreakGlass.case_id)
        .join(NeedsPerson, NeedsPerson.id == NeedsCase.person_id)
        .join(Account, Account.id == NeedsBreakGlass.account_id)
    )


def _glass(
    row: NeedsBreakGlass,
    case: NeedsCase,
    person: NeedsPerson,
    account: Account,
    *,
    reason: str = "",
    note: str = "",
) -> GlassRow:
    return GlassRow(
        id=row.id,
        ref=case.ref,
        unit_id=case.unit_id,
        is_protected=person.protected,
        account_id=account.id,
        pseudonym=account.pseudonym,
        name=account.name,
        opened_at=row.opened_at,
        until=row.until,
        reviewed_at=row.reviewed_at,
        reviewed_by=row.reviewed_by,
        verdict=Verdict(row.verdict) if row.verdict else None,
        version=row.version,
        reason=reason,
        note=note,
    )
