"""Whether the trail holds, told quickly enough for a page.

The whole chain is walked every night, and its head laid as an anchor outside the database. Since
then only what came after it is walked, beside the rows that the page shows.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from qms.audit import queries
from qms.audit.core.anchors import Anchor
from qms.audit.core.chain import ChainVerdict, link, verify


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The chain holds to row `rows`, or is broken at `broken_at`.

    `walked_at` is when the whole of it was last walked and anchored; None: all of it was now.
    """

    rows: int
    walked_at: datetime | None = None
    broken_at: int | None = None
    why: str = ""


def standing(
    session: Session, anchors: Sequence[Anchor], *, shown: Collection[int] = ()
) -> Standing:
    """Return whether the chain holds since the newest anchor, and each of the `shown` rows."""
    anchor = max(anchors, key=lambda one: one.seq, default=None)
    if anchor is None:
        return _of(verify(queries.chain(session)), None)
    stored = queries.hash_at(session, anchor.seq)
    if stored != anchor.hash:
        why = "raden är borta" if stored is None else "raden stämmer inte med sitt ankare"
        return Standing(rows=anchor.seq - 1, walked_at=anchor.at, broken_at=anchor.seq, why=why)
    tail = queries.chain(session, after=anchor.seq)
    found = _of(verify(tail, after=anchor.seq, previous=anchor.hash), anchor.at)
    older = [seq for seq in shown if seq <= anchor.seq]
    for entry, previous, kept in queries.stored_links(session, older):
        if link(previous, entry) != kept:
            why = "innehållet har ändrats sedan raden skrevs"
            return Standing(rows=entry.seq - 1, walked_at=anchor.at, broken_at=entry.seq, why=why)
    return found


def _of(verdict: ChainVerdict, walked_at: datetime | None) -> Standing:
    return Standing(
        rows=verdict.rows, walked_at=walked_at, broken_at=verdict.broken_at, why=verdict.why
    )
