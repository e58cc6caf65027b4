"""The blueprint of `/api/v1`: who calls, how often, and what every answer and refusal is like."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Response, g, request
from flask_smorest import Blueprint
from sqlalchemy.exc import DataError, IntegrityError, InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException

from qms.access.scope import ForbiddenError, OutOfScopeError, authorize
from qms.api.core.cursor import UnknownCursorError
from qms.api.core.permissions import RIGHTS, Permission
from qms.api.core.secrets import secret_in
from qms.api.core.window import CALLS_A_MINUTE
from qms.api.queries.tokens import Bearer
from qms.api.services import tokens
from qms.api.services.once import ReusedKeyError
from qms.api.views.problem import faults_of, faults_of_arguments, problem
from qms.i18n.language import gettext, speak
from qms.kernel.minute import seconds_left
from qms.kernel.problems import RefusedError
from qms.register.core.batches import CannotUndoError, NotOpenError, StaleImportError
from qms.scanning.guard import refusal_of_body
from qms.web.context import current_actor, db, now
from qms.web.full_disk import is_full

log = logging.getLogger(__name__)
PREFIX = "/api/v1"
LANGUAGES = ("sv", "en")
View = TypeVar("View", bound=Callable[..., Any])

blp = Blueprint("api", __name__, url_prefix=PREFIX, description="The register and its results.")


def current_bearer() -> Bearer:
    """Return whose token it is; only called where a permission is required."""
    return cast("Bearer", g.bearer)


def allows(permission: Permission) -> Callable[[View], View]:
    """Let only tokens through that have the permission, while their grant has its right."""
    can = RIGHTS[permission]

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - whatever the view takes
            if permission not in current_bearer().permissions:
                words = gettext("Nyckeln har inte %(permission)s.")
                return problem(403, words % {"permission": permission.value})
            g.scope = authorize(current_actor(), can)
            infected = refusal_of_body(request.get_data())
            if infected is not None:
                return problem(infected.status, infected.words)
            return view(*args, **kwargs)

        guarded.required_right = can  # type: ignore[attr-defined]
        guarded.permission = permission  # type: ignore[attr-defined]
        return cast("View", guarded)

    return decorate


@blp.before_request
def know_bearer() -> Response | None:
    """Let in whoever has a token that works, so many times a minute."""
    speak(request.accept_languages.best_match(LANGUAGES) or "sv")
    secret = secret_in(request.headers.get("Authorization", ""))
    bearer = None
    if secret is not None:
        with db().reading() as session:
            bearer = tokens.known_bearer(session, secret, now=now())
    if bearer is None:
        return problem(401, WWW_Authenticate='Bearer realm="qms"')
    g.actor, g.bearer = bearer.actor, bearer
    with db().transaction() as session:
        calls = tokens.count_call(session, bearer.token_id, now=now())
    if calls > CALLS_A_MINUTE:
        return problem(429, Retry_After=str(seconds_left(now())))
    return None


@blp.after_request
def mark_version(response: Response) -> Response:
    """Give every answer to a question its ETag; say only that it is the same where it is."""
    if request.method in {"GET", "HEAD"} and response.status_code == 200:
        response.add_etag()
        response.make_conditional(request)
    return response


@blp.errorhandler(HTTPException)
def refuse_http(error: HTTPException) -> Response:
    """Say what HTTP says, in a sentence; every fault of the address at once."""
    told = getattr(error, "data", None) or {}
    status = error.code or 500
    return problem(status, errors=faults_of_arguments(told.get("messages", {})))


@blp.errorhandler(ForbiddenError)
def refuse_right(_: ForbiddenError) -> Response:
    """Say that the grant lacks the right."""
    return problem(403, gettext("Nyckelns roll har inte rätt till de här uppgifterna."))


@blp.errorhandler(OutOfScopeError)
def refuse_place(_: OutOfScopeError) -> Response:
    """Answer as if it did not exist."""
    return problem(404)


@blp.errorhandler(UnknownCursorError)
def refuse_cursor(_: UnknownCursorError) -> Response:
    """Say that the page cannot be gone on from."""
    words = gettext("Uppgifterna eller frågan är andra än när sidan började. Börja om.")
    return problem(422, words, errors=[{"field": "cursor", "message": words}])


@blp.errorhandler(RefusedError)
def refuse_faults(error: RefusedError) -> Response:
    """Say every fault."""
    return problem(422, errors=faults_of(error.problems))


@blp.errorhandler(ReusedKeyError)
def refuse_key(_: ReusedKeyError) -> Response:
    """Say that the key was used for something else."""
    words = gettext("Idempotency-Key har använts till ett annat anrop. Använd en ny.")
    return problem(422, words, errors=[{"field": "Idempotency-Key", "message": words}])


@blp.errorhandler(CannotUndoError)
@blp.errorhandler(NotOpenError)
@blp.errorhandler(StaleImportError)
@blp.errorhandler(IntegrityError)
def refuse_changed(error: Exception) -> Response:
    """Say that it is no longer so, or that something rests on it."""
    if isinstance(error, CannotUndoError):
        return problem(409, gettext("Importen kan inte ångras: annat vilar på den."))
    return problem(409)


@blp.errorhandler(DataError)
@blp.errorhandler(OverflowError)
def refuse_size(_: Exception) -> Response:
    """Say that something is too long or too large for its place."""
    return problem(422, gettext("En uppgift är för lång eller för stor."))


@blp.errorhandler(OperationalError)
@blp.errorhandler(InterfaceError)
def say_unavailable(error: OperationalError | InterfaceError) -> Response:
    """Say that the database does not answer, or has no room."""
    log.error("the database does not answer: %s", type(error.orig).__name__)
    return _full() if is_full(error) else problem(503, Retry_After="5")


@blp.errorhandler(OSError)
def say_full(error: OSError) -> Response:
    """Say that a file could not be written; any other fault of the system is unexpected."""
    if not is_full(error):
        return _unexpected(error)
    log.error("nothing more can be written: %s", type(error).__name__)
    return _full()


def _full() -> Response:
    return problem(503, gettext("Servern har inte plats för mer just nu. Ingenting är sparat."))


@blp.errorhandler(Exception)
def say_unexpected(error: Exception) -> Response:
    """Say that it is our fault."""
    return _unexpected(error)


def _unexpected(error: Exception) -> Response:
    # The pattern of the route, not its path: paths may hold what should not be logged.
    rule = request.url_rule.rule if request.url_rule else "no route"
    log.error("fault at %s %s", request.method, rule, exc_info=error)
    return problem(500)
