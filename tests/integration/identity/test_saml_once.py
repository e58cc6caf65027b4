"""An answer of an identity provider is used once, on both databases, and forgotten in time."""

from datetime import timedelta

import pytest
from builders import NOW
from sqlalchemy import select

from qms.identity import services
from qms.identity.core.sign_in_faults import ProviderError, SignInFault
from qms.identity.models import SamlAnswer


def test_a_request_is_answered_once(session):
    services.use_once(session, "_a", now=NOW)
    services.use_once(session, "_b", now=NOW)
    with pytest.raises(ProviderError) as refused:
        services.use_once(session, "_a", now=NOW + timedelta(minutes=10))
    assert (refused.value.fault, refused.value.told) == (SignInFault.CODE, "replayed")
    marks = session.scalars(select(SamlAnswer.mark)).all()
    assert len(marks) == 2
    assert all(len(mark) == 64 and "_a" not in mark for mark in marks)


def test_what_nobody_can_use_again_is_forgotten(session):
    services.use_once(session, "_a", now=NOW)
    services.use_once(session, "_b", now=NOW + timedelta(minutes=61))
    assert len(session.scalars(select(SamlAnswer)).all()) == 1
