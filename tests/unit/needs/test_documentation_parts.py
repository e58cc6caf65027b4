"""The parts of the documentation: what the application said, days, hours, and what is left."""

import tomllib
from datetime import date
from decimal import Decimal
from importlib.resources import files

import pytest

from qms.needs.core.cases.application import Cost, Request
from qms.needs.core.documentation.checks import content_problems
from qms.needs.core.documentation.columns import ColumnKind, column_kind, day_in, hours_in
from qms.needs.core.documentation.completeness import Lack, Standing, next_lacking, states
from qms.needs.core.documentation.content import EMPTY, PartContent, tidy
from qms.needs.core.documentation.requested import asked_now, prefilled
from qms.needs.core.instrument import parse_instrument

INSTRUMENT = parse_instrument(
    tomllib.loads(
        files("qms.content").joinpath("needs_instrument.toml").read_text("utf-8"),
        parse_float=Decimal,
    )
)
SUPPORT, COST = INSTRUMENT.part("doc_requested"), INSTRUMENT.part("doc_cost")
ASSISTANT, OTHER = "assistenthjälp", "annat"


def asked(**changes):
    return Request(**{"name": "Elev Ek 01", **changes})


@pytest.mark.parametrize(
    ("request_", "rows"),
    [
        pytest.param(asked(), (), id="nothing"),
        pytest.param(
            asked(assistant_hours=Decimal(20), total_hours=Decimal("24.5"),
                  measures=("Assistent på lektioner", "Liten grupp")),
            ((ASSISTANT, "20", "", "Assistent på lektioner"), (OTHER, "4,5", "", "Liten grupp")),
            id="the assistant's hours, and the rest on the only other row",
        ),
        pytest.param(
            asked(assistant_hours=Decimal(20), total_hours=Decimal(24)),
            ((ASSISTANT, "20", "", ""), (OTHER, "4", "", "")), id="hours without words",
        ),
        pytest.param(
            asked(total_hours=Decimal(9), measures=("Hjälpmedel för syn", "Liten grupp")),
            (("hjälpmedel", "", "", "Hjälpmedel för syn"), (OTHER, "", "", "Liten grupp")),
            id="hours that no row can be said to have",
        ),
        pytest.param(
            asked(measures=("Liten grupp", "Lugnt rum")),
            ((OTHER, "", "", "Liten grupp. Lugnt rum"),), id="two of the same kind",
        ),
    ],
)  # fmt: skip
def test_what_the_application_said_stands_in_the_part(request_, rows):
    content = prefilled(SUPPORT, request_)
    assert content.rows == rows
    assert content.is_prefilled is bool(rows)


def test_costs_stand_in_their_part_as_they_are_typed():
    costs = (Cost(what="Skrivdator", ore=450_000), Cost(what="Licens", ore=99_950))
    found = prefilled(COST, asked(costs=costs))
    assert found.rows == (("Skrivdator", "4 500"), ("Licens", "999,50"))
    assert not list(content_problems(COST, tidy(COST, found)))
    assert prefilled(INSTRUMENT.part("doc_tried"), asked(costs=costs)).is_empty


def test_what_is_written_in_the_part_is_what_is_asked_for():
    before = asked(assistant_hours=Decimal(20), total_hours=Decimal(24),
                   costs=(Cost(what="Dator", ore=450_000), Cost(what="Lift", ore=1)))  # fmt: skip
    written = {
        "doc_requested": PartContent(rows=((ASSISTANT, "12,5", "x", "y"), (OTHER, "4", "", ""))),
        "doc_cost": PartContent(rows=(("Personal", "250 000"), ("Dator", "5 000"))),
    }
    now = asked_now(before, written)
    assert (now.assistant_hours, now.total_hours) == (Decimal("12.5"), Decimal("16.5"))
    assert now.costs == (Cost(what="Dator", ore=500_000),)  # the staff's hours have a price
    assert asked_now(before, {}) == before
    assert asked_now(before, {"doc_requested": prefilled(SUPPORT, before)}) == before


@pytest.mark.parametrize(
    ("key", "kind"),
    [("från", "day"), ("till", "day"), ("timmar_per_vecka", "hours"), ("insats", "text")],
)
def test_what_a_column_holds(key, kind):
    assert column_kind(key) is ColumnKind(kind)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        pytest.param("2026-08-17", date(2026, 8, 17), id="a day"),
        pytest.param("2026-02-30", None, id="no such day"),
        pytest.param("1026-08-17", None, id="another time"),
        pytest.param("20260817", None, id="without lines"),
        pytest.param("augusti", None, id="a word"),
    ],
)
def test_days(cell, day):
    assert day_in(cell) == day


