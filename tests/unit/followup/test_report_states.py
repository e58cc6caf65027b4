from itertools import product

import pytest

from qms.followup.core.report.states import (
    NotAllowedNowError,
    SamePersonError,
    State,
    Step,
    after,
    is_open,
    require_open,
    require_other_person,
)

STEPS = ("submit", "return", "approve", "publish", "reopen", "tell")
EXPECTED = {
    (state, step): to or None
    for state, row in {
        "draft": ("submitted", "", "", "", "", "oral"),
        "submitted": ("", "returned", "approved", "", "", ""),
        "returned": ("submitted", "", "", "", "", "oral"),
        "approved": ("", "", "", "published", "reopened", ""),
        "published": ("", "", "", "", "reopened", ""),
        "reopened": ("submitted", "", "", "", "", ""),
        "oral": ("", "", "", "", "draft", ""),
    }.items()
    for step, to in zip(STEPS, row, strict=True)
}


def test_the_table_of_facts_covers_every_pair():
    assert set(EXPECTED) == {(s.value, t.value) for s, t in product(State, Step)}


@pytest.mark.parametrize(
    ("state", "step", "expected"),
    [pytest.param(*pair, to, id=f"{pair[0]}-{pair[1]}") for pair, to in EXPECTED.items()],
)
def test_step(state, step, expected):
    if expected is None:
        with pytest.raises(NotAllowedNowError) as refused:
            after(State(state), Step(step))
        assert (refused.value.state, refused.value.step) == (state, step)
    else:
        assert after(State(state), Step(step)) == expected


@pytest.mark.parametrize(
    ("state", "writable"),
    [("draft", True), ("returned", True), ("submitted", False), ("approved", False)],
)
def test_the_unit_writes_in_drafts_and_returned_reports_only(state, writable):
    assert is_open(State(state)) is writable
    if not writable:
        with pytest.raises(NotAllowedNowError):
            require_open(State(state))


def test_whoever_hands_in_does_not_approve():
    require_other_person("anna", "bo")
    with pytest.raises(SamePersonError):
        require_other_person("anna", "anna")
