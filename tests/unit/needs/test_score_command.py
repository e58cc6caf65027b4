"""`qms needs score`: the documented example, the worked examples, and files that cannot be used."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from instrument_cases import EXAMPLES, INSTRUMENT

from qms.needs.cli import needs

ROOT = Path(__file__).resolve().parents[3]
FORMATS = ROOT / "docs" / "formats"
SMALL = (FORMATS / "examples" / "needs-instrument.toml").read_text("utf-8")
ANSWERS = (FORMATS / "examples" / "needs-answers.csv").read_text("utf-8")
CASES = (FORMATS / "examples" / "needs-cases.csv").read_text("utf-8")
DEFAULT = (ROOT / "qms" / "content" / "needs_instrument.toml").read_text("utf-8")


def run(folder: Path, *more, instrument=SMALL, answers=ANSWERS, cases=CASES, out="o.csv"):
    names = {"i.toml": instrument, "a.csv": answers, "c.csv": cases}
    for name, text in names.items():
        (folder / name).write_text(text, "utf-8")
    options = {"--instrument": "i.toml", "--answers": "a.csv", "--cases": "c.csv", "--out": out}
    words = [part for key, name in options.items() for part in (key, str(folder / name))]
    return CliRunner().invoke(needs, ["score", *words, *more])


def rows(folder):
    return list(csv.DictReader((folder / "o.csv").read_text("utf-8").splitlines()))


def test_the_example_of_the_format_comes_out_as_its_page_says(tmp_path):
    answer = run(tmp_path)
    assert answer.exit_code == 0, answer.output
    page = (FORMATS / "instrument.md").read_text("utf-8")
    shown = page.split("```csv\n")[1].split("```")[0]
    made = list(csv.reader((tmp_path / "o.csv").read_text("utf-8").splitlines()))
    assert [row[:-1] for row in made] == list(csv.reader(shown.splitlines()))
    working = page.split("```\nT = ")[1].split("\n```")[0]
    assert made[2][-1] == "T = " + working.replace("\n", "; ")


def test_the_worked_examples_of_the_default_instrument(tmp_path):
    """The three cases as files, with only the rows that the examples name."""
    answers, cases = ["case,question,current,desired"], [CASES.splitlines()[0] + ",other_costs"]
    for key, case in EXAMPLES.items():
        now, then = case["levels_current"], case["levels_desired"]
        answers += [f"{key},{q},{now.get(q, 0)},{then.get(q, 0)}" for q in {**now, **then}]
        documents = " ".join(case["documentation_present"])
        hours = case["child_hours_per_week"]
        cases.append(f"{key},{case['form']},{hours},23,300,independent,{documents},12000")
    answer = run(tmp_path, instrument=DEFAULT, answers="\n".join(answers), cases="\n".join(cases))
    assert answer.exit_code == 0, answer.output
    found = {row["case"]: row for row in rows(tmp_path)}
    for key, case in EXAMPLES.items():
        expected, row = case["result"], found[key]
        assert row["threshold"] == expected["threshold"]
        for name in ("total_hours", "extraordinary_hours", "within_basic_amount_hours",
                     "desired_total_hours", "gap_hours"):  # fmt: skip
            assert float(row[name]) == float(expected[name])
        for area in INSTRUMENT.areas:
            assert int(row[area.key]) == case["current"]["area_points"].get(area.key, 0)
    amount = EXAMPLES["case_extraordinary"]["amount"]
    assert found["case_extraordinary"]["amount"] == f"{amount['total_kr']}.00"
    assert found["case_special"]["amount"] == ""


def test_every_intermediate_as_json(tmp_path):
    assert run(tmp_path, out="o.JSON").exit_code == 0
    cases = {one["case"]: one for one in json.loads((tmp_path / "o.JSON").read_text())["cases"]}
    assert cases["elev-2"]["extraordinary"]["ranked"][0] == ["attention", 7, "1.0", "7.0"]
    assert cases["elev-2"]["amount"] == {
        "staff": "74865.00", "other": "0", "subtotal": "74865.00", "vat": "4491.90",
        "total": "79356.90",
    }  # fmt: skip
    assert cases["elev-1"]["amount"] is None


def test_swedish_numbers_and_words(tmp_path):
    cases = CASES.replace("municipal", "kommunal").replace(",13,", ',"12,5",')
    assert run(tmp_path, "--locale", "sv", cases=cases).exit_code == 0
    assert ";12,5;" in (tmp_path / "o.csv").read_text("utf-8-sig")


def test_what_has_no_row_and_what_is_not_used_is_said(tmp_path):
    cases = CASES.replace("documentation", "documentation,note", 1).replace("\n", ",\n")
    said = run(tmp_path, cases=cases.replace("note,", "note", 1)).stderr
    assert "Ärendet elev-1: frågor utan rad räknas som nivå 0, 1 st." in said
    assert "Kolumner som inte används: note." in said


def test_an_empty_cell_is_unanswered(tmp_path):
    run(tmp_path, answers=ANSWERS.replace("elev-1,SAM1,1,1", "elev-1,SAM1,,"))
    assert rows(tmp_path)[0]["messages"] == "unanswered"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param({"answers": ANSWERS.replace("UPP1,2", "UPP1,4")},
                     "a.csv:2:current: 4 är ingen nivå. Skriv ett helt tal från 0 till 3.",
                     id="level too high"),
        pytest.param({"answers": ANSWERS.replace("SAM1,1,1", "SAM1,1,x")}, "a.csv:3:desired: x är",
                     id="no number"),
        pytest.param({"answers": ANSWERS.replace("SAM1,1,1", "SAM1,1.5,1")},
                     "a.csv:3:current: 1.5 är ingen nivå", id="half a level"),
        pytest.param({"answers": ANSWERS.replace("elev-1,SAM1", "elev-1,SAM9")},
                     "a.csv:3:question: Frågan SAM9 finns inte", id="no such question"),
        pytest.param({"answers": ANSWERS.replace("elev-1,SAM1", "elev-9,SAM1")},
                     "a.csv:3:case: Ärendet elev-9 finns inte bland", id="no such case"),
        pytest.param({"answers": ANSWERS.replace("elev-1,SAM1", "elev-1,UPP1")},
                     "a.csv:3:question: Ärendet elev-1 har redan svar på UPP1", id="twice"),
        pytest.param({"answers": ANSWERS.replace("question", "frågan")},
                     "a.csv:1:question: Kolumnen question saknas", id="no column"),
        pytest.param({"cases": CASES.replace("preschool", "förskola")},
                     "c.csv:3:form: Skolformen förskola finns inte", id="no such form"),
        pytest.param({"cases": CASES.replace(",13,", ",200,")}, "c.csv:3:hours_per_week: 200 är",
                     id="more hours than a week has"),
        pytest.param({"cases": CASES.replace(",23,", ",2.5,")}, "c.csv:3:weeks: 2.5 är inte",
                     id="half a week"),
        pytest.param({"cases": CASES.replace("independent,\n", "ägare,\n")},
                     "c.csv:4:provider_kind: Huvudmannen ägare är okänd", id="provider"),
        pytest.param({"cases": CASES.replace("doc_tried", "doc_all")},
                     "c.csv:3:documentation: Underlaget doc_all", id="documentation"),
        pytest.param({"cases": CASES.replace("elev-3", "elev-1")},
                     "c.csv:4:case: Ärendet elev-1 finns två gånger", id="case twice"),
        pytest.param({"instrument": SMALL.replace("UPP2 >= 3", "UPP9 >= 3")},
                     "i.toml:consistency_rule.start_without_focus.condition", id="instrument"),
        pytest.param({"instrument": "a ="}, "i.toml: Filen är inte TOML", id="no TOML"),
    ],
)  # fmt: skip
def test_a_fault_names_file_row_and_column_and_nothing_is_written(tmp_path, change, says):
    answer = run(tmp_path, **change)
    assert answer.exit_code == 2
    assert any(line.startswith(says) for line in answer.stderr.splitlines()), answer.stderr
    assert not (tmp_path / "o.csv").exists()


def test_the_faults_of_both_files_at_once(tmp_path):
    answer = run(
        tmp_path,
        answers=ANSWERS.replace("UPP1,2,1", "UPP1,9,9"),
        cases=CASES.replace("preschool", "x").replace(",13,", ",y,"),
    )
    assert len(answer.stderr.strip().splitlines()) == 4
