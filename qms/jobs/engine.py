"""Where heavy calculation runs: a pool of processes, or a Dask cluster that is named."""

import os
import threading
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from socket import create_connection
from ssl import SSLContext
from typing import Any, cast

from qms.config import Settings, UnsafeSettingsError

WORKERS = 2
PATIENCE = 20  # seconds that a cluster may take to answer
OPEN, TLS = "dask", "dask+tls"
"""How a cluster is spoken with: on this machine in the open, with another's certificate else."""


class EngineAwayError(Exception):
    """The calculation lost what it ran on; the message is a sentence for the person who asked."""


@contextmanager
def engine(settings: Settings, *, workers: int = WORKERS) -> Iterator[Executor]:
    """Yield an executor. `QMS_ENGINE` is `process`, `dask://host:port` or `dask+tls://host:port`.

    Raises EngineAwayError when a process of the pool is killed, or the cluster does not answer.
    """
    kind, _, address = settings.engine.partition("://")
    if kind == "process":
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
    elif kind in (OPEN, TLS):
        with _dask(address, is_closed=kind == TLS) as pool:
            yield pool
    else:
        raise UnsafeSettingsError(
            f"QMS_ENGINE={settings.engine!r} is unknown: use process, dask://host:port or dask+tls://…"
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
def _dask(address: str, *, is_closed: bool) -> Iterator[Executor]:
    try:
        from distributed import Client, KilledWorker, Security  # noqa: PLC0415 - an extra
    except ImportError:
        raise EngineAwayError(
            "QMS_ENGINE pekar på ett Dask-kluster, men paketet distributed är inte installerat."
        ) from None
    client: Any = Client  # they have no types
    closed: Any = Security
    security = closed(require_encryption=True) if is_closed else None
    try:
        _hear(address, _context_of(security))
        where = f"{'tls' if is_closed else 'tcp'}://{address}"
        with client(where, timeout=PATIENCE, set_as_default=False, security=security) as cluster:
            yield cluster.get_executor()
    except (OSError, CancelledError, KilledWorker):
        raise EngineAwayError(f"Dask-klustret på {address} svarar inte.") from None


def _context_of(security: Any) -> SSLContext | None:  # noqa: ANN401 - it has no types
    """Return what certificates are checked with; None where nothing is encrypted.

    They are read from Dask's own settings: an authority of the cluster's own, and ours from it.
    """
    if security is None:
        return None
    context = security.get_connection_args("client")["ssl_context"]
    if context is None:
        raise EngineAwayError(
            "Dask-klustret ska nås krypterat, men Dask har inget certifikat för den här datorn. "
            "Se docs/operations/calculations.md."
        )
    return cast("SSLContext", context)


def _hear(address: str, context: SSLContext | None) -> None:
    """Raise OSError unless something there says the first word, as a scheduler does.

    A client waits for ever for one that is silent.
    """
    host, _, port = address.rpartition(":")
    if not port.isdecimal():
        raise OSError(f"{address} is not host:port")
    with ExitStack() as stack:
        plain = stack.enter_context(create_connection((host, int(port)), timeout=PATIENCE))
        closed = context.wrap_socket(plain) if context else plain  # raises for others' certificates
        stack.enter_context(closed)
        if not closed.recv(1):
            raise OSError(f"{address} hung up")
