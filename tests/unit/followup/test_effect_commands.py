"""`qms followup value-added` and `effect`: files in, one file out, or every fault and nothing."""

import csv
import json
import re
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from unit.followup.effect_cases import REAL, cells_of, noise, path_of, real_rows, small_town

from qms.followup.cli import followup

ROOT = Path(__file__).resolve().parents[3]
FORMATS = ROOT / "docs" / "formats"


def invoke(command, **options):
    words = []
    for key, value in options.items():
        words.append(f"--{key.replace('_', '-')}")
        words += [] if value is True else [str(value)]
    return CliRunner().invoke(followup, [command, *words])


def rows_of(place):
    with Path(place).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def pupil_text(seed=5, **more):
    """A file of pupils, with other columns beside."""
    outcome, group, prior = small_town(seed, **more)
    lines = ["skola,merit,prov,kön"]
    lines += [
        f"Skola {code},{value:.3f},{before:.3f},{'flicka' if at % 2 else 'pojke'}"
        for at, (value, code, before) in enumerate(zip(outcome, group, prior, strict=True))
    ]
    return "\n".join(lines)


def panel_text(effect=0.0, units=10):
    paths = path_of(units, 6, 2, 3)
    cells = cells_of(noise(np.random.default_rng(4), units)[0] + effect * paths, paths)
    lines = ["enhet;år;utfall;insats"]
    lines += [
        f"{one.unit};{one.time};{one.outcome:.4f}".replace(".", ",")
        + (";ja" if one.is_treated else ";nej")
        for one in cells
    ]
    return "\n".join(lines)


def shown_in(page):
    return (FORMATS / page).read_text(encoding="utf-8").split("```csv\n")


PUPILS = {"outcome": "merit", "prior": "prov", "group": "skola"}
PANEL = {"outcome": "utfall", "treated": "insats", "unit": "enhet", "time": "år"}


def value_added(folder, text, **more):
    (folder / "p.csv").write_text(text, encoding="utf-8")
    given = {"pupils": folder / "p.csv", **PUPILS, "out": folder / "o.csv"} | more
    return invoke("value-added", **{key: value for key, value in given.items() if value})


def effect(folder, text, **more):
    (folder / "p.csv").write_text(text, encoding="utf-8")
    given = {"panel": folder / "p.csv", **PANEL, "out": folder / "o.csv"} | more
    return invoke("effect", **given)


def test_the_reference_schools_come_out_of_the_real_file(tmp_path):
    expected = {row["school"]: row for row in real_rows("exam_value_added_reference.csv")}
    answer = invoke(
        "value-added", pupils=REAL / "exam_london65.csv", outcome="normexam", prior="standLRT",
        group="school", out=tmp_path / "o.csv",
    )  # fmt: skip
    assert answer.exit_code == 0, answer.output
    found = rows_of(tmp_path / "o.csv")
    assert list(found[0]) == ["group", "n", "effect", "sd", "lo", "hi", "raw"]
    assert len(found) == len(expected) == 65
    for row in found:
        for ours, theirs in (("effect", "eb"), ("sd", "eb_sd"), ("raw", "raw")):
            assert float(row[ours]) == pytest.approx(
                float(expected[row["group"]][theirs]), abs=1e-6
            )
    model = json.loads(answer.stderr.splitlines()[-1])
    assert model["tau2"] == pytest.approx(0.092129, abs=1e-6)
    assert model["method"] == "ml"


def test_factors_and_restricted_likelihood(tmp_path):
    answer = value_added(tmp_path, pupil_text(), factors="kön", reml=True)
    model = json.loads(answer.stderr.splitlines()[-1])
    assert model["method"] == "reml"
    assert set(model["coefficients"]) == {"(konstant)", "prov", "kön=flicka"} or set(
        model["coefficients"]
    ) == {"(konstant)", "prov", "kön=pojke"}
    assert "färre än 10 enheter" in answer.stderr


def test_the_previous_unit_is_the_group_when_asked_for(tmp_path):
    lines = pupil_text(pupils=120).splitlines()
    text = "\n".join(
        [lines[0] + ",före", *(f"{row},F{at % 4}" for at, row in enumerate(lines[1:]))]
    )
    answer = value_added(tmp_path, text, previous="före", reml=True)
    assert answer.exit_code == 0, answer.output
    assert [row["group"] for row in rows_of(tmp_path / "o.csv")] == ["F0", "F1", "F2", "F3"]
    model = json.loads(answer.stderr.splitlines()[-1])
    assert (model["previous"], model["receiving"]) == (4, 6)


def test_windows_letters_semicolons_and_decimal_commas_are_read_and_written(tmp_path):
    text = pupil_text().replace(",", ";").replace(".", ",")
    value_added(tmp_path, pupil_text())
    plain = rows_of(tmp_path / "o.csv")
    (tmp_path / "p.csv").write_bytes(text.encode("cp1252"))
    answer = invoke("value-added", pupils=tmp_path / "p.csv", **PUPILS, out=tmp_path / "o.csv",
                    locale="sv")  # fmt: skip
    assert answer.exit_code == 0, answer.output
    text = (tmp_path / "o.csv").read_text(encoding="utf-8-sig")
    found = list(csv.DictReader(text.splitlines(), delimiter=";"))
    assert [row["effect"].replace(",", ".") for row in found] == [row["effect"] for row in plain]


def test_pupils_who_lack_something_are_told_and_left_out(tmp_path):
    lines = pupil_text().splitlines()
    lines[3] = re.sub(r",[^,]*,[^,]*,", ",,,", lines[3])
    answer = value_added(tmp_path, "\n".join(lines))
    assert answer.exit_code == 0
    assert "merit: uppgift saknas på 1 rad (rad 4)." in answer.stderr
    assert "1 elever saknar någon uppgift" in answer.stderr
    assert json.loads(answer.stderr.splitlines()[-1])["left_out"] == 1


