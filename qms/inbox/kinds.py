"""The kinds of messages, what they are called, and which say nothing but unit and task."""

from qms.i18n.language import gettext, mark
from qms.inbox.core.mail import MailState

REMINDER = "reminder"
KINDS = {
    REMINDER: mark("Påminnelse"),
    "report": mark("Redovisning"),
    "review": mark("Återkoppling"),
    "action": mark("Insats"),
    "complaint": mark("Klagomål"),
    "needs": mark("Stödbehov"),
    "grants": mark("Bidrag"),
    "costs": mark("Ekonomi"),
    "news": mark("Nyhet"),
}
MAIL_STATES = {
    MailState.SENT: mark("Skickade"),
    MailState.FAILED: mark("Inte mottagna"),
    MailState.UNKNOWN: mark("Osäkra"),
    MailState.SENDING: mark("På väg"),
}
TELLS_ONLY_TASKS = frozenset({REMINDER})
"""Kinds whose whole text may be mailed; of all others only the subject is."""


def kind_label(kind: str) -> str:
    """Return what the kind is called."""
    return gettext(KINDS[kind]) if kind in KINDS else gettext("Meddelande")


def mail_states() -> list[tuple[MailState, str]]:
    """Return the states of a letter with what they are called, the good one first."""
    return [(state, gettext(label)) for state, label in MAIL_STATES.items()]
