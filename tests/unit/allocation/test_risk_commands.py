import json
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from qms.allocation.cli import allocation
from qms.allocation.core.risk.model_file import read_risk_file

FORMATS = Path(__file__).resolve().parents[3] / "docs" / "formats"
HISTORIC = FORMATS / "examples" / "risk-historic.csv"
CURRENT = FORMATS / "examples" / "risk-current.csv"
PAGE = (FORMATS / "risk-model.md").read_text()


def invoke(command: str, /, **options: object):
    parts = [part for key, value in options.items()
             for one in (value if isinstance(value, tuple) else (value,))
             for part in (f"--{key.replace('_', '-')}", str(one))]  # fmt: skip
    return CliRunner().invoke(allocation, [command, *parts])


def fit(folder: Path, **more: object):
    given = {
        "pupils": HISTORIC, "outcome": "ej_behorig", "factors": "utbildning,kön",
        "group": "skola", "weights": "antal", "reference": "kön=flicka", "out": folder / "m.json",
    } | more  # fmt: skip
    return invoke("risk-fit", **given)


def score(folder: Path, **more: object):
    given = {
        "model": folder / "m.json", "pupils": CURRENT, "group": "skola", "weights": "antal",
        "out": folder / "s.csv",
    } | more  # fmt: skip
    return invoke("risk-score", **given)


def test_the_example_of_the_format_comes_out_as_its_page_says(tmp_path):
    assert fit(tmp_path).exit_code == 0
    assert score(tmp_path).exit_code == 0
    assert (tmp_path / "s.csv").read_text() == PAGE.split("```csv\n")[1].split("```")[0]


def test_the_model_written_by_hand_says_nearly_the_same(tmp_path):
    (tmp_path / "m.toml").write_text(PAGE.split("```toml\n")[1].split("```")[0])
    answer = score(tmp_path, model=tmp_path / "m.toml")
    assert answer.exit_code == 0, answer.output
    rows = [line.split(",") for line in (tmp_path / "s.csv").read_text().splitlines()[1:]]
    assert [round(float(row[3]), 2) for row in rows] == [1.28, 0.81, 1.06, 0.89]


def test_the_file_of_a_fit_holds_all_that_is_to_be_known(tmp_path):
    fit(tmp_path, first_year=2023, last_year=2025, source="Prov")
    table = json.loads((tmp_path / "m.json").read_text())
    assert (table["rows"], table["first_year"], table["last_year"]) == (637, 2023, 2025)
    assert table["source"] == "Prov"
    assert set(table["fit"]) >= {"log_likelihood", "measures", "cross_validated", "warnings"}
    assert set(table["fit"]["measures"]) >= {"auc", "brier", "hosmer_lemeshow", "calibration"}
    (model,) = read_risk_file((tmp_path / "m.json").read_bytes())
    assert model.factors[1].reference == "flicka"
    assert model.intercept == Decimal(table["intercept"])


def test_several_outcomes_in_one_file(tmp_path):
    text = HISTORIC.read_text().splitlines()
    rows = [text[0] + ",annat", *(f"{row},{'ja' if at % 3 else 'nej'}"
                                  for at, row in enumerate(text[1:]))]  # fmt: skip
    (tmp_path / "p.csv").write_text("\n".join(rows))
    assert fit(tmp_path, pupils=tmp_path / "p.csv", outcome="ej_behorig, annat").exit_code == 0
    assert "välj ett utfall med --outcome" in score(tmp_path).stderr
    assert score(tmp_path, outcome="ej_behorig").exit_code == 0
    assert (tmp_path / "s.csv").read_text() == PAGE.split("```csv\n")[1].split("```")[0]


def test_rows_left_out_are_told(tmp_path):
    faulty = HISTORIC.read_text().replace("flicka,ja,3", "flicka,,3", 1)
    (tmp_path / "p.csv").write_text(faulty)
    answer = fit(tmp_path, pupils=tmp_path / "p.csv")
    assert answer.exit_code == 0
    assert "ej_behorig: uppgift saknas på 1 rad (rad 2). Raderna räknas inte med." in answer.stderr


def test_an_unseen_category_is_told_and_counted(tmp_path):
    fit(tmp_path)
    (tmp_path / "c.csv").write_text(CURRENT.read_text().replace(
        "A,gymnasial,flicka", "A,okänd,flicka", 1))  # fmt: skip
    answer = score(tmp_path, pupils=tmp_path / "c.csv")
    assert answer.exit_code == 0
    assert ("utbildning: kategorin okänd finns inte i modellen. 32 elever räknas som "
            "eftergymnasial.") in answer.stderr  # fmt: skip
    assert (tmp_path / "s.csv").read_text().splitlines()[1].endswith(",32")


@pytest.mark.parametrize(
    ("old", "new", "options", "says"),
    [
        pytest.param("flicka,ja,3", "flicka,kanske,3", {}, "p.csv:2:ej_behorig: kanske är varken",
                     id="word"),
        pytest.param(",nej,", ",ja,", {}, "p.csv:ej_behorig: Utfallet ej_behorig är ja för alla",
                     id="constant"),
        pytest.param(",pojke,", ",flicka,", {}, "p.csv:kön: Faktorn kön har bara en kategori",
                     id="one category"),
        pytest.param("skola,utb", "skola,examen", {},
                     "p.csv:1:utbildning: Kolumnen utbildning saknas", id="column"),
        pytest.param("", "", {"reference": "kön=annat"},
                     "p.csv:kön: Faktorn kön har ingen kategori", id="reference"),
        pytest.param("", "", {"reference": "ålder=7"},
                     "--reference: ålder finns inte bland --factors", id="other factor"),
        pytest.param("", "", {"factors": " , ", "reference": ()}, "--factors: skriv minst en",
                     id="no factor"),
        pytest.param("", "", {"outcome": ""}, "--outcome: skriv minst en", id="no outcome"),
        pytest.param("", "", {"reference": ("kön", "a=")}, "--reference: a= ska skrivas",
                     id="no category"),
        pytest.param("", "", {"factors": "skola,utbildning", "group": "", "reference": (),
                              "outcome": "antal", "weights": ""}, "p.csv:2:antal: 3 är varken",
                     id="numbers as outcome"),
    ],
)  # fmt: skip
def test_a_fault_ends_with_two_and_writes_nothing(tmp_path, old, new, options, says):
    text = HISTORIC.read_text()
    (tmp_path / "p.csv").write_text(text.replace(old, new) if old else text)
    answer = fit(tmp_path, pupils=tmp_path / "p.csv", **options)
    assert answer.exit_code == 2
    assert any(line.startswith(says) for line in answer.stderr.splitlines()), answer.stderr
    assert not (tmp_path / "m.json").exists()


def test_a_file_of_pupils_without_the_models_factors(tmp_path):
    fit(tmp_path)
    answer = score(tmp_path, pupils=FORMATS / "examples" / "allocation-factors.csv", group="unit",
                   weights="pupils")  # fmt: skip
    assert answer.exit_code == 2
    assert "Kolumnen utbildning saknas." in answer.stderr
    assert "Kolumnen kön saknas." in answer.stderr
    assert not (tmp_path / "s.csv").exists()


def test_swedish_files_out(tmp_path):
    fit(tmp_path)
    score(tmp_path, locale="sv")
    text = (tmp_path / "s.csv").read_text(encoding="utf-8-sig")
    assert text.splitlines()[1] == "Exempelskola A;155;0,231616551569;1,279475485922;0"
