"""What no form or address of ours holds, refused before a view sees it."""

import re
from itertools import chain

from flask import Flask, request
from werkzeug.routing import IntegerConverter

from qms.i18n.language import gettext
from qms.web.errors import Answer, page

LARGEST_ID = 2**31 - 1
ENDLESS_NUMBER = re.compile(r"\s*[+-]?\d{19,}\s*")
AMOUNTS = frozenset({"pott", "pot", "budget", "amount"})
"""Fields that are read as kronor, whose readers say themselves how large an amount may be."""


class IdConverter(IntegerConverter):
    """An id in an address: one that no table can hold is an address that does not exist."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **{"max": LARGEST_ID, **kwargs})  # type: ignore[arg-type]


def guard_input(app: Flask) -> None:
    """Make the app refuse NUL, and numbers longer than any that we store."""
    app.url_map.converters["int"] = IdConverter

    @app.before_request
    def refuse_impossible() -> Answer | None:
        lists = chain(request.args.lists(), request.form.lists())
        values = [(key, value) for key, found in lists for value in found]
        if any("\x00" in value for _, value in values):
            return page(422, problem=gettext("En uppgift har tecken som inte kan sparas."))
        if any(key not in AMOUNTS and ENDLESS_NUMBER.fullmatch(value) for key, value in values):
            return page(422, problem=gettext("Ett tal är för långt. Skriv högst 18 siffror."))
        return None
