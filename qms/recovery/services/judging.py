"""What is asked of a database that was put back: is it whole, unbroken, open, and erased again?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from qms.audit.anchoring import stored_anchors
from qms.audit.core.anchors import Anchor, UnreadableAnchorError
from qms.audit.services import verify_chain
from qms.config import Settings
from qms.db import migrations
from qms.db.session import Database
from qms.recovery.core.faults import RecoveryRefusedError
from qms.recovery.core.manifest import NEWER, Manifest, differing
from qms.recovery.sums import table_sums
from qms.retention.kinds import Kinds
from qms.retention.services.reapplying import settle
from qms.retention.services.scrubbing import scrubbed
from qms.tables import metadata
from qms.vault.core.faults import UnreadableError
from qms.vault.database import open_database
from qms.vault.queries import one_of_each
from qms.vault.vault import vault_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What was found. `list_fault` says why what was erased could not be erased again."""

    tables: int
    rows: int
    migrated: bool
    chain: int
    opened: int
    erased_again: int
    list_fault: str = ""


def refuse_newer(manifest: Manifest, *, product: str) -> None:
    """Refuse a backup whose tables this version does not know."""
    if manifest.head and not migrations.knows(manifest.head):
        raise RecoveryRefusedError(NEWER.format(manifest.product, product))


def judge(
    engine: Engine, manifest: Manifest, settings: Settings, kinds: Kinds, *, now: datetime
) -> Judged:
    """Hold the database against the manifest, bring it up to date, and try all that must work.

    `settings` name the keys, anchors and list to use. Raise RecoveryRefusedError with the first
    thing that is wrong.
    """
    _compare(engine, manifest)
    migrated = not migrations.is_current(engine)
    if migrated:
        migrations.upgrade(engine)
    db = open_database(settings, engine)
    chain = _unbroken(db, manifest, settings.anchors)
    opened = _opened(db)
    standing, again = settle(db, kinds, settings.erasures, now=now)
    if again:
        scrubbed(db, kinds, now=now)
    return Judged(
        tables=len(manifest.tables),
        rows=manifest.rows,
        migrated=migrated,
        chain=chain,
        opened=opened,
        erased_again=again,
        list_fault=standing.sentence,
    )


def _compare(engine: Engine, manifest: Manifest) -> None:
    with engine.connect() as connection:
        found = table_sums(connection)
    wrong = differing(manifest.tables, found)
    if wrong:
        named = ", ".join(wrong[:5]) + (" …" if len(wrong) > 5 else "")
        raise RecoveryRefusedError(f"Det som lästes in är inte det som sparades: {named}.")


def _unbroken(db: Database, manifest: Manifest, anchors: Path) -> int:
    """Walk the trail; it must be whole, hold against its anchors, and end as in the manifest."""
    seq, link = manifest.chain
    try:
        kept = [one for one in stored_anchors(anchors) if one.seq <= seq]
    except UnreadableAnchorError as fault:
        raise RecoveryRefusedError(str(fault)) from None
    last = [Anchor(at=manifest.at, seq=seq, hash=link)] if seq else []
    with db.reading() as session:
        verdict = verify_chain(session, [*kept, *last])
    if verdict.broken_at is not None:
        raise RecoveryRefusedError(
            f"Händelseloggen är bruten vid rad {verdict.broken_at}: {verdict.why}."
        )
    return verdict.rows


def _opened(db: Database) -> int:
    """Open a sealed value of each table that has any; return how many that was."""
    with db.reading() as session:
        vault, values = vault_of(session), one_of_each(session, metadata)
        try:
            for place, sealed in values:
                vault.open_bytes(place, sealed)
        except UnreadableError as fault:
            raise RecoveryRefusedError(
                f"{fault} Lägg tillbaka den nyckelfil som gällde när säkerhetskopian togs."
            ) from None
    return len(values)


def beside(settings: Settings, erasures: Path, anchors: Path) -> Settings:
    """Return the settings with other places for the two lists."""
    return replace(settings, erasure_file=erasures, anchor_file=anchors)


def later(anchors: Sequence[Anchor], manifest: Manifest) -> tuple[Anchor, ...]:
    """Return the anchors of rows that came after the backup, which the restored trail lacks."""
    return tuple(one for one in anchors if one.seq > manifest.chain[0])
