"""An application of this process served to a browser, on this machine alone."""

import threading
from contextlib import closing, contextmanager

from werkzeug.serving import make_server
from werkzeug.wsgi import ClosingIterator


def in_whole(app):
    """Return the application with each answer read and closed before the browser gets any of it.

    A browser that goes away while a picture is on its way would leave the file open.
    """

    def answer(environ, start_response):
        with closing(ClosingIterator(app(environ, start_response))) as parts:
            return [b"".join(parts)]

    return answer


@contextmanager
def served(app):
    """Yield the port at which the application answers, until the block is left."""
    server = make_server("127.0.0.1", 0, in_whole(app), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
