"""The application on a real port of this machine, for programs that speak HTTP."""

import socket
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from builders import HASHER, NOW

from qms.app import create_app
from qms.config import Settings
from qms.run.serve import server_for


def application(db, folder: Path):
    """Return an application on the database, as one process of several has it."""
    settings = Settings(database_url="sqlite://", secret_key=b"x" * 32, instance=folder)
    app = create_app(settings, db=db, clock=lambda: NOW)
    app.extensions["qms_hasher"] = HASHER
    return app


@contextmanager
def serving(app):
    """Serve the application on a free port of loopback; yield its address."""
    server = server_for(app, socket.create_server(("127.0.0.1", 0)))
    running = Thread(target=server.run)
    running.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.close()
        for channel in list(server.active_channels.values()):
            channel.handle_close()
        running.join(10)
        assert not running.is_alive()
