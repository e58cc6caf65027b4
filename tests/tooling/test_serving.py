"""The server that `qms run` starts answers everybody who has a page open."""

import socket
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPConnection
from threading import Thread

from flask import Flask

from qms.run.serve import server_for

WITH_A_PAGE_OPEN = 300


@contextmanager
def serving():
    """Serve one page on a free port; end the server's loop afterwards."""
    app = Flask("small")
    app.add_url_rule("/", view_func=lambda: "hej")
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
        assert not running.is_alive()


def test_everybody_is_answered_while_all_hold_their_connections():
    with serving() as port, ExitStack() as held:
        said = []
        for _ in range(WITH_A_PAGE_OPEN):
            one = held.enter_context(closing(HTTPConnection("127.0.0.1", port, timeout=5)))
            one.request("GET", "/")
            said.append(one.getresponse().read())
        assert said == [b"hej"] * WITH_A_PAGE_OPEN
