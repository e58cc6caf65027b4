"""Checks of what is only ever added to: the trail, its anchors, the list of what is erased."""

from qms.audit.anchoring import stored_anchors
from qms.audit.core.anchors import Anchor, UnreadableAnchorError
from qms.audit.queries import hash_at, last_link
from qms.audit.verifying import standing
from qms.health.core.ages import DAILY, said
from qms.health.core.finding import Finding, good, note, wrong
from qms.health.services.asking import Asked
from qms.retention.queries.standing import standing_of

CURE = "Kör `qms audit verify` och läs docs/operations/audit-trail.md."


def anchored(asked: Asked) -> Finding:
    """Does the trail hold its newest anchor, and reach at least to it? No row is walked."""
    try:
        newest = _newest(asked)
    except UnreadableAnchorError as fault:
        return wrong(str(fault), CURE)
    seq, _ = last_link(asked.session)
    if newest is None:
        return good(f"Händelseloggen har {seq} rader och inget ankare än.")
    if hash_at(asked.session, newest.seq) != newest.hash:
        return wrong("Händelseloggen stämmer inte med sitt ankare.", CURE)
    return good(f"Händelseloggen stämmer med ankaret vid rad {newest.seq}.")


def audit(asked: Asked) -> Finding:
    """Is the trail whole since its newest anchor, and was that laid last night?"""
    try:
        newest = _newest(asked)
        found = standing(asked.session, [newest] if newest else [])
    except UnreadableAnchorError as fault:
        return wrong(str(fault), CURE)
    if found.broken_at is not None:
        return wrong(f"Händelseloggen är bruten vid rad {found.broken_at}: {found.why}.", CURE)
    whole = f"Händelseloggen är hel: {found.rows} rader"
    if newest is None:
        sentence = f"{whole}, men den är inte ankrad."
        cure = "Låt schemaläggaren och arbetaren gå: ankaret läggs varje natt."
        return note(sentence, cure) if asked.is_new else wrong(sentence, cure)
    age = asked.behind(newest.at)
    if age > DAILY:
        return wrong(f"{whole}, men ankrades senast för {said(age)} sedan.", CURE)
    return good(f"{whole}, ankrad för {said(age)} sedan.")


def _newest(asked: Asked) -> Anchor | None:
    kept = stored_anchors(asked.settings.anchors)
    return max(kept, key=lambda one: one.seq, default=None)


def erasures(asked: Asked) -> Finding:
    """Do the list of what is erased and the database agree?"""
    found = standing_of(asked.session, asked.settings.erasures)
    if not found.is_whole:
        return wrong(found.sentence, "Läs docs/operations/retention.md.")
    if found.again:
        return wrong(
            f"{len(found.again)} gallrade poster har kommit tillbaka.",
            "Kör `qms retention reapply`.",
        )
    return good(f"Listan över gallrat stämmer: {found.listed} poster.")
