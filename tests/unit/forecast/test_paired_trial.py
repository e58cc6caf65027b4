"""Whether the used method was worse than the best one by more than chance."""

import pytest

from qms.forecast.core.trial.levels import LevelScore
from qms.forecast.core.trial.paired import Against, OriginError, against, ranked


def level_score(method, error, horizon=1):
    return LevelScore(level="total", on="all", method=method, horizon=horizon, cells=9, error=error,
                      bias=0, cover80=80, cover95=95, width80=1, width95=2)  # fmt: skip


def by_origin(errors):
    return [OriginError(level="total", on="all", horizon=1, origin=2010 + at, error=error)
            for at, error in enumerate(errors)]  # fmt: skip


@pytest.mark.parametrize(
    ("used", "best", "expected"),
    [
        # differences 1, −1, 1, −1, 1, 0: mean 1/6, standard error 0.98/√6 = 0.40
        pytest.param([3, 1, 3, 1, 3, 2], [2, 2, 2, 2, 2, 2], (6, True), id="chance"),
        pytest.param([3, 3.1, 3, 3.1, 3, 3.1], [2] * 6, (6, False), id="every-year-worse"),
        pytest.param([3, 1, 3, 1, 3], [2] * 5, (5, False), id="too-few-to-say"),
        pytest.param([3, 1, 3, 1, 3, 2, 9], [2] * 6, (6, True), id="only-years-of-both"),
    ],
)
def test_the_used_method_beside_the_best(used, best, expected):
    scores = [level_score("auto", 2.2), level_score("best", 2.0), level_score("bad", 9.0)]
    errors = {"auto": by_origin(used), "best": by_origin(best)}
    (one,) = against(scores, errors, used="auto")
    assert one == Against(level="total", on="all", best="best", origins=expected[0],
                          is_chance=expected[1])  # fmt: skip


def test_nothing_is_said_where_it_was_the_best():
    assert against([level_score("auto", 1.0), level_score("b", 2.0)], {}, used="auto") == ()


def test_methods_are_ranked_by_their_error_over_the_lowest():
    scores = [
        level_score("a", 1.0),
        level_score("a", 9.0, 5),  # 1 and 1.5: mean 1.25
        level_score("b", 1.3),
        level_score("b", 6.0, 5),
    ]  # 1.3 and 1: mean 1.15
    assert ranked(scores) == ["b", "a"]
