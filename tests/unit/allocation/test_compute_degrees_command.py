"""`qms allocation compute` with the whole model: degrees, last year's amounts, risks."""

import csv
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from qms.allocation.cli import allocation

FORMATS = Path(__file__).resolve().parents[3] / "docs" / "formats"
EXAMPLES = FORMATS / "examples"
ROW = re.compile(
    r"^\| `(allocation-[\w-]+\.toml)` \| (.*?) ?\| ([\d.]+) \| ([\d.]+) \|$", re.MULTILINE
)
TABLE = ROW.findall((FORMATS / "allocation-model.md").read_text())
PHASE_IN = (EXAMPLES / "allocation-phase-in.toml").read_text()


def compute(folder: Path, model: Path, *more: str, factors: str = "allocation-factors.csv"):
    files = ["--out", str(folder / "o.csv"), "--working", str(folder / "w.json")]
    args = ["compute", "--model", str(model), "--factors", str(EXAMPLES / factors), *files]
    return CliRunner().invoke(allocation, [*args, "--budget", "1000000", *more])


def test_every_construction_has_an_example():
    assert {name for name, *_ in TABLE} >= {
        f"allocation-{one}.toml"
        for one in ("stretch", "threshold", "power", "concentration", "mix", "limits", "phase-in")
    }


@pytest.mark.parametrize(("name", "beside", "first", "second"), TABLE, ids=[r[0] for r in TABLE])
def test_the_examples_give_what_the_page_says(tmp_path, name, beside, first, second):
    previous = ("--previous", str(EXAMPLES / "allocation-previous.csv"))
    answer = compute(
        tmp_path,
        EXAMPLES / name,
        *(previous if "previous" in beside else ()),
        factors="allocation-risks.csv" if "risks" in beside else "allocation-factors.csv",
    )
    assert answer.exit_code == 0, answer.output
    with (tmp_path / "o.csv").open(encoding="utf-8") as file:
        assert [row["kr_total"] for row in csv.DictReader(file)] == [first, second]


def test_what_was_done_is_told_in_one_line(tmp_path):
    answer = compute(tmp_path, EXAMPLES / "allocation-model.toml")
    lines = answer.stderr.strip().splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("2 enheter fick 1\u00a0000\u00a0000\u00a0kr. Skrivet: ")
    assert "o.csv" in lines[0]
    assert "w.json" in lines[0]


def test_the_working_tells_levels_and_limits(tmp_path):
    compute(tmp_path, EXAMPLES / "allocation-limits.toml")
    working = json.loads((tmp_path / "w.json").read_text())
    # 2 200 kr per pupil for A instead of 2 318.84: λ = 2200 × 1.38 ÷ 3200
    assert working["municipality"]["level"] == "759/800"
    assert [working["units"][u]["held_by"] for u in ("Skola A", "Skola B")] == ["none", "floor"]


def test_a_new_unit_is_told_in_the_working(tmp_path):
    before = tmp_path / "p.csv"
    before.write_text("unit,kr_per_pupil\nSkola A,\nSkola B,1900\nSkola C,4000\n")
    answer = compute(tmp_path, EXAMPLES / "allocation-phase-in.toml", "--previous", str(before))
    assert answer.exit_code == 0, answer.output
    assert "Skola C" in answer.stderr
    told = json.loads((tmp_path / "w.json").read_text())["municipality"]
    assert told["new_units"] == ["Skola A"]


def test_risks_as_risk_score_writes_them(tmp_path):
    (tmp_path / "risk.csv").write_text("group,n,risk,index\nSkola A,300,0.2,1\nSkola B,200,0.06,1")
    answer = compute(
        tmp_path, EXAMPLES / "allocation-risk.toml", factors=str(tmp_path / "risk.csv")
    )
    assert answer.exit_code == 0, answer.output
    assert ",833333.33" in (tmp_path / "o.csv").read_text()


