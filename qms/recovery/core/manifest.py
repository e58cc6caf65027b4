"""The manifest: what a backup holds, so that what was put back can be held against it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from qms.recovery.core.faults import RecoveryRefusedError

FORMAT = 1
MANIFEST = "manifest.json"
BROKEN = "Säkerhetskopian är skadad eller inte gjord med `qms backup`: {0}. Använd en annan kopia."
NEWER = (
    "Säkerhetskopian är gjord med en nyare version ({0}) än den som körs här ({1}). "
    "Installera den versionen eller en senare, och läs in kopian med den."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A file in the archive, with the SHA-256 of its bytes in hexadecimal and their number."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSum:
    """A table's number of rows, and the SHA-256 of them all in order of the primary key."""

    rows: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What was backed up: by which version, when, and how the database stood at that moment.

    `head` is the newest migration; `chain` the number and hash of the audit trail's newest row.
    """

    product: str
    head: str
    database: str
    at: datetime
    chain: tuple[int, str]
    parts: tuple[Part, ...]
    tables: Mapping[str, TableSum] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def rows(self) -> int:
        """Return the number of rows in all tables."""
        return sum(one.rows for one in self.tables.values())


def broken(why: str) -> RecoveryRefusedError:
    """Return the refusal of an archive that cannot be used."""
    return RecoveryRefusedError(BROKEN.format(why))


def text_of(manifest: Manifest) -> str:
    """Return the manifest as JSON text."""
    told = asdict(manifest) | {"at": manifest.at.isoformat(timespec="seconds")}
    return json.dumps(told, indent=1, sort_keys=True) + "\n"


def manifest_of(text: str, *, product: str) -> Manifest:
    """Return the manifest in the text; `product` is the version that reads it."""
    try:
        told = json.loads(text)
        if int(told["format"]) > FORMAT:
            raise RecoveryRefusedError(NEWER.format(told["product"], product))
        return _manifest(told)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise broken("dess förteckning går inte att läsa") from None


def _manifest(told: Mapping[str, Any]) -> Manifest:
    seq, link = told["chain"]
    return Manifest(
        product=str(told["product"]),
        head=str(told["head"]),
        database=str(told["database"]),
        at=datetime.fromisoformat(told["at"]),
        chain=(int(seq), str(link)),
        parts=tuple(Part(**one) for one in told["parts"]),
        tables={name: TableSum(**one) for name, one in told["tables"].items()},
    )


def differing(told: Mapping[str, TableSum], found: Mapping[str, TableSum]) -> tuple[str, ...]:
    """Return the tables that are not as the manifest says: absent, added, or of other content."""
    return tuple(
        name for name in sorted(told.keys() | found.keys()) if told.get(name) != found.get(name)
    )
