import pytest
from template_parts import question, small

from qms.followup.core.report.columns import COLUMNS, RowKind
from qms.followup.core.report.content import Action, Activity, Content
from qms.followup.core.report.fields import cell_text, cell_value, fields_of, flatten, row_of
from qms.followup.core.report.reading import read_posted

TEMPLATE = small(
    question("n", "number"),
    question("m", "money"),
    question("d", "date"),
    question("s", "scale", scale={"min": 1, "max": 5}),
    question("c", "multi_choice", options_sv=["A", "B", "C"], max_choices=2),
    question("t", "text"),
    question(
        "i", "indicator_table", indicators=["g6_math"], quality_rules=["result_without_cause"]
    ),
    question("p", "participation", groups=[{"key": "staff", "name_sv": "Personal"}]),
    question("x", "activity_table", rows="activities", columns=["name", "follow_up", "reached"]),
    question("y", "activity_table", rows="activities", columns=["name", "planned_ore"]),
    question("z", "action_list", rows="actions", columns=["title", "due", "this_year"]),
)
SECTION = TEMPLATE.section(1)


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        pytest.param("n", "12,50", "12.5", id="decimal comma"),
        pytest.param("n", "1 200", "1200", id="spaces between thousands"),
        pytest.param("n", "−3", "-3", id="a true minus"),
        pytest.param("n", "", "", id="no number"),
        pytest.param("m", "1 200,50", "120050", id="kronor and öre"),
        pytest.param("d", "2027-03-31", "2027-03-31", id="a date"),
        pytest.param("s", "5", "5", id="the end of the scale"),
        pytest.param("c", "B\nA", "A\nB", id="several, in the order offered"),
        pytest.param("c", "A\n\nA", "A", id="the same twice"),
        pytest.param("c", "", "", id="all taken away"),
        pytest.param("i-g6_math", "Annat", "Annat", id="a cause"),
        pytest.param("p-staff", "Deltog", "Deltog", id="took part"),
        pytest.param("p-staff_gave", " Analysen ", "Analysen", id="what they gave"),
        pytest.param("a1-follow_up", "2027-01-31", "2027-01-31", id="a date in a row"),
        pytest.param("a1-reached", "25", "25", id="how many"),
        pytest.param("a1-planned_ore", "1 000", "100000", id="money in a row"),
        pytest.param("n1-this_year", "Ja", "Ja", id="a choice in a row"),
    ],
)
def test_read(name, typed, value):
    read = read_posted({name: typed}, SECTION)
    assert (dict(read.values), read.problems) == ({name: value}, ())


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        pytest.param("n", "tolv", id="a number in letters"),
        pytest.param("n", "1e99", id="an endless number"),
        pytest.param("n", "NaN", id="no number at all"),
        pytest.param("m", "-1", id="less than nothing"),
        pytest.param("d", "31/3 2027", id="a date in another order"),
        pytest.param("d", "2027-02-30", id="a day that does not exist"),
        pytest.param("d", "0001-01-01", id="two thousand years ago"),
        pytest.param("s", "6", id="beyond the scale"),
        pytest.param("s", "2.5", id="between two steps"),
        pytest.param("c", "A\nB\nC", id="more than may be chosen"),
        pytest.param("c", "D", id="not offered"),
        pytest.param("i-g6_math", "Solen", id="a cause that is not offered"),
        pytest.param("p-staff", "Kanske", id="another word than the three"),
        pytest.param("a1-reached", "2,5", id="half a pupil"),
        pytest.param("a1-reached", "-1", id="less than none"),
        pytest.param("a1-follow_up", "i vår", id="a season"),
        pytest.param("n1-this_year", "Delvis", id="a choice of another column"),
        pytest.param("n1-title", "x" * 201, id="a line that is too long"),
    ],
)
def test_a_faulty_field_is_named_with_what_was_typed(name, typed):
    read = read_posted({name: typed}, SECTION)
    assert [(one.column, one.value) for one in read.problems] == [(name, typed)]
    assert dict(read.values) == {}


@pytest.mark.parametrize(
    ("kind", "key", "value", "text"),
    [
        (RowKind.ACTIVITIES, "planned_ore", 125_050, "125050"),
        (RowKind.ACTIVITIES, "planned_ore", None, ""),
        (RowKind.ACTIVITIES, "reached", 0, "0"),
        (RowKind.ACTIONS, "title", "Läsning", "Läsning"),
    ],
)
def test_a_cell_goes_to_text_and_back(kind, key, value, text):
    assert cell_text(value) == text
    assert cell_value(COLUMNS[kind][key], text) == value


def test_a_row_is_written_whole_in_any_step_that_shows_it():
    content = Content(
        amount_ore=0,
        activities=(Activity(id=4, name="A"),),
        actions=(Action(id=9, question="z", title="B"), Action(id=8, question="other", title="C")),
    )
    names = fields_of(SECTION, content)
    assert {"a4-name", "a4-follow_up", "a4-reached", "a4-planned_ore"} <= set(names)
    assert {"n9-title", "n9-due", "n9-this_year"} <= set(names)
    assert not any(name.startswith("n8-") for name in names)
    assert "a4-result" not in names
    assert len(names) == len(set(names))
    assert set(flatten(content, TEMPLATE)) >= {name for name in names if row_of(name)}
