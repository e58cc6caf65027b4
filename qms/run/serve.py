"""The web server: it holds its port from the start, and says when the first page is there."""

import http.client
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread

from flask import Flask
from waitress.server import BaseWSGIServer, create_server

from qms.web.long_lived import settle

THREADS = 8
KEEP_ALIVE = 75  # seconds: longer than a proxy keeps a connection, or it meets a closed one
CONNECTIONS = 5_000  # held open at once; poll has no limit of its own, select stops at 1,024
LARGEST_BODY = 104 * 1024 * 1024  # bytes; the application's own limits are lower and say why
FIRST_PAGE = "/logga-in"
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class PortTakenError(Exception):
    """Another program answers on the port."""


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket, so that nobody else can take the port while we prepare."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise PortTakenError(
            f"Port {port} på {host} är upptagen eller får inte användas. "
            f"Välj en annan: --port {port + 1 if 1024 <= port < 65535 else 8001}."
        ) from error


def address_of(listening: socket.socket) -> str:
    """Return the address to type in a browser."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


@contextmanager
def until_told_to_end() -> Iterator[None]:
    """End the block at Ctrl-C, SIGTERM or a closed terminal; from then on they are ignored."""
    for ending in ENDINGS:
        by_nohup = ending is signal.SIGHUP and signal.getsignal(ending) is signal.SIG_IGN
        if not by_nohup:
            signal.signal(ending, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        pass  # what was asked for
    finally:
        for ending in ENDINGS:
            signal.signal(ending, signal.SIG_IGN)


def serve(app: Flask, listening: socket.socket, *, when_up: Callable[[], None]) -> None:
    """Answer requests until KeyboardInterrupt; call `when_up` once the first page is there."""
    settle()
    server = server_for(app, listening)
    host, port = listening.getsockname()[:2]
    Thread(target=_tell, args=(host, port, when_up), daemon=True).start()
    server.run()  # returns on KeyboardInterrupt
    server.close()


def server_for(app: Flask, listening: socket.socket) -> BaseWSGIServer:
    """Return the server, not yet running.

    A browser holds its connection open, so there must be room for all who have a page before them:
    those beyond the limit are not refused, they wait without an answer.
    """
    server: BaseWSGIServer = create_server(
        app,
        sockets=[listening],
        threads=THREADS,
        channel_timeout=KEEP_ALIVE,
        connection_limit=CONNECTIONS,
        asyncore_use_poll=True,
        max_request_body_size=LARGEST_BODY,
        ident=None,
    )
    return server


def _tell(host: str, port: int, when_up: Callable[[], None]) -> None:
    while not _answers(host, port):
        time.sleep(1)
    when_up()


def _answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=30)
    try:
        connection.request("GET", FIRST_PAGE)
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()
