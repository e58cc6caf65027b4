"""Published results out: the same figures as the pages' own files, and nothing unpublished."""

import csv
import io
from decimal import Decimal

import pytest
from builders import NOW, SYSTEM
from filed_reports import filing
from integration.allocation.accuracy_cases import town
from integration.planning.test_freezing_alternatives import answer_all
from support.costs import import_files, put_rules_in_force
from support.grants import YEAR, document, prices_hold
from support.planning_cases import small_case
from support.planning_studies import begin, planner_of
from support.results import put_results
from support.world_money import allocation_rows
from support.world_rest import forecast_rows

from qms.access.actor import Actor, Reach
from qms.access.roles import Role
from qms.allocation.services.accuracy import make_accuracy
from qms.api.models import ApiToken
from qms.costs.services import compute
from qms.followup.models import Report
from qms.grants.services.price_lists import save_list
from qms.identity.models import Account
from qms.planning.services.freezing import freeze_alternative
from qms.planning.services.studies import share_study

WHOLE = "limit=1000"


def rows_of(answer) -> list[dict]:
    assert answer.status_code == 200, answer.get_data(as_text=True)[:300]
    return answer.json["rows"]


def lines_of(answer) -> list[list[str]]:
    """Return the rows of a page's own file, without its header."""
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))[1:]


def number(text: str) -> float | None:
    return float(text.replace(",", ".")) if text else None


@pytest.mark.parametrize(
    "path",
    ["/forecast", "/allocation", "/accuracy", "/costs", "/price-lists", "/planning", "/results",
     "/reports"],
)  # fmt: skip
def test_before_there_is_anything_the_answer_is_empty(caller, path):
    program = caller("school_chief")
    assert rows_of(program.get(path)) == []
    file = program.get(f"{path}?format=csv").data.decode()
    assert len(file.splitlines()) == 1


def test_the_forecast_is_the_pages_file(db, municipality, caller, sign_in):
    with db.transaction() as session:
        forecast_rows(session, municipality)
    program = caller("planner")
    got = rows_of(program.get(f"/forecast?{WHOLE}"))
    page = lines_of(sign_in("planner").get("/prognos/data.csv"))
    assert [(row["unit"] or "Hela kommunen", row["step_label"] or "alla", row["year"],
             row["expected"], row["low_80"], row["high_95"]) for row in got] == [
        (one[0], one[2], int(one[3]), number(one[5]), number(one[6]), number(one[9]))
        for one in page
    ]  # fmt: skip
    some = rows_of(program.get(f"/forecast?{WHOLE}&unit_id={municipality.school}&year=2027"))
    assert some == [row for row in got if row["unit_id"] == municipality.school
                    and row["year"] == 2027]  # fmt: skip


def test_a_principal_gets_the_forecast_of_the_own_school(db, municipality, caller):
    with db.transaction() as session:
        forecast_rows(session, municipality)
    rows = rows_of(caller("principal", municipality.school).get(f"/forecast?{WHOLE}"))
    assert {row["unit_id"] for row in rows} == {None, municipality.school}


def test_pages_of_a_result_give_every_row_once(db, municipality, caller):
    with db.transaction() as session:
        forecast_rows(session, municipality)
    program = caller("planner")
    whole, rows, path = rows_of(program.get(f"/forecast?{WHOLE}")), [], "/forecast?limit=7"
    while path:
        found = program.get(path).json
        rows += found["rows"]
        path = found["next"] and found["next"].removeprefix("http://localhost/api/v1")
    assert rows == whole


def test_adopted_kronor_are_the_pages_file(db, municipality, caller, sign_in):
    with db.transaction() as session:
        made = allocation_rows(session, municipality)
    program, client = caller("analyst"), sign_in("analyst")
    got = {row["unit"]: row for row in rows_of(program.get("/allocation?year=2026"))}
    page = lines_of(client.get(f"/fordelning/{made['run_id']}.csv"))
    assert {unit: (row["pupils"], row["index"], row["kronor_per_pupil"], row["kronor"])
            for unit, row in got.items()} == {
        one[0]: (int(one[4]), number(one[6]), number(one[7]), number(one[8])) for one in page
    }  # fmt: skip
    assert sum(Decimal(str(row["kronor"])) for row in got.values()) == 900_000  # the pot, in kronor


