"""The details of an event in words."""

import pytest

from qms.audit.detail_labels import detail_words


@pytest.mark.parametrize(
    ("details", "words"),
    [
        pytest.param(
            {"kind": "follow_up", "version": 2},
            "slag: uppföljande bedömning, version: 2",
            id="a-code-and-a-number",
        ),
        pytest.param({"over_limit": True}, "över gränsen: ja", id="yes-or-no"),
        pytest.param({"kind": "cohort"}, "slag: cohort", id="a-code-without-words"),
        pytest.param({"horizon": 10}, "horizon: 10", id="a-key-without-words"),
        pytest.param({}, "", id="nothing"),
    ],
)
def test_details_are_told_in_words(details, words):
    assert detail_words(details) == words
