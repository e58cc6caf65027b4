"""Every route declares the right it needs, or that it is public; a test counts."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import g, redirect, request, url_for

from qms.access.policy import Can
from qms.access.scope import authorize
from qms.web.context import current_actor, is_signed_in

View = TypeVar("View", bound=Callable[..., Any])


def requires(can: Can) -> Callable[[View], View]:
    """Let only those through who have `can` somewhere; where exactly is the service's check."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - whatever the view takes
            if not is_signed_in():
                return redirect(url_for("identity.sign_in", next=_return_to()), 303)
            g.scope = authorize(current_actor(), can)
            return view(*args, **kwargs)

        guarded.required_right = can  # type: ignore[attr-defined]
        return cast("View", guarded)

    return decorate


def public(view: View) -> View:
    """Mark a route that anybody may use."""
    view.required_right = None  # type: ignore[attr-defined]
    return view


def _return_to() -> str | None:
    """Return the path to come back to after sign-in; only pages that were read, never posts."""
    return request.full_path.removesuffix("?") if request.method == "GET" else None
