"""Two factors by the provider's word: where the settings say so, and for fifteen minutes."""

from datetime import timedelta

import pytest
from builders import NOW, SYSTEM
from support.outside import QUIET, events, set_provider, sign_in
from support.provider import path_of, query_of

from qms.access.roles import Role
from qms.identity import services

pytestmark = pytest.mark.filterwarnings(QUIET)
SEALED = "/prov/forseglat"
STRONG, WEAK = "http://id.elegnamnden.se/loa/1.0/loa3", "http://id.elegnamnden.se/loa/1.0/loa2"


@pytest.fixture
def assessors(app, db, provider, municipality):
    """Let the provider's word for two factors be taken, of people who are assessors."""
    set_provider(app, factor_values=(STRONG,))
    with db.transaction() as session:
        new = services.NewRow(group="G", role=Role.ASSESSOR, node_id=municipality.id)
        services.add_row(session, SYSTEM, new, now=NOW)


def person(provider, acr, **claims):
    provider.add("anna", preferred_username="anna@x", groups=["G"], acr=acr, **claims)


def test_two_factors_at_sign_in_open_the_sealed_pages(app, provider, assessors):
    person(provider, STRONG)
    client = app.test_client()
    assert sign_in(client, provider, goes_to=SEALED).location == SEALED
    assert client.get(SEALED).status_code == 200


def test_one_factor_opens_the_rest_and_asks_for_the_other(app, db, provider, assessors):
    person(provider, WEAK)
    client = app.test_client()
    sign_in(client, provider)
    assert client.get("/").status_code == 200
    asked = client.get(SEALED)
    page = client.get(asked.location).text
    assert "Bekräfta med kommunens inloggning" in page
    person(provider, STRONG)
    sent = client.get(f"/logga-in/kommunen?bekrafta=1&next={SEALED}")
    wanted = query_of(sent.location)
    assert (wanted["prompt"], wanted["max_age"], wanted["acr_values"]) == ("login", "0", STRONG)
    assert client.get(path_of(provider.sign_in(sent.location, "anna"))).location == SEALED
    assert client.get(SEALED).status_code == 200
    assert len(events(db, "identity.provider-factor-given")) == 1


def test_it_holds_for_fifteen_minutes(app, clock, provider, assessors):
    person(provider, STRONG)
    client = app.test_client()
    sign_in(client, provider)
    clock[0] += timedelta(minutes=14)
    assert client.get(SEALED).status_code == 200
    clock[0] += timedelta(minutes=16)
    assert client.get(SEALED).status_code == 303
    typed = {"text": "det jag skrev"}
    late = client.post(SEALED, data=typed)
    assert late.status_code == 403
    assert 'value="det jag skrev"' in late.text
    assert "Bekräfta i en ny flik" in late.text


def confirm(client, provider, subject="anna"):
    sent = client.get(f"/logga-in/kommunen?bekrafta=1&next={SEALED}")
    answer = client.get(path_of(provider.sign_in(sent.location, subject)))
    return client.get(answer.location, follow_redirects=True).text


def test_somebody_else_cannot_confirm(app, provider, assessors):
    person(provider, WEAK)
    provider.add("bo", preferred_username="bo@x", groups=["G"], acr=STRONG)
    client = app.test_client()
    sign_in(client, provider)
    assert "någon annan än den som är inloggad" in confirm(client, provider, "bo")
    assert client.get(SEALED).status_code == 303


@pytest.mark.parametrize(
    ("acr", "claims"),
    [
        pytest.param(WEAK, {}, id="still one factor"),
        pytest.param(STRONG, {"auth_time": 1_700_000_000}, id="an old sign-in"),
    ],
)
def test_a_weak_or_old_confirmation_opens_nothing(app, provider, assessors, acr, claims):
    person(provider, WEAK)
    client = app.test_client()
    sign_in(client, provider)
    person(provider, acr, **claims)
    assert "bara en faktor" in confirm(client, provider)
    assert client.get(SEALED).status_code == 303


def test_the_providers_word_is_not_taken_where_nothing_is_set(app, provider, assessors):
    person(provider, STRONG)
    client = app.test_client()
    sign_in(client, provider)
    assert client.get(SEALED).status_code == 200
    set_provider(app, factor_values=())
    assert client.get(SEALED).status_code == 303
    assert "Lägg till en app" in client.get(client.get(SEALED).location).text


def test_everybody_can_be_made_to_give_two_factors(app, provider, assessors):
    set_provider(app, factor_required=True)
    person(provider, WEAK)
    client = app.test_client()
    answer = sign_in(client, provider)
    assert "bara en faktor" in client.get(answer.location).text
    person(provider, STRONG)
    assert sign_in(client, provider).location == "/konto"


def test_other_claims_are_asked_for_by_name(app, provider, assessors):
    set_provider(app, factor_claim="acrs", factor_values=("c1",), factor_required=True)
    asked = query_of(app.test_client().get("/logga-in/kommunen").location)
    assert asked["claims"] == '{"id_token": {"acrs": {"essential": true, "value": "c1"}}}'


def test_without_a_password_an_app_is_added_just_after_sign_in(app, clock, provider, assessors):
    set_provider(app, factor_values=())
    person(provider, WEAK)
    client = app.test_client()
    sign_in(client, provider)
    assert client.post("/konto/tvafaktor").location == "/konto/tvafaktor/ny"
    assert "otpauth" not in client.get("/konto/tvafaktor").text
    clock[0] += timedelta(minutes=16)
    assert client.post("/konto/tvafaktor").status_code == 422
    assert "Logga ut och in igen" in client.get("/konto/tvafaktor").text
