import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from qms.allocation.cli import allocation

EXAMPLES = Path(__file__).resolve().parents[3] / "docs" / "formats"
MODEL = (EXAMPLES / "examples" / "allocation-model.toml").read_text()
FACTORS = (EXAMPLES / "examples" / "allocation-factors.csv").read_text()


def run(folder: Path, *, model: str = MODEL, factors: str = FACTORS, more: tuple[str, ...] = ()):
    (folder / "m.toml").write_text(model)
    (folder / "f.csv").write_text(factors)
    names = {"--model": "m.toml", "--factors": "f.csv", "--out": "o.csv", "--working": "w.json"}
    options = [part for key, name in names.items() for part in (key, str(folder / name))]
    args = ["compute", *options, "--budget", "1000000", *more]
    return CliRunner().invoke(allocation, args)


def test_the_example_of_the_format_comes_out_as_its_page_says(tmp_path):
    answer = run(tmp_path)
    assert answer.exit_code == 0, answer.output
    page = (EXAMPLES / "allocation-model.md").read_text()
    printed = page.split("```csv\n")[1].split("```")[0]
    assert (tmp_path / "o.csv").read_text() == printed


def test_the_working_holds_every_line(tmp_path):
    run(tmp_path)
    working = json.loads((tmp_path / "w.json").read_text())
    assert working["municipality"]["sum_kr"] == "1000000.00"
    lines = working["units"]["Skola A"]["lines"]
    assert [line["letter"] for line in lines] == list("abcdef")
    assert lines[-1]["value"] == "671847.13"


def test_counts_shares_and_per_cents_say_the_same(tmp_path):
    run(tmp_path)
    expected = (tmp_path / "o.csv").read_text()
    head, *rows = FACTORS.strip().splitlines()
    for scale in (lambda n, p: n / 100, lambda n, p: n * p // 100):
        lines = [head]
        for row in rows:
            unit, pupils, *numbers = row.split(",")
            values = [str(scale(int(n), int(pupils))) for n in numbers]
            lines.append(",".join([unit, pupils, *values]))
        answer = run(tmp_path, factors="\n".join(lines))
        assert answer.exit_code == 0, answer.output
        assert (tmp_path / "o.csv").read_text() == expected


def test_swedish_files_in_and_out(tmp_path):
    swedish = FACTORS.replace(",", ";").replace("unit;pupils", "enhet;elever")
    answer = run(tmp_path, factors=swedish, more=("--locale", "sv"))
    assert answer.exit_code == 0
    text = (tmp_path / "o.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert rows[0]["kr_total"] == "671847,13"


def test_last_years_amounts_stand_in_the_working(tmp_path):
    (tmp_path / "p.csv").write_text("unit,kr_per_pupil\nSkola A,2000\nSkola C,5\n")
    answer = run(tmp_path, more=("--previous", str(tmp_path / "p.csv")))
    assert "Skola C" in answer.output
    unit = json.loads((tmp_path / "w.json").read_text())["units"]["Skola A"]
    assert (unit["previous_kr_per_pupil"], unit["change_kr_per_pupil"]) == ("2000", "239.490446")


def test_rounded_per_cents_are_said_to_be_normalised(tmp_path):
    answer = run(tmp_path, factors=FACTORS.replace("15,30,55", "15,30,54.95"))
    assert answer.exit_code == 0
    assert "summerar till 99,95 %" in answer.output
    unit = json.loads((tmp_path / "w.json").read_text())["units"]["Skola A"]
    assert "omräknade till 100 %" in unit["notes"][0]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        pytest.param("15,30", "15,28", "f.csv:2:utbildning: Skola A, utbildning: Ande", id="sum"),
        pytest.param("15,30", "-15,60", "f.csv:2:utbildning: Skola A, utbildning: förg", id="neg"),
        pytest.param("15,30", "x,30", "f.csv:2:utbildning:förgymnasial: x är inte", id="word"),
        pytest.param("15,30", "..,30", "utbildning:förgymnasial: Värdet är dolt", id="mark"),
        pytest.param("15,30", ",30", "f.csv:2:utbildning:förgymnasial: Värdet saknas", id="empty"),
        pytest.param("A,300", "A,0", "f.csv:2:pupils: Antalet elever är 0", id="no pupils"),
        pytest.param("A,300", "A,3.5", "f.csv:2:pupils: 3.5 är inte ett helt", id="half a pupil"),
        pytest.param("Skola B", "Skola A", "f.csv:3:unit: Enheten Skola A", id="twice"),
        pytest.param("Skola B", "", "f.csv:3:unit: Enheten saknas", id="no unit"),
        pytest.param("pojkar", "gossar", "f.csv:1:kön:pojkar: Kolumnen", id="col"),
        pytest.param("pojkar", "flickor", "finns två gånger", id="column twice"),
    ],
)  # fmt: skip
def test_a_fault_names_file_row_and_column_and_nothing_is_written(tmp_path, old, new, says):
    answer = run(tmp_path, factors=FACTORS.replace(old, new, 1))
    assert answer.exit_code == 2
    assert any(line.startswith(says) or says in line for line in answer.stderr.splitlines())
    assert not (tmp_path / "o.csv").exists()
    assert not (tmp_path / "w.json").exists()


def test_every_fault_of_every_file_at_once(tmp_path):
    (tmp_path / "p.csv").write_text("unit,kr_per_pupil\nSkola A,-3\n,5\n")
    faulty = FACTORS.replace("15,30", "x,y").replace("B,200", "B,0")
    answer = run(tmp_path, factors=faulty, more=("--previous", str(tmp_path / "p.csv")))
    lines = answer.stderr.strip().splitlines()
    assert answer.exit_code == 2
    assert len([line for line in lines if line.startswith("f.csv")]) == 3
    assert len([line for line in lines if line.startswith("p.csv")]) == 2


def test_a_faulty_model_is_told_before_the_factors(tmp_path):
    answer = run(tmp_path, model=MODEL.replace("weight = 3", "weight = -3"))
    assert answer.exit_code == 2
    assert "m.toml:factor.utbildning.category 1: Vikten är -3" in answer.stderr


def test_columns_without_meaning_are_named(tmp_path):
    rows = FACTORS.strip().splitlines()
    with_more = "\n".join(f"{row},{end}" for row, end in zip(rows, ("annat", 1, 2), strict=True))
    answer = run(tmp_path, factors=with_more)
    assert answer.exit_code == 0
    assert "annat" in answer.stderr
