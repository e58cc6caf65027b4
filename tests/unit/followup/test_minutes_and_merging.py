from datetime import UTC, datetime, timedelta

import pytest

from qms.followup.core.report.merging import Clash, merge
from qms.followup.core.report.minutes import worked

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        pytest.param([], 0, id="never saved"),
        pytest.param([0], 60, id="one save counts a minute"),
        pytest.param([0, 30, 60, 90], 150, id="saves half a minute apart"),
        pytest.param([0, 300], 360, id="five minutes is still work"),
        pytest.param([0, 301], 120, id="longer is a pause: a new sitting"),
        pytest.param([0, 600, 630], 150, id="a pause, then half a minute"),
        pytest.param([0, -3600, -3590], 70, id="clock back one hour adds nothing"),
        pytest.param([0, 86400], 120, id="next day"),
    ],
)
def test_minutes(seconds, expected):
    saves = [START + timedelta(seconds=one) for one in seconds]
    assert worked(saves).total_seconds() == expected


STORED = {"a": "gammal", "b": "annan"}
CHANGED_IN = {"a": 3, "b": 5}


@pytest.mark.parametrize(
    ("posted", "seen", "changed", "clashes"),
    [
        pytest.param({"a": "ny"}, 3, {"a": "ny"}, [], id="nobody else has written"),
        pytest.param({"a": "ny"}, 5, {"a": "ny"}, [], id="the page showed the latest"),
        pytest.param({"a": "ny"}, 2, {}, [("a", "gammal", "ny")], id="somebody changed it since"),
        pytest.param(
            {"a": "ny", "b": "min"},
            4,
            {},
            [("b", "annan", "min")],
            id="one clash stops the whole save",
        ),
        pytest.param({"a": "ny"}, 4, {"a": "ny"}, [], id="somebody changed another field"),
        pytest.param(
            {"a": "gammal", "b": "annan"}, 0, {}, [], id="the same save twice changes nothing"
        ),
        pytest.param({"c": "första"}, 0, {"c": "första"}, [], id="a field nobody had filled in"),
        pytest.param({"a": ""}, 3, {"a": ""}, [], id="emptied on purpose"),
        pytest.param({"a": "gammal\r\n"}, 0, {}, [], id="line breaks of a form are no change"),
        pytest.param(
            {"a": "ett\r\ntvå"}, 3, {"a": "ett\ntvå"}, [], id="one kind of line break is stored"
        ),
    ],
)
def test_merge(posted, seen, changed, clashes):
    merged = merge(STORED, posted, changed_in=CHANGED_IN, seen=seen)
    assert merged.changed == changed
    assert merged.clashes == tuple(Clash(field=f, stored=s, posted=p) for f, s, p in clashes)
