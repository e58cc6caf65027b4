"""Readings and emergency openings in words, for the pages where they are reviewed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import g
from sqlalchemy.orm import Session

from qms.access.policy import Can
from qms.access.scope import authorize
from qms.audit.labels import EVENTS
from qms.i18n import formats
from qms.i18n.language import gettext
from qms.identity import queries as identity
from qms.needs import log_labels as words
from qms.needs.core.cases.refs import shown_ref
from qms.needs.core.log_review.events import SYSTEM
from qms.needs.core.log_review.month import Month
from qms.needs.core.log_review.reviewing import Verdict
from qms.needs.core.log_review.rules import Reason
from qms.needs.queries.glasses import GlassRow
from qms.needs.queries.log_review import PickRow
from qms.org import queries as org
from qms.web.context import current_actor, today


def here() -> None:
    """Let the menu show where one is."""
    g.menu_endpoint = "needs.show_log_review"


def what(action: str) -> str:
    """Return what was done, without the name of the module that all of it is about."""
    words = gettext(EVENTS[action]) if action in EVENTS else action
    return words[:1].upper() + words[1:]


def month_words(month: Month) -> str:
    """Return `oktober 2026`."""
    return f"{formats.month(month.number)} {month.year}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The names of people by pseudonym, and of units by id."""

    people: dict[str, str]
    units: dict[int, str]

    def who(self, pseudonym: str) -> str:
        """Return who it was."""
        if pseudonym.startswith(SYSTEM):
            return gettext("systemet")
        return self.people.get(pseudonym, gettext("okänd person"))

    def unit_at(self, path: str) -> str:
        """Return the name of the unit at the path, empty when it is no unit today."""
        last = path.strip("/").rpartition("/")[2]
        return self.units.get(int(last), "") if last.isdecimal() else ""


def names(session: Session, pseudonyms: Iterable[str]) -> Names:
    """Return the names of these people and of every unit."""
    scope = authorize(current_actor(), Can.NEEDS_REVIEW_LOG)
    return Names(
        people=identity.names_of(session, sorted(set(pseudonyms))),
        units={unit.id: unit.name for unit in org.units(session, scope, on=today())},
    )


def reading_line(row: PickRow, known: Names) -> dict[str, Any]:
    """Return a reading in words: of a protected person not even the unit is told."""
    return {
        "row": row,
        "reader": known.who(row.entry.actor),
        "what": what(row.entry.action),
        "ref": shown_ref(row.entry.target),
        "unit": "" if row.is_protected else known.unit_at(row.entry.path),
        "reasons": [gettext(words.REASONS[one]) for one in Reason if one in row.reasons],
        "is_own": row.entry.actor == current_actor().pseudonym,
        **_verdict(row.verdict),
    }


def glass_line(row: GlassRow, known: Names) -> dict[str, Any]:
    """Return an emergency opening in words."""
    return {
        "row": row,
        "ref": shown_ref(row.ref),
        "unit": "" if row.is_protected else known.units.get(row.unit_id, ""),
        "is_late": row.reviewed_at is None and row.due < today(),
        "is_own": row.account_id == current_actor().account_id,
        **_verdict(row.verdict),
    }


def _verdict(verdict: Verdict | None) -> dict[str, str]:
    if verdict is None:
        return {"chip": "none", "verdict": gettext("Inte granskad")}
    return {"chip": words.VERDICT_CHIPS[verdict], "verdict": gettext(words.VERDICTS[verdict])}
