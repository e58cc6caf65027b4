"""How the session's cookie and the forms' tokens are signed: with HMAC-SHA256."""

import hashlib

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import Signer


class SignedSessions(SecureCookieSessionInterface):
    """Flask's sessions in a cookie, signed with SHA-256; one that was signed before is nobody's."""

    digest_method = staticmethod(hashlib.sha256)


def sign_with_sha256(app: Flask) -> None:
    """Make the app's sessions, and every other signature of this process, use SHA-256.

    Flask-WTF lets nobody choose how it signs tokens of forms, but asks the signing library.
    """
    app.session_interface = SignedSessions()
    Signer.default_digest_method = staticmethod(hashlib.sha256)