def test_the_accuracy_is_the_pages_file(db, municipality, caller, sign_in):
    with db.transaction() as session:
        town(session, municipality)
        make_accuracy(session, SYSTEM, 2026, now=NOW)
    rows = rows_of(caller("analyst").get(f"/accuracy?{WHOLE}"))
    outcome = rows[0]["outcome"]
    page = lines_of(sign_in("analyst").get(f"/traffsakerhet/2026/skolor.csv?utfall={outcome}"))
    assert {row["unit"]: (row["pupils"], row["expected"], row["observed"], row["deviation"])
            for row in rows if row["outcome"] == outcome} == {
        one[0]: (int(one[1]), number(one[2]), number(one[3]), number(one[4])) for one in page
    }  # fmt: skip


def test_cost_per_pupil_is_the_pages_file(db, municipality, caller, sign_in):
    with db.transaction() as session:
        import_files(session)
        put_rules_in_force(session, actor("a"), actor("b"))
        compute(session, actor("a"), 2025, "outcome", now=NOW)
    got = rows_of(caller("controller").get(f"/costs?{WHOLE}&year=2025"))
    client = sign_in("controller")
    forms = {row["form"] for row in got}
    assert forms
    for form in forms:
        page = lines_of(client.get(f"/kpe/kostnad-per-elev.csv?ar=2025&skolform={form}"))
        total = {row["unit"]: row["kronor_per_pupil"] for row in got
                 if row["form"] == form and row["item"] == "total"}  # fmt: skip
        assert total == {one[0]: number(one[-3]) for one in page}


def actor(pseudonym: str) -> Actor:
    reach = Reach(role=Role.CONTROLLER, node_id=1, path="/1/")
    return Actor(account_id=None, pseudonym=pseudonym, name="x", reaches=(reach,), is_system=True)


def test_price_lists_that_hold_and_no_draft(db, municipality, caller):
    """50 000 + 4 000 + 3 000 + 6 000 + 14 000 kronor, and 3 percent and then 6 percent on it."""
    with db.transaction() as session:
        prices_hold(session)
        save_list(session, actor("x"), document(year=YEAR + 1), override="", seen=0, now=NOW)
    rows = rows_of(caller("controller").get("/price-lists"))
    assert {row["year"] for row in rows} == {YEAR}
    band = {row["line"]: row["kronor_per_pupil"] for row in rows if row["band"] == "åk 1–5"}
    assert band["total"] == 77_000 + 2_310 + round(79_310 * 0.06)
    assert sum(one for line, one in band.items() if line != "total") == band["total"]


def test_results_are_the_pages_file_and_few_are_left_out(db, municipality, caller, sign_in):
    with db.transaction() as session:
        put_results(session, (municipality.school, "g6_math", 2026, 55, 60),
                    (municipality.sibling, "g6_math", 2026, 60, 4))  # fmt: skip
    program = caller("quality_lead")
    rows = rows_of(program.get(f"/results?{WHOLE}&indicator=g6_math&year=2026"))
    told = {row["unit"]: (row["value"], row["n"], row["mark"]) for row in rows}
    assert told["Åkerskolan"] == (55.0, 60, "shown")
    assert told["Ängsskolan"] == (None, None, "few")
    assert program.get("/results?form=nothing").status_code == 422


def test_only_published_reports_are_listed(db, municipality, caller):
    program = caller("quality_lead")
    with db.transaction() as session:
        filed = filing(session, municipality)
    assert rows_of(program.get("/reports")) == []
    with db.transaction() as session:
        session.get_one(Report, filed.id).state = "published"
    (row,) = rows_of(program.get("/reports"))
    assert (row["report_id"], row["unit_id"]) == (filed.id, filed.unit_id)


def test_a_frozen_alternative_is_told_year_by_year(db, municipality, caller):
    program = caller("planner")
    with db.transaction() as session:
        token = session.get_one(ApiToken, program.token_id)
        name = session.get_one(Account, token.account_id).user_name
        planner = planner_of(session, municipality, name)
        study, close, _ = begin(session, planner, small_case(years=4))
    assert rows_of(program.get("/planning")) == []
    with db.transaction() as session:
        answer_all(session, planner, close)
        freeze_alternative(session, planner, close, version=1, now=NOW)
    rows = rows_of(program.get(f"/planning?{WHOLE}"))
    assert {row["alternative"] for row in rows} == {None, "Stäng B"}
    assert len(rows) == 2 * 4
    own = [row for row in rows if row["alternative"]]
    assert [row["year"] for row in own] == [own[0]["year"] + at for at in range(4)]
    committee = caller("committee")
    assert rows_of(committee.get(f"/planning?{WHOLE}")) == rows  # freezing shares the study
    with db.transaction() as session:
        share_study(session, planner, study, is_shared=False, now=NOW)
    assert rows_of(committee.get("/planning")) == []  # the planner keeps it again
