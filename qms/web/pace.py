"""How many files, and requests of all kinds, one account may fetch in a minute.

A person never comes near; a program with somebody's session would empty the register in minutes.
Each process counts for itself, so that reading a page writes nothing.
"""

from collections import Counter
from threading import Lock

from flask import Flask, Response, g, make_response, request

from qms.i18n.language import gettext
from qms.kernel.minute import minute_of, seconds_left
from qms.web.context import now
from qms.web.errors import page

FILES_A_MINUTE = 60
REQUESTS = 10
"""So many times as many requests of all kinds."""


class Pace:
    """The counts of the minute that runs, by account, and which routes have handed out files."""

    def __init__(self) -> None:
        self.minute = -1
        self.files: Counter[int] = Counter()
        self.requests: Counter[int] = Counter()
        self.routes: set[str] = set()
        self._lock = Lock()

    def asked(self, account_id: int, minute: int) -> int:
        """Count a request and return how many the account has made in the minute."""
        with self._lock:
            if minute != self.minute:
                self.minute = minute
                self.files.clear()
                self.requests.clear()
            self.requests[account_id] += 1
            return self.requests[account_id]

    def handed(self, account_id: int, route: str) -> None:
        """Count a file that was handed out."""
        with self._lock:
            self.routes.add(route)
            self.files[account_id] += 1


def keep_pace(app: Flask, most: int) -> None:
    """Make the app refuse an account more than `most` files a minute, or ten times the requests."""
    pace = Pace()

    @app.before_request
    def refuse_too_many() -> Response | None:
        who = _account()
        if who is None:
            return None
        asked = pace.asked(who, minute_of(now()))
        is_file = request.endpoint in pace.routes and pace.files[who] >= most
        return _too_many() if is_file or asked > REQUESTS * most else None

    @app.after_request
    def count_file(response: Response) -> Response:
        who = _account()
        if who is not None and "attachment" in response.headers.get("Content-Disposition", ""):
            pace.handed(who, request.endpoint or "")
        return response


def _account() -> int | None:
    """Return whose session asks; the interface of programs counts by token, and elsewhere."""
    actor = g.get("actor")
    return None if actor is None or request.blueprint == "api" else actor.account_id


def _too_many() -> Response:
    problem = gettext("Så många sidor och filer hämtas inte på en minut. Vänta en stund.")
    response = make_response(page(429, problem=problem, is_pace=True))
    response.headers["Retry-After"] = str(seconds_left(now()))
    return response
