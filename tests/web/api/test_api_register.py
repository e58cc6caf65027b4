"""The register out: rows, pages, forms, versions, and what few may not show."""

import csv
import io

import pytest

from qms.api.core.datasets import ABOUT_NEEDS, OFFERED
from qms.register.core.datasets import DATASETS

COUNTS = "enhet;årskurs;år;antal\n" + "".join(
    f"Åkerskolan;{step};{year};{20 + step}\n" for year in (2024, 2025, 2026) for step in range(1, 6)
)
PROBLEM = "application/problem+json"


@pytest.fixture
def program(caller, imported):
    imported("pupil_counts", COUNTS)
    return caller("analyst")


def test_rows_are_what_was_imported(program):
    found = program.get("/register/pupil_counts?year=2026").json
    assert [(row["unit"], row["step"], row["step_label"], row["year"], row["n"])
            for row in found["rows"]] == [
        ("Åkerskolan", step, str(step), 2026, 20 + step) for step in range(1, 6)
    ]  # fmt: skip
    assert found["about"]["measured"] == "15 oktober"
    assert found["next"] is None


def test_pages_give_every_row_once_in_order(program):
    whole = program.get("/register/pupil_counts?limit=1000").json["rows"]
    assert len(whole) == 15
    for limit in (1, 4, 5, 15):
        rows, path, pages = [], f"/register/pupil_counts?limit={limit}", 0
        while path:
            answer = program.get(path)
            rows += answer.json["rows"]
            following = answer.json["next"]
            link = answer.headers.get("Link")
            assert (link == f'<{following}>; rel="next"') if following else link is None
            path = following and following.removeprefix("http://localhost/api/v1")
            pages += 1
        assert rows == whole
        assert pages == -(-15 // limit)


@pytest.mark.parametrize(
    "spoilt",
    ["x", "AAAA", "MDAwMDAwMDAwMDAwOjE", "ä", "%00", "9" * 90],
)
def test_a_cursor_that_is_not_ours_is_refused(program, spoilt):
    answer = program.get(f"/register/pupil_counts?cursor={spoilt}")
    assert answer.status_code == 422
    assert answer.content_type == PROBLEM


def test_a_cursor_is_of_one_question_and_one_state_of_the_register(program, imported):
    following = program.get("/register/pupil_counts?limit=4&year=2026").json["next"]
    path = following.removeprefix("http://localhost/api/v1")
    assert program.get(path).status_code == 200
    assert program.get(path.replace("2026", "2025")).status_code == 422
    imported("pupil_counts", "enhet;årskurs;år;antal\nÅkerskolan;6;2026;9\n")
    answer = program.get(path)
    assert answer.status_code == 422
    assert "Börja om" in answer.json["detail"]


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("limit=0", ["limit"]),
        ("limit=1001", ["limit"]),
        ("limit=x&year=1&format=xml", ["format", "limit", "year"]),
        ("yaer=2026", ["yaer"]),
        ("unit_id=99999999999", ["unit_id"]),
    ],
)
def test_all_faults_of_the_address_are_told_at_once(program, query, fields):
    answer = program.get(f"/register/pupil_counts?{query}")
    assert answer.status_code == 422
    assert sorted(one["field"] for one in answer.json["errors"]) == fields


def test_an_endless_number_is_a_problem_too(program):
    answer = program.get(f"/register/pupil_counts?limit={'9' * 5000}")
    assert answer.status_code == 422
    assert answer.content_type == PROBLEM


def test_csv_by_accept_or_by_format_has_all_rows(program):
    by_format = program.get("/register/pupil_counts?format=csv")
    by_accept = program.get("/register/pupil_counts", Accept="text/csv")
    assert by_format.data == by_accept.data
    assert by_format.content_type == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(by_format.data.decode())))
    assert len(rows) == 15
    assert rows[0]["unit"] == "Åkerskolan"
    assert {row["n_approximate"] for row in rows} == {"false"}
    assert program.get("/register/pupil_counts", Accept="image/png").status_code == 406


def test_an_unchanged_answer_is_not_sent_again(program, imported):
    first = program.get("/register/pupil_counts")
    etag = first.headers["ETag"]
    same = program.get("/register/pupil_counts", If_None_Match=etag)
    assert same.status_code == 304
    assert same.data == b""
    assert same.headers["ETag"] == etag
    imported("pupil_counts", "enhet;årskurs;år;antal\nÅkerskolan;6;2026;9\n")
    assert program.get("/register/pupil_counts", If_None_Match=etag).status_code == 200