@pytest.mark.parametrize(
    ("model", "previous", "more", "says"),
    [
        pytest.param(PHASE_IN, None, (), "--previous: Modellen fasar in.", id="no previous"),
        pytest.param(PHASE_IN, "unit,kr_per_pupil\nSkola A,2050\n", (),
                     "p.csv:unit: Skola B saknas, och modellen skyddar mot", id="one unit missing"),
        pytest.param(PHASE_IN, "unit,kr_per_pupil\nEk,2050\nAsp,1\n", (),
                     "p.csv:unit: Skola A saknas, och modellen skyddar mot", id="other units"),
        pytest.param(PHASE_IN, "unit,kr_per_pupil\nSkola A,\nSkola B,\n", (),
                     "p.csv:previous: Modellen skyddar", id="only new units"),
        pytest.param(PHASE_IN, "unit,kr_per_pupil\nSkola A,9050\nSkola B,9900\n", (),
                     "m.toml:degree.largest_decrease: De lägsta belopp som infasningen och "
                     "största minskningen ger kräver", id="too much protected"),
        pytest.param(PHASE_IN.replace('phase_in = "f1b"\nfirst_year_part = "50 %"\nlargest_decrease'
                                      ' = "15 %"', "cap_kr = 1999"), None, (),
                     "m.toml:degree.cap_kr: Taket 1 999 kr per elev lämnar 500 kr", id="cap"),
        pytest.param(PHASE_IN, "unit,kr_per_pupil\nSkola A,1\nSkola B,1\n", ("--budget", "0"),
                     "--budget: Potten ska vara större än noll.", id="no pot"),
        pytest.param(PHASE_IN, "unit,kr_per_pupil\nSkola A,1\nSkola B,1\n", ("--budget", "-5"),
                     "--budget: Potten ska vara större än noll.", id="negative pot"),
    ],
)  # fmt: skip
def test_a_fault_names_its_file_or_option(tmp_path, model, previous, more, says):
    (tmp_path / "m.toml").write_text(model)
    if previous:
        (tmp_path / "p.csv").write_text(previous)
        more = ("--previous", str(tmp_path / "p.csv"), *more)
    answer = compute(tmp_path, tmp_path / "m.toml", *more)
    assert answer.exit_code == 2
    assert any(line.replace("\u00a0", " ").startswith(says) for line in answer.stderr.splitlines())
    assert not (tmp_path / "o.csv").exists()


def test_an_amount_that_is_none_names_the_option(tmp_path):
    answer = compute(tmp_path, EXAMPLES / "allocation-model.toml", "--budget", "mycket")
    assert answer.exit_code == 2
    assert "--budget" in answer.stderr
    assert "mycket är inte ett belopp" in answer.stderr


@pytest.mark.parametrize(
    ("risks", "says"),
    [
        pytest.param("unit,pupils\nA,3\n", "r.csv:1:value: Kolumnen value saknas", id="no column"),
        pytest.param("unit,pupils,value\nA,3,\n", "r.csv:2:value: Risken saknas", id="empty"),
        pytest.param("unit,pupils,value\nA,3,-2 %\n", "Risken är -2 %, mindre än noll", id="below"),
        pytest.param("unit,pupils,value\nA,3,hög\n", "hög är inte ett tal", id="word"),
        pytest.param("unit,pupils,value\nA,3,0\n", "Risken är noll för alla", id="all zero"),
    ],
)
def test_risks_that_cannot_be_used(tmp_path, risks, says):
    (tmp_path / "r.csv").write_text(risks)
    answer = compute(tmp_path, EXAMPLES / "allocation-risk.toml", factors=str(tmp_path / "r.csv"))
    assert answer.exit_code == 2
    assert says in answer.stderr


BUDGET = EXAMPLES / "allocation-budget.toml"
GRADES = ("--grades", str(EXAMPLES / "allocation-grades.csv"))
HOURS = ("--hours", str(EXAMPLES / "allocation-hours.csv"))


