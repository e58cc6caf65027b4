"""Which units are alike, and how the results of groups are kept from telling of few."""

from math import sqrt

import pytest

from qms.followup.core.results.groups import group_means
from qms.followup.core.results.similar import Profile, background_gap, likeness, nearest
from qms.register.core.facts import PupilResult

GRADES = frozenset(range(10))


def profile(unit, pupils, *, low=0.2, steps=GRADES):
    return Profile(
        unit_id=unit,
        pupils=pupils,
        steps=frozenset(steps),
        background={"utbildning": {"låg": low, "hög": 1 - low}},
    )


def test_the_nearest_come_first_and_the_plainly_unlike_not_at_all():
    own = profile(1, 400)
    others = [profile(2, 380), profile(3, 400, low=0.25), profile(4, 90), profile(5, 420)]

    found = nearest(own, [own, *others])

    assert [one.unit_id for one in found] == [5, 2, 3]


@pytest.mark.parametrize(
    ("other", "distance"),
    [
        pytest.param(profile(2, 800), 1.0, id="twice as many pupils"),
        pytest.param(profile(2, 400, low=0.3), 1.0, id="ten points of the background"),
        pytest.param(profile(2, 400, steps=range(5)), 0.5, id="half of the grades in common"),
        pytest.param(profile(2, 200, low=0.3), sqrt(2), id="half the size and ten points"),
    ],
)
def test_how_unlike_two_units_are(other, distance):
    assert likeness(profile(1, 400), other).distance == pytest.approx(distance)


@pytest.mark.parametrize(
    "others",
    [
        pytest.param([profile(2, 400), profile(3, 410)], id="two are too few for a mean"),
        pytest.param([profile(n, 400, steps={12}) for n in (2, 3, 4)], id="no grade in common"),
        pytest.param([profile(n, 0) for n in (2, 3, 4)], id="closed, without pupils"),
    ],
)
def test_nobody_is_similar(others):
    assert nearest(profile(1, 400), others) == ()


def test_a_background_that_only_one_of_them_has_is_not_compared():
    assert background_gap({"kön": {"flickor": 0.5}}, {"utbildning": {"låg": 0.2}}) is None
    assert background_gap({}, {}) is None


def pupil(sex, points, n, *, step=9, year=2026):
    return PupilResult(
        unit_id=1,
        step=step,
        year=year,
        previous_unit_id=None,
        factors={"kön": sex, "tid i Sverige": "kort" if points == 150 else "lång"},
        results={"betyg 9": points, "betyg 6": 12.0},
        n=n,
    )


def test_groups_get_their_means_of_the_latest_grade():
    found = group_means(
        [pupil("flickor", 220, 6), pupil("flickor", 240, 6), pupil("pojkar", 200, 10),
         pupil("pojkar", 999, 30, step=6)]
    )  # fmt: skip

    told = {(one.factor, one.category): (one.mean, one.n, one.result) for one in found.means}
    assert told[("kön", "flickor")] == (230, 12, "betyg 9")
    assert told[("kön", "pojkar")] == (200, 10, "betyg 9")
    assert found.hidden == ("tid i Sverige",), "one group alone has nothing to be compared with"


def test_a_factor_with_a_group_of_few_is_left_out_whole():
    found = group_means([pupil("flickor", 220, 20), pupil("pojkar", 150, 4)])

    assert found.means == ()
    assert found.hidden == ("kön", "tid i Sverige")


def test_nothing_is_known_of_nobody():
    assert group_means([]).means == ()
