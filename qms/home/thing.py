"""One thing that waits for the reader."""

from dataclasses import dataclass
from datetime import date

from qms.i18n.formats import weekday_day
from qms.i18n.language import gettext, ngettext
from qms.web.context import today
from qms.web.menu import Phase


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """One thing to do: what, by when, how far it has come, and where to do it.

    `what` is the thing in one word, for the page's title; things with a day have it.
    """

    title: str
    url: str
    action: str
    due: date | None = None
    detail: str = ""
    done: int = 0
    total: int = 1
    mark: str | None = None
    phase: Phase = Phase.FOLLOW_UP
    what: str = ""

    @property
    def due_text(self) -> str:
        """Return `Senast fredag 11 december`, empty when there is no date."""
        return gettext("Senast %(day)s") % {"day": self.due_day} if self.due else ""

    @property
    def due_day(self) -> str:
        """Return the day in words, with its year when that is not the present one."""
        if self.due is None:
            return ""
        words = weekday_day(self.due)
        return words if self.due.year == today().year else f"{words} {self.due.year}"


def days_left(days: int) -> str:
    """Return how many days are left, or how late it is."""
    if days < 0:
        return ngettext("%(n)s dag försenad.", "%(n)s dagar försenad.", -days) % {"n": -days}
    return ngettext("%(n)s dag kvar.", "%(n)s dagar kvar.", days) % {"n": days}
