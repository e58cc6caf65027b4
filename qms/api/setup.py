"""The interface as a part of the application."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, current_app, request
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


def _say_which_methods(response: Response) -> None:
    """Let the answer be 405 with `Allow`, or 404 where no method has anything at the address.

    An id beyond the largest is of no route, but routes are asked about their methods before their
    ids: each of those methods is asked for anew.
    """
    adapter = current_app.create_url_adapter(request)
    named = adapter.allowed_methods() if adapter else ()
    methods = sorted(one for one in named if adapter and adapter.test(method=one))
    response.status_code = 405 if methods else 404
    response.headers.pop("Allow", None)
    if methods:
        response.headers["Allow"] = ", ".join(methods)


def _as_problem(response: Response) -> Response:
    """Let refusals that came before the blueprint be problems too, not pages."""
    if not request.path.startswith("/api/") or response.status_code < 400:
        return response
    if response.mimetype == TYPE:
        return response
    if isinstance(request.routing_exception, MethodNotAllowed):
        _say_which_methods(response)
    known: Any = response.status_code
    response.set_data(body_of(known))
    response.content_type = TYPE
    return response
