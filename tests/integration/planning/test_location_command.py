"""`qms planning facility-location` as somebody at a terminal meets it."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from qms.cli import main

HAND = "2 3\n5 5\n10 9\n4\n1 6\n5\n2 5\n6\n9 1\n"
"""Warehouses with room for 5 and 10, customers that need 4, 5 and 6."""
WORD = HAND.replace("5 5\n10 9", "capacity 5\ncapacity 9")


def run(folder: Path, content: str, *options: str) -> Result:
    """Return what the command says of a file with the content."""
    file = folder / "hand.txt"
    file.write_text(content, encoding="utf-8")
    return CliRunner().invoke(main, ["planning", "facility-location", str(file), *options])


@pytest.mark.parametrize(
    ("content", "options", "line"),
    [
        # Room is short: both open (14); the first takes customer 1 and a fifth of customer 2.
        pytest.param(HAND, [], "20.4,20.4,0,", id="divided"),
        pytest.param(HAND, ["--single-source"], "23,23,0,", id="one-warehouse-each"),
        pytest.param(WORD, ["--capacity", "20"], "17,17,0,", id="capacity-for-all"),
        pytest.param(HAND, ["--capacity", "20", "--time-limit", "5"], "17,17,0,", id="instead"),
    ],
)
def test_one_line(tmp_path: Path, content: str, options: list[str], line: str):
    result = run(tmp_path, content, *options)
    assert result.exit_code == 0
    assert re.fullmatch(re.escape(line) + r"\d+\.\d\d\n", result.stdout)
    assert "Öppna lager" in result.stderr


@pytest.mark.parametrize(
    ("content", "options", "told"),
    [
        pytest.param(WORD, [], ["hand.txt:2: Ordet capacity"], id="capacity-is-asked-for"),
        pytest.param(
            HAND, ["--capacity", "7"],
            ["ersätts av 7", "hand.txt: Lagren rymmer 14 men kunderna behöver 15: 1 saknas."],
            id="too-little-room",
        ),
        pytest.param(
            HAND.replace("9 1", "9 x").replace("5 5", "5 -5"),
            ["--single-source"], ["hand.txt:2: -5", "hand.txt:9: ”x”"], id="every-fault",
        ),
        pytest.param(
            HAND.replace("6\n9", "16\n9"), ["--single-source", "--capacity", "15"],
            ["ersätts av 15", "Kund 3 behöver 16"], id="a-customer-too-large",
        ),
    ],
)  # fmt: skip
def test_refused(tmp_path: Path, content: str, options: list[str], told: list[str]):
    result = run(tmp_path, content, *options)
    assert result.exit_code == 2
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert [word in line for word, line in zip(told, lines, strict=True)] == [True] * len(told)


def test_many_faults_are_told_in_part(tmp_path: Path):
    result = run(tmp_path, HAND + "x\n" * 60)
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == "Och 11 till."


def test_without_solver_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("qms.planning.core.solver.find_spec", lambda _: None)
    result = run(tmp_path, HAND)
    assert result.exit_code == 0
    assert result.stdout.startswith("20.4,20.4,0,")
    assert "HiGHS är inte installerat" in result.stderr


@pytest.mark.parametrize(
    "option", [["--time-limit", "0"], ["--capacity", "-1"], ["--capacity", "nan"]]
)
def test_options_out_of_range(tmp_path: Path, option: list[str]):
    assert run(tmp_path, HAND, *option).exit_code == 2
