"""The glossary tells the truth: every name in it is in the code where it says, in Swedish order."""

import io
import re
import tokenize
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from qms.i18n.order import swedish_key

ROOT = Path(__file__).resolve().parents[3]
GLOSSARY = ROOT / "docs" / "glossary.md"
CODE = re.compile(r"`([^`]+)`")
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    room: str
    term: str
    names: tuple[str, ...]
    place: str


def entries_of(text):
    """The rows of every table, with the heading they stand under."""
    found, room = [], ""
    for line in text.splitlines():
        if line.startswith("## "):
            room = line.removeprefix("## ")
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and cells[0] != "Svenska":
            term, names, _, place = cells
            paths = [path for path in CODE.findall(place) if path.startswith("qms")]
            found.append(
                Entry(room=room, term=term, names=tuple(CODE.findall(names)), place=paths[-1])
            )
    return found


ENTRIES = entries_of(GLOSSARY.read_text("utf-8"))


def words_of(identifier):
    """`ReportCycle` and `REPORT_CYCLE` as `_report_cycle_`."""
    return f"_{CAMEL.sub('_', identifier).lower().strip('_')}_"


@cache
def identifiers_in(file):
    """Every identifier in a Python file, as words; texts and comments are none."""
    tokens = tokenize.generate_tokens(io.StringIO(file.read_text("utf-8")).readline)
    return frozenset(words_of(token.string) for token in tokens if token.type == tokenize.NAME)


def identifiers_at(place):
    files = [place] if place.is_file() else place.rglob("*.py")
    return frozenset().union(*(identifiers_in(file) for file in files))


@pytest.mark.parametrize(
    ("name", "place"),
    [
        pytest.param(name, entry.place, id=f"{entry.term}: {name}")
        for entry in ENTRIES
        for name in entry.names
    ],
)
def test_every_name_is_an_identifier_or_part_of_one_where_it_is_said_to_be(name, place):
    assert (ROOT / place).exists(), f"{place} is not there any more"
    assert any(words_of(name) in found for found in identifiers_at(ROOT / place))


def test_every_row_names_something():
    assert [entry.term for entry in ENTRIES if not entry.names] == []


@pytest.mark.parametrize("room", dict.fromkeys(entry.room for entry in ENTRIES))
def test_terms_stand_in_swedish_order_and_once(room):
    terms = [entry.term for entry in ENTRIES if entry.room == room]
    assert terms == sorted(set(terms), key=swedish_key)


def test_the_nine_rooms_are_there():
    rooms = list(dict.fromkeys(entry.room for entry in ENTRIES))
    assert rooms == [
        "Organisation",
        "Quality work",
        "Allocation",
        "Cost and grants",
        "Forecast",
        "Planning",
        "Register",
        "Support for children and pupils",
        "Rights",
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("ReportCycle", "_report_cycle_", id="class"),
        pytest.param("SCHOOL_CHIEF", "_school_chief_", id="constant"),
        pytest.param("_private_name", "_private_name_", id="private"),
        pytest.param("lo80", "_lo80_", id="with a number"),
    ],
)
def test_names_are_compared_word_by_word(text, words):
    assert words_of(text) == words
