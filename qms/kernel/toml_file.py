"""Read a table from an uploaded TOML file; numbers with decimals stay exact."""

import tomllib
from decimal import Decimal
from typing import Any

from qms.kernel.problems import Problem, RefusedError

DEEPEST = 30
"""Levels of tables and lists within each other; the product's own files have at most seven."""
MOST_DOTS = 1_000
"""In one line: the time to read a key grows with the square of its dots."""


def read_toml(content: bytes, *, cure: str) -> dict[str, Any]:
    """Return the file's table; raise RefusedError, with `cure`, when it is not TOML in UTF-8."""
    if any(line.count(b".") > MOST_DOTS for line in content.splitlines()):
        raise _refused("Filen går inte att läsa som TOML.", cure)
    try:
        table = tomllib.loads(content.decode("utf-8-sig"), parse_float=Decimal)
    except UnicodeDecodeError:
        raise _refused("Filen är inte sparad som UTF-8.", "Spara den som UTF-8.") from None
    except tomllib.TOMLDecodeError as fault:
        raise _refused(f"Filen är inte TOML: {fault}.", cure) from None
    except (RecursionError, ValueError):
        # Brackets within brackets without end, and whole numbers of thousands of digits.
        raise _refused("Filen går inte att läsa som TOML.", "Skriv talen kortare.") from None
    if _is_deep(table):
        raise _refused("Filen går inte att läsa som TOML.", cure)
    return table


def _is_deep(table: dict[str, Any]) -> bool:
    """Return whether tables lie in tables deeper than any file of ours: no reader gets down there.

    A key with thousands of dots is read without complaint, and makes one table per dot.
    """
    level: list[Any] = [table]
    for _ in range(DEEPEST):
        inside = (one.values() if isinstance(one, dict) else one for one in level)
        level = [part for parts in inside for part in parts if isinstance(part, dict | list)]
    return bool(level)


def _refused(message: str, cure: str) -> RefusedError:
    return RefusedError((Problem(message=message, cure=cure),))
