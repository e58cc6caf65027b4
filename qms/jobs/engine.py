"""Where heavy calculation runs: a pool of processes, or a Dask cluster that is named."""

import os
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait

from qms.config import Settings, UnsafeSettingsError

WORKERS = 2


@contextmanager
def engine(settings: Settings, *, workers: int = WORKERS) -> Iterator[Executor]:
    """Yield an executor. `QMS_ENGINE` is `process` or `dask://host:port`."""
    if settings.engine == "process":
        # A forked child of a threaded parent may hang; a spawned one starts clean.
        spawn = get_context("spawn")
        with ProcessPoolExecutor(workers, mp_context=spawn, initializer=_end_with_parent) as pool:
            yield pool
    elif settings.engine.startswith("dask://"):
        with _dask(settings.engine.replace("dask://", "tcp://", 1)) as pool:
            yield pool
    else:
        raise UnsafeSettingsError(
            f"QMS_ENGINE={settings.engine!r} is unknown: use process or dask://host:port."
        )


def _end_with_parent() -> None:
    """Let a pool process end when its worker is killed, which gets no time to end it."""
    parent = parent_process()
    if parent is not None:
        watch = threading.Thread(target=_wait_and_end, args=(parent.sentinel,), daemon=True)
        watch.start()


def _wait_and_end(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


@contextmanager
def _dask(address: str) -> Iterator[Executor]:
    from distributed import Client  # noqa: PLC0415 - an optional extra, only where it is asked for

    with Client(address) as client:
        yield client.get_executor()
