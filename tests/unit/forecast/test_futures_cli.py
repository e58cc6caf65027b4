"""`qms forecast run` with draws and class counts beside the forecast."""

import csv

import pytest
from click.testing import CliRunner

from qms.forecast.cli import forecast


@pytest.fixture
def pupils(tmp_path):
    """Two schools, one with a name that needs quoting, three grades, twelve years."""
    rows = [
        (unit, grade, year, 40 + 3 * grade + (year * (grade + 2)) % 7)
        for unit in ("A, norr", "B")
        for grade in range(3)
        for year in range(2010, 2022)
    ]
    path = tmp_path / "pupils.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("unit", "grade", "year", "n"), *rows])
    return str(path)


def run(pupils, tmp_path, *arguments):
    base = ["run", "--pupils", pupils, "--horizon", "2", "--method", "cohort-3yr"]
    return CliRunner().invoke(forecast, [*base, "--out", str(tmp_path / "out.csv"), *arguments])


def table(path, mark=","):
    return list(csv.DictReader(path.read_text("utf-8-sig").splitlines(), delimiter=mark))


def test_draws_add_up_and_are_the_same_again(pupils, tmp_path):
    one, two, more = (tmp_path / name for name in ("1.csv", "2.csv", "3.csv"))
    for out, n in ((one, 40), (two, 40), (more, 60)):
        done = run(pupils, tmp_path, "--draws", str(n), "--draws-out", str(out), "--seed", "7")
        assert (done.exit_code, done.stdout) == (0, ""), done.stderr
    assert one.read_bytes() == two.read_bytes()
    assert more.read_bytes().startswith(one.read_bytes())
    rows = table(one)
    assert list(rows[0]) == ["unit", "grade", "year", "draw", "n"]
    assert len(rows) == 40 * 2 * (1 + 2 * 4)
    sums = {}
    for row in rows:
        key = (row["unit"], row["grade"] == "all", row["year"], row["draw"])
        sums[key] = sums.get(key, 0) + round(100 * float(row["n"]))
    for (unit, is_sum, year, draw), n in sums.items():
        if is_sum and unit != "*":
            assert n == sums[unit, False, year, draw]
    for year, draw in {(row["year"], row["draw"]) for row in rows}:
        assert sums["*", True, year, draw] == sum(
            sums[unit, True, year, draw] for unit in ("A, norr", "B")
        )


def test_draws_lie_around_the_forecast(pupils, tmp_path):
    out = tmp_path / "d.csv"
    assert (
        run(pupils, tmp_path, "--draws", "400", "--draws-out", str(out), "--locale", "sv").exit_code
        == 0
    )
    (said,) = [
        row for row in table(tmp_path / "out.csv", ";")
        if (row["unit"], row["grade"], row["year"]) == ("B", "all", "2023")
    ]  # fmt: skip
    drawn = [
        float(row["n"].replace(",", "."))
        for row in table(out, ";")
        if (row["unit"], row["grade"], row["year"]) == ("B", "all", "2023")
    ]
    low, high, mean = (float(said[name].replace(",", ".")) for name in ("lo80", "hi80", "mean"))
    assert sum(drawn) / 400 == pytest.approx(mean, rel=0.03)
    assert sum(low <= n <= high for n in drawn) / 400 == pytest.approx(0.8, abs=0.07)


def test_classes_by_size_and_grades_without_one(pupils, tmp_path):
    out = tmp_path / "k.csv"
    done = run(pupils, tmp_path, "--class-sizes", "F-1:25", "--classes-out", str(out))
    assert done.exit_code == 0
    assert "--class-sizes säger inget om årskurs 2" in done.stderr
    rows = table(out)
    assert {row["grade"] for row in rows} == {"0", "1"}
    assert len(rows) == 2 * 2 * 2
    for row in rows:
        assert row["classes"] == "2"
        chances = [float(row[name]) for name in ("chance", "fewer", "more")]
        assert sum(chances) == pytest.approx(1, abs=2e-4)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        pytest.param("unit,grade,year,n\nB,0,2021,2\n", "minst 20 årskurser", id="too little"),
        pytest.param("unit,grade,year,n\nB,0,2021,1.5\n", "1.5 är inte ett helt antal klasser",
                     id="a part of a class"),
        pytest.param("unit,grade,year,n\nB,0,2021,många\n", "k.csv:2:n", id="not a number"),
    ],
)  # fmt: skip
def test_classes_that_cannot_be_learned_from(pupils, tmp_path, content, word):
    (tmp_path / "k.csv").write_text(content)
    out = tmp_path / "out-classes.csv"
    done = run(pupils, tmp_path, "--classes", str(tmp_path / "k.csv"), "--classes-out", str(out))
    assert done.exit_code == 2
    assert word in done.stderr
    assert not out.exists()
    assert not (tmp_path / "out.csv").exists()


def test_classes_learned_from_earlier_years(pupils, tmp_path):
    known = [
        f'"{unit}",{grade},{year},{2 + (unit == "B")}'
        for unit in ("A, norr", "B")
        for grade in range(3)
        for year in range(2012, 2022)
    ]
    (tmp_path / "k.csv").write_text("\n".join(["unit,grade,year,n", *known]))
    out = tmp_path / "c.csv"
    done = run(pupils, tmp_path, "--classes", str(tmp_path / "k.csv"), "--classes-out", str(out))
    assert done.exit_code == 0, done.stderr
    assert {(row["unit"], row["classes"]) for row in table(out)} == {("A, norr", "2"), ("B", "3")}
