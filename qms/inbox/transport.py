"""Handing a letter to the municipality's mail server."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from qms.inbox.core.mail import Answer, answer_of
from qms.inbox.services.mailing import Letter
from qms.mail_settings import MailSettings

SECONDS = 20
FAULTS = (smtplib.SMTPException, OSError)
REFUSED_FROM = 400


class UnreachableError(Exception):
    """The mail server was not reached, or did not let us in; no letter was handed over."""


@contextmanager
def connected(settings: MailSettings) -> Iterator[smtplib.SMTP]:
    """Yield a connection that is signed in; raise UnreachableError when there can be none."""
    try:
        server = _connect(settings)
    except FAULTS as fault:
        raise UnreachableError(type(fault).__name__) from fault
    try:
        yield server
    finally:
        with suppress(*FAULTS):
            server.quit()


def _connect(settings: MailSettings) -> smtplib.SMTP:
    secure = ssl.create_default_context()
    if settings.tls == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            settings.host, settings.port, timeout=SECONDS, context=secure
        )
    else:
        server = smtplib.SMTP(settings.host, settings.port, timeout=SECONDS)
    try:
        if settings.tls == "starttls":
            server.starttls(context=secure)
        if settings.user:
            server.login(settings.user, settings.password)
    except BaseException:
        server.close()
        raise
    return server


def send(server: smtplib.SMTP, settings: MailSettings, letter: Letter, *, now: datetime) -> Answer:
    """Hand the letter over and return what the server said.

    Whoever hears nothing before the words went out can try again; afterwards nobody can know
    whether they arrived.
    """
    try:
        server.ehlo_or_helo_if_needed()
        for code, _ in (server.mail(settings.sender), server.rcpt(letter.to)):
            if code >= REFUSED_FROM:
                server.rset()
                return answer_of(code)
    except FAULTS:
        return Answer.LATER
    try:
        code, _ = server.data(_message(settings, letter, now).as_bytes(policy=SMTP))
    except smtplib.SMTPDataError as refused:
        return answer_of(refused.smtp_code)
    except FAULTS:
        return Answer.SILENCE
    return answer_of(code)


def _message(settings: MailSettings, letter: Letter, now: datetime) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = settings.sender, letter.to
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(str(letter.mail_id), settings.sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    return message
