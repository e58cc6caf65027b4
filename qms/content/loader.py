"""Read the default texts and data; each module's core parses its own part."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any


class UnknownContentError(LookupError):
    """There is no content file of that name."""


@cache
def load(name: str) -> Mapping[str, Any]:
    """Return the tables of `qms/content/<name>.toml`, read once in the life of the process.

    Raise UnknownContentError when there is no such file.
    """
    file = files("qms.content").joinpath(f"{name}.toml")
    if not name.isidentifier() or not file.is_file():
        raise UnknownContentError(name)
    return MappingProxyType(tomllib.loads(file.read_text(encoding="utf-8")))
