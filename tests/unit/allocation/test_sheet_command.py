"""`qms allocation sheet`: the documented example, real districts, and files that cannot be used."""

import csv
import io
import json
import math
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner

from qms.allocation.cli import allocation
from qms.allocation.core.sheet.evaluate import evaluate_sheet
from qms.allocation.core.sheet.sheet_file import read_sheet_file
from qms.allocation.core.sheet.units import read_units_file

ROOT = Path(__file__).resolve().parents[3]
FORMATS = ROOT / "docs" / "formats"
SHEET = (FORMATS / "examples" / "calculation-sheet.toml").read_text("utf-8")
UNITS = (FORMATS / "examples" / "calculation-units.csv").read_text("utf-8")


def run(folder: Path, *more: str, sheet: str = SHEET, units: str = UNITS):
    (folder / "s.toml").write_text(sheet, "utf-8")
    (folder / "u.csv").write_text(units, "utf-8")
    names = {"--sheet": "s.toml", "--units": "u.csv", "--out": "o.csv", "--working": "w.json"}
    options = [part for key, name in names.items() for part in (key, str(folder / name))]
    return CliRunner().invoke(allocation, ["sheet", *options, *more])


def test_the_example_of_the_format_comes_out_as_its_page_says(tmp_path):
    answer = run(tmp_path)
    assert answer.exit_code == 0, answer.output
    page = (FORMATS / "calculation-sheet.md").read_text("utf-8")
    assert (tmp_path / "o.csv").read_text("utf-8") == page.split("```csv\n")[1].split("```")[0]


def test_the_working_holds_inputs_results_and_words(tmp_path):
    run(tmp_path)
    working = json.loads((tmp_path / "w.json").read_text("utf-8"))
    assert working["municipality"] == {"G": "35857177"}
    assert working["pots"]["C"] == {"pot": "3000000", "left": "0"}
    assert working["units"]["Skola C"]["inputs"]["område"] == "Norr"
    assert working["units"]["Skola C"]["lines"]["E"] == "8100000"
    words = {line["name"]: line["words"] for line in working["lines"]}
    assert words["A"] == "Elever × Grundbelopp per elev"
    assert words["C"] == "Socioekonomisk pott, fördelat efter Viktade elever (största rest)"


def test_a_parameter_from_outside(tmp_path):
    answer = run(tmp_path, "--param", "Per_Elev=50 001,5")
    assert answer.exit_code == 0, answer.output
    first = next(csv.DictReader((tmp_path / "o.csv").read_text("utf-8").splitlines()))
    assert first["A"] == "15000450"


def test_swedish_numbers_on_request(tmp_path):
    assert run(tmp_path, "--locale", "sv").exit_code == 0
    assert ";262,5;" in (tmp_path / "o.csv").read_text("utf-8-sig")


def test_what_a_rounded_share_leaves_is_said(tmp_path):
    # 262.5, 20 and 240 of 522.5 are 0.502, 0.038 and 0.459: together 0.999 of the pot.
    sheet = SHEET.replace('"largest-remainder"', '"rounded-share", share_quantum = 0.001')
    answer = run(tmp_path, sheet=sheet)
    assert answer.exit_code == 0, answer.output
    assert "Rad C: av potten 3000000 är 3000 kvar." in answer.output


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        pytest.param({"sheet": SHEET.replace("elever × per", "elver × per")},
                     "s.toml:line 1.formula: Rad A, tecken 1: Namnet elver finns inte. "
                     "Menade du elever?", id="unknown name"),
        pytest.param({"sheet": SHEET.replace('"B"\nshare', '"C"\nshare')},
                     "Rad C behöver sig själv: C → C.", id="cycle"),
        pytest.param({"units": UNITS.replace("Skola B,200", "Skola B,")},
                     "u.csv:3:elever: Värdet saknas.", id="empty cell"),
        pytest.param({"units": UNITS.replace("300", "-1")},
                     "u.csv:2:elever: −1 är lägre än 1.", id="negative count"),
        pytest.param({"sheet": SHEET.replace("E ÷ 12", "E ÷ (elever − 200)")},
                     "s.toml:line 6.formula: Rad F, tecken 6: Division med noll. "
                     "Gäller Skola B.", id="division by zero"),
    ],
)  # fmt: skip
def test_unusable_input_is_told_and_nothing_written(tmp_path, changes, says):
    answer = run(tmp_path, **changes)
    assert answer.exit_code == 2
    assert says in answer.output
    assert not (tmp_path / "o.csv").exists()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("pot=1", "Parametern pot finns inte"),
        ("pott=ett", "inte ett tal"),
        ("pott", "inte ett tal"),
    ],
)
def test_a_wrong_parameter_is_told(tmp_path, given, says):
    answer = run(tmp_path, "--param", given)
    assert answer.exit_code == 2
    assert says in answer.output


