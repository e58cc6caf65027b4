"""Where heavy calculation runs: a pool of processes, or a Dask cluster that is named."""

import os
import threading
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from socket import create_connection
from typing import Any

from qms.config import Settings, UnsafeSettingsError

WORKERS = 2
PATIENCE = 20  # seconds that a cluster may take to answer
DASK = "dask://"


class EngineAwayError(Exception):
    """The calculation lost what it ran on; the message is a sentence for the person who asked."""


@contextmanager
def engine(settings: Settings, *, workers: int = WORKERS) -> Iterator[Executor]:
    """Yield an executor. `QMS_ENGINE` is `process` or `dask://host:port`.

    Raises EngineAwayError when a process of the pool is killed, or the cluster does not answer.
    """
    if settings.engine == "process":
        # A forked child of a threaded parent may hang; a spawned one starts clean.
        spawn = get_context("spawn")
        try:
            with ProcessPoolExecutor(
                workers, mp_context=spawn, initializer=_end_with_parent
            ) as pool:
                yield pool
        except BrokenExecutor:
            raise EngineAwayError(
                "En räkneprocess avslutades utifrån, oftast för att minnet tog slut."
            ) from None
    elif settings.engine.startswith(DASK):
        with _dask(settings.engine.removeprefix(DASK)) as pool:
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
    try:
        from distributed import Client, KilledWorker  # noqa: PLC0415 - an extra, where asked for
    except ImportError:
        raise EngineAwayError(
            "QMS_ENGINE pekar på ett Dask-kluster, men paketet distributed är inte installerat."
        ) from None
    try:
        _hear(address)
        client: Any = Client  # it has no types
        with client(f"tcp://{address}", timeout=PATIENCE, set_as_default=False) as cluster:
            yield cluster.get_executor()
    except (OSError, CancelledError, KilledWorker):
        raise EngineAwayError(f"Dask-klustret på {address} svarar inte.") from None


def _hear(address: str) -> None:
    """Raise OSError unless something there says the first word, as a scheduler does.

    A client waits for ever for one that is silent.
    """
    host, _, port = address.rpartition(":")
    if not port.isdecimal():
        raise OSError(f"{address} is not host:port")
    with create_connection((host, int(port)), timeout=PATIENCE) as connection:
        if not connection.recv(1):
            raise OSError(f"{address} hung up")
