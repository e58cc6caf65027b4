"""What a browser is told when a session ends, and what a page knows of when it does."""

import re
from datetime import timedelta

import pytest

END = re.compile(
    r'id="session-end" hidden data-idle="(\d+)" data-over="(\d+)" data-sign-in="([^"]+)"'
)
HALF_HOUR, TWELVE_HOURS = 1800, 43_200


def cleared(answer) -> str | None:
    """Return what the browser is told to throw away."""
    return answer.headers.get("Clear-Site-Data")


@pytest.mark.parametrize("path", ["/logga-ut", "/konto/logga-ut-overallt"])
def test_signing_out_empties_the_browser_but_of_the_domains_cookies(sign_in, path):
    answer = sign_in("analyst").post(path)
    assert (answer.status_code, answer.location) == (303, "/logga-in")
    assert cleared(answer) == '"cache", "storage"'


def test_a_session_that_ended_by_itself_empties_it_too(sign_in, clock):
    client = sign_in("analyst")
    assert cleared(client.get("/")) is None
    clock[0] += timedelta(minutes=31)
    answer = client.get("/")
    assert answer.status_code == 303
    assert cleared(answer) == '"cache", "storage"'
    assert cleared(client.get("/logga-in")) is None


@pytest.mark.parametrize(
    ("minutes", "idle", "over"),
    [
        pytest.param(0, HALF_HOUR, TWELVE_HOURS, id="just signed in"),
        pytest.param(690, HALF_HOUR, HALF_HOUR, id="both at once"),
        pytest.param(705, 900, 900, id="the day ends first"),
    ],
)
def test_the_page_knows_to_the_second(sign_in, clock, minutes, idle, over):
    client, begun = sign_in("analyst"), clock[0]
    for passed in range(0, minutes + 1, 15):
        clock[0] = begun + timedelta(minutes=passed)
        page = client.get("/meddelanden?alla=1").text
    found = END.search(page)
    assert (int(found[1]), int(found[2])) == (idle, over)
    assert found[3] == "/logga-in?next=/meddelanden?alla%3D1"


def test_a_page_that_is_none_repeats_no_address(sign_in):
    assert END.search(sign_in("analyst").get("/finns-inte").text)[3] == "/logga-in"


def test_nobody_signed_in_has_no_end_and_the_sign_in_page_says_so(app, municipality):
    page = app.test_client().get("/logga-in").text
    assert 'id="session-end"' not in page
    assert 'id="signed-out"' in page