def test_units_are_rows_as_well(program, municipality):
    found = {row["name"]: row for row in program.get("/register/units").json["rows"]}
    assert found["Åkerskolan"]["code"] == "12345678"
    assert found["Åkerskolan"]["forms"] == ["compulsory"]
    assert found["Åkerskolan"]["area"] == "Norr"
    only = program.get(f"/register/units?unit_id={municipality.sibling}").json["rows"]
    assert [row["name"] for row in only] == ["Ängsskolan"]


def test_nothing_about_needs_is_here(program, app):
    """Every dataset is either here or left out with a reason."""
    assert set(OFFERED) | set(ABOUT_NEEDS) == set(DATASETS)
    rules = [rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/")]
    assert not [rule for rule in rules if "need" in rule or "support" in rule]
    for dataset in ABOUT_NEEDS:
        assert program.get(f"/register/{dataset}").status_code == 404
        answer = program.post(f"/register/{dataset}/imports", "a;b\n1;2\n")
        assert answer.status_code == 404


@pytest.mark.parametrize("dataset", sorted(OFFERED))
def test_every_dataset_answers_in_both_forms_with_the_fields_of_the_reference(
    caller, municipality, dataset
):
    program = caller("controller")
    assert program.get(f"/register/{dataset}").status_code == 200
    header = program.get(f"/register/{dataset}?format=csv").data.decode().splitlines()[0]
    document = program.get("/openapi.json").json
    names = [
        key for key in document["components"]["schemas"] if key.endswith("Row")
        and list(document["components"]["schemas"][key]["properties"]) == header.split(",")
    ]  # fmt: skip
    assert names


BACKGROUND = (
    "enhet;år;faktor;kategori;antal i;elever\n".replace("antal i", "antal")
    + "Åkerskolan;2026;utbildning;kort;3;100\n"
    + "Åkerskolan;2026;utbildning;lång;60;100\n"
    + "Åkerskolan;2026;utbildning;medel;37;100\n"
    + "Ängsskolan;2026;utbildning;kort;40;100\n"
    + "Ängsskolan;2026;utbildning;lång;60;100\n"
)


def test_groups_of_few_are_hidden_and_cannot_be_found_by_subtraction(caller, imported):
    imported("background", BACKGROUND)
    rows = caller("analyst").get("/register/background?limit=1000").json["rows"]
    school = [row for row in rows if row["unit"] == "Åkerskolan"]
    hidden = [row for row in school if row["part_reason"] == "suppressed"]
    assert all(row["part"] is None and row["share"] is None for row in hidden)
    assert "kort" in {row["category"] for row in hidden}
    assert len(hidden) >= 2
    assert all(row["part"] for row in rows if row["unit"] == "Ängsskolan")


def test_groups_of_few_stay_hidden_when_a_page_splits_the_school(caller, imported):
    imported("background", BACKGROUND)
    program = caller("analyst")
    whole = program.get("/register/background?limit=1000").json["rows"]
    rows, path = [], "/register/background?limit=1"
    while path:
        found = program.get(path).json
        rows += found["rows"]
        path = found["next"] and found["next"].removeprefix("http://localhost/api/v1")
    assert rows == whole


@pytest.mark.parametrize(
    ("dataset", "text", "key", "told"),
    [
        pytest.param("flows", "område;enhet;år;antal\nNorr;Åkerskolan;2026;4\n"
                     "Söder;Åkerskolan;2026;5\nSöder;Ängsskolan;2026;5\n",
                     "n", [None, None, 5], id="flows: the school's pupils are known"),
        pytest.param("surveys", "enhet;år;vilka som svarade;fråga;svar;andel positiva\n"
                     "Åkerskolan;2026;elever;Trygghet;4;50\nÅkerskolan;2026;elever;Ro;5;60\n",
                     "answers", [None, 5], id="answers of a survey"),
    ],
)  # fmt: skip
def test_small_numbers_are_hidden(caller, imported, dataset, text, key, told):
    imported(dataset, text)
    rows = caller("analyst").get(f"/register/{dataset}").json["rows"]
    assert [row[key] for row in rows] == told
    reasons = ["suppressed" if n is None else None for n in told]
    assert [row[f"{key}_reason"] for row in rows] == reasons
