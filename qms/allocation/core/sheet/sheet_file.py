"""Read a sheet from a TOML file."""

from qms.allocation.core.sheet.reading import parse_sheet
from qms.allocation.core.sheet.types import Sheet
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.toml_file import read_toml

LARGEST_FILE = 1_000_000


def read_sheet_file(content: bytes) -> Sheet:
    """Return the sheet in a TOML file; raise RefusedError with every fault."""
    if len(content) > LARGEST_FILE:
        message = "Filen är större än 1 MB."
        raise RefusedError((Problem(message=message, cure="Dela kalkylbladet i flera."),))
    cure = "Jämför med exemplet i docs/formats/calculation-sheet.md."
    return parse_sheet(read_toml(content, cure=cure))
