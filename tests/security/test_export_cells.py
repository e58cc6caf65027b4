"""No file of ours runs anything in a spreadsheet, whatever people wrote; numbers stay numbers."""

import ast
import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from security.objects import ALSO, Also
from security.test_matrix import IN, WHO, Route, Turns, expected, routes
from sqlalchemy import String, Text, case, literal, update
from support.vaults import VAULT

import qms
from qms.db.session import Database
from qms.kernel.numbers import parse_decimal
from qms.kernel.table_file import read_table
from qms.kernel.table_write import write_csv, write_xlsx
from qms.tables import metadata
from qms.web.context import EXTENSION

STARTS = ("=", "+", "-", "@", "\t", "\r", "\x00=", "＝", "＋", "－", "＠")
RUNS = tuple(sign for sign in STARTS if "\x00" not in sign)
"""What a spreadsheet takes for the beginning of a formula, also after blanks and NUL."""
WRITTEN = frozenset(
    {"name", "title", "cause", "measure", "baseline", "target", "owner", "reason", "body", "text",
     "said", "reference", "diary", "comment"}
)  # fmt: skip
"""Columns, in any table, where people's own words lie."""
ENDINGS = ("csv", "xlsx")
LEAST_FILES = 40
LEAST_WITH_WORDS = 25
WRITERS = {"csv", "xlsxwriter", "openpyxl"}
MAY_WRITE = {"kernel/table_write.py", "forecast/core/futures_file.py", "api/core/handed.py"}
"""Modules that write cells themselves: the writer, one that disarms the only text that it writes,
and one whose rows are read by the import and never handed out."""


def is_number(text: str) -> bool:
    return parse_decimal(text) is not None or text in {"-", "+"}


def would_run(text: str) -> bool:
    """Return whether a spreadsheet would take the text for a formula."""
    bare = text.replace("\x00", "")
    return (bare.startswith(RUNS) or bare.lstrip().startswith(RUNS)) and not is_number(bare)


def poisoned(connection) -> int:
    """Let every text that people wrote begin a formula, each sign in turn; return how many."""
    changed = 0
    for table in metadata.sorted_tables:
        key = table.c.get("id")
        for column in table.columns:
            if column.name in WRITTEN and isinstance(column.type, String | Text):
                signs = [sign for sign in STARTS if "\x00" not in sign]
                begin = literal("=") if key is None or isinstance(key.type, String) else case(
                    *((key % len(signs) == at, sign) for at, sign in enumerate(signs)), else_="="
                )  # fmt: skip
                done = connection.execute(
                    update(table).where(column != "").values({column.name: begin + column})
                )
                changed += done.rowcount
    return changed


@pytest.fixture
def written(world):
    """Yield the world where every name and text begins a formula, and nothing is kept of before."""
    assert poisoned(world.connection) >= len(STARTS)
    before = world.app.extensions[EXTENSION]
    database = Database(world.connection, vault=VAULT)
    world.app.extensions[EXTENSION] = replace(before, db=database)
    yield world
    world.app.extensions[EXTENSION] = before


def is_export(route: Route) -> bool:
    """Return whether the route hands out a table."""
    return route.method == "GET" and re.search(r"\.(csv|xlsx)$|kind>$|ending>$", route.rule.rule)


def addresses(route: Route) -> Iterator[str]:
    """Yield the route's addresses as CSV and as a workbook, where it has them."""
    if route.rule.rule.endswith(ENDINGS):
        yield route.path
    else:
        yield from (f"{route.path.rsplit('.', 1)[0]}.{ending}" for ending in ENDINGS)


def files(world) -> Iterator[tuple[Route, str, bytes]]:
    """Yield (route, ending, content) of every table that somebody is handed."""
    turns = Turns()
    for route in filter(is_export, routes(world)):
        seeing = [who for who in WHO if expected(world, route, *who) == IN]
        options = [who for who in seeing if who[1] == "top"] or seeing
        for path in addresses(route) if options else ():
            (who,) = turns.take(len(options), options)
            answer = world.ask("GET", path, who)
            if answer.status_code == 200 and "attachment" in answer.headers["Content-Disposition"]:
                yield route, path.rsplit(".", 1)[1], answer.data


