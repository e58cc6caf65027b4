"""A sign-in with a provider begins at a button of ours; another site can only show the button."""

import pytest
from support.outside import QUIET

pytestmark = pytest.mark.filterwarnings(QUIET)
BEGIN = "/logga-in/kommunen?next=/konto"


@pytest.mark.parametrize("says", ["cross-site", "same-site"])
def test_another_site_leads_to_the_button_and_nothing_is_begun(app, provider, municipality, says):
    client = app.test_client()
    answer = client.get(BEGIN, headers={"Sec-Fetch-Site": says})
    assert (answer.status_code, answer.location) == (303, "/logga-in?next=/konto")
    with client.session_transaction() as session:
        assert "asked" not in session
    assert 'href="/logga-in/kommunen?next=/konto"' in client.get(answer.location).text


@pytest.mark.parametrize("says", ["same-origin", "none", None], ids=str)
def test_our_button_and_an_address_that_is_typed_begin_it(app, provider, municipality, says):
    headers = {} if says is None else {"Sec-Fetch-Site": says}
    client = app.test_client()
    answer = client.get(BEGIN, headers=headers)
    assert answer.status_code == 303
    assert not answer.location.startswith("/")
    with client.session_transaction() as session:
        assert session["asked"]["next"] == "/konto"


def test_other_pages_may_be_linked_to(sign_in):
    linked = {"Sec-Fetch-Site": "cross-site"}
    assert sign_in("analyst").get("/konto", headers=linked).status_code == 200
