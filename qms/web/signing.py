"""How cookies and tokens of forms are signed: with HMAC-SHA256, and how old they may be.

Who signs may have a clock ahead of who reads: two machines are never quite alike, and a clock that
went too fast is set back. The library takes every signature from the future for one that is too
old, so that a difference of a second would sign people out.
"""

import hashlib
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import SignatureExpired, Signer, TimedSerializer, TimestampSigner

MOST_AHEAD = timedelta(hours=2)
"""A machine that keeps local time goes an hour back in October; what is later is not believed."""


class PatientSigner(TimestampSigner):
    """Signs with the time, which may be up to `MOST_AHEAD` later than the reader's own."""

    def unsign(
        self,
        signed_value: str | bytes,
        max_age: int | None = None,
        return_timestamp: bool = False,
    ) -> Any:  # noqa: ANN401 - two kinds of answer, as the library has it
        """Return what was signed, with its time if asked; raise BadSignature."""
        value, at = super().unsign(signed_value, return_timestamp=True)
        age = self.timestamp_to_datetime(self.get_timestamp()) - at
        if max_age is not None and not -MOST_AHEAD <= age <= timedelta(seconds=max_age):
            raise SignatureExpired(f"Signature age {age}", payload=value, date_signed=at)
        return (value, at) if return_timestamp else value


class SignedSessions(SecureCookieSessionInterface):
    """Flask's sessions in a cookie, signed with SHA-256; one that was signed before is nobody's."""

    digest_method = staticmethod(hashlib.sha256)


def sign_with_sha256(app: Flask) -> None:
    """Make the app's sessions, and every other signature of this process, use SHA-256.

    Flask-WTF lets nobody choose how it signs tokens of forms, but asks the signing library.
    """
    app.session_interface = SignedSessions()
    Signer.default_digest_method = staticmethod(hashlib.sha256)
    TimedSerializer.default_signer = PatientSigner
