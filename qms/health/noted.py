"""The file in the instance folder where backups and restore tests leave their time and outcome."""

import os
from pathlib import Path

from qms.health.core.noted import Noted, noted_of, text_of

NAME = "recovery.json"


def read_noted(instance: Path) -> Noted:
    """Return what is noted; nothing where there is no file, or one that cannot be read."""
    try:
        return noted_of((instance / NAME).read_text("utf-8"))
    except (OSError, ValueError):
        return Noted()


def write_noted(instance: Path, noted: Noted) -> None:
    """Replace what is noted, as a whole."""
    written = instance / f"{NAME}.{os.getpid()}.new"
    written.write_text(text_of(noted), "utf-8")
    written.replace(instance / NAME)
