"""A mail is sent at most once: tried again only when the server said that it did not take it."""

from datetime import UTC, datetime, timedelta

import pytest

from qms.inbox.core.mail import Answer, MailState, answer_of, is_address, outcome

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("answer", "attempts", "state", "minutes"),
    [
        pytest.param(Answer.TAKEN, 1, MailState.SENT, None, id="taken"),
        pytest.param(Answer.LATER, 1, MailState.FAILED, 45, id="not now: again"),
        pytest.param(Answer.LATER, 2, MailState.FAILED, 45, id="not now either"),
        pytest.param(Answer.LATER, 3, MailState.FAILED, None, id="the third is the last"),
        pytest.param(Answer.REFUSED, 1, MailState.FAILED, None, id="never"),
        pytest.param(Answer.SILENCE, 1, MailState.UNKNOWN, None, id="may have arrived: not again"),
    ],
)
def test_what_an_answer_leads_to(answer, attempts, state, minutes):
    found = outcome(answer, attempts=attempts, now=NOW)
    again = NOW + timedelta(minutes=minutes) if minutes else None
    assert (found.state, found.again) == (state, again)


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        pytest.param(250, Answer.TAKEN, id="ok"),
        pytest.param(421, Answer.LATER, id="the service closes"),
        pytest.param(450, Answer.LATER, id="the mailbox is busy"),
        pytest.param(550, Answer.REFUSED, id="no such mailbox"),
        pytest.param(554, Answer.REFUSED, id="refused"),
    ],
)
def test_reply_codes_of_mail_servers(code, answer):
    assert answer_of(code) is answer


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        pytest.param("rektor@provby.example", True, id="an address"),
        pytest.param("rektor", False, id="a user name"),
        pytest.param("rektor@provby", False, id="no place that mail reaches"),
        pytest.param("a@b.se\r\nBcc: c@d.se", False, id="a second header"),
        pytest.param("a@b.se, c@d.se", False, id="two"),
        pytest.param("åsa@provby.example", False, id="letters that old servers refuse"),
    ],
)
def test_addresses(text, is_one):
    assert is_address(text) is is_one
