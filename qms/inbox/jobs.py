"""The job that sends the day's mails, outside the web process."""

from qms.inbox.core.quiet import EVENING_AND_NIGHT
from qms.inbox.services import clearing, mailing
from qms.inbox.transport import UnreachableError, connected, send
from qms.jobs.worker import Job, JobContext, JobRefusedError
from qms.mail_settings import MailSettings


def send_mails(context: JobContext) -> None:
    """Send one mail to everybody who has something new; nothing at night or without settings."""
    if context.settings.mail is None or EVENING_AND_NIGHT.holds(context.now()):
        return
    with context.db.transaction() as session:
        mailing.give_up_silent(session, now=context.now())
    with context.db.reading() as session:
        accounts = mailing.waiting(session, now=context.now())
    if not accounts:
        return
    left = list(accounts)
    try:
        while left and not EVENING_AND_NIGHT.holds(context.now()):
            _send_while_connected(context, context.settings.mail, left)
    except UnreachableError as away:
        raise JobRefusedError(
            f"E-postservern svarar inte eller släpper inte in oss ({away}). Resten väntar till "
            "nästa gång. Kontrollera QMS_SMTP_HOST, port, användare och lösenord."
        ) from away


def _send_while_connected(context: JobContext, mail: MailSettings, left: list[int]) -> None:
    """Send to those who are left, each taken off the list, until all are done or we are cut off."""
    with connected(mail) as server:
        while left and server.sock is not None:
            account_id = left.pop(0)
            context.progress(0, len(left) + 1)
            with context.db.transaction() as session:
                letter = mailing.claim(
                    session, account_id, site=context.settings.public_url, now=context.now()
                )
            if letter is None:
                continue
            answer = send(server, mail, letter, now=context.now())
            with context.db.transaction() as session:
                mailing.settle(session, letter.mail_id, answer, now=context.now())


def clear_old(context: JobContext) -> None:
    """Remove messages that nobody needs any more."""
    with context.db.transaction() as session:
        clearing.clear_old(session, now=context.now())


JOBS = (
    Job(name="inbox.mail", label="E-post om det som väntar", run=send_mails),
    Job(name="inbox.clear-old", label="Städning av gamla meddelanden", run=clear_old),
)
