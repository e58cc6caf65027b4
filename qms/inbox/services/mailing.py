"""The day's mail: who is to have one, claim it, and note what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from qms.db.once import insert_new
from qms.i18n.language import gettext, ngettext, speaking
from qms.identity.models import Account
from qms.inbox.core.mail import OLDEST, SILENT_AFTER, Answer, MailState, is_address, outcome
from qms.inbox.kinds import TELLS_ONLY_TASKS
from qms.inbox.models import InboxChoice, InboxMail, InboxMessage
from qms.kernel.clock import local_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail that has been claimed and is now to be sent, once."""

    mail_id: int
    to: str
    subject: str
    text: str


def waiting(session: Session, *, now: datetime) -> tuple[int, ...]:
    """Return the accounts that have something to be told of by mail, in order."""
    query = (
        select(InboxMessage.account_id)
        .join(Account, Account.id == InboxMessage.account_id)
        .outerjoin(InboxChoice, InboxChoice.account_id == Account.id)
        .outerjoin(InboxMail, InboxMail.id == InboxMessage.mail_id)
        .where(
            Account.active,
            or_(InboxChoice.mail.is_(None), InboxChoice.mail),
            InboxMessage.read_at.is_(None),
            InboxMessage.posted_at > now - OLDEST,
            or_(InboxMessage.mail_id.is_(None), InboxMail.again_at <= now),
        )
        .distinct()
        .order_by(InboxMessage.account_id)
    )
    return tuple(session.scalars(query))


def claim(session: Session, account_id: int, *, site: str, now: datetime) -> Letter | None:
    """Take today's mail to the person, or another attempt at it; None when there is none.

    What is claimed and committed is never claimed again before `settle` has told its fate.
    """
    account = session.get(Account, account_id)
    if account is None or not account.active or not is_address(account.user_name):
        return None
    mail_id = _new(session, account_id, now) or _again(session, account_id, now)
    if mail_id is None:
        return None
    found = session.scalars(
        select(InboxMessage)
        .where(InboxMessage.mail_id == mail_id, InboxMessage.read_at.is_(None))
        .order_by(InboxMessage.id)
    ).all()
    if not found:
        _end(session, mail_id, state=MailState.FAILED, again=None, now=now)
        return None
    with speaking(account.language):
        return _letter(mail_id, account.user_name, found, site)


def _new(session: Session, account_id: int, now: datetime) -> int | None:
    """Claim the day's mail with every message that no mail has told of."""
    told = (
        InboxMessage.account_id == account_id,
        InboxMessage.mail_id.is_(None),
        InboxMessage.read_at.is_(None),
        InboxMessage.posted_at > now - OLDEST,
    )
    if session.scalar(select(InboxMessage.id).where(*told).limit(1)) is None:
        return None
    row = {
        "account_id": account_id,
        "day": local_day(now),
        "state": MailState.SENDING.value,
        "attempts": 1,
        "claimed_at": now,
        "lines": 0,
    }
    made = insert_new(session, InboxMail, [row], unique=("account_id", "day"))
    if not made:
        return None
    session.execute(update(InboxMessage).where(*told).values(mail_id=made[0]))
    return int(made[0])


def _again(session: Session, account_id: int, now: datetime) -> int | None:
    """Claim another attempt at a mail of today that the server did not take."""
    query = (
        update(InboxMail)
        .where(
            InboxMail.account_id == account_id,
            InboxMail.day == local_day(now),
            InboxMail.state == MailState.FAILED.value,
            InboxMail.again_at <= now,
        )
        .values(
            state=MailState.SENDING.value,
            attempts=InboxMail.attempts + 1,
            claimed_at=now,
            again_at=None,
        )
        .returning(InboxMail.id)
        .execution_options(synchronize_session=False)
    )
    return session.scalar(query)


def _letter(mail_id: int, to: str, found: Sequence[InboxMessage], site: str) -> Letter:
    number = len(found)
    subject = ngettext(
        "Kvalitetshjulet: %(n)s sak väntar", "Kvalitetshjulet: %(n)s saker väntar", number
    )
    begin = ngettext("Det här väntar på dig:", "De här sakerna väntar på dig:", number)
    end = gettext("Du får högst ett sådant brev om dagen. Stäng av dem här: %(url)s")
    lines = [begin, *(_line(message, site) for message in found)]
    return Letter(
        mail_id=mail_id,
        to=to,
        subject=subject % {"n": number},
        text="\n\n".join((*lines, end % {"url": f"{site}/meddelanden"})) + "\n",
    )


def _line(message: InboxMessage, site: str) -> str:
    body = message.body if message.kind in TELLS_ONLY_TASKS else ""
    link = f"{site}/meddelanden/{message.id}"
    return "\n".join(part for part in (message.subject, body, link) if part)


def settle(session: Session, mail_id: int, answer: Answer, *, now: datetime) -> MailState:
    """Note what the mail server answered and return the mail's state.

    Messages of a mail that was surely not taken, and is not tried again today, go into
    another day's.
    """
    row = session.get_one(InboxMail, mail_id, with_for_update=True, populate_existing=True)
    if MailState(row.state) is not MailState.SENDING:
        return MailState(row.state)
    fate = outcome(answer, attempts=row.attempts, now=now)
    _end(session, mail_id, state=fate.state, again=fate.again, now=now)
    if fate.state is MailState.FAILED and fate.again is None:
        mine = InboxMessage.mail_id == mail_id
        session.execute(update(InboxMessage).where(mine).values(mail_id=None))
    return fate.state


def _end(
    session: Session, mail_id: int, *, state: MailState, again: datetime | None, now: datetime
) -> None:
    values = {"state": state.value, "again_at": again, "ended_at": now}
    query = update(InboxMail).where(InboxMail.id == mail_id).values(**values)
    session.execute(query.execution_options(synchronize_session=False))


def give_up_silent(session: Session, *, now: datetime) -> int:
    """Note that mails whose sender was ended in the middle may have arrived; return how many.

    They are not sent again: a reminder twice is worse than one that waits in the inbox.
    """
    query = (
        update(InboxMail)
        .where(
            InboxMail.state == MailState.SENDING.value,
            InboxMail.claimed_at < now - SILENT_AFTER,
        )
        .values(state=MailState.UNKNOWN.value, ended_at=now)
        .returning(InboxMail.id)
        .execution_options(synchronize_session=False)
    )
    return len(session.scalars(query).all())
