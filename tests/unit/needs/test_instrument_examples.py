"""The worked examples of the default instrument, every figure to the last digit."""

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from instrument_cases import EXAMPLES, INSTRUMENT, example

from qms.needs.core.instrument import score

COUNTS = ("current", "extraordinary", "desired", "desired_extraordinary")


def above_zero(points):
    return {key: value for key, value in points.items() if value}


@pytest.mark.parametrize("key", EXAMPLES)
@pytest.mark.parametrize("name", COUNTS)
def test_every_figure_of_a_count(key, name):
    expected, found = EXAMPLES[key][name], getattr(score(INSTRUMENT, *example(key)), name)
    assert above_zero(found.question_points) == expected["question_points"]
    assert above_zero(found.area_points) == expected["area_points"]
    assert found.profile_points == expected["profile_points"]
    assert [(one.area, one.points, one.weight, one.hours) for one in found.ranked] == [
        (row["area"], row["points"], row["weight"], row["hours"]) for row in expected["ranked"]
    ]
    for hours in ("hours_before_cap", "hours_after_cap"):
        assert getattr(found, hours) == expected[hours]
    assert found.hours == expected["hours_rounded"]


@pytest.mark.parametrize("key", EXAMPLES)
def test_the_result(key):
    expected, found = EXAMPLES[key]["result"], score(INSTRUMENT, *example(key))
    said = {
        "highest_level": found.highest_level,
        "questions_level_4": found.level_counts[4],
        "questions_level_3_or_more": sum(found.level_counts[3:]),
        "total_hours": found.total_hours,
        "extraordinary_hours": found.extraordinary_hours,
        "within_basic_amount_hours": found.within_basic_amount_hours,
        "desired_total_hours": found.desired_total_hours,
        "gap_hours": found.gap_hours,
        "threshold": found.threshold,
        "consistency_messages": [message.key for message in found.messages],
    }
    assert said == {name: expected[name] for name in said}
    assert found.unanswered == found.desired_unanswered == ()


@pytest.mark.parametrize("key", EXAMPLES)
def test_the_working_recomputes_from_its_own_lines(key):
    """Every line with a formula comes out of the lines before it, by plain fractions."""
    found = score(INSTRUMENT, *example(key))
    values: dict[str, Fraction] = {}
    for line in found.working:
        value = Fraction(line.value)
        if line.formula:
            assert reckoned(line.formula, values) == value, line
        values[line.letter] = value
    assert values["A.h"] == Fraction(found.total_hours)
    assert values["B.h"] == Fraction(found.extraordinary_hours)
    assert values["E"] == Fraction(found.within_basic_amount_hours)


def reckoned(formula: str, values: dict[str, Fraction]) -> Fraction:
    named = re.sub(r"[A-Z](?:\.\w+)?", lambda m: f"v[{m.group()!r}]", formula)
    numbers = re.sub(r"(?<![\w.'])(\d+(?:\.\d+)?)(?!['\w])", r"F('\1')", named)
    python = numbers.translate(str.maketrans({"×": "*", "÷": "/", "−": "-", ";": ","}))
    rounding = lambda x, _places: Fraction(int(x + Fraction(1, 2)))  # noqa: E731
    scope = {"v": values, "F": Fraction, "min": min, "avrunda": rounding}
    return eval(python, {"__builtins__": {}}, scope)  # the test's own text


def test_points_are_whole_and_hours_are_decimals():
    found = score(INSTRUMENT, *example("case_extraordinary"))
    assert found.current.ranked[2].hours == Decimal("3.25")
    assert isinstance(found.total_hours, Decimal)
    assert str(found.total_hours) == "35.0"
