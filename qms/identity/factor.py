"""The pages that need a second factor, and what templates know of it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, current_app, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response

from qms.i18n.language import gettext
from qms.identity import asking
from qms.identity.core.factor import IDLE
from qms.identity.factor_session import is_given, is_required, keep_awake, was_given
from qms.identity.sessions import CHOOSING
from qms.web.context import app_context, is_signed_in
from qms.web.returning import sign_in_address

View = TypeVar("View", bound=Callable[..., Any])
Answer = Response | tuple[str, int]
IDLE_MINUTES = int(IDLE.total_seconds() // 60)
SAFE = frozenset({"GET", "HEAD"})
OWN = frozenset({"identity.show_factor", "identity.add_factor", "identity.give_code"})
"""The pages about the factor itself, which say too where it is off."""
OWN_MODULE = "identity"
"""Sign-in and accounts, where no child is."""


def needs_factor(view: View) -> View:
    """Let only those through who gave a second factor here, and needed it within 15 minutes.

    Stands below `@requires`. A page is come back to once the code is given. A form that is sent
    too late is asked for the code with all that it held, and goes on when the code is right.
    """

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - whatever the view takes
        refused = _refusal()
        if refused is not None:
            return refused
        keep_awake()
        return view(*args, **kwargs)

    guarded.required_factor = True  # type: ignore[attr-defined]
    return cast("View", guarded)


def _refusal() -> Answer | None:
    """Return what is answered in place of the page; None when it may be shown."""
    here = request.full_path.removesuffix("?") if request.method in SAFE else None
    if not is_signed_in():
        return redirect(sign_in_address(), 303)
    if not is_required() or is_given():
        return None
    if here is not None:
        return redirect(url_for("identity.give_code", next=here), 303)
    if request.accept_mimetypes.best == "application/json":
        answer = jsonify(error=gettext("Skriv en ny kod för att fortsätta."))
        answer.status_code = 401
        return answer
    return asking.take_carried()


def init_factor(app: Flask) -> None:
    """Tell templates when the factor is off, and for how many minutes it holds unneeded.

    Where the settings ask everybody, no page opens in a sign-in before a code has been given.
    """
    app.context_processor(_shown)
    app.before_request(_ask_everybody)


def _ask_everybody() -> Response | None:
    is_asked = app_context().settings.factor_for_all and is_signed_in() and not was_given()
    if not is_asked or request.endpoint in CHOOSING | OWN or _is_public():
        return None
    here = request.full_path.removesuffix("?") if request.method in SAFE else None
    return redirect(url_for("identity.give_code", next=here), 303)


def _is_public() -> bool:
    """Return whether anybody may see the page: the ways to sign in are such."""
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "required_right", False) is None


def _shown() -> dict[str, object]:
    view = current_app.view_functions.get(request.endpoint or "")
    is_sensitive = getattr(view, "required_factor", False)
    return {
        "factor_is_off": not is_required() and _is_among_sensitive(),
        "factor_minutes": IDLE_MINUTES if is_sensitive and is_required() else 0,
    }


def _is_among_sensitive() -> bool:
    """Return whether the page is of a module about children, or about the factor itself."""
    if request.endpoint in OWN or request.blueprint == OWN_MODULE:
        return request.endpoint in OWN
    views = current_app.view_functions.items()
    of_module = (view for name, view in views if name.startswith(f"{request.blueprint}."))
    return any(getattr(view, "required_factor", False) for view in of_module)
