"""Sessions that have given their second factor, as every page about a child asks for."""

import pytest
from support.factor import add_app, give_factor


@pytest.fixture
def sign_in(sign_in, db, clock):
    """Return `sign_in` whose clients have an app, and have given its code unless told otherwise.

    A test moves the clock by more than 15 minutes to let the code lapse.
    """

    def with_factor(*args, has_given=True):
        client = sign_in(*args)
        factor_id = add_app(db, sign_in.names[-1], now=clock[0])
        if has_given:
            give_factor(client, factor_id, at=clock[0])
        return client

    with_factor.names = sign_in.names
    return with_factor
