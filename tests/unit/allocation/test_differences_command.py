import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner

from qms.allocation.cli import allocation

FORMATS = Path(__file__).resolve().parents[3] / "docs" / "formats"
EXAMPLES = FORMATS / "examples"
FACTORS = (EXAMPLES / "differences-factors.csv").read_text()
RESULTS = (EXAMPLES / "differences-results.csv").read_text()
MODEL = (EXAMPLES / "differences-model.toml").read_text()


def run(folder: Path, *, more=(), factors=FACTORS, results=RESULTS, model=MODEL):
    files = {
        "factors": ("f.csv", factors),
        "results": ("r.csv", results),
        "model": ("m.toml", model),
    }
    args = ["differences", "--out", str(folder / "o.csv")]
    for key, (name, text) in files.items():
        if text:
            (folder / name).write_text(text)
            args += [f"--{key}", str(folder / name)]
    args += ["--budget", "1000000"] if model else []
    return CliRunner().invoke(allocation, [*args, *more])


def figures(folder: Path) -> dict[tuple[str, ...], str]:
    rows = csv.reader(io.StringIO((folder / "o.csv").read_text()))
    return {tuple(row[:-1]): row[-1] for row in rows}


def test_the_example_of_the_format_comes_out_as_its_page_says(tmp_path):
    answer = run(tmp_path)
    assert answer.exit_code == 0, answer.output
    written = (tmp_path / "o.csv").read_text().splitlines()
    page = (FORMATS / "differences.md").read_text()
    for line in page.split("```csv\n")[1].split("```")[0].splitlines():
        assert line in written
    assert "Öskolan, utbildning: saknar uppgifter." in answer.stderr
    assert "Åskolan, g9_eligible, 2026: resultatet är dolt (..)." in answer.stderr


def test_the_figures_by_hand(tmp_path):
    run(tmp_path)
    found = figures(tmp_path)

    def of(*at):
        return float(found[(*at[:5], "", at[5])])

    # Short education: 75, 12, 25, 6 of 118; the others 225, 188, 225, 144 of 782
    parts = [(75, 225), (12, 188), (25, 225), (6, 144)]
    d = sum(abs(a / 118 - b / 782) for a, b in parts) / 2
    isolation = sum(a / 118 * a / (a + b) for a, b in parts)
    at = ("category", "utbildning", "grundskola", "", "")
    assert of(*at, "dissimilarity") == pytest.approx(d, abs=1e-6)
    assert of(*at, "isolation") == pytest.approx(isolation, abs=1e-6)
    share = 118 / 900
    assert of(*at, "eta_squared") == pytest.approx((isolation - share) / (1 - share), abs=1e-6)
    # Points 2, 302/200, 410/250 and 206/150; without the factor a third of a million per pupil
    points = {"Backskolan": 600, "Dalskolan": 302, "Lundskolan": 410, "Åskolan": 206}
    pupils = {"Backskolan": 300, "Dalskolan": 200, "Lundskolan": 250, "Åskolan": 150}
    for unit, weighted in points.items():
        expected = 1_000_000 * (pupils[unit] / 900 - weighted / 1518)
        change = of("left-out", "utbildning", "", "", unit, "change_kr")
        assert change == pytest.approx(expected, abs=0.011)


def test_only_the_factors_are_needed(tmp_path):
    answer = run(tmp_path, results="", model="")
    assert answer.exit_code == 0
    found = figures(tmp_path)
    assert found["verdict", "", "", "", "", "", "outcome"] == "cannot-tell"
    assert found["verdict", "", "", "", "", "", "caveat"] in {"no-results", "not-every-school"}


def test_settings_decide_what_is_notable(tmp_path):
    (tmp_path / "s.toml").write_text(
        '[[limit]]\nkey = "composition"\nvalue = "0.9"\n'
        '[[limit]]\nkey = "results.percent"\nvalue = 50\n'
    )
    answer = run(tmp_path, more=("--settings", str(tmp_path / "s.toml")))
    assert answer.exit_code == 0, answer.output
    assert figures(tmp_path)["verdict", "", "", "", "", "", "outcome"] == "alike"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param({"factors": ("300,,75", "300,,75x")}, "f.csv:2:utbildning:grundskola: 75x är",
                     id="word"),
        pytest.param({"factors": ("300,,75", "300,,")}, "Värdet saknas", id="one cell empty"),
        pytest.param({"factors": ("300,,75", "300,,-5")}, "mindre än noll", id="negative"),
        pytest.param({"factors": ("300,,75", "300,,400")}, "summerar till 625", id="too many"),
        pytest.param({"factors": ("Dalskolan", "Backskolan")}, "finns redan på rad 2", id="twice"),
        pytest.param({"factors": (",ja,", ",kanske,")}, "kanske är inte ja eller nej", id="yes"),
        pytest.param({"factors": (",kön:pojkar", ",antal")}, "Faktorn kön har bara en kategori",
                     id="one category"),
        pytest.param({"factors": ("unit,", "namn,")}, "Kolumnen unit saknas", id="no unit"),
        pytest.param({"results": ("71.4,35", "sjuttio,35")}, "r.csv:2:value: sjuttio är inte",
                     id="no number"),
        pytest.param({"results": ("2025,71.4", "i fjol,71.4")}, "i fjol är inget år", id="year"),
        pytest.param({"results": ("71.4,35", "71.4,många")}, "många är inget antal", id="n"),
        pytest.param({"results": ("Dalskolan,g9_eligible,2025", "Backskolan,g9_eligible,2025")},
                     "Backskolan har redan g9_eligible för 2025", id="result twice"),
        pytest.param({"results": ("value", "utfall")}, "Kolumnen value saknas", id="no value"),
        pytest.param({"results": ("Åskolan,g9_eligible", "Åskolan,g9_merit")},
                     "Filen har 2 indikatorer", id="two indicators"),
        pytest.param({"model": ("eftergymnasial", "forskare")}, "utbildning:forskare saknas",
                     id="model without column"),
        pytest.param({"model": ("weight = 3", "weight = -3")}, "Vikten är -3", id="weight"),
    ],
)  # fmt: skip
def test_a_fault_names_its_place_and_nothing_is_written(tmp_path, change, says):
    texts = {"factors": FACTORS, "results": RESULTS, "model": MODEL}
    changed = {key: texts[key].replace(*pair, 1) for key, pair in change.items()}
    answer = run(tmp_path, **changed)
    assert answer.exit_code == 2, answer.output
    assert says in answer.stderr
    assert not (tmp_path / "o.csv").exists()


