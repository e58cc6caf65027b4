"""A clock of the machine that the test sets: libfaketime laid under a program of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

LIBRARY = "libfaketimeMT.so.1"
WAITING = """import select, time
time.sleep = lambda seconds: select.select([], [], [], seconds)
"""
"""Read by Python before anything else: libfaketime 0.9.10 refuses sleep until a monotonic time."""
FOLDERS = (Path("/usr/lib"), Path("/usr/local/lib"))


@dataclass(frozen=True, kw_only=True)
class Clock:
    """What the programs that are started with `settings` believe that the time is."""

    file: Path
    library: Path

    def stand(self, moment: datetime) -> None:
        """Stand still at the moment; whoever asks again is answered the same."""
        self._say(f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}")

    def _say(self, words: str) -> None:
        new = self.file.with_suffix(".new")
        new.write_text(f"{words}\n")
        new.replace(self.file)  # never read half-written

    @property
    def settings(self) -> Mapping[str, str]:
        """The environment of a program that is to believe in the clock.

        How long something takes is counted by the real clock, as when a machine's is set.
        """
        return {
            "LD_PRELOAD": str(self.library),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_NO_CACHE": "1",
            "DONT_FAKE_MONOTONIC": "1",
            "NO_FAKE_STAT": "1",
            "TZ": "UTC",
            "PYTHONPATH": str(self.file.parent),
        }


def moved_clock(folder: Path) -> Clock:
    """Return a clock kept in the folder; skip where libfaketime is not installed."""
    found = [file for base in FOLDERS for file in base.glob(f"**/faketime/{LIBRARY}")]
    if not found:
        pytest.skip("no libfaketime: install the package libfaketime")
    (folder / "sitecustomize.py").write_text(WAITING)
    return Clock(file=folder / "clock", library=found[0])
