"""Sessions that have given their second factor, as the pages of erasure ask for."""

import pytest
from support.factor import add_app, give_factor


@pytest.fixture
def sign_in(sign_in, db, clock):
    """Return `sign_in` whose clients have an app and have given its code."""

    def with_factor(*args):
        client = sign_in(*args, has_given=False)
        give_factor(client, add_app(db, sign_in.names[-1], now=clock[0]), at=clock[0])
        return client

    return with_factor
