"""What differs between two versions of an instrument: part by part, value by value."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from qms.needs.core.editor.editing import name_in
from qms.needs.core.editor.fields import LISTED

SILENT = frozenset({("meta", "version")})
"""What differs between any two versions."""
NUMBER = re.compile(r"\d+\.\d+")
"""A number that a file writes as a text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One value that differs; `before` or `after` is empty where it was not or is not there.

    `key` is the part's, empty where there is one of the kind. `path` is empty for a whole part.
    """

    section: str
    key: str
    path: str
    before: str
    after: str


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Return everything that differs, in the order of the sections."""
    return tuple(_all(before, after))


def _all(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    for section in dict.fromkeys((*before, *after)):
        if section in LISTED:
            old, new = (_by_key(table, section) for table in (before, after))
            for key in dict.fromkeys((*old, *new)):
                yield from _of_part(section, key, old.get(key), new.get(key))
        else:
            yield from _of_part(section, "", before.get(section, {}), after.get(section, {}))


def _by_key(table: Mapping[str, Any], section: str) -> dict[str, Mapping[str, Any]]:
    return {str(item.get(name_in(section))): item for item in table.get(section, [])}


def _of_part(section: str, key: str, old: object, new: object) -> Iterator[Difference]:
    if old is None or new is None:
        yield Difference(section=section, key=key, path="", before=_whole(old), after=_whole(new))
        return
    before, after = dict(_leaves(old)), dict(_leaves(new))
    for path in dict.fromkeys((*before, *after)):
        one, other = before.get(path, ""), after.get(path, "")
        if one != other and (section, path) not in SILENT:
            yield Difference(section=section, key=key, path=path, before=one, after=other)


def _whole(item: object) -> str:
    """Return what a part that came or went is called."""
    if not isinstance(item, Mapping):
        return ""
    return str(item.get("name_sv") or item.get("text_sv") or item.get("message_sv") or "")


def _leaves(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list | tuple):
        if all(not isinstance(one, Mapping | list | str) for one in value):
            yield path, "; ".join(_text(one) for one in value)
        else:
            for place, inner in enumerate(value):
                yield from _leaves(inner, f"{path}.{place}")
    else:
        yield path, _text(value)


def _text(value: object) -> str:
    """Return the value as it is written on pages: 1.0 is 1, and a half is 0,5."""
    is_number = isinstance(value, str) and NUMBER.fullmatch(value)
    if is_number or isinstance(value, Decimal):
        text = format(Decimal(str(value)), "f")
        return text.rstrip("0").rstrip(".").replace(".", ",") if "." in text else text
    return str(value)
