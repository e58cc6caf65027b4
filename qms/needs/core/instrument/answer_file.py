"""Read the answers to score: `case,question,current,desired`, a row per question."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said
from qms.kernel.table_columns import cell_problem, find_places
from qms.kernel.table_file import Row, TableFile, scan_table
from qms.needs.core.instrument.answers import Answer, Answers
from qms.needs.core.instrument.values import Instrument

MAX_ROWS = 2_000_000
COLUMNS = {
    "case": ("case", "ärende"),
    "question": ("question", "fråga"),
    "current": ("current", "befintligt", "befintligt läge"),
    "desired": ("desired", "önskat", "önskat läge"),
}

NO_CASE = said("Ärendets namn saknas.")
NO_QUESTION = said("Frågan saknas.")


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFile:
    """The answers by case. `unlisted` is how many questions of each case had no row: level 0."""

    answers: Mapping[str, Answers]
    unlisted: Mapping[str, int]


def read_answer_file(
    content: bytes, *, file_name: str, instrument: Instrument, cases: Collection[str] | None
) -> AnswerFile:
    """Return the answers of a CSV or XLSX file; raise RefusedError with every fault.

    A question without a row has level 0, as in the worked examples; an empty cell is unanswered.
    `cases` are the known ones, None when their file could not be read.
    """
    table = scan_table(content, file_name=file_name, max_rows=MAX_ROWS)
    places = find_places(table, COLUMNS, optional={"desired"})
    faults = list(table.problems)
    known = {question.key: question.key for question in instrument.ordered}
    found: dict[str, dict[str, Answer]] = {case: {} for case in cases or ()}
    for row in table.rows:
        case, question = (row.cells[places[key]].strip() for key in ("case", "question"))
        faults += _row_faults(table, places, row, instrument, cases)
        of_case = found.setdefault(case, {})
        if question in of_case:
            message = f"Ärendet {case} har redan svar på {question}."
            faults.append(
                cell_problem(
                    table,
                    row,
                    at=places["question"],
                    message=message,
                    cure="Ta bort den ena raden.",
                )
            )
        of_case[question] = Answer(*(_level(row, places, key) for key in ("current", "desired")))
    if faults:
        raise RefusedError(tuple(faults))
    unanswered = Answer(0, 0)
    return AnswerFile(
        answers={
            case: {key: answers.get(key, unanswered) for key in known}
            for case, answers in found.items()
        },
        unlisted={case: len(known) - len(answers) for case, answers in found.items()},
    )


def _level(row: Row, places: Mapping[str, int], key: str) -> int | None:
    """Return the level of a cell; one that is none is told by `_row_faults`."""
    text = row.cells[places[key]].strip() if key in places else "0"
    return int(text) if text.isascii() and text.isdigit() else None


def _row_faults(
    table: TableFile,
    places: Mapping[str, int],
    row: Row,
    instrument: Instrument,
    cases: Collection[str] | None,
) -> list[Problem]:
    found = []
    case, question = (row.cells[places[key]].strip() for key in ("case", "question"))

    def add(key: str, message: str, cure: str) -> None:
        found.append(cell_problem(table, row, at=places[key], message=message, cure=cure))

    if not case or (cases is not None and case not in cases):
        add(
            "case",
            said("Ärendet %(case)s finns inte bland ärendena.", case=case) if case else NO_CASE,
            "Lägg till det i ärendenas fil, eller rätta namnet.",
        )
    if question not in {one.key for one in instrument.questions}:
        add(
            "question",
            said("Frågan %(question)s finns inte i instrumentet.", question=question)
            if question
            else NO_QUESTION,
            said(
                "Skriv en fråga som finns, till exempel %(value)s.", value=instrument.ordered[0].key
            ),
        )
    highest = len(instrument.points) - 1
    for key in ("current", "desired"):
        text = row.cells[places[key]].strip() if key in places else ""
        level = _level(row, places, key) if text else 0
        if level is None or level > highest:
            add(
                key,
                said("%(text)s är ingen nivå.", text=text),
                said("Skriv ett helt tal från 0 till %(highest)s.", highest=highest),
            )
    return found