@pytest.mark.parametrize(
    ("cell", "hours"),
    [
        ("12,5", Decimal("12.5")), ("12.5", Decimal("12.5")), (" 80 ", Decimal(80)),
        ("0", Decimal(0)), ("-1", None), ("80,1", None), ("tolv", None), ("9" * 400, None),
        ("1e3", None),
    ],
)  # fmt: skip
def test_hours(cell, hours):
    assert hours_in(cell) == hours


TRIED = ("Liten grupp", "2026-08-17", "2026-10-30", "6", "Lugnare")


@pytest.mark.parametrize(
    ("key", "rows", "faults"),
    [
        pytest.param("doc_tried", (TRIED,), 0, id="right"),
        pytest.param("doc_tried", (("A", "", "", "", ""),), 0, id="hours not known"),
        pytest.param("doc_tried", (("A", "augusti", "2026-13-01", "x", ""),), 3, id="all at once"),
        pytest.param("doc_tried", (("A", "2026-10-30", "2026-08-17", "", ""),), 1, id="backwards"),
        pytest.param("doc_tried", (("", "2026-10-30", "", "-4", ""),), 2, id="of nothing"),
        pytest.param("doc_requested", ((ASSISTANT, "50", "", ""), (OTHER, "40", "", "")), 1,
                     id="more than a week"),
        pytest.param("doc_cost", (("Dator", "9" * 30),), 1, id="more kronor than there are"),
        pytest.param("doc_cost", (("Dator", "-5"), ("", "5"), ("Lift", "5 000,50 kr")), 2,
                     id="kronor"),
    ],
)  # fmt: skip
def test_every_fault_of_a_row_is_told(key, rows, faults):
    part = INSTRUMENT.part(key)
    found = list(content_problems(part, tidy(part, PartContent(rows=rows))))
    assert len(found) == faults
    assert all(one.cure and not one.value for one in found)


def test_how_far_each_part_has_come_and_which_is_next():
    request = asked(assistant_hours=Decimal(20), costs=(Cost(what="Dator", ore=450_000),))
    contents = {
        "doc_situation": PartContent(text="Så här."),
        "doc_duration": PartContent(text="Länge."),
        "doc_requested": prefilled(SUPPORT, request),
        "doc_cost": prefilled(COST, request),
    }
    found = states(INSTRUMENT, contents, form="preschool", has_previous=False)
    known = {one.part.key: one for one in found}
    standing = {key: one.standing for key, one in known.items()}
    assert standing["doc_situation"] is standing["doc_cost"] is Standing.DONE
    assert standing["doc_duration"] is standing["doc_requested"] is Standing.BEGUN
    assert standing["doc_plan"] is standing["doc_previous"] is Standing.NOT_BEGUN
    assert known["doc_requested"].lack is Lack.PREFILLED
    assert next_lacking(found) == "doc_child_view"
    assert next_lacking(found, "doc_child_view") == "doc_guardians"
    assert next_lacking(found, "doc_follow_up") == "doc_child_view"  # from the top again
    assert next_lacking([known["doc_plan"]], "doc_plan") == ""
    assert next_lacking([known["doc_situation"]]) == ""
    assert EMPTY.is_empty


def test_only_what_was_asked_for_is_marked_and_the_rest_says_what_it_was():
    contents = {"doc_situation": PartContent(text="Så här.")}
    named = frozenset({"doc_situation", "doc_expert"})
    found = states(
        INSTRUMENT, contents, form="preschool", has_previous=False,
        asked=named, waits=frozenset({"doc_situation"}),
    )  # fmt: skip
    known = {one.part.key: one for one in found}
    # Written before it was asked for: it waits, but it does not hinder the officer.
    assert known["doc_situation"].standing is Standing.ASKED_FOR
    assert (known["doc_situation"].is_missing, known["doc_situation"].is_awaited) == (False, True)
    assert known["doc_expert"].is_required
    assert known["doc_plan"].standing is Standing.NOT_BEGUN
    assert next_lacking(found) == "doc_situation"


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        pytest.param(frozenset(), (False, True), id="answers-settle-it"),
        pytest.param(frozenset({"doc_expert"}), (True, False), id="asked-for"),
    ],
)
def test_what_the_assessment_may_require_is_not_left_to_choose(asked, expected):
    found = states(INSTRUMENT, {}, form="preschool", has_previous=False, asked=asked)
    known = {one.part.key: one for one in found}
    one, previous = known["doc_expert"], known["doc_previous"]
    assert (one.is_required, one.may_be_needed) == expected
    assert not previous.may_be_needed  # no answer changes whether there was a period before
