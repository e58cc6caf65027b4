"""Numbers as Swedish files write them, and the marks that stand where a number is withheld."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

SPACES = re.compile("[ \u00a0\u202f\u2009]")
MINUS_SIGNS = str.maketrans({"−": "-", "–": "-"})


class Reason(StrEnum):
    """Why a value has no number."""

    MISSING = "missing"
    SUPPRESSED = "suppressed"
    FEW_LACKED = "few_lacked"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadNumber:
    """A number as read: `number` is None exactly when `reason` is given."""

    number: Decimal | None
    reason: Reason | None = None
    approximate: bool = False
    raw: str = ""


MARKS: dict[str, Reason] = {
    "": Reason.MISSING,
    ".": Reason.MISSING,
    "..": Reason.SUPPRESSED,
    "-": Reason.SUPPRESSED,
    "~100": Reason.FEW_LACKED,
    "*": Reason.NOT_APPLICABLE,
}


def parse_decimal(text: str) -> Decimal | None:
    """Return the number in `text` (decimal comma or point, spaces between thousands), or None."""
    bare = SPACES.sub("", text.strip()).translate(MINUS_SIGNS).replace(",", ".")
    if not re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)", bare):
        return None
    try:
        return Decimal(bare)
    except InvalidOperation:
        return None


def parse_marked(text: str) -> ReadNumber | None:
    """Return the number or the mark in `text`; None when it is neither.

    Marks: `.` missing, `..` and `-` withheld because few, `~100` one to four lacked the
    measure, `*` not applicable, `<4` withheld, `cirka 370` rounded to tens, `%` is dropped.
    """
    raw = text.strip()
    if raw in MARKS:
        return ReadNumber(number=None, reason=MARKS[raw], raw=raw)
    if re.fullmatch(r"<\s*\d+", raw):
        return ReadNumber(number=None, reason=Reason.SUPPRESSED, raw=raw)
    about = re.fullmatch(r"(?:cirka|ca\.?|c:a)\s+(.+)", raw, re.IGNORECASE)
    number = parse_decimal((about.group(1) if about else raw).removesuffix("%"))
    if number is None:
        return None
    return ReadNumber(number=number, approximate=bool(about), raw=raw)
