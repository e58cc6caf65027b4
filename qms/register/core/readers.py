"""Readers of single cells: text in, a value or a fault in Swedish out."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from qms.kernel.numbers import parse_decimal
from qms.kernel.schoolyear import FIRST_STEP, LAST_STEP, TEN_YEAR_SCHOOL_FROM, parse_grade
from qms.org.core.forms import NAMES, parse_form
from qms.register.core.columns import Beside, Column, Fault, Kind, Reference, Value, normal
from qms.register.core.open_cells import read_yes_no
from qms.register.core.read_numbers import (
    decimal_fault,
    read_count,
    read_integer,
    read_kronor,
    read_marked,
    read_percent,
    read_share,
)

FIRST_YEAR, LAST_YEAR = 1950, 2100
CODE_DIGITS = 8
STARTING_AGE = 6  # the age of step 0


LONGEST_NUMBER = 40  # no figure needs more signs, and Python reads only so many digits
Reader = Callable[[str, Column, Beside], Value | Fault]


def _read_text(text: str, column: Column, _: Beside) -> Value | Fault:
    if len(text) > column.length:
        return Fault(message=f"Texten är längre än {column.length} tecken.", cure="Korta texten.")
    return text


def _read_year(text: str, column: Column, beside: Beside) -> Value | Fault:
    bare = text.casefold().replace(" ", "")
    found = (
        re.fullmatch(r"(?:ht)?(\d{4})", bare)
        or re.fullmatch(r"(\d{4})[/-]\d{2}(?:\d{2})?", bare)
        or re.fullmatch(r"(\d{4})-\d{2}-\d{2}", bare)
    )
    short = re.fullmatch(r"ht(\d{2})", bare)
    year = int(found.group(1)) if found else 2000 + int(short.group(1)) if short else 0
    this_year = beside.known.this_year
    if this_year is not None and this_year + column.years_ahead < year <= LAST_YEAR:
        far = f"Året {year} ligger för långt fram."
        return Fault(
            message=far if column.years_ahead else f"Året {year} har inte varit än.",
            cure=f"Skriv ett år till och med {this_year + column.years_ahead}.",
        )
    if FIRST_YEAR <= year <= LAST_YEAR:
        return year
    return Fault(
        message="Värdet är inget år.", cure="Skriv året med fyra siffror, till exempel 2026."
    )


def _read_grade(text: str, _: Column, beside: Beside) -> Value | Fault:
    if beside.year is None:
        return Fault(
            message="Årskursen går inte att tolka utan år.", cure="Rätta året på raden först."
        )
    step = parse_grade(text, beside.year)
    if step is not None:
        return step
    if re.fullmatch(r"-?\d+[.,]0+", text):
        return decimal_fault(parse_decimal(text) or Decimal(0))
    ten_year = beside.year >= TEN_YEAR_SCHOOL_FROM
    cure = "Skriv Gy 1 till Gy 3 om eleven går i gymnasiet, 3 år om barnet går i förskola."
    labels = "1–10" if ten_year else "F eller 1–9"
    return Fault(message=f"Årskurs ska vara {labels} år {beside.year}.", cure=cure)


def _read_spring_grade(text: str, column: Column, beside: Beside) -> Value | Fault:
    autumn = None if beside.year is None else beside.year - 1
    return _read_grade(text, column, replace(beside, year=autumn))


def _read_age_step(text: str, _: Column, __: Beside) -> Value | Fault:
    found = re.fullmatch(r"(\d{1,2})(?:\s*år)?", text)
    step = int(found.group(1)) - STARTING_AGE if found else FIRST_STEP - 1
    if FIRST_STEP <= step <= LAST_STEP:
        return step
    first, last = FIRST_STEP + STARTING_AGE, LAST_STEP + STARTING_AGE
    return Fault(
        message=f"Åldern ska vara {first}–{last} år.", cure="Skriv barnets eller elevens ålder."
    )


def _read_reference(kind: Kind) -> Reader:
    what = {Kind.UNIT: "enheter", Kind.AREA: "områden", Kind.PROVIDER: "huvudmän"}[kind]

    def read(text: str, column: Column, beside: Beside) -> Value | Fault:
        name = normal(text)
        if (kind, name) in beside.known.ambiguous:
            return Fault(
                message=f"Namnet passar flera {what} i registret.",
                cure="Skriv det lokala id:t eller skolenhetskoden i stället.",
            )
        known_id = beside.known.ids.get(kind, {}).get(name)
        if known_id is None and kind is Kind.UNIT and re.fullmatch(r"\d{7}", text):
            return _short_code(text)
        if known_id is None and len(text) > column.length:
            return _read_text(text, column, beside)
        return Reference(kind=kind, text=text, id=known_id)

    return read


def _short_code(text: str) -> Fault:
    return Fault(
        message=f"Koden har {len(text)} siffror, den ska ha {CODE_DIGITS}.",
        cure="Lägg till inledande nolla om kalkylarket tagit bort den.",
    )


def _read_unit_code(text: str, _: Column, __: Beside) -> Value | Fault:
    if re.fullmatch(rf"\d{{{CODE_DIGITS}}}", text):
        return text
    if text.isdecimal():
        return _short_code(text)
    return Fault(
        message="Skolenhetskoden ska bara ha siffror.", cure="Skriv de åtta siffrorna utan annat."
    )


def _read_date(text: str, _: Column, __: Beside) -> Value | Fault:
    found = re.fullmatch(r"(\d{4})-?(\d{2})-?(\d{2})", text)
    try:
        if found:
            return date(*(int(part) for part in found.groups()))
        message = "Värdet är inget datum."
    except ValueError:
        message = "Datumet finns inte."
    return Fault(message=message, cure="Skriv år-månad-dag, till exempel 2026-12-04.")


def _read_choice(text: str, column: Column, beside: Beside) -> Value | Fault:
    allowed = {**column.choices, **beside.known.choices.get(column.key, {})}
    if normal(text) in allowed:
        return allowed[normal(text)]
    some = ", ".join(list(allowed)[:4])
    return Fault(
        message=f"{column.label} är inget av de värden som finns.",
        cure=f"Skriv till exempel {some}.",
    )


def _read_forms(text: str, _: Column, __: Beside) -> Value | Fault:
    parts = [part.strip() for part in re.split(r"[,/+;&]|\soch\s", text) if part.strip()]
    forms = [parse_form(part) for part in parts]
    unknown = [part for part, form in zip(parts, forms, strict=True) if form is None]
    if unknown or not forms:
        return Fault(
            message=f"Skolformen {', '.join(unknown) or text} finns inte.",
            cure=f"Välj bland {', '.join(NAMES.values())}.",
        )
    return tuple(dict.fromkeys(form.value for form in forms if form is not None))


def _of_sane_length(read: Reader) -> Reader:
    """Return the reader of numbers, which refuses a text longer than any number."""

    def checked(text: str, column: Column, beside: Beside) -> Value | Fault:
        if len(text) > LONGEST_NUMBER:
            message = f"Värdet är {len(text)} tecken långt, ett tal har högst {LONGEST_NUMBER}."
            return Fault(message=message, cure=f"Skriv till exempel {column.example}.")
        return read(text, column, beside)

    return checked


def _read_yes_no(text: str, _: Column, __: Beside) -> Value | Fault:
    return read_yes_no(text)


READERS: dict[Kind, Reader] = {
    Kind.TEXT: _read_text,
    Kind.INTEGER: _of_sane_length(read_integer),
    Kind.COUNT: _of_sane_length(read_count),
    Kind.MEASURE: _of_sane_length(read_marked),
    Kind.KRONOR: _of_sane_length(read_kronor),
    Kind.SHARE: _of_sane_length(read_share),
    Kind.PERCENT: _of_sane_length(read_percent),
    Kind.YEAR: _read_year,
    Kind.GRADE: _of_sane_length(_read_grade),
    Kind.SPRING_GRADE: _of_sane_length(_read_spring_grade),
    Kind.AGE_STEP: _read_age_step,
    Kind.UNIT: _read_reference(Kind.UNIT),
    Kind.AREA: _read_reference(Kind.AREA),
    Kind.PROVIDER: _read_reference(Kind.PROVIDER),
    Kind.UNIT_CODE: _read_unit_code,
    Kind.DATE: _read_date,
    Kind.CHOICE: _read_choice,
    Kind.FORMS: _read_forms,
    Kind.YES_NO: _read_yes_no,
}
