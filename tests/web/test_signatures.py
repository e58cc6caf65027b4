"""The session's cookie and the forms' tokens are signed with HMAC-SHA256, and are so for a time."""

import hashlib
import hmac
import time
from base64 import urlsafe_b64encode
from contextlib import nullcontext
from datetime import timedelta

import pytest
from flask import session
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import generate_csrf, validate_csrf
from itsdangerous import TimestampSigner, URLSafeTimedSerializer
from wtforms import ValidationError

KEY = b"x" * 32


def signed(what: bytes, key: bytes, digest) -> bytes:
    """Return the signature of the bytes as cookies have it, without its padding."""
    return urlsafe_b64encode(hmac.new(key, what, digest).digest()).rstrip(b"=")


def cookie_key(digest) -> bytes:
    """Return the key that Flask derives for its cookie."""
    return hmac.new(KEY, b"cookie-session", digest).digest()


def token_key(digest) -> bytes:
    """Return the key that Flask-WTF derives for a form's token."""
    return digest(b"wtf-csrf-token" + b"signer" + KEY).digest()


def test_the_cookie_is_signed_with_sha256(app, municipality):
    client = app.test_client()
    client.get("/logga-in")
    what, _, signature = client.get_cookie("qms").value.encode().rpartition(b".")
    assert signature == signed(what, cookie_key(hashlib.sha256), hashlib.sha256)


def test_the_token_of_forms_is_signed_with_sha256(app):
    with app.test_request_context():
        what, _, signature = generate_csrf().encode().rpartition(b".")
        assert signature == signed(what, token_key(hashlib.sha256), hashlib.sha256)


def test_a_cookie_that_was_signed_with_sha1_is_nobodys(app, sign_in):
    client = sign_in("analyst")
    with client.session_transaction() as kept:
        known = dict(kept)
    old = SecureCookieSessionInterface().get_signing_serializer(app)
    cookie = old.dumps(known)
    what, _, signature = cookie.encode().rpartition(b".")
    assert signature == signed(what, cookie_key(hashlib.sha1), hashlib.sha1)
    stranger = app.test_client(use_cookies=False)
    answer = stranger.get("/", headers={"Cookie": f"qms={cookie}"})
    assert (answer.status_code, answer.location) == (303, "/logga-in?next=/")


def test_a_token_that_was_signed_with_sha1_is_refused(app):
    with app.test_request_context():
        validate_csrf(generate_csrf())
        old = {"digest_method": hashlib.sha1}
        serializer = URLSafeTimedSerializer(KEY, salt="wtf-csrf-token", signer_kwargs=old)
        with pytest.raises(ValidationError):
            validate_csrf(serializer.dumps(session["csrf_token"]))


AGES = [
    # How much later than the reader's clock it was signed, and whether it is believed.
    pytest.param(timedelta(seconds=1), True, id="a second ahead"),
    pytest.param(timedelta(hours=1), True, id="an hour ahead"),
    pytest.param(timedelta(hours=2), True, id="as far ahead as is believed"),
    pytest.param(timedelta(hours=2, seconds=1), False, id="further ahead"),
    pytest.param(-timedelta(hours=12), True, id="as old as a form may be"),
    pytest.param(-timedelta(hours=12, seconds=1), False, id="older"),
]


@pytest.fixture
def signed_at(monkeypatch):
    """Return a function that moves the clock of the signing library."""
    here = int(time.time())

    def move(ahead: timedelta) -> None:
        seconds = int(ahead.total_seconds())
        monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _: here + seconds)

    return move


@pytest.mark.parametrize(("ahead", "is_believed"), AGES)
def test_the_token_of_a_form_from_a_clock_that_is_not_ours(app, signed_at, ahead, is_believed):
    with app.test_request_context():
        signed_at(ahead)
        token = generate_csrf()
        signed_at(timedelta())
        with nullcontext() if is_believed else pytest.raises(ValidationError):
            validate_csrf(token)


@pytest.mark.parametrize(("ahead", "is_believed"), AGES[:4])
def test_a_session_from_a_clock_that_is_not_ours(app, sign_in, signed_at, ahead, is_believed):
    client = sign_in("analyst")
    signed_at(ahead)
    client.get("/")
    signed_at(timedelta())
    assert client.get("/").status_code == (200 if is_believed else 303)
