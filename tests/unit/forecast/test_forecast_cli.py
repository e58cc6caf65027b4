import csv
from pathlib import Path

import pytest
from click.testing import CliRunner

from qms.forecast.cli import forecast

HEADER = "unit,grade,year,horizon,method,mean,lo80,hi80,lo95,hi95,last_value"
SCORES = "method,horizon,unit_wape,unit_mape,total_mape,bias,cover80,cover95,width80,cpu_seconds"


@pytest.fixture
def files(tmp_path):
    """Return a writer of input files that gives the path."""

    def write(name, text):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def pupils(files):
    rows = [
        f"{unit},{grade},{year},{20 + 3 * grade + (year * (grade + 2)) % 5}"
        for unit in ("A", "B")
        for grade in range(3)
        for year in range(2010, 2022)
    ]
    return files("pupils.csv", "\n".join(["unit,grade,year,n", *rows]) + "\n")


def table(path):
    return list(csv.DictReader(path.read_text().splitlines()))


def call(command, *arguments):
    return CliRunner().invoke(forecast, [command, *map(str, arguments)])


def test_run_writes_every_unit_grade_and_year(pupils, tmp_path):
    out = tmp_path / "out.csv"
    done = call("run", "--pupils", pupils, "--horizon", 2, "--method", "last-value", "--out", out)
    assert (done.exit_code, done.stdout) == (0, "")
    assert "Räknar last-value från 2021" in done.stderr
    lines = out.read_text().splitlines()
    assert lines[0] == HEADER
    rows = list(csv.DictReader(lines))
    assert len(rows) == 3 * 4 * 2
    for row in rows:
        assert row["mean"] == row["last_value"]
        assert float(row["lo95"]) <= float(row["lo80"]) <= float(row["mean"])
    (total,) = [r for r in rows if (r["unit"], r["grade"], r["year"]) == ("*", "all", "2022")]
    assert float(total["mean"]) == sum(
        20 + 3 * grade + (2021 * (grade + 2)) % 5 for grade in range(3)
    ) * 2  # fmt: skip


def test_auto_is_what_is_used_and_the_column_says_so(pupils, tmp_path):
    out = tmp_path / "out.csv"
    done = call("run", "--pupils", pupils, "--horizon", 1, "--out", out)
    assert "Räknar auto från 2021" in done.stderr
    assert {row["method"] for row in table(out)} <= {"auto", "last-value"}
    assert {row["method"] for row in table(out) if row["unit"] == "*"} == {"auto"}


def test_as_of_forecasts_from_that_year_as_if_nothing_came_later(pupils, files, tmp_path):
    rows = Path(pupils).read_text().splitlines()
    early = "\n".join(rows[:1] + [row for row in rows[1:] if row.split(",")[2] <= "2018"])
    outs = tmp_path / "a.csv", tmp_path / "b.csv"
    call("run", "--pupils", pupils, "--as-of", 2018, "--horizon", 3, "--out", outs[0])
    call("run", "--pupils", files("early.csv", early), "--horizon", 3, "--out", outs[1])
    assert outs[0].read_bytes() == outs[1].read_bytes()


def test_swedish_output_has_semicolon_and_decimal_comma(pupils, tmp_path):
    out = tmp_path / "out.csv"
    call("run", "--pupils", pupils, "--horizon", 1, "--locale", "sv", "--out", out)
    lines = out.read_text("utf-8-sig").splitlines()
    assert lines[0] == HEADER.replace(",", ";")
    assert any("," in cell for cell in lines[1].split(";"))


def test_grades_keeps_only_those(pupils, tmp_path):
    out = tmp_path / "out.csv"
    call("run", "--pupils", pupils, "--grades", "F-1", "--horizon", 1, "--out", out)
    assert {row["grade"] for row in table(out)} == {"all", "0", "1"}


