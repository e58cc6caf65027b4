"""Verdicts, overlaps, separate grants and who is left out."""

from dataclasses import replace
from fractions import Fraction

import pytest
from unit.allocation.differences_cases import (
    AID,
    EDUCATION,
    LIMITS,
    PERCENT,
    POINTS,
    SETTINGS,
    SEX,
    factor,
    result,
    school,
)

from qms.allocation.core.differences.factors import Differs
from qms.allocation.core.differences.results import ChanceBy, result_figures
from qms.allocation.core.differences.settings_file import (
    dump_settings,
    parse_settings,
    read_settings_file,
    with_paid,
)
from qms.allocation.core.differences.study import study_of
from qms.allocation.core.differences.values import Indicator, Why
from qms.allocation.core.differences.verdict import Caveat, Outcome
from qms.kernel.problems import RefusedError

APART = [(90, 110), (20, 180), (60, 140), (5, 195)]
SAME = [(40, 160), (42, 158), (39, 161), (41, 159)]
WIDE = [60.0, 92.0, 75.0, 96.0]
GRANT = '[[separate_grant]]\nkey = "a"\nname_sv = "A"\n'
EVEN = [85.0, 86.0, 84.0, 85.0]


def study(groups, values, **more):
    units = [school(f"S{n}", 200, bistånd=group) for n, group in enumerate(groups)]
    results = [result(f"S{n}", value, 60) for n, value in enumerate(values)]
    return study_of([AID], units, settings=SETTINGS, indicator=PERCENT, results=results, **more)


@pytest.mark.parametrize(
    ("groups", "values", "outcome"),
    [
        pytest.param(APART, WIDE, Outcome.MOTIVATED, id="both differ"),
        pytest.param(SAME, EVEN, Outcome.ALIKE, id="neither differs"),
        pytest.param(SAME, WIDE, Outcome.RESULTS_ONLY, id="results though alike"),
        pytest.param(APART, EVEN, Outcome.COMPOSITION_ONLY, id="composition only"),
        pytest.param(APART, [], Outcome.CANNOT_TELL, id="no results"),
    ],
)
def test_the_four_outcomes(groups, values, outcome):
    found = study(groups, values)
    assert found.verdict.outcome is outcome
    assert Caveat.ALL_MUNICIPAL in found.verdict.caveats


def test_what_the_verdict_rests_on_is_said():
    found = study(APART[:2], WIDE[:2])
    assert found.verdict.outcome is Outcome.CANNOT_TELL
    assert Caveat.FEW_SCHOOLS in found.verdict.caveats
    assert found.factors[0].differs is Differs.CANNOT_TELL
    none = study(APART, [])
    assert Caveat.NO_RESULTS in none.verdict.caveats


def test_an_independent_school_means_that_the_provider_cannot_steer_them_all():
    units = [school("A", 200, bistånd=(40, 160), is_independent=True),
             school("B", 200, bistånd=(41, 159))]  # fmt: skip
    found = study_of([AID], units, settings=SETTINGS)
    assert Caveat.ALL_MUNICIPAL not in found.verdict.caveats


def test_small_schools_that_differ_by_chance_are_not_said_to_differ():
    # Twelve classes of 20 with 1–4 pupils each in the group: D is large and means nothing
    groups = [(n, 20 - n) for n in (1, 3, 2, 4, 1, 2, 3, 2, 1, 3, 2, 2)]
    units = [school(f"S{n:02d}", 20, bistånd=group) for n, group in enumerate(groups)]
    figures = study_of([AID], units, settings=SETTINGS).factors[0]
    assert figures.dissimilarity > 0.1
    assert figures.differs is Differs.NOT_BEYOND_CHANCE
    many = [replace(unit, pupils=2000) for unit in units]
    figures = study_of([AID], many, settings=SETTINGS).factors[0]
    assert figures.differs is Differs.NOTABLY


def test_a_factor_with_everybody_in_one_category_says_nothing():
    units = [school(f"S{n}", 100, bistånd=(0, 100)) for n in range(4)]
    found = study_of([AID], units, settings=SETTINGS)
    assert found.factors[0].dissimilarity is None
    assert found.factors[0].differs is Differs.CANNOT_TELL
    assert Caveat.FACTOR_WITHOUT_FIGURES in found.verdict.caveats


def test_schools_without_figures_are_named_and_the_others_counted():
    units = [school(f"S{n}", 200, bistånd=group) for n, group in enumerate(APART)]
    bare = school("Tom", 50)
    results = [result("S0", 70, 50), result("S1", 80, 50), result("S2", 90, 50), result("X", 5, 50)]
    found = study_of([AID], [*units, bare], settings=SETTINGS, indicator=PERCENT, results=results)
    told = {(one.unit, one.about, one.why) for one in found.omitted}
    assert told == {
        ("Tom", "bistånd", Why.NO_BACKGROUND),
        ("Tom", "g9_eligible", Why.NO_RESULT),
        ("S3", "g9_eligible", Why.NO_RESULT),
        ("X", "g9_eligible", Why.NOT_IN_FACTORS),
    }
    assert found.factors[0].schools == 4
    assert len(found.results.schools) == 3
    assert Caveat.NOT_EVERY_SCHOOL in found.verdict.caveats


