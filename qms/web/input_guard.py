"""What no form or address of ours holds, refused before a view sees it."""

import re
from itertools import chain

from flask import Flask, request
from werkzeug.routing import IntegerConverter

from qms.i18n.language import gettext
from qms.web.errors import Answer, page

LARGEST_ID = 2**31 - 1
ENDLESS_NUMBER = re.compile(r"\s*[+-]?\d{19,}\s*")


class IdConverter(IntegerConverter):
    """An id in an address: one that no table can hold is an address that does not exist."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **{"max": LARGEST_ID, **kwargs})  # type: ignore[arg-type]


def guard_input(app: Flask) -> None:
    """Make the app refuse NUL, and numbers longer than any that we store."""
    app.url_map.converters["int"] = IdConverter

    @app.before_request
    def refuse_impossible() -> Answer | None:
        values = chain.from_iterable(
            found for source in (request.args, request.form) for _, found in source.lists()
        )
        if any("\x00" in value or ENDLESS_NUMBER.fullmatch(value) for value in values):
            return page(422, problem=gettext("En uppgift har tecken som inte kan sparas."))
        return None
