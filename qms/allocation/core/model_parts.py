"""The small readings that a model file consists of, and the list of what is wrong with it."""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from qms.allocation.core.numerals import can_be_written, swedish
from qms.kernel.numbers import parse_decimal
from qms.kernel.problems import Problem, RefusedError

Choice = TypeVar("Choice", bound=StrEnum)
LONGEST_TEXT = 120
LARGEST = Decimal(1_000_000)


class Faults:
    """Collects what is wrong; `at` is the place in the file, such as `factor.kön`."""

    def __init__(self) -> None:
        self._found: list[Problem] = []

    def add(self, message: str, cure: str, *, at: str, value: str = "") -> None:
        """Remember one fault."""
        self._found.append(Problem(message=message, cure=cure, column=at, value=value))

    def take(self, problem: Problem) -> None:
        """Remember a fault that somebody else found."""
        self._found.append(problem)

    def raise_any(self) -> None:
        """Raise RefusedError when something was wrong."""
        if self._found:
            raise RefusedError(tuple(self._found))


def refuse_unknown(
    faults: Faults, table: Mapping[str, Any], known: frozenset[str], *, at: str
) -> None:
    """Add a fault for every key that means nothing."""
    for key in sorted(set(table) - known):
        faults.add(f"{key} är inget som en modell innehåller.",
                   f"Ta bort raden eller skriv någon av {', '.join(sorted(known))}.",
                   at=f"{at}.{key}" if at else key)  # fmt: skip


def read_text(faults: Faults, table: Mapping[str, Any], key: str, *, at: str) -> str:
    """Return a name that must be there."""
    value = table.get(key)
    text = " ".join(value.split()) if isinstance(value, str) else ""
    place = f"{at}.{key}" if at else key
    if not text:
        faults.add(f"{key} saknas eller är tomt.", "Skriv ett namn.", at=place)
    elif len(text) > LONGEST_TEXT:
        faults.add(f"{key} är längre än {LONGEST_TEXT} tecken.", "Korta det.", at=place)
    return text[:LONGEST_TEXT]


def optional_text(faults: Faults, table: Mapping[str, Any], key: str, *, at: str) -> str:
    """Return a text that may be left out."""
    value = table.get(key)
    return read_text(faults, table, key, at=at) if value not in (None, "") else ""


def one_of(faults: Faults, table: Mapping[str, Any], key: str, default: Choice) -> Choice:
    """Return the member that the key names, `default` when it is left out."""
    value = table.get(key, default.value)
    known = [member.value for member in type(default)]
    if value in known:
        return type(default)(value)
    faults.add(f"{key} är {value!r}.", f"Skriv {' eller '.join(known)}.", at=key)
    return default


def read_number(faults: Faults, value: object, *, what: str, at: str) -> Decimal:
    """Return a number that must be there and not be negative; `6 %` reads as 6."""
    number = _number(value)
    shown = "" if value is None else str(value)
    if value is None:
        faults.add(f"{what} saknas.", "Skriv ett tal, 0 eller större.", at=at)
    elif number is None:
        faults.add(f"{what} är {shown!r}, inte ett tal.", "Skriv till exempel 1,5.",
                   at=at, value=shown)  # fmt: skip
    elif number < 0:
        faults.add(f"{what} är {swedish(number)}, mindre än noll.",
                   "Skriv ett tal som är 0 eller större.", at=at, value=shown)  # fmt: skip
    elif number > LARGEST:
        faults.add(f"{what} är större än en miljon.", "Skriv ett mindre tal.",
                   at=at, value=shown)  # fmt: skip
    else:
        return number
    return Decimal(0)


def read_part(faults: Faults, value: object, *, what: str, at: str) -> Decimal:
    """Return a part of 1: `0.05` or `5 %`."""
    number = read_number(faults, value, what=what, at=at)
    is_percent = isinstance(value, str) and value.rstrip().endswith("%")
    part = number / 100 if is_percent else number
    if part <= 1:
        return part
    faults.add(f"{what} är {value!s}, mer än hela.", "Skriv ett tal mellan 0 och 1, eller i %.",
               at=at, value=str(value))  # fmt: skip
    return Decimal(1)


def _number(value: object) -> Decimal | None:
    found = parse_decimal(value.removesuffix("%")) if isinstance(value, str) else None
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        found = Decimal(value)
    return found if found is not None and can_be_written(found) else None
