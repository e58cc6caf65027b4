"""Datasets without identity: what a file of them must not hold."""

import re
from collections.abc import Container, Sequence

from qms.kernel.problems import Problem
from qms.kernel.table_types import TableFile
from qms.register.core.columns import OPEN, Kind, normal
from qms.register.core.dataset import Dataset
from qms.register.core.datasets.pupils import OUTCOMES
from qms.register.core.headers import HeaderState, match_headers, plain
from qms.register.core.open_cells import part_of

IDENTITY_HEADERS = frozenset(
    {
        *("personnummer", "personnr", "pnr", "personid", "person", "samordningsnummer", "ssn"),
        *("elevid", "elevnummer", "elevnr", "elev", "pupil", "pupilid", "studentid", "barn"),
        *("id", "guid", "uuid", "löpnummer", "löpnr", "lopnr", "radnummer", "radnr"),
        *("namn", "name", "förnamn", "fornamn", "efternamn", "elevnamn", "elevensnamn"),
        *("firstname", "lastname", "surname", "tilltalsnamn", "vårdnadshavare"),
        *("födelsedatum", "fodelsedatum", "födelsedag", "födelsetid", "birthdate", "dateofbirth"),
        *("epost", "epostadress", "mejl", "email", "mail", "telefon", "mobil", "phone"),
        *("adress", "gatuadress", "hemadress", "address", "fastighetsbeteckning"),
    }
)
NUMBER_OF_PERSON = re.compile(r"\d{6}(\d{2})?[-+ ]?\d{4}|\d{10,12}")
MANY_VALUES = 25
MOST_CATEGORIES = 100
TAKE_IT_AWAY = "Ta bort kolumnen och läs in filen igen. Ingenting av filen är sparat."


def identities(
    dataset: Dataset, table: TableFile, known_units: Container[str]
) -> tuple[Problem, ...]:
    """Return a problem per column that can tell who somebody is; values are not repeated.

    A column can by its header, by values that look like personal identity numbers, or by values
    that are different on almost every row. Names of units in the register are left alone.
    """
    headers, _ = match_headers(dataset, table.header)
    found: list[Problem] = []
    for match in headers:
        texts = [row.cells[match.position] for row in table.rows]
        is_ours = match.state is HeaderState.READ and match.kind not in OPEN
        varies = is_ours or match.kind is Kind.NUMBERS
        reason = _reason(
            match.part or match.header, texts, known_units, is_ours=is_ours, varies=varies
        )
        if not reason and match.kind is Kind.LABELS:
            reason = _too_fine(texts)
        if reason:
            message = f"Kolumnen {match.header or 'utan rubrik'} {reason}"
            found.append(Problem(message=message, column=match.header, cure=TAKE_IT_AWAY))
    return tuple(found)


def _reason(
    name: str, texts: Sequence[str], known_units: Container[str], *, is_ours: bool, varies: bool
) -> str:
    """Return why the column can tell who somebody is, as the end of a sentence; else nothing.

    `varies` says that values differ between pupils by nature, as results do.
    """
    if not is_ours and plain(name) in IDENTITY_HEADERS:
        return "ser ut att säga vem eleven är."
    different = set(texts) - {""}
    numbers = [text for text in different if NUMBER_OF_PERSON.fullmatch(text)]
    if any(normal(text) not in known_units for text in numbers):
        return "har värden som ser ut som personnummer eller andra id-nummer."
    filled = sum(1 for text in texts if text)
    if not varies and len(different) > MANY_VALUES and 2 * len(different) > filled:
        return "har ett eget värde på nästan varje rad och kan säga vem eleven är."
    return ""


def _too_fine(texts: Sequence[str]) -> str:
    """Return why the column is no factor, as the end of a sentence; else nothing."""
    count = len(set(texts))
    if count <= MOST_CATEGORIES:
        return ""
    return f"har {count} olika värden. En faktor har högst {MOST_CATEGORIES} grupper."


def foreign_parts(dataset: Dataset, headers: Sequence[str]) -> tuple[Problem, ...]:
    """Return a problem per outcome in a file whose pupils have none."""
    if not dataset.is_nameless or any(column.kind is Kind.YES_NOS for column in dataset.columns):
        return ()
    has_results = any(column.kind is Kind.NUMBERS for column in dataset.columns)
    whose = "de här eleverna" if has_results else "årets elever"
    return tuple(
        Problem(
            message=f"{header} är ett utfall, som {whose} inte har.",
            column=header,
            cure="Välj Tidigare års elever, med utfall, eller ta bort kolumnen.",
        )
        for header in headers
        if part_of(OUTCOMES, header)
    )
