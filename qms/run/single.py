"""One `qms run` per installation: a second one would serve, and could empty, the same database."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class AlreadyRunningError(Exception):
    """Another `qms run` serves this installation; the message says what to do."""


@contextmanager
def alone_in(instance: Path) -> Iterator[None]:
    """Hold the installation's lock; the system lets go of it when the process ends."""
    with (instance / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            raise AlreadyRunningError(
                f"Kvalitetshjulet körs redan med mappen {instance}. Avsluta det med Ctrl-C där, "
                "eller ange en annan mapp med QMS_INSTANCE."
            ) from taken
        yield
