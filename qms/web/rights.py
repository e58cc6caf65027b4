"""Every route declares the right it needs, or that it is public; a test counts."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import g, redirect

from qms.access.policy import Can
from qms.access.scope import authorize
from qms.web.context import current_actor, is_signed_in
from qms.web.returning import sign_in_address

View = TypeVar("View", bound=Callable[..., Any])


def requires(can: Can) -> Callable[[View], View]:
    """Let only those through who have `can` somewhere; where exactly is the service's check."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - whatever the view takes
            if not is_signed_in():
                return redirect(sign_in_address(), 303)
            g.scope = authorize(current_actor(), can)
            return view(*args, **kwargs)

        guarded.required_right = can  # type: ignore[attr-defined]
        return cast("View", guarded)

    return decorate


def public(view: View) -> View:
    """Mark a route that anybody may use."""
    view.required_right = None  # type: ignore[attr-defined]
    return view