@pytest.mark.parametrize("command", ["run", "backtest"])
def test_faults_are_listed_and_nothing_is_written(files, tmp_path, command):
    broken = files("p.csv", "unit,grade,year,n\nA,0,2010,x\n,0,2011,4\n")
    arguments = ["--horizon", 1] if command == "run" else [
        "--origins", "2010:2011", "--horizons", 1, "--methods", "last-value"]  # fmt: skip
    out = tmp_path / "out.csv"
    done = call(command, "--pupils", broken, *arguments, "--out", out)
    assert done.exit_code == 2
    assert done.stderr.splitlines()[0].startswith("p.csv:2:n: ")
    assert done.stderr.splitlines()[1].startswith("p.csv:3:unit: ")
    assert [path.name for path in tmp_path.iterdir()] == ["p.csv"]


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        pytest.param(["--method", "pipeline-3yr"], "behöver --population", id="no feeders"),
        pytest.param(["--grades", "9-6"], "lägsta ska stå först", id="grades backwards"),
        pytest.param(["--grades", "x"], "är inte ett intervall", id="grades unreadable"),
        pytest.param(["--as-of", "2010"], "mindre än två års", id="one year"),
        pytest.param(["--draws", "5"], "--draws och --draws-out", id="draws without a place"),
        pytest.param(["--classes-out", "k.csv"], "en av --class-sizes", id="classes, no rule"),
        pytest.param(["--class-sizes", "0-2:24"], "--classes-out", id="a rule without a place"),
        pytest.param(["--class-sizes", "0-2:x"], "F-3:24,4-9:28", id="a size that is none"),
    ],
)
def test_unusable_choices(pupils, tmp_path, arguments, word):
    out = tmp_path / "out.csv"
    done = call("run", "--pupils", pupils, "--horizon", 1, *arguments, "--out", out)
    assert done.exit_code == 2
    assert word in done.stderr
    assert not out.exists()


def test_a_place_that_cannot_be_written(pupils, tmp_path):
    done = call("run", "--pupils", pupils, "--horizon", 1, "--out", tmp_path / "no" / "out.csv")
    assert done.exit_code == 2
    assert "kan inte skrivas" in done.stderr


def test_births_change_what_a_pipeline_says_and_are_said_unused_otherwise(pupils, files, tmp_path):
    births = files(
        "b.csv", "unit,year,n\n" + "".join(f"Alla,{y},{90 + y % 7}\n" for y in range(2000, 2022))
    )
    outs = tmp_path / "a.csv", tmp_path / "b.csv"
    shared = ["--pupils", pupils, "--births", births, "--horizon", 4]
    first = call("run", *shared, "--method", "pipeline-1yr", "--out", outs[0])
    second = call("run", *shared, "--method", "cohort-1yr", "--out", outs[1])
    assert "används bara av" not in first.stderr
    assert "används bara av" in second.stderr
    means = [[row["mean"] for row in table(out)] for out in outs]
    assert means[0] != means[1]


def test_backtest_writes_scores_and_cells(pupils, tmp_path):
    out, cells = tmp_path / "s.csv", tmp_path / "c.csv"
    choices = ["--origins", "2014:2018:2", "--horizons", "1,3"]
    choices += ["--methods", "auto,last-value,cohort-3yr", "--cells", cells]
    done = call("backtest", "--pupils", pupils, *choices, "--out", out)
    assert done.exit_code == 0
    assert out.read_text().splitlines()[0] == SCORES
    scores = table(out)
    assert [(s["method"], s["horizon"]) for s in scores] == [
        ("auto", "1"), ("auto", "3"), ("last-value", "1"), ("last-value", "3"),
        ("cohort-3yr", "1"), ("cohort-3yr", "3"),
    ]  # fmt: skip
    rows = table(cells)
    units = [r for r in rows if r["method"] == "last-value" and r["unit"] != "*"]
    ahead3 = [r for r in units if r["horizon"] == "3"]
    assert {r["origin"] for r in ahead3} == {"2014", "2016", "2018"}
    wape = 100 * sum(abs(float(r["mean"]) - float(r["actual"])) for r in ahead3)
    wape /= sum(float(r["actual"]) for r in ahead3)
    assert float(scores[3]["unit_wape"]) == pytest.approx(wape, abs=0.01)


def test_backtest_without_any_year_to_start_from(pupils, tmp_path):
    done = call("backtest", "--pupils", pupils, "--origins", "1990:1995", "--horizons", "1",
                "--methods", "last-value", "--out", tmp_path / "s.csv")  # fmt: skip
    assert done.exit_code == 2
    assert "2010–2021" in done.stderr


