"""What no form or address of ours holds, refused before a view sees it."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request
from werkzeug.datastructures import MultiDict
from werkzeug.routing import IntegerConverter

from qms.i18n.language import gettext
from qms.web.errors import Answer, page

View = TypeVar("View", bound=Callable[..., Any])
LARGEST_ID = 2**31 - 1
ENDLESS_NUMBER = re.compile(r"\s*[+-]?\d{19,}\s*")
AMOUNTS = frozenset({"pott", "pot", "budget", "amount"})
"""Fields that are read as kronor, whose readers say themselves how large an amount may be."""


def reads_every_field(view: View) -> View:
    """Mark a view that says itself, at the field and with the rest kept, what is too long.

    It may turn no posted text into a number without a limit of its own. Views that take
    passwords are marked too: those may be digits alone.
    """
    view.reads_every_field = True  # type: ignore[attr-defined]
    return view


class IdConverter(IntegerConverter):
    """An id in an address: one that no table can hold is an address that does not exist."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **{"max": LARGEST_ID, **kwargs})  # type: ignore[arg-type]


def guard_input(app: Flask) -> None:
    """Make the app refuse NUL, and numbers longer than any that we store."""
    app.url_map.converters["int"] = IdConverter

    @app.before_request
    def refuse_impossible() -> Answer | None:
        asked, posted = _fields(request.args), _fields(request.form)
        if any("\x00" in value for _, value in (*asked, *posted)):
            return page(422, problem=gettext("En uppgift har tecken som inte kan sparas."))
        guarded = asked if _reads_itself() else (*asked, *posted)
        if any(key not in AMOUNTS and ENDLESS_NUMBER.fullmatch(value) for key, value in guarded):
            return page(422, problem=gettext("Ett tal är för långt. Skriv högst 18 siffror."))
        return None


def _fields(sent: MultiDict[str, str]) -> tuple[tuple[str, str], ...]:
    """Return every field with each of its values."""
    return tuple((key, value) for key, found in sent.lists() for value in found)


def _reads_itself() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "reads_every_field", False)
