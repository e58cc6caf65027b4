"""Read one cell of a file of counts; a cell that cannot be read gives a sentence instead."""

from dataclasses import dataclass

from qms.kernel.numbers import Reason, parse_decimal, parse_marked
from qms.kernel.schoolyear import LAST_STEP

YEARS = range(1800, 2201)
STEPS = range(-6, 121)
GRADES = range(-6, LAST_STEP + 1)
"""Grades that any school form has, and the years before school as numbers below 0."""
WITHHELD = frozenset({"..", ".", "-"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a cell cannot be read, and what to write there."""

    message: str
    cure: str


def read_unit(text: str) -> str | Fault:
    """Return the name of the unit."""
    if not text:
        return Fault(message="Enheten saknas.", cure="Skriv enhetens namn eller kod.")
    return text


def read_year(text: str) -> int | Fault:
    """Return the calendar year."""
    year = _whole(text)
    if year is None or year not in YEARS:
        return Fault(
            message=f"{text or 'Tom cell'} är inte ett år.", cure="Skriv året med fyra siffror."
        )
    return year


def read_step(text: str) -> int | Fault:
    """Return the grade or age as a whole number; F, the year before grade 1, is 0."""
    bare = text.lower().removeprefix("åk").removeprefix("årskurs").strip()
    step = 0 if bare in {"f", "fsk", "förskoleklass"} else _whole(bare)
    if step is None or step not in STEPS:
        message = f"{text or 'Tom cell'} är inte en årskurs eller ålder."
        return Fault(message=message, cure="Skriv ett heltal, eller F.")
    return step


def read_grade(text: str) -> int | Fault:
    """Return the grade as `read_step` does; one that no school form has is refused."""
    step = read_step(text)
    if isinstance(step, int) and step not in GRADES:
        message = f"årskurs {text} finns inte i någon skolform."
        cure = f"Skriv F eller 1–{LAST_STEP}, eller döp kolumnen till age om talen är åldrar."
        return Fault(message=message, cure=cure)
    return step


def read_number(text: str) -> float | Fault | None:
    """Return the number of people, None where it is withheld (`..`, `.`, `-`, `<5`)."""
    marked = parse_marked(text) if text else None
    if marked is not None and marked.number is not None:
        number = float(marked.number)
        if number >= 0 and "%" not in text:
            return number
    elif marked is not None and (text in WITHHELD or marked.reason is Reason.SUPPRESSED):
        return None
    cure = "Skriv ett antal som är 0 eller mer, eller .. om det är dolt."
    return Fault(message=f"{text or 'Tom cell'} är inte ett antal.", cure=cure)


def _whole(text: str) -> int | None:
    number = parse_decimal(text)
    return int(number) if number is not None and number == number.to_integral_value() else None