def texts_of(ending: str, content: bytes) -> list[str]:
    """Return every text cell of a table, as a spreadsheet gets it."""
    if ending == "csv":
        text = content.decode("utf-8-sig")
        delimiter = ";" if content.startswith(b"\xef\xbb\xbf") else ","
        return [cell for row in csv.reader(StringIO(text), delimiter=delimiter) for cell in row]
    with ZipFile(BytesIO(content)) as book:
        parts = {name: book.read(name).decode() for name in book.namelist()}
    sheets = "".join(text for name, text in parts.items() if name.startswith("xl/worksheets/"))
    assert "<f>" not in sheets, "a formula"
    assert "<hyperlink" not in sheets, "a link"
    return re.findall(r"<t[^>]*>([^<]*)</t>", parts.get("xl/sharedStrings.xml", ""))


def test_no_cell_of_any_export_runs(written):
    live, met, held = [], set(), set()
    for route, ending, content in files(written):
        texts = texts_of(ending, content)
        met.add((route.rule.endpoint, ending))
        live += [f"{route.name}.{ending}: {text[:40]!r}" for text in texts if would_run(text)]
        if any(text.startswith("'") and would_run(text[1:]) for text in texts):
            held.add((route.rule.endpoint, ending))
    assert live == []
    assert len(met) >= LEAST_FILES, met
    assert len(held) >= LEAST_WITH_WORDS, held


def test_every_export_is_looked_at(world):
    """Only what the world has nothing for is not: `objects.py` says why."""
    met = {route.rule.endpoint for route, *_ in files(world)}
    every = {route.rule.endpoint for route in filter(is_export, routes(world))}
    bare = {name for name in every - met if not ALSO.get(name, Also()).absent}
    assert bare - NO_TABLES == set()


NO_TABLES = frozenset(
    {
        "costs.download_follow_up_paper", "followup.fetch_full_report", "followup.fetch_paper",
        "forecast.edit_rate", "grants.fetch_grant", "needs.download_report",
        "needs.fetch_decision", "planning.download_paper", "planning.download_premises",
        "retention.show_rule",
    }
)  # fmt: skip
"""Pages, papers and letters whose addresses end like those of tables."""


@pytest.mark.parametrize("sign", STARTS, ids=ascii)
@pytest.mark.parametrize("before", ["", "  ", "\u00a0"], ids=["bare", "blanks", "hard space"])
@pytest.mark.parametrize("ending", ["sv", "en", "xlsx"])
def test_the_writers_disarm_every_cell_and_every_heading(sign, before, ending):
    text = f"{before}{sign}cmd|' /C calc'!A0"
    rows: Sequence[Sequence[str]] = [[text, "Åsby"], ["Åsby", text]]
    if ending == "xlsx":
        found = texts_of("xlsx", write_xlsx([text, "b"], rows, notes=[[text]]))
    else:
        found = texts_of("csv", write_csv([text, "b"], rows, ending))
    assert len([cell for cell in found if "cmd" in cell]) >= 1
    assert [cell for cell in found if would_run(cell)] == []


@pytest.mark.parametrize("number", [-5, 0, 12, -12.5, 10**15], ids=str)
def test_numbers_stay_numbers(number):
    book = write_xlsx(["a"], [[number]])
    with ZipFile(BytesIO(book)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    stored = re.search(r'<c r="A2"><v>([^<]+)</v>', sheet)
    assert float(stored[1]) == number
    assert float(write_csv(["a"], [[number]], "en").split(b"\n")[1]) == number
    table = read_table(write_csv(["a", "b"], [["x", number]], "sv"), file_name="a", max_rows=9)
    assert float(table.rows[0].cells[1].replace(",", ".")) == number


def test_nothing_else_writes_tables():
    """A table that is written elsewhere would not be disarmed."""
    package = Path(qms.__file__).parent
    found = set()
    for path in package.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            if is_call and node.func.attr in {"writer", "DictWriter", "Workbook"}:
                found.add(path.relative_to(package).as_posix())
    assert {name for name in found if not name.startswith("demo/")} == MAY_WRITE
