"""Links to the same page with another choice, and choices read from the address."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from flask import request, url_for

from qms.i18n.language import gettext

Choice = TypeVar("Choice", bound=StrEnum)
Pill = tuple[str, str, bool]
"""Its words, where it leads, and whether it is what is shown now."""


def link(**changes: str) -> str:
    """Return this page's address with some of its query changed."""
    query = {**request.args.to_dict(), **changes}
    kept = {key: value for key, value in query.items() if value}
    return url_for(request.endpoint or "", **{**(request.view_args or {}), **kept})


def asked(kind: type[Choice], name: str, otherwise: Choice) -> Choice:
    """Return what the address asks for, `otherwise` when it is nothing that is offered."""
    typed = request.args.get(name, "")
    return kind(typed) if typed in set(kind) else otherwise


def pills(labels: Mapping[Choice, str], name: str, now: Choice) -> list[Pill]:
    """Return one link per choice."""
    return [(gettext(text), link(**{name: one.value}), one is now) for one, text in labels.items()]


def years_ahead(n: int) -> str:
    """Return `1 år`, `5 år`."""
    return gettext("1 år") if n == 1 else gettext("{n} år").format(n=n)
