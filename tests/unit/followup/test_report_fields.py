import pytest
from report_builders import TEMPLATE, activity, content, previous

from qms.followup.core.report.asking import asked
from qms.followup.core.report.fields import fields_of, flatten, row_of
from qms.followup.core.report.reading import read_posted
from qms.followup.core.report.summary import summarise


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a12-result", ("a", 12, "result")),
        ("p7-fate", ("p", 7, "fate")),
        ("so_why", None),
        ("a0-ore", None),
        ("b1-ore", None),
        ("a1-", None),
        ("a1x-ore", None),
        ("a9999999999999999999-ore", None),
    ],
)
def test_a_name_points_at_a_row_or_at_a_question(name, expected):
    row = row_of(name)
    assert (row and (row.letter, row.id, row.attribute)) == expected


def test_flat_fields_hold_everything_that_can_be_written():
    given = content(carried_ore=9_600_000, unused_ore=None, previous=(previous(id=7),))
    flat = flatten(given, TEMPLATE)
    assert flat["so_carried"] == "9600000"
    assert flat["so_unused"] == flat["so_unused_fate"] == ""
    assert flat["a1-ore"] == "1000000"
    assert flat["p7-reading"] == "68 %"
    for section in asked(TEMPLATE, given).sections:
        assert set(fields_of(section, given)) <= set(flat) | set(given.answers)


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        pytest.param("so_unused", "1 245 000", "124500000", id="spaces between thousands"),
        pytest.param("so_unused", "1\u00a0245\u00a0000 kr", "124500000", id="hard spaces and unit"),
        pytest.param("so_unused", "1245000,00", "124500000", id="decimal comma"),
        pytest.param("so_unused", "", "", id="emptied"),
        pytest.param("a1-ore", "0", "0", id="zero is an amount"),
        pytest.param("a1-result", " 68 % ", "68 %", id="spaces around a value"),
        pytest.param("so_why", "a\r\nb", "a\nb", id="line breaks of a form"),
        pytest.param("so_unused_fate", "Lämnas tillbaka", "Lämnas tillbaka", id="a choice"),
    ],
)
def test_read(name, typed, value):
    read = read_posted({name: typed}, TEMPLATE.section(4))
    assert (dict(read.values), read.problems) == ({name: value}, ())


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        pytest.param("so_unused", "mycket", id="no number"),
        pytest.param("so_unused", "-1", id="below zero"),
        pytest.param("so_unused", "1,005", id="parts of an öre"),
        pytest.param("a1-ore", "9" * 20, id="more money than there is"),
        pytest.param("so_unused_fate", "Festas upp", id="a choice that is not offered"),
        pytest.param("a1-name", "x" * 201, id="a line that is too long"),
        pytest.param("so_why", "x" * 20_001, id="a text that is too long"),
    ],
)
def test_a_faulty_field_is_named_with_what_was_typed(name, typed):
    read = read_posted({name: typed}, TEMPLATE.section(4))
    assert [(one.column, one.value) for one in read.problems] == [(name, typed)]
    assert name not in read.values


def test_a_deficit_may_be_carried_over():
    read = read_posted({"so_carried": "−12 500"}, TEMPLATE.section(1))
    assert dict(read.values) == {"so_carried": "-1250000"}


@pytest.mark.parametrize(
    ("given", "ring", "done", "first_open"),
    [
        pytest.param(content(), "ddddd", 5, 5, id="whole"),
        pytest.param(
            content(activities=(activity(result=""),)), "dddod", 4, 4, id="a result missing"
        ),
    ],
)
def test_summary(given, ring, done, first_open):
    summary = summarise(TEMPLATE, given)
    assert (summary.ring, summary.done, summary.first_open) == (ring, done, first_open)
    assert summary.left_ore == 0
