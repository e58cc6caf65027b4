"""From pupils to classes: rules of size, rules learned, and the chances around them."""

from dataclasses import replace

import numpy as np
import pytest
from class_counts import formed_classes, guesses
from forecast_errors import tried_set

from qms.forecast.core.classes.chances import class_chances, likely_points
from qms.forecast.core.classes.counts import class_counts
from qms.forecast.core.classes.learned import Formed, learn
from qms.forecast.core.classes.sizes import SizeRule, size_rule
from qms.forecast.core.errors.futures import Futures
from qms.forecast.core.errors.model import ErrorModel, LevelModels, open_model

RULE = size_rule({(0, 3): 25, (4, 6): 28})


@pytest.mark.parametrize(
    ("step", "pupils", "classes"),
    [
        pytest.param(0, 25, 1, id="exactly full"),
        pytest.param(0, 26, 2, id="one too many"),
        pytest.param(4, 28, 1, id="another size in the next band"),
        pytest.param(0, 0.4, 0, id="nobody"),
        pytest.param(3, 25.4, 1, id="a part of a pupil is nobody"),
        pytest.param(6, 85, 4, id="four"),
    ],
)
def test_as_few_classes_as_the_rule_allows(step, pupils, classes):
    found = class_chances(np.array([pupils]), RULE.split("A", step))
    assert (found.likely, found.chances[classes]) == (classes, 1)
    assert (found.one_more, found.one_less) == (0, 0)


def test_chances_of_draws_by_hand():
    found = class_chances(np.array([20, 24, 25, 26, 40, 51]), RULE.split("A", 0))
    assert found.chances == pytest.approx((0, 3 / 6, 2 / 6, 1 / 6))
    assert found.likely == 1
    assert found.one_more == pytest.approx(3 / 6)
    assert found.one_less == 0


def test_a_size_must_be_one():
    with pytest.raises(ValueError, match="at least one pupil"):
        SizeRule(largest={1: 0})


def test_likely_points_lie_as_the_intervals_say():
    points = likely_points(50.0, 10.0, 20.0)
    assert points.mean() == pytest.approx(50)
    assert np.mean(np.abs(points - 50) <= 10) == pytest.approx(0.8, abs=0.03)
    assert np.mean(np.abs(points - 50) <= 20) == pytest.approx(0.95, abs=0.03)
    assert likely_points(1.0, 5.0, 9.0).min() == 0


def kept_together(schools=6, years=12, size=24):
    """Classes that follow their pupils: split above `size` a class, never joined again."""
    random = np.random.default_rng(3)
    rows = []
    for school in range(schools):
        for start in range(years):
            pupils = float(random.integers(30, 70))
            classes = int(np.ceil(pupils / size))
            for step in range(5):
                pupils = max(pupils + int(random.integers(-3, 3)), 1)
                classes = max(classes, int(np.ceil(pupils / (size + 2))))
                rows.append(Formed(unit=f"S{school}", step=step, year=2000 + start + step,
                                   pupils=pupils, classes=classes))  # fmt: skip
    return rows


def test_classes_that_follow_their_pupils_are_learned():
    rows = kept_together()
    rule = learn(rows, year=2008)
    came = [row for row in rows if row.year == 2009 and row.step > 0]
    guess = [class_chances(np.array([row.pupils]), rule.split(row.unit, row.step)) for row in came]
    followed = np.mean([g.likely == row.classes for g, row in zip(guess, came, strict=True)])
    blind = np.mean([np.ceil(row.pupils / 24) == row.classes for row in came])
    assert followed > 0.9
    assert followed >= blind
    for found in guess:
        assert sum(found.chances) == pytest.approx(1)
        assert min(found.chances) >= 0


def test_nothing_is_learned_from_later_years_or_from_too_little():
    rows = kept_together()
    later = [replace(row, classes=9) if row.year > 2006 else row for row in rows]
    assert learn(later, year=2006) == learn(rows, year=2006)
    assert learn(rows[:10], year=2001) is None


def test_a_school_never_seen_gets_the_usual_classes():
    rule = learn(kept_together(), year=2010)
    assert class_chances(np.array([37.0]), rule.split("new", 1)).likely == 2
    assert class_chances(np.array([0.0]), rule.split("new", 1)).likely == 0


def futures(path):
    model = ErrorModel(
        common=(0.001, 0.002), own=(0.01, 0.02), factors=(1.0,) * 4, memory=(0.0, 0.9),
        common_degrees=20.0, own_degrees=20.0, wide80=(1.0, 1.0), wide95=(1.0, 1.0),
    )  # fmt: skip
    models = LevelModels(
        units=model, unit_steps=model, total=open_model(1), total_steps=open_model(2)
    )
    return Futures(
        units=("A", "B"), steps=(0, 7), years=(2025, 2026), path=np.asarray(path), models=models
    )


def test_the_classes_of_a_whole_forecast():
    found = class_counts(futures([[[50, 51], [10, 10]], [[0, 22], [0, 0]]]), RULE)
    told = {(one.unit, one.step, one.year): one for one in found}
    # Nobody is expected at B in 2025, and the rule does not name grade 7.
    assert set(told) == {("A", 0, 2025), ("A", 0, 2026), ("B", 0, 2026)}
    assert told["A", 0, 2026].chances.one_more + told["A", 0, 2026].chances.one_less > 0.2
    assert told["B", 0, 2026].chances.likely == 1


def test_a_learned_rule_goes_on_from_its_own_likeliest_number():
    rule = learn(kept_together(), year=2010)
    path = np.full((2, 2, 2), 50.0)
    year, after = (one.chances for one in class_counts(futures(path), rule)[:2])
    again = rule.moved_on({("A", 0): year.likely, ("A", 7): 2, ("B", 0): 2, ("B", 7): 2})
    ends = futures(path).models.unit_steps.halves(path.reshape(4, 2))
    points = likely_points(50.0, float(ends.half80[0, 1]), float(ends.half95[0, 1]))
    assert after == class_chances(points, again.split("A", 0))


def test_real_classes_a_year_ahead(shared_data, record_property):
    """648 school-grades; "the same as last year" is right in 71.1 per cent."""
    formed = formed_classes(shared_data)
    found = guesses(tried_set("ecasd", shared_data), formed)
    exact = 100 * np.mean([g.chances.likely == g.real for g in found])
    record_property("measured", f"class counts exact in {exact:.1f} %")
    assert len(found) == 648
    assert 100 * np.mean([g.before == g.real for g in found]) == pytest.approx(71.1, abs=0.05)
    assert exact >= 77.0
    # What is said with more certainty is right more often.
    sure = np.array([max(g.chances.chances) for g in found])
    right = np.array([g.chances.likely == g.real for g in found])
    assert right[sure < 0.7].mean() < right[(sure >= 0.7) & (sure < 0.9)].mean() < 0.97
    assert right[sure >= 0.9].mean() > 0.9