def test_districts_of_a_public_formula(shared_data):
    sheet = read_sheet_file((ROOT / "examples" / "lcff-2018-19.toml").read_bytes())
    districts = shared_data / "lcff_2018_19.csv"
    content = districts.read_bytes()
    units = read_units_file(content, file_name=districts.name, sheet=sheet)
    result = evaluate_sheet(sheet, units)
    published = list(csv.DictReader(io.StringIO(content.decode())))
    assert len(published) == 944
    without = [row for row, one in enumerate(published) if one["nss"] == "0"]
    equal = {
        column: sum(result.columns[line][row] == int(published[row][column]) for row in without)
        for line, column in (("a", "base"), ("b", "supp"), ("d", "conc"))
    }
    assert equal == {"base": 836, "supp": 836, "conc": 836}


@pytest.mark.parametrize("name", ["strukturersattning", "grundbelopp"])
def test_the_examples_of_the_page_are_sheets(name):
    content = (ROOT / "qms" / "content" / "sheets" / f"{name}.toml").read_bytes()
    assert len(read_sheet_file(content).lines) >= 10


def half_up(value: Fraction) -> int:
    return math.floor(value + Fraction(1, 2))


def test_a_soft_transition_by_hand():
    """Two schools, one of which would fall below its floor: the other pays the difference."""
    content = (ROOT / "qms" / "content" / "sheets" / "strukturersattning.toml").read_text("utf-8")
    sheet = read_sheet_file(content.replace("48000000", "1000000").encode())
    units = "unit,elever,index,ersättning_förra\nÅs,100,0.8,600000\nEk,100,1.5,500000\n"
    found = evaluate_sheet(
        sheet, read_units_file(units.encode(), file_name="u.csv", sheet=sheet)
    ).columns
    weights = [Fraction(124, 100), Fraction(145 + 15, 100)]  # 1 + 0.3·0.8; 1 + 0.3·1.5 + 0.5·0.3
    target = [half_up(1_000_000 * weight / sum(weights)) for weight in weights]
    assert [int(value) for value in found["c"]] == target == [436620, 563380]
    assert [int(value) for value in found["h"]] == [540000, 460000]


def test_base_amounts_by_hand():
    content = (ROOT / "qms" / "content" / "sheets" / "grundbelopp.toml").read_bytes()
    sheet = read_sheet_file(content)
    units = (
        "unit,elever_f_3,elever_4_6,elever_7_9,område,huvudman\n"
        "Ås,40,30,0,Norr,kommunal\nEk,200,100,100,Söder,kommunal\nAl,50,50,30,Söder,fristående\n"
    )
    found = evaluate_sheet(
        sheet, read_units_file(units.encode(), file_name="u.csv", sheet=sheet)
    ).columns
    assert [int(n) for n in found["a"]] == [70, 400, 130]
    base = [40 * 52000 + 30 * 55500, 200 * 52000 + 100 * 55500 + 100 * 63200,
            50 * 52000 + 50 * 55500 + 30 * 63200]  # fmt: skip
    assert [int(n) for n in found["b"]] == base
    small = [half_up(70 * (9000 - Fraction(6000 * 20, 70))), 0,
             half_up(130 * (3000 - Fraction(3000 * 10, 130)))]  # fmt: skip
    assert [int(n) for n in found["c"]] == small
    assert [int(n) for n in found["d"]] == [70, 530, 530]
    weights = [Fraction(70) * Fraction(3, 2), Fraction(400), Fraction(130)]
    shares = [Fraction(half_up(10_000 * w / sum(weights)), 10_000) for w in weights]
    pot = [half_up(2_400_000 * share) for share in shares]
    assert [int(n) for n in found["f"]] == pot
    before = [b + c + f for b, c, f in zip(base, small, pot, strict=True)]
    assert [int(n) for n in found["h"]] == [0, 0, half_up(before[2] * Fraction(918, 10_000))]
