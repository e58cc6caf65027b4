"""Telling those who review the log that something was opened that should be looked at."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from qms.access.policy import Can
from qms.i18n.language import gettext, speaking
from qms.inbox import services as inbox
from qms.kernel.clock import local_day
from qms.needs.queries.holders import holders

KIND = "needs"


def alert_protected(session: Session, *, seq: int, path: str, now: datetime) -> None:
    """Tell the reviewers that a case of somebody with protected identity was opened."""

    def subject() -> str:
        words = gettext("Ett ärende med skyddad identitet öppnades (händelse %(n)s i loggen)")
        return words % {"n": seq}

    _alert(session, subject, once_key=f"needs:protected:{seq}", path=path, now=now)


def alert_protected_work(session: Session, *, ref: str, who: str, path: str, now: datetime) -> None:
    """Tell the reviewers that `who` works in such a case: once a day for each case and person."""

    def subject() -> str:
        words = gettext("Någon arbetar i ett ärende med skyddad identitet (%(ref)s i loggen)")
        return words % {"ref": ref}

    once = f"needs:protected-work:{ref}:{who}:{local_day(now)}"
    _alert(session, subject, once_key=once, path=path, now=now)


def alert_break_glass(session: Session, *, seq: int, path: str, now: datetime) -> None:
    """Tell the reviewers that a case was opened in need, to be reviewed in five working days."""

    def subject() -> str:
        words = gettext("En nödöppning ska granskas inom fem arbetsdagar (händelse %(n)s)")
        return words % {"n": seq}

    _alert(session, subject, once_key=f"needs:break-glass:{seq}", path=path, now=now)


def _alert(
    session: Session, subject: Callable[[], str], *, once_key: str, path: str, now: datetime
) -> None:
    for one in holders(session, Can.NEEDS_REVIEW_LOG, path=path, on=local_day(now)):
        with speaking(one.language):
            words = subject()
        inbox.post(
            session, to=[one.account_id], kind=KIND, subject=words, now=now, once_key=once_key
        )
