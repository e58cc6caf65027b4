"""No page of a module whose erasures may have come back is served until that is mended."""

from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import cast

from flask import Flask, current_app, request

from qms.db.sight import everything
from qms.i18n.language import gettext
from qms.retention.kinds import Kinds
from qms.retention.queries.standing import Standing, mark_of
from qms.retention.services.reapplying import settle
from qms.retention.services.scrubbing import scrubbed
from qms.web import context
from qms.web.errors import page

EXTENSION = "qms_retention"
Stamp = tuple[object, ...]


@dataclass(slots=True, kw_only=True)
class Gate:
    """The application's kinds, and how the list stood when it was last looked at."""

    kinds: Kinds
    stamp: Stamp | None = None
    standing: Standing = field(default_factory=Standing)
    lock: Lock = field(default_factory=Lock)

    def look(self) -> Standing:
        """Return how things stand, looked at anew when file or database has changed."""
        with self.lock:
            stamp = _stamp(context.app_context().settings.erasures)
            if stamp != self.stamp or not self.standing.is_whole:
                self._settle(stamp)
            return self.standing

    def _settle(self, stamp: Stamp) -> None:
        parts = context.app_context()
        file = parts.settings.erasures
        db = parts.db.seen_by(everything)  # what has come back is anybody's, whoever asked first
        self.standing, again = settle(db, self.kinds, file, now=parts.clock())
        if again:
            scrubbed(db, self.kinds, now=parts.clock())
        self.stamp = stamp


def _stamp(file: Path) -> Stamp:
    """Return what changes when the list is another one, or a backup was restored meanwhile."""
    db = context.app_context().db
    with db.reading() as session:
        known = mark_of(session)
    if not file.exists():
        return id(db.bind), known, str(file)
    seen = file.stat()
    return id(db.bind), known, str(file), seen.st_mtime_ns, seen.st_size, seen.st_ino


def gate() -> Gate:
    """Return the gate of the application that handles this request."""
    return cast("Gate", current_app.extensions[EXTENSION])


def init_retention(app: Flask, kinds: Kinds) -> None:
    """Erase again what has come back before the first page; close the module where that fails."""
    app.extensions[EXTENSION] = Gate(kinds=kinds)
    app.before_request(_closed)
    with app.app_context():
        gate().look()


def _closed() -> tuple[str, int] | None:
    """Answer in place of the module's pages while its list does not hold."""
    if request.blueprint not in gate().kinds.modules or gate().look().is_whole:
        return None
    return page(
        503,
        problem=gettext(
            "Sidorna om stöd är stängda: listan över vad som är gallrat stämmer inte. "
            "Den som sköter systemet ser varför under Gallring."
        ),
    )
