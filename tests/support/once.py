"""What is made once in a whole run, by whichever process needs it first."""

import fcntl
import shutil
from collections.abc import Callable
from pathlib import Path


def once(place: Path, make: Callable[[Path], None]) -> Path:
    """Return the folder `place`, which `make` has filled; other processes wait meanwhile."""
    with place.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            half_made = place.with_suffix(".part")
            shutil.rmtree(half_made, ignore_errors=True)  # somebody tried before us and failed
            half_made.mkdir()
            make(half_made)
            half_made.rename(place)
    return place
