"""A large upload in a test leaves no open file for a later test to be blamed for."""

import gc
from io import BytesIO

import pytest

MORE_THAN_FITS_IN_MEMORY = b"x" * 900_000


@pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")
def test_the_sent_file_is_closed(app):
    client = app.test_client()
    answer = client.post("/logga-in", data={"file": (BytesIO(MORE_THAN_FITS_IN_MEMORY), "a.csv")})
    assert answer.request.environ["wsgi.input"].closed
    del answer, client
    gc.collect()
