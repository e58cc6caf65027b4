"""What an instrument's file cannot say: every fault at once, with its place."""

import copy
import tomllib
from decimal import Decimal

import pytest
from instrument_cases import INSTRUMENT, TABLE

from qms.content.loader import load
from qms.kernel.problems import RefusedError
from qms.needs.core.instrument import parse_instrument, read_instrument_file
from qms.needs.core.instrument.toml_text import write_toml


def changed(path, value):
    """Return the default table with one value at the path changed; `None` takes it away."""
    table = copy.deepcopy(TABLE)
    *way, last = path
    inner = table
    for step in way:
        inner = inner[step]
    if value is None:
        del inner[last]
    else:
        inner[last] = value
    return table


def faults(table):
    with pytest.raises(RefusedError) as refused:
        parse_instrument(table)
    return [problem.sentence() for problem in refused.value.problems]


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        pytest.param(("meta", "key"), None, "meta.key: key saknas.", id="no key"),
        pytest.param(("meta", "version"), Decimal("1.5"), "meta.version: version är 1.5", id="ver"),
        pytest.param(("meta", "colour"), "red", "meta.colour: Nyckeln colour hör", id="unknown"),
        pytest.param(("extra",), {}, "extra: Nyckeln extra hör", id="unknown table"),
        pytest.param(("meta", "second_assessor_share"), 2, "second_assessor_share är 2",
                     id="share"),
        pytest.param(("points", "by_level"), [0, 1, 1], "points.by_level: Poängen",
                     id="flat points"),
        pytest.param(("points", "by_level"), [1, 2], "points.by_level: Poängen", id="from one"),
        pytest.param(("points", "by_level"), "0 1 3", "points.by_level: by_level är ingen lista",
                     id="points as text"),
        pytest.param(("points",), None, "points: points saknas", id="no points"),
        pytest.param(("hours", "hours_per_point_by_rank"), [], "är ingen lista av tal",
                     id="weights"),
        pytest.param(("hours", "rounding", "mode"), "up_or_down", "rounding.mode: mode är",
                     id="mode"),
        pytest.param(("hours", "rounding", "quantum"), 0, "quantum är 0", id="quantum"),
        pytest.param(("hours", "rounding", "where"), "first", "avrundas alltid sist", id="where"),
        pytest.param(("hours", "threshold_basis"), "hours_rounded", "threshold_basis kan",
                     id="basis"),
        pytest.param(("hours", "default_cap_per_week", "preschool"), 200, "preschool är 200",
                     id="more hours than a week has"),
        pytest.param(("threshold", 0, "rule"), {"hours_below": 6}, "hours_below finns inte",
                     id="unknown limit"),
        pytest.param(("threshold", 0, "rule"), {}, "säger inte när", id="empty rule"),
        pytest.param(("threshold", 2, "rule", "any_of"), [{"questions_at_level_9_at_least": 1}],
                     "Nivån 9 finns inte", id="level of a threshold"),
        pytest.param(("threshold", 2, "rule", "documentation_required"), ["doc_x"],
                     "Underlaget doc_x finns inte", id="documentation of a threshold"),
        pytest.param(("threshold", 1, "rule"), {"max_level_at_least": 1}, "ingen annan tar",
                     id="nobody takes the rest"),
        pytest.param(("threshold", 3, "rule", "as"), "huge", "Gränsen huge finns inte", id="as"),
        pytest.param(("level", 4, "level"), 3, "Nivåerna är inte 0 till 4", id="level twice"),
        pytest.param(("area", 1, "key"), "health", "health finns 2 gånger", id="area twice"),
        pytest.param(("area", 1, "order"), 1, "ordningen 1 finns 2 gånger", id="order twice"),
        pytest.param(("question", 0, "area"), "helth", "Området helth finns inte",
                     id="no such area"),
        pytest.param(("question", 1, "key"), "HAL1", "hal1 finns 2 gånger", id="question twice"),
        pytest.param(("question", 0, "levels_sv"), ["a", "b"], "question.HAL1.levels_sv: 2 nivåer",
                     id="levels lacking"),
        pytest.param(("question", 0, "levels_sv", 2), " ", "levels_sv är ingen lista",
                     id="empty one"),
        pytest.param(("question", 4, "preschool", "text_sv"), None,
                     "question.ROR2.preschool.text_sv: text_sv saknas", id="words of a form"),
        pytest.param(("question", 4, "univ"), {}, "question.ROR2.univ", id="no such form"),
        pytest.param(("documentation", 7, "condition"), "max(HAL1, SIN9) >= 3",
                     "documentation.doc_expert.condition: Villkoret: Namnet SIN9", id="name"),
        pytest.param(("documentation", 0, "condition"), "HAL1 > 1", "gäller bara med",
                     id="a condition that nobody reads"),
        pytest.param(("consistency_rule", 0, "condition"), "area_max(helth) == 0",
                     "Menade du area_max(health)?", id="no such area in a rule"),
        pytest.param(("consistency_rule", 0, "condition"), "HAL1 + 1", "ett tal, inte ett villkor",
                     id="no condition"),
        pytest.param(("consistency_rule", 0, "condition"), "any(HAL1 > 1)", "lika för alla",
                     id="any of one"),
        pytest.param(("consistency_rule", 0, "condition"), "__import__(1)", "__import__ finns inte",
                     id="no Python"),
        pytest.param(("consistency_rule", 0, "severity"), "shout", "severity är", id="severity"),
        pytest.param(("consistency_rule", 0), "x", "nummer 1 är ingen tabell", id="no table"),
        pytest.param(("area",), "x", "area är ingen lista", id="no list"),
    ],
)  # fmt: skip
def test_the_fault_is_told_with_its_place(path, value, says):
    told = faults(changed(path, value))
    assert any(says in sentence for sentence in told), told
    assert all(sentence.count(": ") >= 1 for sentence in told)


def test_every_fault_at_once():
    table = changed(("meta", "key"), None)
    table["question"][0]["levels_sv"] = []
    table["consistency_rule"][0]["condition"] = "HAL1 >"
    table["threshold"][0]["rule"] = {"total_hours_below": "sex"}
    assert len(faults(table)) == 4


def test_an_empty_file_tells_everything_that_is_missing():
    told = " ".join(faults({}))
    for name in ("meta", "points", "hours", "area", "threshold", "state", "amount"):
        assert name in told


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"\xff\xfe", id="not UTF-8"),
        pytest.param(b"a = ", id="not TOML"),
        pytest.param(b"x" * 1_000_001, id="too large"),
    ],
)
def test_a_file_that_is_none(content):
    with pytest.raises(RefusedError):
        read_instrument_file(content)


def test_the_table_written_and_read_is_the_same_table():
    text = write_toml(TABLE)
    assert tomllib.loads(text, parse_float=Decimal) == TABLE
    assert read_instrument_file(text.encode()) == INSTRUMENT


def test_numbers_read_as_floats_are_what_stood_in_the_file():
    assert parse_instrument(load("needs_instrument")) == INSTRUMENT


def test_a_question_in_its_school_form():
    question = INSTRUMENT.question("SAM1")
    assert question.in_form("preschool").text.sv == "Hur leker barnet med andra barn?"
    assert question.in_form("compulsory_1_3").text is question.text
    assert question.text.said("en") == "How does the pupil interact with peers?"