@pytest.mark.parametrize("command", ["run", "backtest"])
def test_help_explains_units(command):
    done = call(command, "--help")
    assert done.exit_code == 0
    assert "unit" in done.stdout
    assert "procent" in done.stdout


def test_what_the_inputs_lack_is_said(files, pupils, tmp_path):
    gap = Path(pupils).read_text(encoding="utf-8") + "".join(
        f"C,{grade},{year},30\n" for grade in range(3) for year in (2010, 2011, 2015, 2020, 2021)
    )
    born = files("born.csv", "unit,year,n\n" + "".join(f"X,{y},40\n" for y in range(2000, 2020)))
    done = call("run", "--pupils", files("gap.csv", gap), "--births", born, "--horizon", 8,
                "--out", tmp_path / "out.csv")  # fmt: skip
    assert done.exit_code == 0
    for year in (2012, 2013, 2014, 2016):
        assert f"C: elever saknas {year}, i mer än två år i följd." in done.stderr
    # Born in 2019, six years old in 2025: nobody is known for 2026, and the forecast ends in 2029.
    assert "Födda är kända till 2019. Nybörjare från 2026 är inte födda än." in done.stderr


def test_births_that_reach_far_enough_need_no_word(files, pupils, tmp_path):
    born = files("born.csv", "unit,year,n\n" + "".join(f"X,{y},40\n" for y in range(2000, 2022)))
    done = call("run", "--pupils", pupils, "--births", born, "--horizon", 6,
                "--out", tmp_path / "out.csv")  # fmt: skip
    assert (done.exit_code, "Födda är kända" in done.stderr) == (0, False)


def test_flows_and_births_that_lead_nowhere_are_named(files, pupils, tmp_path):
    rows = "".join(f"{area},{year},40\n" for area in "XY" for year in range(2000, 2022))
    flows = "area,unit,year,n\n" + "".join(f"X,{unit},2021,30\n" for unit in ("A", "B", "Borta"))
    done = call("run", "--pupils", pupils, "--births", files("born.csv", f"unit,year,n\n{rows}"),
                "--flows", files("flows.csv", flows), "--horizon", 2,
                "--out", tmp_path / "out.csv")  # fmt: skip
    assert done.exit_code == 0
    assert "flows.csv: Borta finns inte bland eleverna." in done.stderr
    assert "Y: barnen kan inte räknas till någon skola" in done.stderr
    assert "X: barnen" not in done.stderr


@pytest.mark.parametrize(
    ("years", "method", "told"),
    [
        pytest.param((2020, 2021), "cohort-3yr",
                     "Intervallen är de för last-value, men öppna, lika breda som prognosen själv, "
                     "för enheternas summor, alla enheters summa och alla enheters årskurser",
                     id="the-sum-of-all-has-one-error"),
        pytest.param((2020, 2021), "last-value", "Intervallen är öppna, lika breda som prognosen "
                     "själv, för enheternas summor, alla enheters summa och",
                     id="nor-has-the-last-value"),
        pytest.param((2019, 2020, 2021), "cohort-3yr", "Intervallen är de för last-value.",
                     id="the-last-value-has"),
    ],
)  # fmt: skip
def test_what_stands_in_for_errors_that_are_not_known(files, tmp_path, years, method, told):
    rows = [f"{unit},{grade},{year},{30 + 3 * grade + year % 7}"
            for unit in ("A", "B") for grade in (1, 2) for year in years]  # fmt: skip
    source = files("short.csv", "\n".join(["unit,grade,year,n", *rows]) + "\n")
    done = call("run", "--pupils", source, "--horizon", 2, "--method", method,
                "--out", tmp_path / "out.csv")  # fmt: skip
    assert done.exit_code == 0
    assert told in done.stderr
    assert ("de för last-value" in done.stderr) == ("de för last-value" in told)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(["run"], "--pupils saknas.", id="missing"),
        pytest.param(["run", "--foo"], "--foo finns inte.", id="unknown"),
        pytest.param(
            ["run", "--horizon", "0"], "--horizon: 0 ligger inte mellan 1 och 50.", id="outside"
        ),
        pytest.param(["run", "--horizon", "a"], "--horizon: a är inte ett heltal.", id="no-number"),
        pytest.param(
            ["run", "--method", "x"], "--method: x finns inte. Välj bland auto", id="no-choice"
        ),
        pytest.param(
            ["run", "--pupils", "borta.csv"], "--pupils: Filen borta.csv finns inte.", id="no-file"
        ),
        pytest.param(["run", "ord"], "saknas.", id="a-word-and-nothing-else"),
        pytest.param(["runn"], "Kommandot 'runn' finns inte.", id="no-command"),
    ],
)
def test_a_wrong_option_is_told_in_swedish(arguments, told):
    done = call(*arguments)
    assert done.exit_code == 2
    assert told in done.stderr
    for word in ("Usage", "Error", "Invalid", "Missing"):
        assert word not in done.stderr