def test_a_whole_budget_gives_what_the_page_says(tmp_path):
    parts = tmp_path / "p.csv"
    answer = compute(tmp_path, BUDGET, *GRADES, *HOURS, "--parts", str(parts))
    assert answer.exit_code == 0, answer.output
    page = (FORMATS / "allocation-model.md").read_text()
    printed = next(block for block in page.split("```csv\n")[1:] if block.startswith("unit,kind"))
    assert parts.read_text() == printed.split("```")[0]
    with (tmp_path / "o.csv").open(encoding="utf-8") as file:
        amounts = [row["kr_total"] for row in csv.DictReader(file)]
    assert amounts == ["75130.43", "32869.57"]
    assert all(f"{one[:2]} {one[2:]}" in page for one in amounts)


def test_without_hours_what_waits_is_told(tmp_path):
    answer = compute(tmp_path, BUDGET, *GRADES)
    assert "30\u00a0000\u00a0kr väntar på behovstimmar" in answer.stderr


@pytest.mark.parametrize(
    ("grades", "says"),
    [
        pytest.param(None, "--grades: Modellen har en budget", id="no grades"),
        pytest.param("unit,n\nSkola A,3\n", "g.csv:1:step: Kolumnen step saknas", id="no step"),
        pytest.param("unit,step,n\nSkola A,0,x\n", "g.csv:2:n: x är inte ett tal", id="word"),
        pytest.param("unit,step,n\nSkola A,0,-1\n", "g.csv:2:n: Värdet är -1", id="negative"),
        pytest.param("unit,step,n\nSkola A,0,1.5\n", "1.5 är inte ett helt antal", id="half"),
        pytest.param("unit,step,n\nSkola A,13,1\n", "g.csv:2:step: Steget är 13", id="step"),
        pytest.param("unit,step,n\nSkola A,F,1\n", "F är inget årskurssteg", id="letter"),
        pytest.param("unit,step,n\nA,0,1\nA,0,2\n", "A finns två gånger i steg 0", id="twice"),
        pytest.param("unit,step,n\n,0,1\n", "g.csv:2:unit: Enheten saknas", id="no unit"),
        pytest.param("unit,step,n\nSkola A,-1,1\n", "m.toml:budget.grade: Skola A har 1 elever",
                     id="no weight"),
    ],
)  # fmt: skip
def test_grades_that_cannot_be_used(tmp_path, grades, says):
    (tmp_path / "m.toml").write_text(BUDGET.read_text())
    more = ()
    if grades:
        (tmp_path / "g.csv").write_text(grades)
        more = ("--grades", str(tmp_path / "g.csv"))
    answer = compute(tmp_path, tmp_path / "m.toml", *more)
    assert answer.exit_code == 2
    assert says in answer.stderr
    assert not (tmp_path / "o.csv").exists()


@pytest.mark.parametrize(
    ("more", "says"),
    [
        pytest.param(GRADES, "--grades: Modellen har ingen budget", id="grades"),
        pytest.param(HOURS, "--hours: Modellen har ingen budget", id="hours"),
        pytest.param(("--parts", "p.csv"), "--parts: Modellen har ingen budget", id="parts"),
    ],
)
def test_an_option_without_use_is_refused(tmp_path, more, says):
    answer = compute(tmp_path, EXAMPLES / "allocation-model.toml", *more)
    assert answer.exit_code == 2
    assert says in answer.stderr


def test_hours_below_zero_name_unit_and_file(tmp_path):
    hours = tmp_path / "h.csv"
    hours.write_text("unit,hours\nSkola A,-3\nSkola B,x\nSkola B,\n")
    answer = compute(tmp_path, BUDGET, *GRADES, "--hours", str(hours))
    lines = answer.stderr.strip().splitlines()
    assert answer.exit_code == 2
    assert len(lines) == 3
    assert lines[0].startswith("h.csv:2:hours: Värdet är -3")
