"""The sign-in that this browser began, in a cookie of its own.

The session's cookie is not sent along when another site posts an answer here; this one is. It is
signed, lives for ten minutes, and names one request: without it no answer is taken.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import current_app, request
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.wrappers import Response

from qms.web.context import app_context, now

LONGEST = timedelta(minutes=10)
"""So long a sign-in may take at the provider."""

LONGEST_NEXT = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A sign-in that was begun; `account_id` confirms in the session `session_id`."""

    request_id: str
    issuer: str
    at: float
    goes_to: str
    unsaved: bool = False
    account_id: int | None = None
    session_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How it ended: as `account_id`, or by `fault`. It is taken up by a page of our own."""

    begun: Mapping[str, Any]
    at: float
    fault: str = ""
    account_id: int | None = None
    has_factor: bool = False

    def beginning(self) -> Begun:
        """Return the sign-in that ended so."""
        return Begun(**self.begun)


def begun() -> Begun | None:
    """Return the sign-in that this browser began, None where there is none, or it is too old."""
    found = _loaded(Begun)
    return Begun(**found) if found else None


def ended() -> Ended | None:
    """Return how this browser's sign-in ended, None where none has just done so."""
    found = _loaded(Ended)
    return Ended(**found) if found else None


def keep(answer: Response, one: Begun | Ended) -> Response:
    """Return the answer with this in the browser's cookie, in place of what was there."""
    text = str(_signer(type(one)).dumps(asdict(one)))
    answer.set_cookie(_name(), text, max_age=int(LONGEST.total_seconds()), **_how())
    return answer


def forget(answer: Response) -> Response:
    """Return the answer with the cookie taken out of the browser."""
    answer.delete_cookie(_name(), **_how())
    return answer


def _name() -> str:
    return "__Host-qms-saml" if app_context().settings.https else "qms-saml"


def _how() -> dict[str, Any]:
    """Return how browsers keep it. Without https, on one's own machine, Lax is all they take."""
    https = app_context().settings.https
    return {"secure": https, "httponly": True, "samesite": "None" if https else "Lax"}


def _loaded(kind: type[Begun | Ended]) -> Mapping[str, Any]:
    """Return what the cookie holds of that kind: each is signed for itself."""
    try:
        found: Mapping[str, Any] = _signer(kind).loads(request.cookies.get(_name(), ""))
    except BadData:
        return {}
    return found if now() - datetime.fromtimestamp(found["at"], UTC) <= LONGEST else {}


def _signer(kind: type[Begun | Ended]) -> URLSafeSerializer:
    key = current_app.config["SECRET_KEY"]
    return URLSafeSerializer(key, salt=f"qms-saml-{kind.__name__}")
