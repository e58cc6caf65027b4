"""Applications: numbers, references, terms, faults told at once, and documentation."""

import tomllib
from datetime import date
from decimal import Decimal
from importlib.resources import files

import pytest

from qms.needs.core.cases.application import (
    Child,
    Cost,
    Request,
    child_problems,
    request_from,
    request_json,
    request_problems,
)
from qms.needs.core.cases.kinds import Part
from qms.needs.core.cases.number import bare_number, born_of
from qms.needs.core.cases.refs import SIGNS, new_ref, shown_ref, typed_ref
from qms.needs.core.cases.terms import period_of, period_problems, terms_to_apply
from qms.needs.core.cases.ties import may_tie, tied_parts
from qms.needs.core.documentation.checks import content_problems
from qms.needs.core.documentation.completeness import Lack, lack_of, states
from qms.needs.core.documentation.content import EMPTY, PartContent, cost_ore, tidy
from qms.needs.core.instrument import parse_instrument

TODAY = date(2026, 11, 20)
INSTRUMENT = parse_instrument(
    tomllib.loads(
        files("qms.content").joinpath("needs_instrument.toml").read_text("utf-8"),
        parse_float=Decimal,
    )
)


@pytest.mark.parametrize(
    ("typed", "bare"),
    [
        # The tax agency's own example of the check digit: 640823-323, digit 4.
        pytest.param("19640823-3234", "196408233234", id="the agency's example"),
        pytest.param("19640823 3234", "196408233234", id="a space"),
        pytest.param("19640823-3235", "", id="wrong check digit"),
        pytest.param("640823-3234", "", id="ten digits: which century?"),
        pytest.param("20160564-0000", "201605640000", id="coordination number"),
        pytest.param("20160532-0000", "", id="no such day"),
        pytest.param("２0160564-0000", "", id="a digit of another script"),
        pytest.param("", "", id="empty"),
    ],
)
def test_personal_numbers(typed, bare):
    assert bare_number(typed) == bare


def test_a_coordination_number_tells_the_day_of_birth():
    assert born_of("201605640000") == date(2016, 5, 4)


def test_references_are_read_as_they_are_shown():
    ref = new_ref()
    assert len(ref) == 12
    assert set(ref) <= set(SIGNS)
    assert typed_ref(f" {shown_ref(ref).lower()} ") == ref
    assert typed_ref("K7QX 42M9") == typed_ref("O000 0000 0000") == ""
    assert len({new_ref() for _ in range(200)}) == 200


def test_this_term_and_the_four_next_can_be_applied_for_and_never_backwards():
    firsts = [one.first for one in terms_to_apply(TODAY)]
    assert firsts == [date(2026, 7, 1), date(2027, 1, 1), date(2027, 7, 1), date(2028, 1, 1),
                      date(2028, 7, 1)]  # fmt: skip
    this = period_of(date(2026, 7, 1), 1, today=TODAY)
    assert (this.first, this.last) == (TODAY, date(2026, 12, 31))
    year = period_of(date(2027, 7, 1), 2, today=TODAY)
    assert (year.first, year.last) == (date(2027, 7, 1), date(2028, 6, 30))
    assert len(list(period_problems(date(2026, 1, 1), 3, today=TODAY))) == 2


CHILD = Child(name="Elev Ek 01", born=date(2016, 5, 4))
REQUEST = Request(name="Elev Ek 01", born=date(2016, 5, 4), assistant_hours=Decimal(20),
                  total_hours=Decimal("24.5"), learning_swedish=False,
                  measures=("Assistent",), costs=(Cost(what="Dator", ore=450_000),))  # fmt: skip


@pytest.mark.parametrize(
    ("child", "columns"),
    [
        pytest.param(CHILD, [], id="right"),
        pytest.param(Child(name=" "), ["name", "born"], id="nothing"),
        pytest.param(Child(name="A", number="1"), ["number"], id="no number"),
        pytest.param(Child(name="A", number="20160564-0000"), [], id="born by the number"),
        pytest.param(
            Child(name="A", number="20160564-0000", born=date(2016, 5, 5)), ["born"], id="differs"
        ),
        pytest.param(Child(name="A" * 121, born=date(2030, 1, 1)), ["name", "born"], id="both"),
    ],
)
def test_who_it_is_about(child, columns):
    problems = list(child_problems(child, today=TODAY))
    assert [one.column for one in problems] == columns
    assert not any(one.value for one in problems)


