"""The interface as a part of the application."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, request
from werkzeug.exceptions import MethodNotAllowed

from qms.api.views import imports, register, results
from qms.api.views.blueprint import blp
from qms.api.views.document import interface_of
from qms.api.views.pages import bp as pages
from qms.api.views.problem import TYPE, body_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

OFFERING = (register, imports, results)
"""The files whose addresses the blueprint has: they give them when they are read."""


class WithoutCookies:
    """Takes the cookies off calls to the interface, and off its answers.

    Who calls is told by the token alone, also where a page of errors would begin a session.
    """

    def __init__(self, app: "WSGIApplication") -> None:
        self.app = app

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """Answer the call."""
        if not environ.get("PATH_INFO", "").startswith("/api/"):
            return self.app(environ, start)
        environ.pop("HTTP_COOKIE", None)

        def bare(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:  # noqa: ANN401
            kept = [one for one in headers if one[0].lower() != "set-cookie"]
            return start(status, kept, *more)

        return self.app(environ, bare)


def init_api(app: Flask) -> None:
    """Give the application `/api/v1` and the pages of tokens; after its forms are protected."""
    app.wsgi_app = WithoutCookies(app.wsgi_app)  # type: ignore[method-assign, assignment]
    interface = interface_of(app)
    interface.register_blueprint(blp)
    app.extensions["csrf"].exempt(blp)  # a token is no cookie: no other site can send it along
    app.after_request(_as_problem)
    app.register_blueprint(pages)


def _as_problem(response: Response) -> Response:
    """Let refusals that came before the blueprint be problems too, not pages."""
    if not request.path.startswith("/api/") or response.status_code < 400:
        return response
    if response.mimetype == TYPE:
        return response
    if isinstance(request.routing_exception, MethodNotAllowed):
        response.status_code = 405
        response.headers["Allow"] = ", ".join(request.routing_exception.valid_methods or ())
    known: Any = response.status_code
    response.set_data(body_of(known))
    response.content_type = TYPE
    return response
