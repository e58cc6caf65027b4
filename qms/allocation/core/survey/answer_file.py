"""Read and write the answers to a weight survey: `unit,factor,category,measure,share,cost`."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from qms.allocation.core.shares import Fault
from qms.allocation.core.survey.needs import Group, MeasureAnswer
from qms.kernel.numbers import parse_decimal
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.table_columns import cell_problem, find_places
from qms.kernel.table_file import Row, TableFile, scan_table
from qms.kernel.table_write import Locale, write_csv

MAX_ROWS = 200_000
LARGEST_COST = Decimal(10_000_000)
HEADER = ("unit", "factor", "category", "measure", "share", "cost")
KNOWN = {
    "unit": ("unit", "enhet", "skola"),
    "factor": ("factor", "faktor"),
    "category": ("category", "kategori"),
    "measure": ("measure", "insats"),
    "share": ("share", "andel"),
    "cost": ("cost", "kostnad", "kronor per elev och år"),
}
WORDS = {"unit": "Enheten", "factor": "Faktorn", "category": "Kategorin", "measure": "Insatsen"}


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFile:
    """The answers, and the columns that mean nothing here."""

    answers: tuple[MeasureAnswer, ...]
    skipped: tuple[str, ...]


def read_share(text: str) -> Decimal | Fault:
    """Return a share 0–1 from `0,25` or `25 %`."""
    bare = text.strip()
    number = parse_decimal(bare.removesuffix("%"))
    if number is None:
        message = f"{bare} är inte en andel." if bare else "Andelen saknas."
        return Fault(message=message, cure="Skriv till exempel 0,25 eller 25 %.")
    share = number / 100 if bare.endswith("%") else number
    if not 0 <= share <= 1:
        return Fault(
            message=f"Andelen är {bare}, men ska vara mellan 0 och 1.",
            cure="Skriv 0,25 eller 25 % om det gäller var fjärde elev.",
        )
    return share


def read_cost(text: str) -> Decimal | Fault:
    """Return kronor per pupil and year, zero or larger."""
    number = parse_decimal(text)
    if number is None:
        message = f"{text} är inte ett belopp." if text else "Kostnaden saknas."
        return Fault(message=message, cure="Skriv kronor per elev och år, till exempel 12000.")
    if not 0 <= number <= LARGEST_COST:
        message = f"Kostnaden är {text} kronor per elev och år."
        return Fault(message=message, cure="Skriv ett belopp från 0 till tio miljoner.")
    return number


def read_answer_file(content: bytes, *, file_name: str) -> AnswerFile:
    """Return the answers of a CSV or XLSX file; raise RefusedError with every fault."""
    table = scan_table(content, file_name=file_name, max_rows=MAX_ROWS)
    places = find_places(table, KNOWN)
    faults = list(table.problems)
    found: dict[tuple[str, Group, str], MeasureAnswer] = {}
    for row in table.rows:
        problems, one = _answer(table, places, row)
        if one is not None:
            key = (one.unit, one.group, one.measure)
            if key in found:
                message = f"{one.unit} har redan svarat om {one.measure} för {one.group.name}."
                problems.append(cell_problem(table, row, at=places["measure"], message=message,
                                             cure="Ta bort den ena raden."))  # fmt: skip
            found[key] = one
        faults += problems
    if not table.rows and not faults:
        faults.append(Problem(message="Filen har inga svar.", cure="Lägg till minst en rad."))
    if faults:
        raise RefusedError(tuple(faults))
    used = set(places.values())
    skipped = tuple(name for at, name in enumerate(table.header) if at not in used and name)
    return AnswerFile(answers=tuple(found.values()), skipped=skipped)


def answers_csv(answers: Iterable[MeasureAnswer], locale: Locale) -> bytes:
    """Return the answers as the file that `read_answer_file` reads back."""
    rows = [
        (one.unit, one.group.factor, one.group.category, one.measure, one.share, one.cost)
        for one in answers
    ]
    return write_csv(HEADER, rows, locale)


def _answer(
    table: TableFile, places: dict[str, int], row: Row
) -> tuple[list[Problem], MeasureAnswer | None]:
    """Return every fault of the row, or what it says."""
    text = {key: row.cells[at].strip() for key, at in places.items()}
    problems = [
        cell_problem(table, row, at=places[key], message=f"{word} saknas.", cure="Fyll i namnet.")
        for key, word in WORDS.items()
        if not text[key]
    ]
    share, cost = read_share(text["share"]), read_cost(text["cost"])
    problems += [
        cell_problem(table, row, at=places[key], message=read.message, cure=read.cure)
        for key, read in (("share", share), ("cost", cost))
        if isinstance(read, Fault)
    ]
    if problems or isinstance(share, Fault) or isinstance(cost, Fault):
        return problems, None
    group = Group(factor=text["factor"], category=text["category"])
    return [], MeasureAnswer(
        unit=text["unit"], group=group, measure=text["measure"], share=share, cost=cost
    )
