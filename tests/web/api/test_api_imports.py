"""The register in: tried, saved whole or not at all, once, and taken back."""

import json

import pytest
from sqlalchemy import func, select

from qms.api.models import ApiAnswer
from qms.register.models import FACTS, ImportBatch

PATH = "/register/pupil_counts/imports"
GOOD = "enhet;årskurs;år;antal\nÅkerskolan;1;2026;24\nÅkerskolan;2;2026;25\n"
FAULTY = "enhet;årskurs;år;antal\nÅkerskolan;1;2026;24\nÅkerskolan;11;2026;x\nFinnsinte;1;2026;3\n"
PROBLEM = "application/problem+json"


@pytest.fixture
def program(caller):
    return caller("analyst")


def stored(db) -> int:
    table = FACTS["pupil_counts"]
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def saved(db) -> int:
    with db.reading() as session:
        query = select(func.count()).select_from(ImportBatch).where(ImportBatch.state == "saved")
        return session.scalar(query)


def test_a_right_file_is_saved_and_read_back(program, db):
    answer = program.post(PATH, GOOD)
    assert answer.status_code == 201, answer.json
    assert answer.json | {"id": 0} == {
        "id": 0, "dataset": "pupil_counts", "state": "saved", "rows": 2, "new": 2, "changed": 0,
        "unchanged": 0, "years": [2026], "remarks": [],
    }  # fmt: skip
    where = answer.headers["Location"].removeprefix("/api/v1")
    assert program.get(where).json["state"] == "saved"
    rows = program.get("/register/pupil_counts").json["rows"]
    assert [(row["step"], row["n"]) for row in rows] == [(1, 24), (2, 25)]


def test_json_says_the_same_as_csv(program, db):
    rows = [{"unit": "Åkerskolan", "step": "1", "year": 2026, "n": 24},
            {"unit": "Åkerskolan", "step": "2", "year": 2026, "n": None,
             "n_reason": "suppressed"}]  # fmt: skip
    answer = program.post(PATH, json.dumps({"rows": rows}), "application/json")
    assert answer.status_code == 201, answer.json
    found = program.get("/register/pupil_counts").json["rows"]
    assert [(row["n"], row["n_reason"]) for row in found] == [(24, None), (None, "suppressed")]


def test_what_comes_out_can_be_put_in_again(program, imported):
    imported("pupil_counts", GOOD)
    file = program.get("/register/pupil_counts?format=csv").data
    answer = program.post(PATH, file)
    assert answer.status_code == 200, answer.json
    assert (answer.json["state"], answer.json["unchanged"]) == ("unchanged", 2)


def test_pupils_without_identity_go_out_and_in_as_objects(caller, imported):
    imported("current_pupils", "enhet;år;faktor:utbildning;faktor:språk;antal\n"
             "Åkerskolan;2026;kort;svenska;7\nÅkerskolan;2026;lång;annat;8\n")  # fmt: skip
    program = caller("analyst")
    rows = program.get("/register/current_pupils").json["rows"]
    assert [(row["factors"], row["n"]) for row in rows] == [
        ({"språk": "svenska", "utbildning": "kort"}, 7),
        ({"språk": "annat", "utbildning": "lång"}, 8),
    ]
    answer = program.post("/register/current_pupils/imports", json.dumps(rows), "application/json")
    assert (answer.status_code, answer.json.get("state")) == (200, "unchanged"), answer.json


def test_a_dry_run_saves_nothing(program, db):
    answer = program.post(f"{PATH}?dry_run=true", GOOD)
    assert (answer.status_code, answer.json["state"], answer.json["new"]) == (200, "tried", 2)
    assert stored(db) == 0


@pytest.mark.parametrize("dry_run", ["", "?dry_run=true"])
def test_every_fault_is_told_and_nothing_is_saved(program, db, dry_run):
    answer = program.post(f"{PATH}{dry_run}", FAULTY)
    assert answer.status_code == 422
    assert answer.content_type == PROBLEM
    assert "Ingenting är sparat" in answer.json["detail"]
    faults = {(one["row"], one["value"]) for one in answer.json["errors"]}
    assert faults == {(3, "11"), (3, "x"), (4, "Finnsinte")}
    assert all(one["message"] and one["cure"] for one in answer.json["errors"])
    assert stored(db) == 0


