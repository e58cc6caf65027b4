import pytest
from report_builders import TEMPLATE, activity, content, previous, without

from qms.followup.core.report.completeness import progress
from qms.followup.core.report.content import Content

STATES = {"-": "empty", "~": "ongoing", "#": "done"}


@pytest.mark.parametrize(
    ("given", "ring"),
    [
        pytest.param(content(), "#####", id="whole"),
        pytest.param(Content(amount_ore=900_000, carried_ore=0), "-----", id="nobody has begun"),
        pytest.param(without("so_facts_right"), "~####", id="facts not confirmed"),
        pytest.param(
            content(carried_ore=None), "~##~#", id="carry-over not given: money does not add up"
        ),
        pytest.param(without("so_q1_needs", "so_q2_aims"), "#-###", id="nothing on needs"),
        pytest.param(without("so_q2_aims"), "#~###", id="one of two on needs"),
        pytest.param(content(previous=()), "#####", id="no measures last year: nothing to say"),
        pytest.param(
            content(previous=(previous(reading=""),)), "##-##", id="no reading of the only one"
        ),
        pytest.param(
            content(previous=(previous(), previous(id=8, fate=""))), "##~##", id="one of two read"
        ),
        pytest.param(content(activities=(activity(result=""),)), "###~#", id="a result is missing"),
        pytest.param(content(activities=(activity(ore=None),)), "###~#", id="an amount is missing"),
        pytest.param(content(activities=(activity(ore=999_999),)), "###~#", id="one öre left"),
        pytest.param(
            content(activities=(activity(ore=1_000_001),)), "###~#", id="one öre too much"
        ),
        pytest.param(
            without("so_q4_capacity", "so_q5_resources", "so_q7_priority", "so_q8_follow"),
            "####-",
            id="next year not begun",
        ),
    ],
)
def test_ring(given, ring):
    steps = progress(TEMPLATE, given)
    assert [step.state.value for step in steps] == [STATES[mark] for mark in ring]


@pytest.mark.parametrize(
    ("given", "number", "answered", "asked"),
    [
        pytest.param(content(), 2, 2, 2, id="2 of 2 answers"),
        pytest.param(
            content(previous=(previous(), previous(id=8, reading=""))),
            3,
            1,
            2,
            id="1 of 2 measures read",
        ),
        pytest.param(
            content(activities=(activity(ore=500_000), activity(id=2, ore=500_000, result=""))),
            4,
            4,
            5,
            id="two measures, unused, two texts",
        ),
        pytest.param(without("so_q4_capacity"), 5, 3, 4, id="3 of 4 answers"),
    ],
)
def test_counts(given, number, answered, asked):
    step = progress(TEMPLATE, given)[number - 1]
    assert (step.answered, step.asked) == (answered, asked)


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        pytest.param(
            content(activities=(activity(result="", baseline=" "),)),
            {("so_activities", "result"), ("so_activities", "baseline")},
            id="fields of a measure",
        ),
        pytest.param(
            content(activities=(), unused_ore=1_000_000),
            {("so_unused", "fate")},
            id="all unused, no choice",
        ),
        pytest.param(
            content(activities=()),
            {("so_activities", "answer"), ("so_unused", "money")},
            id="no measure and money left",
        ),
    ],
)
def test_what_is_missing_is_named(given, missing):
    step = progress(TEMPLATE, given)[3]
    assert {(gap.question, gap.field) for gap in step.missing} == missing


def test_all_unused_with_a_choice_is_whole():
    given = content(
        activities=(),
        unused_ore=1_000_000,
        answers={**content().answers, "so_unused": "Lämnas tillbaka"},
    )
    assert progress(TEMPLATE, given)[3].state == "done"


@pytest.mark.parametrize(
    ("given", "started"),
    [
        pytest.param(
            Content(amount_ore=5, carried_ore=3, previous=(previous(reading="", fate=""),)),
            False,
            id="only filled in beforehand",
        ),
        pytest.param(
            Content(amount_ore=5, answers={"so_why": "  "}), False, id="spaces are no words"
        ),
        pytest.param(Content(amount_ore=5, answers={"so_why": "Ja"}), True, id="one word"),
        pytest.param(Content(amount_ore=5, activities=(activity(),)), True, id="a measure"),
        pytest.param(Content(amount_ore=5, unused_ore=0), True, id="said that nothing is unused"),
        pytest.param(
            Content(amount_ore=5, previous=(previous(),)), True, id="read last year's measure"
        ),
    ],
)
def test_not_started_is_the_absence_of_content(given, started):
    assert given.is_started is started
