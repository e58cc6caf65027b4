"""Groups with small numbers hidden, schools alike, results against expected: by hand."""

from fractions import Fraction
from math import sqrt

import pytest

from qms.allocation.core.differences.settings_file import parse_settings
from qms.allocation.core.differences.values import Composition, SchoolResult
from qms.allocation.core.model import Category, Factor
from qms.content.loader import load
from qms.followup.core.effect.expected import Spring, expectations
from qms.followup.core.effect.groups import groups_of, hidden_groups
from qms.followup.core.effect.similar import similar_units
from qms.followup.core.effect.value_added.from_register import (
    Chosen,
    command_line,
    offered,
    pupils_csv,
    pupils_from,
)
from qms.register.core.facts import PupilResult

LIMITS = parse_settings(load("differences")).limits


def pupil(result, *, unit=1, year=2025, step=9, n=1, previous=None, **factors):
    return PupilResult(unit_id=unit, step=step, year=year, previous_unit_id=previous,
                       factors=factors, results={"betyg 9": result}, n=n)  # fmt: skip


def of_kind(values, kind, **more):
    return [pupil(value, kön=kind, **more) for value in values]


def test_a_groups_mean_and_difference_are_those_of_two_samples():
    girls, boys = [200, 220, 240, 260, 280], [180, 200, 220, 240, 260, 280]
    rows = of_kind(girls, "flickor") + of_kind(boys, "pojkar")
    first, second = groups_of(rows, outcome="betyg 9", factors=["kön"])
    assert (first.n, first.mean, second.mean) == (5, 240, 230)
    assert first.difference == pytest.approx(10)
    error = sqrt(1000 / 5 + 1400 / 6)
    assert (first.low, first.high) == pytest.approx(
        (10 - 1.959964 * error, 10 + 1.959964 * error), rel=1e-6
    )
    assert second.difference == pytest.approx(-10)


def test_pupils_counted_together_are_pupils():
    whole = groups_of(of_kind([200] * 6, "a") + of_kind([210] * 6, "b"),
                      outcome="betyg 9", factors=["kön"])  # fmt: skip
    counted = groups_of([pupil(200, n=6, kön="a"), pupil(210, n=6, kön="b")],
                        outcome="betyg 9", factors=["kön"])  # fmt: skip
    assert whole == counted


def test_a_change_is_the_last_spring_against_the_first():
    rows = of_kind([200] * 5, "a", year=2023) + of_kind([230] * 5, "a", year=2025)
    rows += of_kind([210] * 4, "b", year=2023) + of_kind([260] * 5, "b", year=2025)
    first, second = groups_of(rows, outcome="betyg 9", factors=["kön"])
    assert (first.change, second.change) == (30, None)


def test_pupils_without_the_result_are_not_in_any_group():
    rows = of_kind([200] * 5, "a") + of_kind([None] * 9, "a") + of_kind([210] * 5, "b")
    assert [one.n for one in groups_of(rows, outcome="betyg 9", factors=["kön"])] == [5, 5]


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        pytest.param({"a": 9, "b": 8}, set(), id="none is small"),
        pytest.param({"a": 9, "b": 4, "c": 30}, {"a", "b"}, id="the smallest other one too"),
        pytest.param({"a": 9, "b": 4, "c": 3}, {"b", "c"}, id="two hide each other"),
        pytest.param({"a": 9, "b": 1, "c": 1}, {"a", "b", "c"}, id="two that are few together"),
        pytest.param({"a": 3}, {"a"}, id="alone"),
    ],
)
def test_what_is_hidden_cannot_be_made_out_from_the_rest(sizes, hidden):
    assert hidden_groups(sizes, 5) == hidden


def shares(**values):
    return {("kön", name): value for name, value in values.items()}


def test_schools_alike_are_the_nearest_in_units_of_their_spread():
    units = {
        "own": {("a", "x"): 0.5, ("b", "x"): 0.10},
        "near": {("a", "x"): 0.5, ("b", "x"): 0.12},
        "off": {("a", "x"): 0.9, ("b", "x"): 0.10},
        "unknown": {},
    }
    found = similar_units(units)["own"]
    assert [one.unit for one in found] == ["near", "off"]
    assert found[0].distance < found[1].distance
    assert similar_units(units)["unknown"] == ()
    assert [one.unit for one in similar_units(units, most=1)["own"]] == ["near"]


