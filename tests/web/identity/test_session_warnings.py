"""The page warns before a session ends, whichever of the two limits comes first."""

import re
from datetime import timedelta

import pytest

MINUTES = re.compile(r'id="session-warning"[^>]*data-minutes="(\d+)"')
LAST = "tolv timmar efter att du loggade in"


@pytest.mark.parametrize(
    ("hours", "warns_at", "is_last"),
    [
        pytest.param(0, 30, False, id="just signed in: the idle limit"),
        pytest.param(11.5, 30, False, id="as much left of the day"),
        pytest.param(11.75, 15, True, id="the day ends first"),
        pytest.param(12, 1, True, id="it ends now"),
    ],
)
def test_the_page_knows_how_long_the_session_has(sign_in, clock, hours, warns_at, is_last):
    client, begun = sign_in("analyst"), clock[0]
    for step in range(1, int(hours * 4) + 1):
        clock[0] = begun + timedelta(minutes=15 * step)
        page = client.get("/").text
    page = client.get("/").text
    assert int(MINUTES.search(page)[1]) == warns_at
    assert (LAST in page) is is_last
    assert ("Fortsätt vara inloggad" in page) is not is_last


@pytest.mark.parametrize(
    ("step", "times", "told"),
    [
        pytest.param(31, 1, "sidan varit orörd", id="left alone"),
        pytest.param(25, 29, "inloggad i tolv timmar", id="all day"),
    ],
)
def test_who_is_signed_out_is_told_why(sign_in, clock, step, times, told):
    client = sign_in("analyst")
    for _ in range(times):
        clock[0] += timedelta(minutes=step)
        answer = client.get("/")
    assert answer.status_code == 303
    assert told in client.get(answer.location).text


def test_nobody_signed_in_is_warned_of_nothing(app, municipality):
    assert "session-warning" not in app.test_client().get("/logga-in").text
