"""Which readings of many cases had one case in them."""

from datetime import UTC, datetime, timedelta

import pytest

from qms.needs.core.log_review.pooled import Cover, Pooled, Where, covered, summed

OPENED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
HISTORY = (
    Where(at=OPENED, path="/1/2/7/", is_protected=False),
    Where(at=OPENED + 10 * DAY, path="/1/2/7/", is_protected=True),
    Where(at=OPENED + 20 * DAY, path="/1/3/7/", is_protected=False),
)


def read(days, over, *, actor="a", why="report"):
    at = OPENED + days * DAY
    return Pooled(seq=int(days * 10), at=at, actor=actor, roles="analyst",
                  action="needs.read-sums", why=why, over=over)  # fmt: skip


@pytest.mark.parametrize(
    ("days", "over", "told"),
    [
        pytest.param(1, "/1/", Cover.YES, id="the whole municipality"),
        pytest.param(1, "*", Cover.YES, id="the system"),
        pytest.param(1, "/1/4/,/1/2/", Cover.YES, id="one of two areas"),
        pytest.param(1, "/1/3/", Cover.NO, id="another area"),
        pytest.param(-1, "/1/", Cover.NO, id="before the case was opened"),
        pytest.param(11, "/1/", Cover.YES, id="while the child was protected, as everybody's"),
        pytest.param(21, "/1/3/", Cover.YES, id="where the unit was moved"),
        pytest.param(21, "/1/2/", Cover.NO, id="where the unit was before"),
        pytest.param(1, "", Cover.UNTOLD, id="an event that does not say"),
    ],
)
def test_whether_a_reading_had_the_case(days, over, told):
    assert covered(read(days, over), HISTORY) is told


@pytest.mark.parametrize("over", ["/1/2/", "/1/3/", "*"])
@pytest.mark.parametrize("days", [1, 11])
def test_of_a_protected_child_no_reading_tells_where_it_is(days, over):
    assert covered(read(days, over), HISTORY[:2]) is Cover.UNTOLD


def test_readings_are_counted_by_person_and_purpose_the_latest_first():
    events = [
        read(1, "/1/"), read(2, "/1/"), read(3, ""), read(4, "/1/4/"),
        read(5, "/1/", actor="b"), read(6, "/1/", why="effects"),
    ]  # fmt: skip
    sums = summed(events, HISTORY)
    assert [(one.actor, one.why, one.cover, one.times) for one in sums] == [
        ("a", "effects", Cover.YES, 1),
        ("b", "report", Cover.YES, 1),
        ("a", "report", Cover.UNTOLD, 1),
        ("a", "report", Cover.YES, 2),
    ]
    assert (sums[3].first, sums[3].last) == (OPENED + DAY, OPENED + 2 * DAY)