def test_rows_of_json_are_counted_from_one(program):
    rows = [{"unit": "Åkerskolan", "step": "1", "year": 2026, "n": 24},
            {"unit": "Åkerskolan", "step": "11", "year": 2026, "n": 3}]  # fmt: skip
    answer = program.post(PATH, json.dumps(rows), "application/json")
    assert [one["row"] for one in answer.json["errors"]] == [2]


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        pytest.param(GOOD, "text/plain", 415, id="another type"),
        pytest.param(GOOD, "application/x-www-form-urlencoded", 415, id="a form"),
        pytest.param("{", "application/json", 422, id="no JSON"),
        pytest.param("[]", "application/json", 422, id="no rows"),
        pytest.param("[1]", "application/json", 422, id="rows that are none"),
        pytest.param('{"rows": "x"}', "application/json", 422, id="rows that are text"),
        pytest.param("[" * 100_000, "application/json", 422, id="deep JSON"),
        pytest.param("", "text/csv", 422, id="nothing"),
        pytest.param("\x00\x00", "text/csv", 422, id="NUL"),
        pytest.param("x" * 10_000_001, "text/csv", 413, id="too much"),
        pytest.param("x" * 12_000_000, "text/csv", 413, id="far too much"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(program, db, body, kind, status):
    answer = program.post(PATH, body, kind)
    assert answer.status_code == status, answer.data[:300]
    assert answer.content_type == PROBLEM
    assert answer.json["detail"]
    assert stored(db) == 0


def test_a_file_that_can_tell_who_a_pupil_is_is_refused_and_not_kept(program, db):
    text = "enhet;år;personnummer;faktor:kön\nÅkerskolan;2026;201203042397;flicka\n"
    answer = program.post("/register/current_pupils/imports", text)
    assert answer.status_code == 422
    assert "201203042397" not in answer.get_data(as_text=True)
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(ImportBatch)) == 0


def test_the_same_key_makes_one_change(program, db):
    first = program.post(PATH, GOOD, Idempotency_Key="a-1")
    again = program.post(PATH, GOOD, Idempotency_Key="a-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.data == again.data
    assert first.headers["Location"] == again.headers["Location"]
    assert saved(db) == 1


def test_the_same_key_for_something_else_is_refused(program, db):
    program.post(PATH, GOOD, Idempotency_Key="a-1")
    for path, body in ((PATH, GOOD.replace("24", "26")), (f"{PATH}?dry_run=true", GOOD)):
        answer = program.post(path, body, Idempotency_Key="a-1")
        assert answer.status_code == 422
        assert answer.json["errors"][0]["field"] == "Idempotency-Key"
    assert saved(db) == 1


def test_a_key_is_the_tokens_own(program, caller, db):
    other = caller("planner")
    program.post(PATH, GOOD, Idempotency_Key="a-1")
    assert other.post(PATH, GOOD.replace("24", "26"), Idempotency_Key="a-1").status_code == 201


def test_a_refusal_has_the_same_answer_for_the_same_key(program):
    first = program.post(PATH, FAULTY, Idempotency_Key="a-1")
    again = program.post(PATH, FAULTY, Idempotency_Key="a-1")
    assert (first.status_code, first.data) == (again.status_code, again.data)
    assert again.content_type == PROBLEM


def test_a_file_that_could_not_be_read_does_not_use_up_its_key(program, db):
    assert program.post(PATH, "", Idempotency_Key="a-1").status_code == 422
    assert program.post(PATH, GOOD, Idempotency_Key="a-1").status_code == 201


def test_a_key_that_is_too_long_is_refused(program, db):
    assert program.post(PATH, GOOD, Idempotency_Key="k" * 65).status_code == 422
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(ApiAnswer)) == 0


def test_an_import_is_taken_back_by_who_has_seen_how_it_stands(program, db):
    where = program.post(PATH, GOOD).headers["Location"].removeprefix("/api/v1")
    seen = program.get(where)
    assert program.delete(where).status_code == 428
    assert program.delete(where, If_Match='"old"').status_code == 412
    assert stored(db) == 2
    undone = program.delete(where, If_Match=seen.headers["ETag"])
    assert (undone.status_code, undone.json["state"]) == (200, "undone")
    assert stored(db) == 0
    assert program.delete(where, If_Match=undone.headers["ETag"]).status_code == 409
    assert program.get(where, If_None_Match=seen.headers["ETag"]).status_code == 200


def test_an_earlier_import_is_not_taken_back_before_a_later(program):
    where = program.post(PATH, GOOD).headers["Location"].removeprefix("/api/v1")
    etag = program.get(where).headers["ETag"]
    program.post(PATH, GOOD.replace("24", "26"))
    answer = program.delete(where, If_Match=etag)
    assert answer.status_code == 409
    assert "kan inte ångras" in answer.json["detail"]


@pytest.mark.parametrize(
    "where",
    ["pupil_counts/imports/999", "need_points/imports/1", "nothing/imports/1",
     "pupil_counts/imports/2147483648"],
)  # fmt: skip
def test_an_import_that_is_not_there(program, where):
    assert program.get(f"/register/{where}").status_code == 404


def test_who_only_reads_saves_nothing(caller, db):
    assert caller("controller").post(PATH, GOOD).status_code == 403
    assert stored(db) == 0
