import itertools

import pytest

from qms.allocation.core.states import ModelState, ModelStep, NotAllowedNowError, after

ALLOWED = {
    ("draft", "propose"): "proposed",
    ("proposed", "take-back"): "draft",
    ("proposed", "adopt"): "adopted",
    ("adopted", "give-way"): "superseded",
}


@pytest.mark.parametrize(("state", "step"), list(itertools.product(ModelState, ModelStep)))
def test_every_pair_of_state_and_step(state, step):
    expected = ALLOWED.get((state.value, step.value))
    if expected is None:
        with pytest.raises(NotAllowedNowError):
            after(state, step)
    else:
        assert after(state, step).value == expected
