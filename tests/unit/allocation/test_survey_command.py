from pathlib import Path

import pytest
from click.testing import CliRunner

from qms.allocation.cli import allocation
from qms.allocation.core.model_file import read_model_file

FORMATS = Path(__file__).resolve().parents[3] / "docs" / "formats"
ANSWERS = (FORMATS / "examples" / "survey-answers.csv").read_text("utf-8")


def run(folder: Path, answers: str = ANSWERS, *more: str):
    (folder / "a.csv").write_text(answers, "utf-8")
    args = ["--answers", str(folder / "a.csv"), "--out", str(folder / "m.toml")]
    return CliRunner().invoke(
        allocation, ["survey-weights", *args, "--summary", str(folder / "s.csv"), *more]
    )


def test_the_example_of_the_format_comes_out_as_its_page_says(tmp_path):
    answer = run(tmp_path)
    assert answer.exit_code == 0, answer.output
    page = (FORMATS / "survey-weights.md").read_text("utf-8")
    assert (tmp_path / "s.csv").read_text("utf-8") == page.split("```csv\n")[1].split("```")[0]


def test_the_model_can_be_read_back(tmp_path):
    run(tmp_path, ANSWERS, "--name", 'Enkät "hösten" 2026', "--key", "enkat-2027")
    model = read_model_file((tmp_path / "m.toml").read_bytes())
    assert (model.key, model.name) == ("enkat-2027", 'Enkät "hösten" 2026')
    weights = {(f.name, c.name): str(c.weight) for f in model.factors for c in f.categories}
    assert weights == {
        ("utbildning", "grundskola"): "3.75", ("utbildning", "högre"): "1.00",
        ("bistånd", "ja"): "2.50", ("bistånd", "nej"): "1.25",
    }  # fmt: skip
    assert model.source == "Enkät till rektorer, 3 svar, mätt mot utbildning:högre"


def test_the_model_calculates(tmp_path):
    run(tmp_path)
    factors = "unit,pupils,utbildning:grundskola,utbildning:högre,bistånd:ja,bistånd:nej\n"
    (tmp_path / "f.csv").write_text(f"{factors}A,10,5,5,2,8\nB,10,0,10,0,10\n", "utf-8")
    args = ["compute", "--model", "m.toml", "--factors", "f.csv", "--budget", "1000", "--out", "o"]
    names = [str(tmp_path / a) if a in {"m.toml", "f.csv", "o"} else a for a in args]
    assert CliRunner().invoke(allocation, names).exit_code == 0
    # points 0.5×3.75 + 0.5×1 + 0.2×2.5 + 0.8×1.25 = 3.875 and 1 + 1.25 = 2.25
    rows = (tmp_path / "o").read_text("utf-8").splitlines()
    assert [row.split(",")[2] for row in rows[1:]] == ["3.875", "2.25"]


def test_another_group_can_weigh_one(tmp_path):
    answer = run(tmp_path, ANSWERS, "--reference", "bistånd:nej")
    assert "Vikten 1 har bistånd:nej." in answer.stderr
    assert ",0.80," in (tmp_path / "s.csv").read_text("utf-8")


def test_an_odd_answer_is_named(tmp_path):
    more = "".join(f"Skola {n},utbildning,högre,x,1,{kr}\n"
                   for n, kr in (("D", 4000), ("E", 4000), ("F", 90000)))  # fmt: skip
    answer = run(tmp_path, ANSWERS + more)
    assert "Skola F avviker om utbildning:högre: 90000 kr per elev. Svaret är med." in answer.stderr


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        pytest.param("50 %", "150 %", "a.csv:2:share: Andelen är 150 %", id="share over all"),
        pytest.param("50 %", "25", "a.csv:2:share: Andelen är 25", id="per cent without sign"),
        pytest.param("50 %", "-5 %", "a.csv:2:share: Andelen är -5 %", id="negative share"),
        pytest.param("50 %", "några", "a.csv:2:share: några är inte en andel", id="word"),
        pytest.param("50 %", "", "a.csv:2:share: Andelen saknas", id="no share"),
        pytest.param("50 %,20000", "50 %,-1", "a.csv:2:cost: Kostnaden är -1", id="negative cost"),
        pytest.param("50 %,20000", "50 %,x", "a.csv:2:cost: x är inte ett belopp", id="no cost"),
        pytest.param("Skola A,", ",", "a.csv:2:unit: Enheten saknas", id="no unit"),
        pytest.param("studiehandledning", "mindre grupp", "a.csv:3:measure: Skola A har redan",
                     id="twice"),
        pytest.param("measure", "insatsen", "a.csv:1:measure: Kolumnen measure saknas", id="col"),
    ],
)  # fmt: skip
def test_a_fault_names_file_row_and_column_and_nothing_is_written(tmp_path, old, new, says):
    answer = run(tmp_path, ANSWERS.replace(old, new, 1))
    assert answer.exit_code == 2
    assert any(line.startswith(says) for line in answer.stderr.splitlines()), answer.stderr
    assert not (tmp_path / "m.toml").exists()
    assert not (tmp_path / "s.csv").exists()


def test_every_fault_at_once(tmp_path):
    faulty = ANSWERS.replace("50 %,20000", "x,y", 1).replace("Skola B,", ",", 1)
    answer = run(tmp_path, faulty)
    assert len(answer.stderr.strip().splitlines()) == 3


def test_a_factor_with_one_category_is_refused(tmp_path):
    answer = run(tmp_path, "unit,factor,category,measure,share,cost\nA,kön,pojkar,m,1,5\n")
    assert answer.exit_code == 2
    assert "kön har bara svar för kategorin pojkar." in answer.stderr


def test_a_group_that_is_no_group_is_explained(tmp_path):
    assert "bistånd är ingen grupp" in run(tmp_path, ANSWERS, "--reference", "bistånd").stderr
