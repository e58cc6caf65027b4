"""Numbers of persons in free texts, struck out before anything is kept.

A number is a date and four signs, with or without century, written together or apart; the day
may have sixty added, and the first of the four be a letter. Six digits that are no date are left:
invoices have numbers too.
"""

import re

from qms.kernel.said import said

DAY = r"(?:0[1-9]|[12]\d|3[01]|6[1-9]|[78]\d|9[01])"
NUMBER = re.compile(
    rf"(?<!\d)(?:19|20)?\d{{2}}(?P<gap> ?)(?:0[1-9]|1[0-2])(?P=gap){DAY}"
    r" ?[-–+]? ?[\dA-Za-z]\d{3}(?!\d)"
)
STRUCK = "…"


def without_person_numbers(text: str) -> str:
    """Return the text with everything that is written as a person's number struck out."""
    return NUMBER.sub(STRUCK, text)


def struck_rows(header: str, rows: int) -> tuple[str, ...]:
    """Return what the reader of a dry run is told when `rows` rows have such numbers."""
    if not rows:
        return ()
    told = "%(header)s: rader med något som ser ut som ett personnummer: %(rows)s. Det sparas inte."
    return (said(told, header=header, rows=rows),)
