import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from qms.allocation.cli import allocation
from qms.allocation.core.accuracy.found import Assessment
from qms.allocation.core.accuracy.stored import load, to_bytes

FORMATS = Path(__file__).resolve().parents[3] / "docs" / "formats"
EXAMPLES = FORMATS / "examples"
PUPILS = (EXAMPLES / "accuracy-pupils.csv").read_text()
MODEL = (EXAMPLES / "accuracy-model.json").read_text()
PAID = (EXAMPLES / "accuracy-paid.csv").read_text()
EXAMPLE = ("--weights", "n", "--year", "year", "--outside", "family", "--relevel")


def run(folder: Path, *more: str, pupils=PUPILS, model=MODEL, paid=PAID, outcome="not_passed"):
    for name, text in (("p.csv", pupils), ("m.json", model), ("paid.csv", paid)):
        (folder / name).write_text(text)
    names = {"--pupils": "p.csv", "--model": "m.json", "--paid": "paid.csv", "--out": "o.csv",
             "--report": "r.json"}  # fmt: skip
    options = [part for key, name in names.items() for part in (key, str(folder / name))]
    args = ["accuracy", *options, "--outcome", outcome, "--group", "school", *more]
    return CliRunner().invoke(allocation, args)


def rows(folder: Path) -> dict[str, dict[str, str]]:
    return {
        row["group"]: row for row in csv.DictReader((folder / "o.csv").read_text().splitlines())
    }


def test_the_example_of_the_format_comes_out_as_its_page_says(tmp_path):
    answer = run(tmp_path, *EXAMPLE)
    assert answer.exit_code == 0, answer.output
    printed = (FORMATS / "accuracy.md").read_text().split("```csv\n")[1].split("```")[0]
    assert (tmp_path / "o.csv").read_text() == printed


def test_the_figures_of_all_schools_are_a_line_of_json_on_standard_error(tmp_path):
    figures = json.loads(run(tmp_path, *EXAMPLE).stderr.splitlines()[-1])
    found = rows(tmp_path).values()
    z = [float(row["z"]) for row in found]
    assert figures["phi"] == pytest.approx(sum(one**2 for one in z) / len(z), rel=1e-5)
    assert figures["tau2"] > 0
    assert [(one["tested"]["factor"], one["finding"]) for one in figures["outside"]] == [
        ("family", "omitted")
    ]


def test_the_same_pupils_in_another_order_give_the_same_bytes(tmp_path):
    run(tmp_path, *EXAMPLE)
    before = [(tmp_path / name).read_bytes() for name in ("o.csv", "r.json")]
    head, *lines = PUPILS.splitlines()
    answer = run(tmp_path, *EXAMPLE, pupils="\n".join([head, *reversed(lines)]) + "\n")
    assert answer.exit_code == 0
    assert [(tmp_path / name).read_bytes() for name in ("o.csv", "r.json")] == before


def test_the_report_is_read_back_to_the_same_bytes(tmp_path):
    run(tmp_path, *EXAMPLE, "--cross-fit")
    content = (tmp_path / "r.json").read_bytes()
    assert to_bytes(load(Assessment, json.loads(content))) == content


def test_without_a_new_level_expected_is_the_models_own_sum(tmp_path):
    run(tmp_path, "--weights", "n")
    # P = 1/(1 + exp(1,9)) = 0,1301 for nobody's category, and so on for the four kinds of pupils.
    risks = {("long", "no"): 0.130108474, ("short", "no"): 0.310025519,
             ("long", "yes"): 0.268941421, ("short", "yes"): 0.524979187}  # fmt: skip
    expected = sum(
        int(row["n"]) * risks[row["education"], row["newcomer"]]
        for row in csv.DictReader(PUPILS.splitlines())
        if row["school"] == "Almskolan"
    )
    assert float(rows(tmp_path)["Almskolan"]["expected"]) == pytest.approx(expected, abs=1e-5)


def test_what_is_not_used_is_said(tmp_path):
    lines = PUPILS.splitlines()
    lines.append("Almskolan,2025,short,no,two,2,")
    lines.append("Almskolan,2025,middle,no,two,3,no")
    paid = PAID.replace("Almskolan", "Okänd skola")
    answer = run(tmp_path, "--weights", "n", pupils="\n".join(lines) + "\n", paid=paid)
    assert answer.exit_code == 0, answer.output
    assert "2 elever saknar utfall eller skola" in answer.stderr
    assert "3 elever har en kategori som modellen inte känner" in answer.stderr
    assert "Finns bara i --paid och används inte: Okänd skola." in answer.stderr
    assert "Saknas i --paid och står utan fält: Almskolan." in answer.stderr
    assert rows(tmp_path)["Almskolan"]["side"] == ""


def test_factors_that_cannot_be_tested_are_named(tmp_path):
    alike = "\n".join(
        f"{line},{'same' if at else 'alike'}" for at, line in enumerate(PUPILS.splitlines())
    )
    answer = run(tmp_path, "--weights", "n", "--outside", "education,alike", pupils=alike)
    assert answer.exit_code == 0, answer.output
    assert "education finns redan i modellen" in answer.stderr
    assert "alike är lika för alla elever" in answer.stderr
    assert json.loads(answer.stderr.splitlines()[-1])["outside"] == []


def only(*schools: str) -> str:
    head, *lines = PUPILS.splitlines()
    return "\n".join([head, *(line for line in lines if line.split(",")[0] in schools)]) + "\n"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"pupils": only("Almskolan", "Ekskolan")}, "2 skolor", id="two schools"),
        pytest.param({"outcome": "grade"}, "grade", id="no such outcome"),
        pytest.param({"model": "{}"}, "Riskmodellen har ingen faktor", id="an empty model"),
        pytest.param({"paid": "unit,kr_per_pupil\nAlmskolan,-3\n"}, "-3", id="a negative amount"),
        pytest.param(
            {"pupils": PUPILS.replace(",yes\n", ",kanske\n", 1)}, "kanske", id="a strange outcome"
        ),
    ],
)
def test_faults_are_told_and_nothing_is_written(tmp_path, changes, said):
    answer = run(tmp_path, "--weights", "n", **changes)
    assert answer.exit_code == 2
    assert said in answer.stderr
    assert not (tmp_path / "o.csv").exists()
    assert not (tmp_path / "r.json").exists()