def test_factors_that_tell_the_same_are_found():
    units = [
        school(f"S{n}", 200, bistånd=(a, 200 - a), kön=(100, 100), utbildning=(a, 50, 150 - a))
        for n, a in enumerate((10, 40, 90, 60))
    ]
    pairs = study_of([AID, SEX, EDUCATION], units, settings=SETTINGS).overlaps
    assert [(p.first, p.first_category, p.second, p.second_category) for p in pairs] == [
        ("bistånd", "ja", "utbildning", "kort")
    ]
    assert pairs[0].r == pytest.approx(1)


def test_a_factor_that_is_paid_for_already_is_told():
    units = [school(f"S{n}", 100, bistånd=(10, 90)) for n in range(3)]
    moved = factor("tid i Sverige", "kort", "lång")
    found = study_of([AID, moved], units, settings=SETTINGS)
    assert [one.factor for one in found.paid] == ["tid i Sverige"]
    assert {grant.is_paid for grant in found.paid[0].grants} == {None}
    keys = [grant.key for grant in found.paid[0].grants]
    said = with_paid(SETTINGS, {**dict.fromkeys(keys, False), keys[0]: True})
    found = study_of([moved], units, settings=said)
    assert [(g.key, g.is_paid) for g in found.paid[0].grants] == [(keys[0], True)]


def test_lasting_differences_between_years_are_told_from_chance():
    steady = [result(f"S{n}", 200 + 15 * n + y, 50, 2020 + y) for n in range(6) for y in range(3)]
    figures = result_figures(POINTS, steady, limits=LIMITS)
    assert (figures.tested, figures.is_notable) == (ChanceBy.BY_YEARS, True)
    # The same spread each year, in a new order: nothing that lasts
    turned = [
        result(f"S{n}", 200 + 15 * ((n + 2 * y) % 6), 50, 2020 + y)
        for n in range(6)
        for y in range(3)
    ]
    figures = result_figures(POINTS, turned, limits=LIMITS)
    assert figures.is_notable is False


def test_one_year_without_pupils_leaves_the_limit_to_decide():
    figures = result_figures(
        POINTS, [result(f"S{n}", 200 + 20 * n) for n in range(4)], limits=LIMITS
    )
    assert (figures.tested, figures.chance, figures.is_notable) == (ChanceBy.NOT, None, True)
    unlimited = Indicator(key="k", name="K", scale="number")
    figures = result_figures(unlimited, [result(f"S{n}", 20 * n) for n in range(4)], limits=LIMITS)
    assert (figures.tested, figures.is_notable) == (ChanceBy.NOT, False)


def test_the_latest_years_are_put_together_by_pupils():
    rows = [result("A", 80, 10, 2024), result("A", 90, 30, 2026), result("A", 10, 99, 2019)]
    others = [result(u, 85, 40, y) for u in "BC" for y in (2024, 2025, 2026)]
    figures = result_figures(PERCENT, [*rows, *others], limits=LIMITS)
    assert figures.years == (2024, 2025, 2026)
    # (80·10 + 90·30)/40
    assert (figures.schools[0].value, figures.schools[0].n) == (87.5, 40)


def test_settings_come_back_from_what_is_written():
    assert parse_settings(dump_settings(SETTINGS)) == SETTINGS


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param('[[limit]]\nkey = "chanse"\nvalue = 1', "chanse är ingen gräns", id="key"),
        pytest.param('[[limit]]\nkey = "chance"\nvalue = 2', "chance är 2", id="too large"),
        pytest.param('[[limit]]\nkey = "draws"\nvalue = "99.5"', "helt tal", id="not whole"),
        pytest.param('[[limit]]\nkey = "draws"\nvalue = 5', "minst 99", id="too small"),
        pytest.param('[[limit]]\nkey = "draws"\nvalue = "x"', "inte ett tal", id="word"),
        pytest.param(f"{GRANT}factors = 3", "lista", id="list"),
        pytest.param(f'{GRANT}factors = ["x"]\npaid = "j"', "yes, no", id="paid"),
        pytest.param("limit = 3", "ingen tabell", id="table"),
        pytest.param("limit = [", "inte TOML", id="toml"),
    ],
)  # fmt: skip
def test_faulty_settings_are_told(text, says):
    with pytest.raises(RefusedError) as refused:
        read_settings_file(text.encode(), default=SETTINGS)
    assert any(says in problem.sentence() for problem in refused.value.problems)


def test_a_file_of_settings_changes_only_what_it_says():
    text = b'[[limit]]\nkey = "chance"\nvalue = "0.01"\n'
    found = read_settings_file(text, default=SETTINGS)
    assert found == replace(SETTINGS, limits=replace(LIMITS, chance=found.limits.chance))
    assert Fraction(found.limits.chance) == Fraction(1, 100)
