"""Read what was posted: every field that cannot be stored is said, none is dropped."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from qms.followup.core.report.columns import ColumnType
from qms.followup.core.report.fields import row_of
from qms.followup.core.report.questions import TAKING_PART, Question, QuestionType, SumKind
from qms.followup.core.report.templates import Section
from qms.kernel.money import parse_ore
from qms.kernel.numbers import parse_decimal
from qms.kernel.problems import Problem
from qms.kernel.said import said

MAX_ORE = 10**15
MAX_NUMBER = 10**12
MAX_WHOLE = 10**7
MAX_LINE, MAX_CELL, MAX_TEXT = 200, 2_000, 20_000
FIRST_DATE, LAST_DATE = date(1990, 1, 1), date(2100, 12, 31)
NOT_OFFERED = "Välj ett av svaren i listan."
Found = tuple[str, str]
"""The value to store and what is wrong with it: one of them is empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What was posted, as it is stored; `problems` holds every field that cannot be."""

    values: Mapping[str, str]
    problems: tuple[Problem, ...]


def read_posted(posted: Mapping[str, str], section: Section) -> Read:
    """Return the posted fields as they are stored; a faulty field is only in the problems."""
    readers = _readers(section)
    values, problems = {}, []
    for name, raw in posted.items():
        text = raw.replace("\r\n", "\n").replace("\r", "\n").strip()
        read = _read_cell if row_of(name) else readers.get(name, _read_text)
        value, message = read(name, text)
        if message:
            problems.append(Problem(message=message, column=name, value=raw))
        else:
            values[name] = value
    return Read(values=values, problems=tuple(problems))


def _readers(section: Section) -> dict[str, Callable[[str, str], Found]]:
    """Return how the fields of each question are read, by name."""
    readers: dict[str, Callable[[str, str], Found]] = {}
    for one in section.questions:
        readers[one.key] = _reader(one)
        if one.fate_field:
            readers[one.fate_field] = _one_of(one.options)
        for group in one.groups:
            readers[one.part(group.key)] = _one_of(TAKING_PART)
            readers[one.gave(group.key)] = _read_line
        for key in one.indicators:
            readers[one.part(key)] = _one_of(one.options)
    return readers


def _reader(question: Question) -> Callable[[str, str], Found]:
    if question.type is QuestionType.MONEY:
        may_be_negative = question.sum is SumKind.CARRIED
        return lambda _, text: read_money(text, may_be_negative=may_be_negative)
    if question.type is QuestionType.CHOICE:
        return _one_of(question.options)
    if question.type is QuestionType.SCALE and question.scale:
        return _one_of(question.scale.steps)
    if question.type is QuestionType.MULTI_CHOICE:
        return lambda _, text: _read_several(question, text)
    return BY_TYPE.get(question.type, _read_text)


def _one_of(options: tuple[str, ...]) -> Callable[[str, str], Found]:
    return lambda _, text: (text, "") if not text or text in options else ("", NOT_OFFERED)


def _read_several(question: Question, text: str) -> Found:
    chosen = tuple(dict.fromkeys(one.strip() for one in text.split("\n") if one.strip()))
    if any(one not in question.options for one in chosen):
        return "", NOT_OFFERED
    if question.max_choices and len(chosen) > question.max_choices:
        return "", said(
            "Du har valt %(n)s. Välj högst %(most)s.", n=len(chosen), most=question.max_choices
        )
    return "\n".join(one for one in question.options if one in chosen), ""


def _read_cell(name: str, text: str) -> Found:
    row = row_of(name)
    if row is None:
        raise LookupError(name)
    column = row.column
    if column.type is ColumnType.CHOICE:
        return _one_of(column.options)(name, text)
    return BY_COLUMN[column.type](name, text)


def _read_limited(text: str, longest: int) -> Found:
    if len(text) > longest:
        return "", said(
            "Texten är %(n)s tecken. Korta den till högst %(most)s.", n=len(text), most=longest
        )
    return text, ""


def _read_line(_: str, text: str) -> Found:
    return _read_limited(" ".join(text.split("\n")), MAX_LINE)


def _read_text(_: str, text: str) -> Found:
    return _read_limited(text, MAX_TEXT)


def _read_number(_: str, text: str) -> Found:
    if not text:
        return "", ""
    number = parse_decimal(text)
    if number is None or abs(number) > MAX_NUMBER:
        return "", "Skriv ett tal med siffror, till exempel 12,5."
    return format(number.normalize(), "f"), ""


def _read_whole(_: str, text: str) -> Found:
    if not text:
        return "", ""
    number = parse_decimal(text)
    if number is None or number != int(number) or not 0 <= number <= MAX_WHOLE:
        return "", "Skriv ett helt antal, till exempel 25."
    return str(int(number)), ""


def _read_date(_: str, text: str) -> Found:
    if not text:
        return "", ""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return "", "Skriv datumet som år, månad och dag, till exempel 2027-03-31."
    if not FIRST_DATE <= day <= LAST_DATE:
        return "", "Välj ett datum mellan 1990 och 2100."
    return day.isoformat(), ""


def read_money(text: str, *, may_be_negative: bool = False) -> Found:
    """Return an amount as whole öre in text, or what is wrong with it."""
    if not text:
        return "", ""
    ore = parse_ore(text)
    if ore is None or abs(ore) > MAX_ORE:
        return "", "Skriv ett belopp med siffror, till exempel 1 245 000."
    if ore < 0 and not may_be_negative:
        return "", "Beloppet kan inte vara mindre än noll."
    return str(ore), ""


BY_TYPE: dict[QuestionType, Callable[[str, str], Found]] = {
    QuestionType.NUMBER: _read_number,
    QuestionType.DATE: _read_date,
}
BY_COLUMN: dict[ColumnType, Callable[[str, str], Found]] = {
    ColumnType.LINE: _read_line,
    ColumnType.TEXT: lambda _, text: _read_limited(text, MAX_CELL),
    ColumnType.NUMBER: _read_whole,
    ColumnType.DATE: _read_date,
    ColumnType.MONEY: lambda _, text: read_money(text),
}
