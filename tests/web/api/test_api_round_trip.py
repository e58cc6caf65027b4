"""What comes out can be sent back, as CSV and as JSON: nothing is changed by it."""

import json

import pytest

FILES = {
    "flows": "område;enhet;år;från årskurs;till årskurs;antal\nNorr;Åkerskolan;2026;F;6;48\n",
    "distances": "område;enhet;år;km\nNorr;Åkerskolan;2026;3,2\n",
    "current_pupils": "enhet;år;faktor:utbildning;faktor:språk;antal\n"
    "Åkerskolan;2026;kort;svenska;7\nÅkerskolan;2026;lång;annat;8\n",
    "unit_changes": "enhet;till enhet;år;ändring;från årskurs;till årskurs;andel\n"
    "Åkerskolan;Ängsskolan;2029;stänger;1;7;1\n",
    "pupil_counts": "enhet;årskurs;år;antal\nÅkerskolan;5 år;2026;24\nÅkerskolan;Gy 1;2026;25\n",
    "results": "enhet;indikator;år;värde;antal\nÅkerskolan;g9_merit;2026;.;\n",
}
"""A file by dataset, each with what once could not be sent back."""
GROUPS = "enhet;skolform;klass;mätdag;elever\nÅkerskolan;anpassad grundskola;1A;2026-02-15;3\n"


@pytest.mark.parametrize("dataset", FILES)
def test_what_comes_out_changes_nothing_when_it_is_sent_back(caller, imported, dataset):
    imported(dataset, FILES[dataset])
    program, path = caller("analyst"), f"/register/{dataset}"
    rows = program.get(path).json["rows"]
    assert rows
    file = program.get(f"{path}?format=csv").data
    for body, kind in ((file, "text/csv"), (json.dumps(rows), "application/json")):
        answer = program.post(f"{path}/imports", body, kind)
        assert (answer.status_code, answer.json.get("state")) == (200, "unchanged"), answer.json
        assert (answer.json["new"], answer.json["changed"]) == (0, 0)


def test_a_grade_of_the_ten_year_school_is_not_taken_for_the_one_below(caller, imported):
    """In 2029 step 6 is grade 7: the number 6 alone would be read as grade 6, which is step 5."""
    imported("unit_changes", FILES["unit_changes"])
    program = caller("analyst")
    [row] = program.get("/register/unit_changes").json["rows"]
    assert (row["low"], row["low_label"], row["high"], row["high_label"]) == (0, "1", 6, "7")
    sent = json.dumps([{**row, "share": 0.5}])
    answer = program.post("/register/unit_changes/imports", sent, "application/json")
    assert answer.status_code == 201, answer.json
    [after] = program.get("/register/unit_changes").json["rows"]
    assert (after["low"], after["high"], after["share"]) == (0, 6, 0.5)


def test_a_number_that_was_left_out_is_not_written_over_by_a_file(caller, imported):
    """The class has three pupils: its number is not told, and stays what it is."""
    imported("groups", GROUPS)
    program = caller("analyst")
    file = program.get("/register/groups?format=csv").data
    assert b",suppressed," in file
    answer = program.post("/register/groups/imports", file)
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json["errors"]] == ["pupils"]