def counted(units, years, n=20, column="grade", steps=range(3)):
    return "\n".join([
        f"unit,{column},year,n",
        *(f"{unit},{step},{year},{n}" for unit in units for step in steps for year in years),
    ]) + "\n"  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(
            counted("A", range(2015, 2022), column="age", steps=(6, 20)),
            "A, ålder 20, 2015–2021: finns inte i någon skolform.",
            id="too-old",
        ),
        pytest.param(
            counted("A", (2020, 2021), steps=(-2, 0)),
            "A, årskurs -2, 2020–2021: finns inte i någon skolform.",
            id="below-F",
        ),
        pytest.param(
            counted("A", (2020, 2021), steps=(17,)), "årskurs 17 finns inte", id="no-such-grade"
        ),
    ],
)
def test_rows_of_no_pupil_are_refused(files, tmp_path, text, told):
    done = call("run", "--pupils", files("p.csv", text), "--horizon", 1, "--out", tmp_path / "o")
    assert done.exit_code == 2
    assert told in done.stderr


def test_what_the_files_lack_is_told(files, tmp_path):
    both = counted("A", range(2012, 2022)) + counted("B", (2020, 2021)).split("\n", 1)[1]
    out = tmp_path / "o.csv"
    done = call("run", "--pupils", files("p.csv", both), "--horizon", 1, "--out", out)
    assert "p.csv: B har bara två år med elever." in done.stderr
    assert "nybörjarna är inte kända. Ett antagande används." in done.stderr
    two = files("two.csv", counted("A", (2020, 2021)))
    assert "two.csv: bara två år med elever." in call(
        "run", "--pupils", two, "--horizon", 1, "--out", out).stderr  # fmt: skip
    for unit, told in (("X", "X finns inte bland eleverna. De födda gäller alla"),
                       ("A", "B har inga födda. Deras nybörjare är ett antagande")):  # fmt: skip
        born = "\n".join(["unit,year,n", *(f"{unit},{year},20" for year in range(2004, 2021))])
        births = files(f"{unit}.csv", born + "\n")
        fed = call("run", "--pupils", files("p.csv", both), "--births", births, "--horizon", 1,
                   "--out", out)  # fmt: skip
        assert told in fed.stderr


def test_what_could_not_be_tested_is_listed(pupils, tmp_path):
    done = call("backtest", "--pupils", pupils, "--origins", "2008:2021", "--horizons", "1,5",
                "--methods", "last-value", "--out", tmp_path / "o.csv")  # fmt: skip
    assert "--origins: 2008, 2009, 2021 kunde inte prövas" in done.stderr
    assert "5 år framåt kunde inte prövas från 2017, 2018, 2019, 2020: utfallet saknas." in (
        done.stderr
    )


def test_nobody_anywhere_is_nobody_for_certain(files, tmp_path):
    out = tmp_path / "o.csv"
    empty = files("zero.csv", counted("A", range(2012, 2022), n=0))
    assert call("run", "--pupils", empty, "--horizon", 2, "--out", out).exit_code == 0
    rows = table(out)
    assert {row["unit"] for row in rows} == {"*"}
    assert {row[name] for row in rows for name in ("mean", "lo80", "hi80", "lo95", "hi95")} == {"0"}