def test_every_fault_of_the_pupils_is_told_at_once_and_nothing_is_written(tmp_path):
    lines = pupil_text().splitlines()
    lines[2] = "Skola 1,tolv,0.2,flicka"
    lines[5] = ",11.5,9e99,flicka"
    answer = value_added(tmp_path, "\n".join(lines))
    assert answer.exit_code == 2
    told = answer.stderr.splitlines()
    assert told[0].startswith("p.csv:3:merit: tolv är inget tal.")
    assert any(line.startswith("p.csv:6:prov: 9e99 är inget tal.") for line in told)
    assert any(line.startswith("p.csv:6:skola: skola: uppgift saknas") for line in told)
    assert not (tmp_path / "o.csv").exists()


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        pytest.param({"prior": "provet"}, "Kolumnen provet saknas.", id="missing"),
        pytest.param({"prior": "prov,prov"}, "vald två gånger", id="twice"),
        pytest.param({"factors": "personnummer"}, "kan peka ut en elev", id="identity"),
        pytest.param({"factors": "merit2"}, "Kolumnen merit2 saknas.", id="missing factor"),
    ],
)
def test_columns_that_cannot_be_used_are_refused(tmp_path, more, sentence):
    text = pupil_text().replace("kön", "personnummer", 1)
    answer = value_added(tmp_path, text, **more)
    assert answer.exit_code == 2
    assert sentence in answer.stderr
    assert not (tmp_path / "o.csv").exists()


def test_the_finding_of_a_panel_is_one_row(tmp_path):
    answer = effect(tmp_path, panel_text(effect=9))
    assert answer.exit_code == 0, answer.output
    (row,) = rows_of(tmp_path / "o.csv")
    assert (row["verdict"], row["reason"]) == ("effect", "")
    assert float(row["p"]) == pytest.approx(1 / 45, abs=1e-9)
    assert float(row["lo"]) < float(row["estimate"]) < float(row["hi"])
    assert float(row["mde"]) > 0
    assert (row["units"], row["treated_units"], row["cells"]) == ("10", "2", "60")
    assert (row["assignments"], row["all_assignments"]) == ("45", "yes")


def test_no_effect_cannot_be_told_and_infinite_ends_are_empty(tmp_path):
    effect(tmp_path, panel_text())
    (row,) = rows_of(tmp_path / "o.csv")
    assert (row["verdict"], row["reason"]) == ("cannot-tell", "chance")
    effect(tmp_path, panel_text(units=4))
    (row,) = rows_of(tmp_path / "o.csv")
    assert (row["lo"], row["hi"], row["mde"], row["reason"]) == ("", "", "", "too-few")


def test_every_fault_of_the_panel_is_told_at_once_and_nothing_is_written(tmp_path):
    lines = panel_text().splitlines()
    lines[1] = "Enhet 01;2018;många;nej"
    lines[2] = "Enhet 01;2019;1,5;kanske"
    lines[3] = "Enhet 01;;1,5;nej"
    answer = effect(tmp_path, "\n".join(lines))
    assert answer.exit_code == 2
    assert [line.split(": ")[0] for line in answer.stderr.splitlines()] == [
        "p.csv:2:utfall", "p.csv:3:insats", "p.csv:4:år"
    ]  # fmt: skip
    assert not (tmp_path / "o.csv").exists()


def test_a_unit_and_time_twice_is_refused_with_both_rows(tmp_path):
    lines = panel_text().splitlines()
    answer = effect(tmp_path, "\n".join([*lines, lines[1]]))
    assert answer.exit_code == 2
    assert answer.stderr.startswith(
        f"p.csv:{len(lines) + 1}:år: Enheten och tiden finns redan på rad 2."
    )


def test_a_panel_that_cannot_be_compared_is_refused(tmp_path):
    answer = effect(tmp_path, panel_text().replace(";ja", ";nej"))
    assert answer.exit_code == 2
    assert "Ingen enhet har insatsen." in answer.stderr
    assert not (tmp_path / "o.csv").exists()


@pytest.mark.parametrize("smallest", ["0", "-1", "mycket", "nan"])
def test_the_smallest_effect_is_a_number_above_zero(tmp_path, smallest):
    answer = effect(tmp_path, panel_text(), smallest=smallest)
    assert answer.exit_code == 2
    assert "är inget tal över 0" in answer.stderr


def test_the_example_of_value_added_comes_out_as_its_page_says(tmp_path):
    given = {
        "pupils": FORMATS / "examples" / "value-added-pupils.csv", "outcome": "betyg_9",
        "factors": "utbildning", "weights": "antal", "reml": True, "out": tmp_path / "o.csv",
    }  # fmt: skip
    pages = shown_in("value-added.md")
    invoke("value-added", **given, prior="betyg_6", group="skola")
    assert (tmp_path / "o.csv").read_text() == pages[1].split("```")[0]
    invoke("value-added", **given, group="skola", previous="tidigare")
    assert (tmp_path / "o.csv").read_text() == pages[2].split("```")[0]


def test_the_example_of_an_effect_comes_out_as_its_page_says(tmp_path):
    invoke("effect", panel=FORMATS / "examples" / "effect-panel.csv", outcome="andel_godkanda",
           treated="insats", unit="skola", time="lasar", out=tmp_path / "o.csv")  # fmt: skip
    assert (tmp_path / "o.csv").read_text() == shown_in("effect.md")[1].split("```")[0]
