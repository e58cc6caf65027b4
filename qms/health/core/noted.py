"""When a backup was last taken and last tried, and how it went."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """Something that was done at a moment, and whether it went well. `name` is a file's name."""

    at: datetime
    ok: bool
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """The last backup and the last restore test, None where there has been none."""

    backup: Done | None = None
    restore_test: Done | None = None


def text_of(noted: Noted) -> str:
    """Return what is noted as JSON text."""
    return json.dumps(asdict(noted), default=datetime.isoformat, indent=1) + "\n"


def noted_of(text: str) -> Noted:
    """Return what the text says; raise ValueError when it cannot be read."""
    try:
        told = json.loads(text)
        return Noted(backup=_done(told.get("backup")), restore_test=_done(told.get("restore_test")))
    except (AttributeError, KeyError, TypeError) as fault:
        raise ValueError("not what was noted") from fault


def _done(told: dict[str, Any] | None) -> Done | None:
    if told is None:
        return None
    at = datetime.fromisoformat(told["at"])
    if at.tzinfo is None:
        raise ValueError("a moment without time zone")
    return Done(at=at, ok=bool(told["ok"]), name=str(told["name"]))
