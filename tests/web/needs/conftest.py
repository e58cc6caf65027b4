"""Sessions that have given their second factor, as every page about a child asks for."""

import pytest
from builders import PASSWORD
from support.factor import add_app, give_factor


@pytest.fixture
def sign_in(sign_in, db, clock):
    """Return `sign_in` whose clients have an app, and have given its code unless told otherwise.

    A test moves the clock by more than 15 minutes to let the code lapse.
    """

    def with_factor(*args, has_given=True):
        client = sign_in(*args, has_given=False)
        factor_id = add_app(db, sign_in.names[-1], now=clock[0])
        if has_given:
            give_factor(client, factor_id, at=clock[0])
        return client

    with_factor.names = sign_in.names
    return with_factor


@pytest.fixture
def as_actor(app, db, clock):
    """Return a function that signs somebody in, with the factor given."""

    def signed(user_name):
        client = app.test_client()
        answer = client.post("/logga-in", data={"user_name": user_name, "password": PASSWORD})
        assert answer.status_code == 303
        client.token = ""
        factor_id = add_app(db, user_name, now=clock[0])
        give_factor(client, factor_id, at=clock[0])
        return client

    return signed
