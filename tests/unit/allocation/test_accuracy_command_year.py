"""The follow-up's comparisons and kronor from files: as documented, and as other commands say."""

import csv
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner

from qms.allocation.cli import allocation

FORMATS = Path(__file__).resolve().parents[3] / "docs" / "formats"
EXAMPLES = FORMATS / "examples"
FILES = {"--model": "accuracy-model.json", "--pupils": "accuracy-pupils.csv",
         "--paid": "accuracy-paid.csv", "--applications": "accuracy-applications.csv",
         "--decided": "accuracy-decided.toml", "--factors": "accuracy-factors.csv",
         "--current": "accuracy-current.csv"}  # fmt: skip
OUTPUTS = {"--out": "out.csv", "--compared": "compared.csv", "--shifts": "shifts.csv"}
FIXED = {"--outcome": "not_passed", "--group": "school", "--weights": "n", "--year": "year",
         "--outside": "family", "--budget": "96000000"}  # fmt: skip


def run(folder, *, without=(), **texts):
    """Run the example; `texts` replaces a file by option name, `without` leaves options out."""
    options = {key: str(EXAMPLES / name) for key, name in FILES.items()}
    for name, text in texts.items():
        (folder / f"{name}.txt.csv").write_text(text)
        options[f"--{name}"] = str(folder / f"{name}.txt.csv")
    options |= {key: str(folder / name) for key, name in OUTPUTS.items()} | FIXED
    args = [part for key, value in options.items() if key not in without for part in (key, value)]
    return CliRunner().invoke(allocation, ["accuracy", "--relevel", *args])


def rows(path):
    return list(csv.DictReader(path.read_text().splitlines()))


def example(name):
    return (EXAMPLES / FILES[f"--{name}"]).read_text()


def command(*args):
    answer = CliRunner().invoke(allocation, [str(arg) for arg in args])
    assert answer.exit_code == 0, answer.output


def test_the_example_comes_out_as_its_page_says(tmp_path):
    answer = run(tmp_path)
    assert answer.exit_code == 0, answer.output
    printed = [part.split("```")[0] for part in
               (FORMATS / "accuracy.md").read_text().split("```csv\n")[2:]]  # fmt: skip
    assert [(tmp_path / name).read_text() for name in ("compared.csv", "shifts.csv")] == printed


def test_the_means_are_the_files_own(tmp_path):
    run(tmp_path)
    high = {"Almskolan", "Lindskolan"}  # the quarter of eight with most kronor per pupil
    sought, outcome = defaultdict(list), defaultdict(lambda: [0, 0])
    for row in rows(EXAMPLES / FILES["--applications"]):
        sought[row["unit"]].append(int(row["first_choice"]) / int(row["places"]))
    for row in rows(EXAMPLES / FILES["--pupils"]):
        n = outcome[row["school"], row["year"]]
        n[0] += int(row["n"]) * (row["not_passed"] == "yes")
        n[1] += int(row["n"])
    missed = defaultdict(list)
    for (school, _), (cases, n) in outcome.items():
        missed[school].append(cases / n)
    found = {row["measure"]: row for row in rows(tmp_path / "compared.csv")}
    for measure, series in (("first-choice", sought), ("outcome", missed)):
        means = {school: sum(values) / len(values) for school, values in series.items()}
        for column, schools in (("high", high), ("other", set(means) - high)):
            expected = sum(means[school] for school in schools) / len(schools)
            assert float(found[measure][column]) == pytest.approx(expected, abs=1e-6)


def test_the_kronor_are_what_the_other_commands_make_of_the_same_files(tmp_path):
    run(tmp_path)
    shifts = {row["unit"]: row for row in rows(tmp_path / "shifts.csv")}
    command("compute", "--model", EXAMPLES / FILES["--decided"], "--factors",
            EXAMPLES / FILES["--factors"], "--budget", "96000000",
            "--out", tmp_path / "now.csv")  # fmt: skip
    now = {row["unit"]: row["kr_total"] for row in rows(tmp_path / "now.csv")}
    assert {unit: row["kr_now"] for unit, row in shifts.items()} == now
    command("risk-fit", "--pupils", EXAMPLES / FILES["--pupils"], "--outcome", "not_passed",
            "--factors", "education,newcomer,family", "--weights", "n",
            "--out", tmp_path / "fit.json")  # fmt: skip
    command("risk-score", "--model", tmp_path / "fit.json", "--pupils",
            EXAMPLES / FILES["--current"], "--group", "school", "--weights", "n",
            "--out", tmp_path / "risk.csv")  # fmt: skip
    risks = {row["group"]: Fraction(row["risk"]) for row in rows(tmp_path / "risk.csv")}
    whole = sum(risks.values())  # as many pupils at every school
    for unit, row in shifts.items():
        assert float(row["kr_new"]) == pytest.approx(float(96_000_000 * risks[unit] / whole), abs=1)
    assert sum(Decimal(row["kr_change"]) for row in shifts.values()) == 0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param(
            {"without": ("--current", "--budget")},
            ["Lämna också --budget, --current."],
            id="a part of a decision",
        ),
        pytest.param(
            {"without": ("--compared",)}, ["Lämna också den"], id="applications for nothing"
        ),
        pytest.param(
            {"without": ("--paid",)}, ["--compared: inga skolor"], id="nobody is paid anything"
        ),
        pytest.param(
            {
                "applications": "unit,year,places,first_choice,moved_in\nA,2024,5,6,7\n",
                "current": "school,education,newcomer,n\nA,long,no,5\n",
            },
            ["Kolumnen moved_out saknas", "Kolumnen family saknas"],
            id="columns missing in two files",
        ),
        pytest.param(
            {
                "applications": "unit,year,places,first_choice,moved_in,moved_out\n"
                "A,2024,många,6,,\nA,2024,-5,6,,\n,2024,5,,,\nB,,5,,,\n"
            },
            ["2:places: många är inte ett antal", "3:places: -5 är inte ett antal",
             "A finns två gånger för 2024", "Enheten saknas", "Året saknas"],
            id="every faulty cell",
        ),
        pytest.param(
            {"decided": 'key = "m"\n'}, ["decided.txt.csv"], id="a decided model without factors"
        ),
        pytest.param(
            {"current": "school,education,newcomer,family,n\n"},
            ["current.txt.csv"],
            id="no pupils this year",
        ),
    ],
)  # fmt: skip
def test_faults_are_told_together_and_nothing_is_written(tmp_path, changes, said):
    answer = run(tmp_path, **changes)
    assert answer.exit_code == 2, answer.output
    for sentence in said:
        assert sentence in answer.stderr
    assert not any((tmp_path / name).exists() for name in OUTPUTS.values())


def test_a_school_without_pupils_this_year_keeps_its_amount(tmp_path):
    kept = [line for line in example("current").splitlines() if not line.startswith("Ekskolan")]
    answer = run(tmp_path, current="\n".join(kept) + "\n")
    assert answer.exit_code == 0, answer.output
    found = rows(tmp_path / "shifts.csv")
    assert "Ekskolan" not in {row["unit"] for row in found}
    assert sum(Decimal(row["kr_change"]) for row in found) == 0