@pytest.mark.parametrize(
    ("request_", "columns"),
    [
        pytest.param(REQUEST, [], id="right"),
        pytest.param(Request(name="A"), ["measures"], id="nothing asked for"),
        pytest.param(
            Request(name="A", assistant_hours=Decimal(30), total_hours=Decimal(20)),
            ["total_hours"],
            id="fewer than the assistant's",
        ),
        pytest.param(
            Request(name="A", total_hours=Decimal(-1), child_hours=Decimal(81)),
            ["total_hours", "child_hours"],
            id="outside",
        ),
        pytest.param(
            Request(name="A", measures=("x" * 201,), costs=(Cost(what="", ore=0),)),
            ["measures", "costs", "costs"],
            id="lines",
        ),
    ],
)
def test_what_is_asked_for(request_, columns):
    assert [one.column for one in request_problems(request_)] == columns


def test_a_request_comes_back_as_it_was_sealed_and_is_never_shown_whole():
    assert request_from(request_json(REQUEST)) == REQUEST
    assert "Ek" not in repr(REQUEST)
    assert "Ek" not in repr(CHILD)
    assert REQUEST.age_on(date(2026, 5, 3)) == 9
    assert REQUEST.age_on(date(2026, 5, 4)) == 10
    assert REQUEST.cost_ore == 450_000


def test_who_may_tie_whom():
    assert may_tie({Part.OFFICER}, Part.DECIDER)
    assert not may_tie({Part.UNIT}, Part.OFFICER)
    assert not may_tie({Part.ASSESSOR}, Part.READER)
    assert tied_parts({Part.UNIT}) == (Part.UNIT, Part.ASSESSOR, Part.READER)


@pytest.mark.parametrize(
    ("key", "content", "lack"),
    [
        pytest.param("doc_situation", PartContent(text="Så här."), None, id="text"),
        pytest.param("doc_situation", EMPTY, Lack.EMPTY, id="no text"),
        pytest.param("doc_duration", PartContent(text="Länge."), Lack.NO_CHOICE, id="no choice"),
        pytest.param("doc_duration", PartContent(choice="längre"), None, id="choice"),
        pytest.param("doc_tried", EMPTY, Lack.EMPTY, id="no rows"),
        pytest.param("doc_tried", PartContent(rows=(("a",) * 5,)), None, id="a row"),
    ],
)
def test_what_a_part_lacks(key, content, lack):
    assert lack_of(INSTRUMENT.part(key), content) is lack


@pytest.mark.parametrize(
    ("key", "content", "count"),
    [
        pytest.param("doc_situation", PartContent(text="ord " * 200), 0, id="200 words"),
        pytest.param("doc_situation", PartContent(text="ord " * 201), 1, id="201 words"),
        pytest.param("doc_duration", PartContent(choice="för evigt"), 1, id="unknown choice"),
        pytest.param(
            "doc_requested", PartContent(rows=(("bok", "2", "x", ""), ("", "2", "", ""))), 2,
            id="rows",
        ),
        pytest.param("doc_cost", PartContent(rows=(("Dator", "12 500"),)), 0, id="kronor"),
        pytest.param("doc_cost", PartContent(rows=(("Dator", "tolv"),)), 1, id="no amount"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_part(key, content, count):
    part = INSTRUMENT.part(key)
    assert len(list(content_problems(part, tidy(part, content)))) == count


def test_the_previous_evaluation_is_asked_for_only_after_a_decision():
    def required(*, has_previous):
        found = states(INSTRUMENT, {}, form="preschool", has_previous=has_previous)
        return {one.part.key for one in found if one.is_required}

    assert required(has_previous=True) - required(has_previous=False) == {"doc_previous"}
    assert "doc_expert" not in required(has_previous=True)  # asked for by the levels, later
    assert cost_ore(PartContent(rows=(("a", "12 500"), ("b", "1,50")))) == 1_250_150
