"""A mail server on this machine, for tests: takes letters, or refuses and falls silent as told."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

END = b"."


@dataclass
class Received:
    """What the server has taken, and how it answers: `reply` per recipient, else 250."""

    letters: list[tuple[str, str]] = field(default_factory=list)
    replies: dict[str, int] = field(default_factory=dict)
    silent_after_data: set[str] = field(default_factory=set)
    port: int = 0
    logins: list[str] = field(default_factory=list)


class _Handler(socketserver.StreamRequestHandler):
    """One connection: enough of RFC 5321 for a client that sends plain letters."""

    timeout = 10

    def handle(self):
        self.to = ""
        self._say(220, "provpost")
        while line := self.rfile.readline():
            words = line.decode("ascii").strip()
            verb = words.split(" ")[0].upper()
            answer = getattr(self, f"_{verb.lower()}", self._unknown)
            if not answer(words):
                return

    def _say(self, code, text="ok"):
        self.wfile.write(f"{code} {text}\r\n".encode())
        return True

    def _unknown(self, _):
        return self._say(502, "unknown")

    def _ehlo(self, _):
        self.wfile.write(b"250-provpost\r\n250 AUTH PLAIN\r\n")
        return True

    def _auth(self, words):
        self.server.received.logins.append(words.split(" ")[-1])
        return self._say(235)

    def _mail(self, _):
        return self._say(250)

    def _rset(self, _):
        return self._say(250)

    def _rcpt(self, words):
        self.to = words.partition("<")[2].partition(">")[0]
        return self._say(self.server.received.replies.get(self.to, 250))

    def _data(self, _):
        self._say(354, "go on")
        lines = []
        while (line := self.rfile.readline().rstrip(b"\r\n")) != END:
            lines.append(line)
        self.server.received.letters.append((self.to, b"\n".join(lines).decode("utf-8")))
        if self.to in self.server.received.silent_after_data:
            return False
        return self._say(250)

    def _quit(self, _):
        self._say(221)
        return False


@contextmanager
def mail_server() -> Iterator[Received]:
    """Yield what a mail server on a free port receives; it ends with the block."""
    received = Received()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Handler) as server:
        server.daemon_threads = True
        server.received = received
        received.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield received
        finally:
            server.shutdown()
            thread.join()
