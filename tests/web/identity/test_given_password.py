"""A password that a command made is good for choosing one's own, and for nothing else."""

import pytest
from builders import PASSWORD

from qms.identity.models import Account

NEW = "blåbär växer bakom ladan"


@pytest.fixture
def first(sign_in, db):
    """Return a client of somebody whose password a command made."""
    client = sign_in("system_admin")
    with db.transaction() as session:
        session.query(Account).filter_by(user_name=sign_in.names[-1]).one().must_choose = True
    return client


@pytest.mark.parametrize("path", ["/", "/admin/anvandare", "/meddelanden", "/konto/nycklar"])
def test_nothing_is_shown_before_a_password_is_chosen(first, path):
    assert first.get(path).location == "/konto"
    assert first.post("/admin/anvandare/ny", data={"name": "x"}).location == "/konto"
    assert "Lösenordet som du fick gäller bara" in first.get("/konto").text


def test_the_same_password_is_not_ones_own(first):
    answer = first.post("/konto", data={"current": PASSWORD, "new": PASSWORD})
    assert answer.status_code == 422
    assert "samma lösenord som förut" in answer.text
    assert first.get("/").location == "/konto"


def test_a_chosen_password_opens_the_rest(first):
    assert first.post("/konto", data={"current": PASSWORD, "new": NEW}).status_code == 303
    assert first.get("/").status_code == 200
    assert "Lösenordet som du fick" not in first.get("/konto").text


def test_one_may_leave_without_choosing(first):
    assert first.post("/logga-ut").location == "/logga-in"
