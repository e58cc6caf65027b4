"""Read a sheet from a TOML file."""

import tomllib
from decimal import Decimal

from qms.allocation.core.sheet.reading import parse_sheet
from qms.allocation.core.sheet.types import Sheet
from qms.kernel.problems import Problem, RefusedError

LARGEST_FILE = 1_000_000


def read_sheet_file(content: bytes) -> Sheet:
    """Return the sheet in a TOML file; raise RefusedError with every fault."""
    if len(content) > LARGEST_FILE:
        raise _refused("Filen är större än 1 MB.", "Dela kalkylbladet i flera.")
    try:
        table = tomllib.loads(content.decode("utf-8-sig"), parse_float=Decimal)
    except UnicodeDecodeError:
        raise _refused("Filen är inte sparad som UTF-8.", "Spara den som UTF-8.") from None
    except tomllib.TOMLDecodeError as fault:
        cure = "Jämför med exemplet i docs/formats/calculation-sheet.md."
        raise _refused(f"Filen är inte TOML: {fault}.", cure) from None
    except (RecursionError, ValueError):
        raise _refused("Filen går inte att läsa som TOML.", "Skriv talen kortare.") from None
    return parse_sheet(table)


def _refused(message: str, cure: str) -> RefusedError:
    return RefusedError((Problem(message=message, cure=cure),))
