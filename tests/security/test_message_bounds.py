"""Where one message ends and the next begins is never a matter of opinion, on either server."""

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask, request

from qms.run.serve import server_for

HIDDEN = b"GET /smuggled HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
HEAD = b"POST / HTTP/1.1\r\nHost: x\r\n"
ODD = {
    "two lengths": b"Content-Length: 0\r\nContent-Length: 40\r\n\r\n" + HIDDEN,
    "a length with a sign": b"Content-Length: +0\r\n\r\n" + HIDDEN,
    "an unknown way of sending": b"Content-Length: 0\r\nTransfer-Encoding: xchunked\r\n\r\n"
    + HIDDEN,
    "a blank before the colon": b"Transfer-Encoding : chunked\r\nContent-Length: 0\r\n\r\n"
    + HIDDEN,
}
BOTH = b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + HIDDEN
REFUSED = re.compile(rb"HTTP/1\.[01] (?:400|501) ")
SMALL = """
def app(environ, start_response):
    body = environ["wsgi.input"].read()
    start_response("200 OK", [("X-Seen", environ["PATH_INFO"] + " " + str(len(body)))])
    return [b"hej"]
"""


@contextmanager
def waitress(_: Path) -> Iterator[int]:
    """Serve as `qms run` does."""
    app = Flask("small")

    def seen(_: str = ""):
        return "hej", 200, {"X-Seen": f"{request.path} {len(request.get_data())}"}

    app.add_url_rule("/", view_func=seen, methods=["GET", "POST"])
    app.add_url_rule("/<_>", view_func=seen)
    server = server_for(app, socket.create_server(("127.0.0.1", 0)))
    running = Thread(target=server.run)
    running.start()
    try:
        yield server.effective_port
    finally:
        server.close()
        for channel in list(server.active_channels.values()):
            channel.handle_close()
        running.join(10)


@contextmanager
def gunicorn(folder: Path) -> Iterator[int]:
    """Serve as docs/operations/install.md says, on a socket that is ours."""
    (folder / "small.py").write_text(SMALL, "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        command = [sys.executable, "-m", "gunicorn", "--threads", "4", "--keep-alive", "75",
                   "--no-control-socket", "--bind", f"fd://{listening.fileno()}",
                   "small:app"]  # fmt: skip
        program = subprocess.Popen(
            command, cwd=folder, pass_fds=[listening.fileno()], stderr=subprocess.DEVNULL
        )
        try:
            yield listening.getsockname()[1]
        finally:
            program.terminate()
            program.wait(10)


def said(port: int, sent: bytes) -> bytes:
    """Return all that is answered until the server closes, or is silent for two seconds."""
    answers = b""
    with socket.create_connection(("127.0.0.1", port), timeout=15) as connection:
        connection.sendall(sent)
        try:
            while part := connection.recv(65_536):
                answers += part
                connection.settimeout(2)
        except TimeoutError:
            pass
    return answers


@pytest.mark.parametrize("serving", [waitress, gunicorn], ids=lambda one: one.__name__)
def test_what_ends_in_two_ways_is_refused_or_ends_as_it_was_sent(tmp_path, serving):
    with serving(tmp_path) as port:
        answers = {told: said(port, HEAD + rest) for told, rest in ODD.items()}
        both = said(port, HEAD + BOTH)
        whole = said(port, HIDDEN)
    assert b"/smuggled 0" in whole
    assert {told: one for told, one in answers.items() if not REFUSED.match(one)} == {}
    assert not [one for one in answers.values() if b"smuggled" in one]
    assert REFUSED.match(both) or re.findall(rb"X-Seen: (.*)\r", both) == [b"/ 0", b"/smuggled 0"]