def test_every_fault_of_every_file_at_once(tmp_path):
    answer = run(
        tmp_path,
        factors=FACTORS.replace("300,,75", "300,,x"),
        results=RESULTS.replace("71.4", "x"),
        model=MODEL.replace("weight = 3", "weight = -3"),
    )
    lines = answer.stderr.strip().splitlines()
    assert [line.split(":")[0] for line in lines] == ["f.csv", "r.csv", "m.toml"]


@pytest.mark.parametrize(
    "more",
    [
        pytest.param(("--indicator", "g6_math"), id="an indicator that is not there"),
        pytest.param(("--model", "x.toml"), id="no such file"),
    ],
)
def test_unusable_options_end_with_status_two(tmp_path, more):
    assert run(tmp_path, more=more).exit_code == 2


def test_a_model_needs_a_budget(tmp_path):
    (tmp_path / "m.toml").write_text(MODEL)
    answer = run(tmp_path, model="", more=("--model", str(tmp_path / "m.toml")))
    assert answer.exit_code == 2
    assert "hör ihop" in answer.stderr


def test_without_pupils_a_unit_is_named(tmp_path):
    answer = run(tmp_path, factors=FACTORS.replace("Öskolan,100,", "Öskolan,,"))
    assert "Öskolan: saknar elevantal." in answer.stderr


RISK = """key = "r"
name = "Risk"
basis = "risk"

[risk]
outcome = "ej_behorig"
source = "prov"
intercept = "-2"

[[risk.factor]]
name = "utbildning"
reference = "gymnasium"

[[risk.factor.level]]
name = "grundskola"
coefficient = "1.5"
"""
PUPILS = """unit,utbildning,antal
Backskolan,grundskola,90
Backskolan,gymnasium,210
Dalskolan,grundskola,10
Dalskolan,gymnasium,190
"""


def test_a_risk_model_is_left_out_with_this_years_pupils(tmp_path):
    (tmp_path / "p.csv").write_text(PUPILS)
    answer = run(tmp_path, model=RISK, more=("--pupils", str(tmp_path / "p.csv")))
    assert answer.exit_code == 0, answer.output
    found = figures(tmp_path)
    # Without its only factor everybody has the same risk: 300 and 200 of 500 pupils share alike.
    risk = {"low": 1 / (1 + 2.718281828459045**0.5), "other": 1 / (1 + 2.718281828459045**2)}
    back = 90 * risk["low"] + 210 * risk["other"]
    dal = 10 * risk["low"] + 190 * risk["other"]
    expected = 1_000_000 * (0.6 - back / (back + dal))
    change = float(found["left-out", "utbildning", "", "", "Backskolan", "", "change_kr"])
    assert change == pytest.approx(expected, abs=0.02)
    assert "Lundskolan: saknar uppgifter som modellen behöver" in answer.stderr


def test_a_risk_model_needs_this_years_pupils(tmp_path):
    answer = run(tmp_path, model=RISK)
    assert answer.exit_code == 2
    assert "--pupils" in answer.stderr


def test_bought_risks_have_no_factor_to_leave_out(tmp_path):
    given = 'key = "g"\nname = "Köpt"\nbasis = "given"\nsource = "SCB"\n'
    given += '[[given]]\nunit = "Backskolan"\nvalue = "0.2"\n'
    given += '[[given]]\nunit = "Dalskolan"\nvalue = "0.1"\n'
    answer = run(tmp_path, model=given)
    assert answer.exit_code == 0, answer.output
    rows = [key for key in figures(tmp_path) if key[0] == "left-out"]
    assert [row[6] for row in rows] == ["pot_kr"]


def test_a_model_that_phases_in_needs_last_years_amounts(tmp_path):
    phased = MODEL.replace(
        'name = "Exempel"\n', 'name = "Exempel"\n\n[degree]\nphase_in = "f1"\n', 1
    )
    answer = run(tmp_path, model=phased)
    assert answer.exit_code == 2
    assert "Lämna förra årets kronor per elev" in answer.stderr
    (tmp_path / "p.csv").write_text(
        "unit,kr_per_pupil\nBackskolan,1200\nDalskolan,1000\nLundskolan,1000\nÅskolan,1000\n"
    )
    answer = run(tmp_path, model=phased, more=("--previous", str(tmp_path / "p.csv")))
    assert answer.exit_code == 0, answer.output
