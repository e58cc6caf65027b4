"""The trial of the open interface: its canary breaks its reference, and its report is read."""

import json

import pytest

from trust.canary.interface import OPERATIONS, SECRET, make_canary
from trust.scanners.interface import Asked, _reached


@pytest.fixture
def canary():
    return make_canary().test_client()


def test_the_canary_describes_all_its_addresses_as_needing_a_token(canary):
    document = canary.get("/openapi.json").json
    assert set(document["paths"]) == set(OPERATIONS)
    told = [one for item in document["paths"].values() for one in item.values()]
    assert all(one["security"] == [{"token": []}] for one in told)


@pytest.mark.parametrize(
    ("path", "method", "with_token", "without"),
    [
        ("/divided?by=0", "GET", 500, 401),
        ("/divided?by=2", "GET", 200, 401),
        ("/misshapen", "GET", 200, 401),
        ("/of-another-kind", "GET", 200, 401),
        ("/trusting", "POST", 200, 401),
        ("/open", "GET", 200, 200),
    ],
)
def test_what_the_canary_answers(canary, path, method, with_token, without):
    named = {"Authorization": SECRET}
    assert canary.open(path, method=method, headers=named).status_code == with_token
    assert canary.open(path, method=method).status_code == without


def told(**changes):
    report = {
        "complete": True, "exit_code": 0, "failures": [],
        "operations": {"total": 2, "tested": 2}, "test_cases": {"generated": 9},
    }  # fmt: skip
    return Asked(report=report | changes, reached=frozenset())


@pytest.mark.parametrize(
    ("asked", "is_whole"),
    [
        pytest.param(told(), True, id="all of it"),
        pytest.param(told(complete=False), False, id="cut off"),
        pytest.param(told(exit_code=1), False, id="something was wrong"),
        pytest.param(told(operations={"total": 2, "tested": 1}), False, id="one left"),
    ],
)
def test_what_was_cut_off_is_not_whole(asked, is_whole):
    assert asked.is_whole is is_whole


def test_an_operation_is_reached_by_its_own_method_and_2xx_alone(tmp_path):
    def line(label, method, status):
        call = {"request": {"method": method}, "response": status and {"status_code": status}}
        return json.dumps({"ScenarioFinished": {
            "recorder": {"label": label, "interactions": {"a": call}}}})  # fmt: skip

    lines = [
        json.dumps({"Initialize": {}}), json.dumps({"ScenarioFinished": {"recorder": {}}}),
        line("GET /a", "GET", 200), line("GET /b", "TRACE", 200), line("GET /c", "GET", 422),
        line("POST /d", "POST", 201), line("GET /e", "GET", None),
    ]  # fmt: skip
    (tmp_path / "calls.ndjson").write_text("\n".join(lines), "utf-8")
    assert sorted(_reached(tmp_path / "calls.ndjson")) == ["GET /a", "POST /d"]
