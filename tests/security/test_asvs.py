"""The list of OWASP ASVS 5.0.0 is whole, and what it names as evidence is there."""

import ast
import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import pytest

ROOT = Path(__file__).resolve().parents[2]
LIST = ROOT / "docs" / "asvs.csv"
COLUMNS = ["requirement", "level", "subject", "status", "evidence", "note"]
TESTED, DOCUMENTED, NOT_OURS, OPEN = "tested", "documented", "not applicable", "open"
CHAPTERS: Mapping[int, int] = MappingProxyType(
    {1: 27, 2: 11, 3: 19, 4: 10, 5: 9, 6: 35, 7: 18, 8: 7, 9: 7, 10: 29, 11: 14, 12: 9, 13: 13,
     14: 9, 15: 13, 16: 16, 17: 7}
)  # fmt: skip
"""Requirements of level 1 and 2 in each chapter, counted in the standard's own flat JSON."""
LEVELS: Mapping[str, int] = MappingProxyType({"1": 70, "2": 183, "3": 15})
STRICTER = frozenset(
    {"1.2.10", "2.3.5", "5.2.4", "5.2.5", "5.3.3", "6.3.8", "7.5.3", "8.3.2", "8.3.3", "11.3.4",
     "13.3.4", "14.2.6", "14.2.7", "14.2.8", "16.5.4"}
)  # fmt: skip
"""Of level 3 and ours all the same; the sixteenth is the stricter half of 16.3.2."""
LEAST_TESTED = 130
NUMBER = re.compile(r"[1-9]\d?\.[1-9]\d?\.[1-9]\d?")
HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class Row:
    """A requirement, how it stands, and what shows it."""

    requirement: str
    level: str
    subject: str
    status: str
    evidence: tuple[str, ...]
    note: str


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    with LIST.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        assert reader.fieldnames == COLUMNS
        found = list(reader)
    return [
        Row(**{**one, "evidence": tuple(filter(None, one["evidence"].split("; ")))})
        for one in found
    ]


def test_every_requirement_stands_there_once(rows):
    numbers = [one.requirement for one in rows]
    assert [one for one in numbers if not NUMBER.fullmatch(one)] == []
    assert [one for one, times in Counter(numbers).items() if times > 1] == []
    assert numbers == sorted(numbers, key=lambda one: [int(part) for part in one.split(".")])
    usual = Counter(int(one.requirement.split(".")[0]) for one in rows if one.level != "3")
    assert usual == CHAPTERS
    assert Counter(one.level for one in rows) == LEVELS
    assert {one.requirement for one in rows if one.level == "3"} == STRICTER


def test_every_row_says_how_it_stands_and_why(rows):
    wrong = {}
    for one in rows:
        is_shown = one.status in (TESTED, DOCUMENTED)
        folders = ("tests/",) if one.status == TESTED else ("docs/", "README.md")
        faults = [
            "status" if one.status not in (TESTED, DOCUMENTED, NOT_OURS, OPEN) else "",
            "three to eight words" if not 3 <= len(one.subject.split()) <= 8 else "",
            "evidence" if is_shown is not bool(one.evidence) else "",
            "why" if not is_shown and not one.note else "",
            *("kind of evidence" for it in one.evidence if not it.startswith(folders)),
        ]
        wrong[one.requirement] = [fault for fault in faults if fault]
    assert {number: faults for number, faults in wrong.items() if faults} == {}


@cache
def names_in(file: Path) -> frozenset[str]:
    """Return the tests of a file, or the sections of a page as addresses name them."""
    text = file.read_text("utf-8")
    if file.suffix == ".md":
        return frozenset(map(anchor, HEADING.findall(text)))
    return frozenset(
        node.name for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)
    )


def anchor(heading: str) -> str:
    """Return the heading as a link names it: small letters and hyphens."""
    plain = re.sub(r"[^\w\- ]", "", heading.lower())
    return plain.replace(" ", "-")


def missing(evidence: str) -> Iterator[str]:
    """Yield what of the evidence is not there."""
    path, sign, name = evidence.partition("::" if "::" in evidence else "#")
    file = ROOT / path
    if not file.is_file():
        yield f"no file: {evidence}"
    elif (sign or file.suffix == ".md") and name not in names_in(file):
        yield f"not in it: {evidence}"


def test_the_evidence_is_there(rows):
    assert [told for one in rows for it in one.evidence for told in missing(it)] == []


def test_the_search_for_evidence_finds_what_is_not_there():
    told = [*missing("tests/none.py"), *missing("tests/security/test_asvs.py::test_none"),
            *missing("docs/README.md#none"), *missing("docs/README.md")]  # fmt: skip
    assert len(told) == 4
    assert [*missing("docs/README.md#documentation")] == []


def test_how_many_stand_how(rows, record_property):
    counted = Counter(one.status for one in rows)
    of_first = [one.requirement for one in rows if one.status == OPEN and one.level == "1"]
    said = ", ".join(f"{count} {status}" for status, count in counted.most_common())
    record_property("measured", f"ASVS 5.0.0, {len(rows)} requirements: {said}")
    record_property("measured", f"open of level 1: {', '.join(of_first) or 'none'}")
    assert counted[TESTED] >= LEAST_TESTED
