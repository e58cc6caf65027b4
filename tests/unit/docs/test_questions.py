"""What the page of questions points to is there: tests by name, programs, commands, sections."""

import ast
import re
from pathlib import Path

import click
import pytest

from qms.cli import main
from trust.__main__ import STEPS

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "operations" / "questions.md"
ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in PAGE.read_text("utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| question")
]
SHOWN, LINK = re.compile(r"`([^`]+)`"), re.compile(r"\]\(([^)#]*)(?:#([^)]*))?\)")
HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)


def anchors(file):
    headings = HEADING.findall(file.read_text("utf-8"))
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}


def is_there(shown):
    """Return whether the test, program or command is one that there is."""
    if shown.startswith("qms "):
        _, first, *rest = shown.split()
        command = main.get_command(click.Context(main), first)
        return command is not None and set(rest) <= set(getattr(command, "commands", ()))
    if shown.startswith("python3 manage.py trust"):
        return set(shown.split()[3:]) - {"--only"} <= {step.key for step in STEPS}
    path, _, name = shown.partition("::")
    if not name:
        return (ROOT / path).exists()
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_question_has_an_answer_and_something_that_shows_it():
    assert len(ROWS) >= 40
    assert [row for row in ROWS if len(row) != 3 or not all(row)] == []
    assert [row[0] for row in ROWS if not row[0].endswith("?")] == []
    assert [row[0] for row in ROWS if not SHOWN.search(row[2])] == []


@pytest.mark.parametrize("row", [pytest.param(row, id=row[0]) for row in ROWS])
def test_what_shows_it_is_there(row):
    assert [shown for shown in SHOWN.findall(row[2]) if not is_there(shown)] == []


def test_every_section_that_an_answer_leads_to_is_there():
    wrong = []
    for row in ROWS:
        for path, section in LINK.findall(row[1]):
            file = (PAGE.parent / path).resolve()
            if not file.is_file() or (section and section not in anchors(file)):
                wrong.append((path, section))
    assert wrong == []


@pytest.mark.parametrize(
    "nothing",
    ["qms nothing", "qms audit nothing", "python3 manage.py trust --only nothing", "tests/none.py",
     "tests/unit/docs/test_questions.py::test_none"],
)  # fmt: skip
def test_what_is_not_there_is_noticed(nothing):
    assert not is_there(nothing)
