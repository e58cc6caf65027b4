"""Telling those who review the log that something was opened that should be looked at."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qms.access.policy import Can
from qms.audit.models import AuditRow
from qms.i18n.language import gettext, speaking
from qms.inbox import services as inbox
from qms.kernel.clock import local_day
from qms.needs.core.cases.refs import shown_ref
from qms.needs.models import NeedsCase
from qms.needs.queries.holders import Holder, holders

KIND = "needs"


def alert_protected(session: Session, *, seq: int, path: str, now: datetime) -> None:
    """Tell the reviewers that a case of somebody with protected identity was opened.

    The words can go out as mail and stand on a screen: they do not say why it is looked at.
    """

    def subject() -> str:
        words = gettext("Ett ärende som ska kontrolleras öppnades (händelse %(n)s i loggen)")
        return words % {"n": seq}

    _alert(session, subject, once_key=f"needs:protected:{seq}", path=path, now=now)


def alert_protected_work(session: Session, *, ref: str, who: str, path: str, now: datetime) -> None:
    """Tell the reviewers that `who` works in such a case: once a day for each case and person.

    The words can go out as mail: they tell neither the case nor why it is looked at. What is done
    in it is recorded next, so the number is of the event before.
    """
    seq = session.scalar(select(func.max(AuditRow.seq))) or 0

    def subject() -> str:
        words = gettext("Någon arbetar i ett ärende som ska kontrolleras (efter händelse %(n)s)")
        return words % {"n": seq}

    once = f"needs:protected-work:{ref}:{who}:{local_day(now)}"
    _alert(session, subject, once_key=once, path=path, now=now)


def alert_break_glass(session: Session, *, seq: int, path: str, now: datetime) -> None:
    """Tell the reviewers that a case was opened in need, to be reviewed in five working days."""

    def subject() -> str:
        words = gettext("En nödöppning ska granskas inom fem arbetsdagar (händelse %(n)s)")
        return words % {"n": seq}

    _alert(session, subject, once_key=f"needs:break-glass:{seq}", path=path, now=now)


def alert_extract(
    session: Session,
    *,
    case_id: str,
    officers: Sequence[Holder],
    gather: Sequence[Holder],
    now: datetime,
) -> None:
    """Tell the case's officers that an extract was asked for, and those who `gather` the parts.

    Those who gather are told of each case that has no officer to ask.
    """
    ref = session.get_one(NeedsCase, case_id).ref

    def asked() -> str:
        words = gettext(
            "Ett registerutdrag har begärts för barnet i ditt ärende %(ref)s: hämta din del där "
            "och lämna den till dataskyddsombudet"
        )
        return words % {"ref": shown_ref(ref)}

    def gathered() -> str:
        if officers:
            return gettext("Samla ett registerutdrag: fler än en handläggare lämnar delar till dig")
        words = gettext("Samla ett registerutdrag: ärende %(ref)s har ingen handläggare att fråga")
        return words % {"ref": shown_ref(ref)}

    key = f"needs:extract:{case_id}:{local_day(now)}"
    _post(session, officers, asked, once_key=key, now=now)
    _post(session, gather, gathered, once_key=f"{key}:all", now=now)


def _alert(
    session: Session, subject: Callable[[], str], *, once_key: str, path: str, now: datetime
) -> None:
    reviewers = holders(session, Can.NEEDS_REVIEW_LOG, path=path, on=local_day(now))
    _post(session, reviewers, subject, once_key=once_key, now=now)


def _post(
    session: Session,
    to: Sequence[Holder],
    subject: Callable[[], str],
    *,
    once_key: str,
    now: datetime,
) -> None:
    for one in to:
        with speaking(one.language):
            words = subject()
        inbox.post(
            session, to=[one.account_id], kind=KIND, subject=words, now=now, once_key=once_key
        )
