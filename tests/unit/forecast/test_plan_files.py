"""Files of dwellings and flows: what they may say, every fault, and the command that reads."""

import pytest
from click.testing import CliRunner
from input_towns import AREAS, town

from qms.forecast.cli import forecast
from qms.forecast.core.plan_file import read_dwellings, read_flows

HOUSING = "area,year,type,number,probability,stage\n"
FLOWS = "area,unit,year,n\n"


def test_dwellings_are_read_with_swedish_and_english_words():
    text = "område;år;bostadstyp;bostäder;sannolikhet;skede\nNorr;2027;Småhus;40;80 %;\n" \
           "Norr;2020;rental;12;1;färdigställd\n"  # fmt: skip
    read = read_dwellings(text.encode(), file_name="h.csv")
    assert read.problems == ()
    assert [(one.kind, one.n, one.probability, one.stage) for one in read.rows] == [
        ("house", 40.0, 0.8, "planned"),
        ("rental", 12.0, 1.0, "completed"),
    ]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        pytest.param("Norr,2027,slott,4,1,", "slott är ingen bostadstyp.", id="kind"),
        pytest.param("Norr,2027,house,-4,1,", "-4 är inte ett antal bostäder.", id="negative"),
        pytest.param("Norr,2027,house,2.5,1,", "2.5 är inte ett antal bostäder.", id="fraction"),
        pytest.param("Norr,2027,house,4,1.5,", "1.5 är ingen sannolikhet.", id="probability"),
        pytest.param("Norr,27,house,4,1,", "27 är inte ett år.", id="year"),
        pytest.param(",2027,house,4,1,", "Enheten saknas.", id="area"),
    ],
)
def test_what_is_wrong_is_told_by_row(row, message):
    (fault,) = read_dwellings((HOUSING + row + "\n").encode(), file_name="h.csv").problems
    assert (fault.row, fault.message) == (2, message)


def test_a_flow_may_be_withheld_but_not_doubled_or_negative():
    read = read_flows(f"{FLOWS}a,S,2024,..\na,S,2024,4\na,T,2024,-1\n".encode(), file_name="f.csv")
    assert [fault.row for fault in read.problems] == [3, 4]
    assert read.rows[0].n is None


@pytest.fixture
def folder(tmp_path):
    made = town(0, per_home=0.5)
    pupils = "".join(f"{c.unit},{c.step},{c.year},{c.n:.0f}\n" for c in made.counts)
    (tmp_path / "pupils.csv").write_text("unit,grade,year,n\n" + pupils)
    homes = "".join(f"{one.area},{one.year},house,{one.n:.0f},1,completed\n"
                    for one in made.dwellings)  # fmt: skip
    plan = "".join(f"{area},2026,house,{n},1,planned\n" for area, n in zip(AREAS, range(0, 400, 50),
                                                                          strict=True))  # fmt: skip
    (tmp_path / "housing.csv").write_text(HOUSING + homes + plan)
    flows = "".join(f"{area},skola {area},2015,200\n" for area in AREAS)
    (tmp_path / "flows.csv").write_text(FLOWS + flows)
    return tmp_path


def run(folder, *more):
    out = folder / "out.csv"
    asked = ["run", "--pupils", str(folder / "pupils.csv"), "--horizon", "3", "--method",
             "cohort-3yr", "--out", str(out), *more]  # fmt: skip
    answer = CliRunner().invoke(forecast, asked)
    assert answer.exit_code == 0, answer.output
    rows = [line.split(",") for line in out.read_text().splitlines()[1:]]
    return answer.output, {(r[0], int(r[2])): float(r[5]) for r in rows if r[1] == "all"}


def test_homes_that_earlier_years_support_are_in_the_command_s_forecast(folder):
    flows = ("--flows", str(folder / "flows.csv"))
    _, plain = run(folder)
    said, planned = run(folder, "--housing", str(folder / "housing.csv"), *flows)
    assert "--housing: Sänkte felet med" in said
    assert planned["skola h", 2027] > plain["skola h", 2027] + 20
    units = sum(n for (unit, year), n in planned.items() if unit != "*" and year == 2027)
    assert units == pytest.approx(planned["*", 2027], abs=0.1)


def test_homes_that_cannot_be_tried_are_told_and_left_out(folder):
    lines = (folder / "housing.csv").read_text().splitlines()
    ahead = [line for line in lines if "completed" not in line]
    (folder / "housing.csv").write_text("\n".join(ahead) + "\n")
    _, plain = run(folder)
    said, planned = run(folder, "--housing", str(folder / "housing.csv"))
    assert "Det är ett antagande." in said
    assert "utöver vanlig takt, om bostäderna räknas in" in said
    assert planned == plain


def test_a_break_is_told_by_unit_and_year(folder):
    rows = (folder / "pupils.csv").read_text().splitlines()
    moved = [rows[0]]
    for row in rows[1:]:
        unit, grade, year, n = row.split(",")
        n = str(int(n) * 2) if unit == "skola b" and int(year) >= 2018 else n
        moved.append(f"{unit},{grade},{year},{n}")
    (folder / "pupils.csv").write_text("\n".join(moved) + "\n")
    said, _ = run(folder)
    assert "skola b: antalet elever ändrades" in said
    assert "2018, långt utanför det vanliga." in said


def test_half_a_pupil_is_told_and_used(folder):
    text = (folder / "pupils.csv").read_text()
    (folder / "pupils.csv").write_text(text + "skola å,0,2023,12.5\nskola å,0,2024,12\n")
    said, _ = run(folder)
    assert "1 antal är inte heltal och används som de står, först skola å, 0, 2023: 12.5." in said
