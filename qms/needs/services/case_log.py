"""Showing who read what in one case, or what one account has read: each showing is an event."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.audit.core.chain import AuditEntry
from qms.audit.services import record
from qms.identity.models import Account
from qms.kernel.clock import local_day
from qms.needs.core.log_review.events import VIEWED_CASE_LOG
from qms.needs.core.log_review.pooled import PooledSum, summed
from qms.needs.queries import case_log
from qms.needs.queries.case_log import CaseFacts, Tie
from qms.org import queries as org

SEARCHED, VIEWED_ACCOUNT = "needs.searched-log", "needs.viewed-account-log"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLog:
    """Everything the trail tells of a case, the oldest first, and the ties that explain it."""

    case: CaseFacts
    entries: tuple[AuditEntry, ...]
    ties: tuple[Tie, ...]
    pooled: tuple[PooledSum, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLog:
    """What one account did in the cases in a period, the oldest first."""

    account_id: int
    name: str
    pseudonym: str
    entries: tuple[AuditEntry, ...]
    ties: tuple[Tie, ...]


def find(session: Session, actor: Actor, typed: str, *, now: datetime) -> str:
    """Return the reference of the case that was asked for, empty when there is none.

    That somebody looked is recorded; never what they wrote, which could be anything.
    """
    authorize(actor, Can.NEEDS_REVIEW_LOG)
    ref = case_log.ref_of(session, typed)
    record(session, actor, SEARCHED, ref, now=now, found=bool(ref))
    return ref


def read_case_log(
    session: Session, actor: Actor, ref: str, *, now: datetime, form: str = "page"
) -> CaseLog:
    """Return the case's log, once it is recorded that it was read, as a `form` of output.

    Raise OutOfScopeError when there is no such case.
    """
    authorize(actor, Can.NEEDS_REVIEW_LOG)
    case = case_log.facts(session, ref)
    if case is None:
        raise OutOfScopeError(ref)
    unit = org.node(session, case.unit_id, on=local_day(now))
    path = unit.path if unit else ""
    record(session, actor, VIEWED_CASE_LOG, ref, now=now, path=path, form=form)
    entries = case_log.entries(session, ref)
    history = case_log.history(session, case, entries)
    return CaseLog(
        case=case,
        entries=entries,
        ties=case_log.ties(session, case_id=case.id),
        pooled=summed(case_log.pooled(session, since=case.opened_at), history),
    )


def read_account_log(
    session: Session,
    actor: Actor,
    account_id: int,
    *,
    first: date,
    last: date,
    now: datetime,
    form: str = "page",
) -> AccountLog:
    """Return what the account did in the period, once it is recorded that it was read.

    Raise OutOfScopeError when there is no such account.
    """
    authorize(actor, Can.NEEDS_REVIEW_LOG)
    account = session.get(Account, account_id)
    if account is None:
        raise OutOfScopeError(str(account_id))
    record(
        session, actor, VIEWED_ACCOUNT, account_id, now=now,
        first=first.isoformat(), last=last.isoformat(), form=form,
    )  # fmt: skip
    return AccountLog(
        account_id=account_id,
        name=account.name,
        pseudonym=account.pseudonym,
        entries=case_log.entries_by(session, account.pseudonym, first=first, last=last),
        ties=case_log.ties(session, account_id=account_id),
    )
