"""Events of the cases in words, and the filter over them: for the log of a case or an account."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import request
from sqlalchemy.orm import Session

from qms.audit.anchoring import stored_anchors
from qms.audit.core.anchors import UnreadableAnchorError
from qms.audit.core.chain import AuditEntry
from qms.audit.verifying import Standing, standing
from qms.i18n import formats
from qms.i18n.language import gettext
from qms.identity.labels import role_label
from qms.kernel.clock import local_day
from qms.kernel.table_write import Cell
from qms.needs.case_labels import part_label
from qms.needs.core.log_review.events import READ_REASON, SYSTEM, Kind, kind_of
from qms.needs.queries.case_log import Tie
from qms.needs.views.log_lines import Names, what
from qms.web.context import app_context

FIRST_YEAR, LAST_YEAR = 2000, 2100
ROWS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One event as it is shown. `glass_id` leads to the emergency opening that it came by."""

    entry: AuditEntry
    kind: Kind
    who: str
    roles: str
    what: str
    parts: str
    unit: str = ""
    is_protected: bool = False
    by_glass: bool = False
    glass_id: str = ""


def line_of(entry: AuditEntry, known: Names, ties: Iterable[Tie]) -> Line:
    """Return the event with who it was, as what, and in which part they were tied just then."""
    parts = [
        part_label(one.part)
        for one in ties
        if one.pseudonym == entry.actor and one.ref == entry.target and one.held(entry.at)
    ]
    return Line(
        entry=entry,
        kind=kind_of(entry.action),
        who=known.who(entry.actor),
        roles=roles_of(entry.roles),
        what=what(entry.action),
        parts=", ".join(dict.fromkeys(parts)),
        by_glass=json.loads(entry.details).get("by") == "break-glass",
    )


def roles_of(roles: str) -> str:
    """Return the roles that the account had, in words."""
    return ", ".join(role_label(one) for one in roles.split(",") if one)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a reader of the log asked for in the address; empty fields do not narrow."""

    kind: Kind | None
    who: str
    first: date | None
    last: date | None

    def has(self, line: Line) -> bool:
        """Return whether the line is asked for."""
        day = local_day(line.entry.at)
        return (
            self.kind in (None, line.kind)
            and self.who in ("", line.entry.actor)
            and (self.first is None or self.first <= day)
            and (self.last is None or day <= self.last)
        )


def asked(*, kind: Kind | None = None) -> Wanted:
    """Return what the address asks for; `kind` stands where it names none."""
    typed = request.args.get("slag", kind or "")
    return Wanted(
        kind=Kind(typed) if typed in set(Kind) else None,
        who=request.args.get("person", ""),
        first=day_of(request.args.get("fran", "")),
        last=day_of(request.args.get("till", "")),
    )


def day_of(text: str) -> date | None:
    """Return the day that stands in the address, None when it is none."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def checked(session: Session, lines: Sequence[Line]) -> dict[str, object]:
    """Return whether the chain holds, and why where the file of anchors cannot be read."""
    fault = ""
    shown = [one.entry.seq for one in lines]
    try:
        anchors = stored_anchors(app_context().settings.anchors)
    except UnreadableAnchorError as unreadable:
        anchors, fault = (), str(unreadable)
    found: Standing = standing(session, anchors, shown=shown)
    return {"chain": found, "chain_fault": fault}


def moment(at: datetime) -> str:
    """Return the moment as it stands on pages."""
    return formats.moment(at)


def cells(line: Line) -> tuple[Cell, ...]:
    """Return the line for a file: no name of any child, for there is none in the trail."""
    return (
        line.entry.seq,
        moment(line.entry.at),
        line.who,
        line.roles,
        line.parts or tie_words(line),
        line.what,
        gettext("ja") if line.by_glass else "",
    )


HEADER = (
    "nummer_i_loggen", "nar", "vem", "roll", "knuten_som", "vad", "nodoppning",
)  # fmt: skip


def tie_words(line: Line) -> str:
    """Return in words why somebody who was not tied could do it."""
    if line.entry.actor.startswith(SYSTEM):
        return ""
    if line.by_glass or line.kind is Kind.OPENING:
        return gettext("nödöppning")
    if line.kind is Kind.REVIEW or line.entry.action == READ_REASON:
        return gettext("granskar loggen")
    return gettext("inte knuten")
