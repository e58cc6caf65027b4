"""Read a table from an uploaded TOML file; numbers with decimals stay exact."""

import tomllib
from decimal import Decimal
from typing import Any

from qms.kernel.problems import Problem, RefusedError


def read_toml(content: bytes, *, cure: str) -> dict[str, Any]:
    """Return the file's table; raise RefusedError, with `cure`, when it is not TOML in UTF-8."""
    try:
        return tomllib.loads(content.decode("utf-8-sig"), parse_float=Decimal)
    except UnicodeDecodeError:
        raise _refused("Filen är inte sparad som UTF-8.", "Spara den som UTF-8.") from None
    except tomllib.TOMLDecodeError as fault:
        raise _refused(f"Filen är inte TOML: {fault}.", cure) from None
    except (RecursionError, ValueError):
        # Brackets within brackets without end, and whole numbers of thousands of digits.
        raise _refused("Filen går inte att läsa som TOML.", "Skriv talen kortare.") from None


def _refused(message: str, cure: str) -> RefusedError:
    return RefusedError((Problem(message=message, cure=cure),))
