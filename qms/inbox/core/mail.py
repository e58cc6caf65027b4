"""What becomes of a mail: at most once, and again only when it was surely not taken."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

MOST_ATTEMPTS = 3
WAIT = timedelta(minutes=45)
"""Before another attempt the same day."""
SILENT_AFTER = timedelta(minutes=20)
"""A sender that has said nothing for so long was ended in the middle of sending."""
OLDEST = timedelta(days=7)
"""Messages older than this are not mailed; they wait in the inbox."""


class MailState(StrEnum):
    """Where a day's mail to a person is. In `unknown` it may have arrived: never sent again."""

    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Answer(StrEnum):
    """What the mail server said: taken, not now, never, or nothing that we heard."""

    TAKEN = "taken"
    LATER = "later"
    REFUSED = "refused"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The state after an answer; `again` is when to try once more the same day, if at all."""

    state: MailState
    again: datetime | None = None


def outcome(answer: Answer, *, attempts: int, now: datetime) -> Outcome:
    """Return what an answer to attempt number `attempts` leads to."""
    if answer is Answer.TAKEN:
        return Outcome(state=MailState.SENT)
    if answer is Answer.SILENCE:
        return Outcome(state=MailState.UNKNOWN)
    is_last = answer is Answer.REFUSED or attempts >= MOST_ATTEMPTS
    return Outcome(state=MailState.FAILED, again=None if is_last else now + WAIT)


def answer_of(code: int) -> Answer:
    """Return what a reply code of a mail server means (RFC 5321, 4.2.1)."""
    if 200 <= code < 400:
        return Answer.TAKEN
    return Answer.LATER if 400 <= code < 500 else Answer.REFUSED


def is_address(text: str) -> bool:
    """Return whether the text is an address that mail can be sent to, on one line."""
    name, separator, place = text.partition("@")
    signs = set(' \t\r\n<>,;"')
    return bool(name and separator and "." in place and not signs & set(text) and text.isascii())