def test_the_distance_by_hand():
    units = {"own": shares(x=0.0), "one": shares(x=1.0), "two": shares(x=2.0)}
    spread = sqrt(2 / 3)
    assert [one.distance for one in similar_units(units)["own"]] == pytest.approx(
        [1 / spread, 2 / spread]
    )


FACTOR = Factor(name="kön", label="Kön", categories=(
    Category(name="pojkar", label="pojkar", weight=Fraction(1)),
    Category(name="flickor", label="flickor", weight=Fraction(0)),
))  # fmt: skip


def spring(year, extra=0.0, schools=12):
    """Schools whose result is 200 + 100 × the girls' share; the first one more by `extra`."""
    found, results = [], []
    for at in range(schools):
        girls = Fraction(30 + 3 * at, 100)
        found.append(
            Composition(unit=str(at), pupils=100,
                        shares={"kön": {"pojkar": 1 - girls, "flickor": girls}})
        )  # fmt: skip
        value = 200 + 100 * float(girls) + (-1) ** at * 0.5 + extra * (at == 5)
        results.append(SchoolResult(unit=str(at), year=year, value=value, n=60))
    return Spring(year=year, factors=(FACTOR,), units=tuple(found), results=tuple(results))


def test_a_school_above_expected_is_told_and_its_change():
    found = expectations([spring(2024), spring(2025, extra=20.0)], LIMITS)
    five = next(one for one in found.units if one.unit == "5")
    assert (found.year, five.is_unusual, five.springs) == (2025, True, 1)
    assert five.deviation > 15
    assert five.change == pytest.approx(five.deviation - five.before)
    assert sum(one.is_unusual for one in found.units) == 1


def test_the_deviations_of_a_spring_add_up_to_nothing():
    found = expectations([spring(2025, extra=7.0)], LIMITS)
    assert sum(one.deviation for one in found.units) == pytest.approx(0, abs=1e-9)
    assert {one.before for one in found.units} == {None}


def test_with_too_few_schools_nothing_is_expected():
    assert expectations([spring(2025, schools=2)], LIMITS) is None
    assert expectations([], LIMITS) is None


def test_what_is_offered_is_what_most_pupils_have():
    rows = [pupil(200, kön="a"), pupil(None, kön="b", year=2024), pupil(190, step=6)]
    nine, six = offered(rows)
    assert (nine.step, nine.results, nine.factors, nine.years) == (
        9, ("betyg 9",), ("kön",), (2024, 2025)
    )  # fmt: skip
    assert (six.step, six.outcome) == (6, "betyg 9")
    assert offered([pupil(None)]) == ()


def chosen(**more):
    given = {"step": 9, "outcome": "betyg 9", "priors": (), "factors": ("kön",), "years": (2025,)}
    return Chosen(**(given | more))


def test_several_springs_are_told_apart():
    rows = [pupil(200, kön="a"), pupil(210, kön="b", year=2024)]
    assert set(pupils_from(rows, chosen(), {1: "A"}).factors) == {"kön"}
    both = pupils_from(rows, chosen(years=(2024, 2025)), {1: "A"})
    assert both.factors["vår"].categories == ("2024", "2025")


def test_names_that_a_command_cannot_take_are_others_in_the_file():
    odd = chosen(factors=("antal", "utbildning, högsta"))
    assert '--factors "antal (egen),utbildning högsta"' in command_line(odd, "elever.csv")
    head = pupils_csv([], odd, {}).decode().splitlines()[0]
    assert head == "enhet,tidigare enhet,vår,antal (egen),utbildning högsta,betyg 9,antal"


def test_names_with_spaces_are_quoted_in_the_command():
    line = command_line(chosen(priors=("prov 3",), of_previous=True), "elever.csv")
    assert '--outcome "betyg 9" --prior "prov 3" --factors kön --group enhet' in line
    assert '--previous "tidigare enhet"' in line
