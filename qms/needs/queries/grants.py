"""Block grants: decided ones with what they say, and those that wait."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from qms.decisions.core.records import DecisionHead, DraftHead
from qms.decisions.queries import content_text, draft_content, heads, open_drafts
from qms.needs.core.deciding.kinds import BLOCK_GRANT


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A block grant; `ore` is for the whole year, before tax."""

    head: DecisionHead | DraftHead
    year: int
    ore: int
    reason: str


def grants(session: Session, unit_ids: Iterable[int]) -> tuple[Grant, ...]:
    """Return the units' decided grants, the latest first."""
    found = heads(session, (BLOCK_GRANT,), unit_ids=unit_ids)
    return tuple(
        _grant(head, json.loads(content_text(session, head.id))["facts"]) for head in found[::-1]
    )


def waiting(session: Session, unit_ids: Iterable[int]) -> tuple[Grant, ...]:
    """Return the units' grants that wait for a decision, the oldest first."""
    found = open_drafts(session, BLOCK_GRANT, unit_ids)
    return tuple(_grant(head, draft_content(session, head.id)) for head in found)


def _grant(head: DecisionHead | DraftHead, facts: dict[str, object]) -> Grant:
    return Grant(
        head=head,
        year=int(str(facts["year"])),
        ore=int(str(facts["ore"])),
        reason=str(facts["reason"]),
    )
