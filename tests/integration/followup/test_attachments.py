"""Files at a report: attached once, taken away and back, named in the frozen copy."""

import json
from datetime import timedelta
from hashlib import sha256

import pytest
from builders import NOW
from filed_reports import filing, hand_in, person, write_whole
from support.grounds import ground

from qms.access.roles import Role
from qms.access.scope import ForbiddenError, OutOfScopeError
from qms.audit.attached import ATTACHING
from qms.audit.services import record
from qms.followup.core.report.states import NotAllowedNowError
from qms.followup.queries import attachments as queries
from qms.followup.queries import reports
from qms.followup.services import attachments
from qms.kernel.attached_file import LARGEST_DAY
from qms.kernel.problems import RefusedError

PDF = b"%PDF-1.7\n%%EOF\n"


@ground
def filed(session, municipality):
    return filing(session, municipality)


def attach(session, filed, *, content=PDF, name="bilaga.pdf", by=None):
    return attachments.attach(
        session, by or filed.principal, filed.id, name=name, content=content, now=NOW
    )


def test_the_same_file_twice_is_attached_once(session, filed):
    assert attach(session, filed) == attach(session, filed, name="igen.pdf")
    (one,) = queries.attachments(session, filed.id)
    assert (one.name, one.size, one.sha256) == ("bilaga.pdf", len(PDF), sha256(PDF).hexdigest())
    assert queries.content_of(session, filed.id, one.id)[1] == PDF


def test_a_file_is_taken_away_and_brought_back(session, filed):
    number = attach(session, filed)
    assert attachments.take_away(session, filed.principal, filed.id, number, now=NOW) == (
        "bilaga.pdf"
    )
    assert queries.attachments(session, filed.id) == ()
    assert queries.content_of(session, filed.id, number) is None
    attachments.bring_back(session, filed.principal, filed.id, number, now=NOW)
    assert [one.id for one in queries.attachments(session, filed.id)] == [number]


def test_a_hostile_file_leaves_nothing(session, filed):
    with pytest.raises(RefusedError):
        attach(session, filed, content=b"MZ and so on")
    assert queries.attachments(session, filed.id) == ()


@pytest.mark.parametrize("event", ATTACHING)
def test_what_an_account_attaches_in_a_day_has_a_limit_wherever_it_is(session, filed, event):
    """Other cases and reports count, and what was taken away."""
    room = len(PDF) + 1
    before = NOW - timedelta(hours=23)
    record(session, filed.principal, event, "x", now=before, size=LARGEST_DAY - room)
    number = attach(session, filed)
    attachments.take_away(session, filed.principal, filed.id, number, now=NOW)
    with pytest.raises(RefusedError) as refused:
        attach(session, filed, content=PDF + b"2")
    assert ["200 MB" in one.message for one in refused.value.problems] == [True]
    later = NOW + timedelta(hours=1)
    attachments.attach(
        session, filed.principal, filed.id, name="b.pdf", content=PDF + b"2", now=later
    )


def test_another_units_people_cannot_attach(session, filed, municipality):
    other = person(session, Role.PRINCIPAL, municipality.sibling)
    with pytest.raises(OutOfScopeError):
        attach(session, filed, by=other)
    with pytest.raises(ForbiddenError):
        attach(session, filed, by=person(session, Role.ANALYST, municipality.id))


def test_the_frozen_copy_names_the_files_and_then_nothing_changes(session, filed):
    number = attach(session, filed)
    write_whole(session, filed)
    hand_in(session, filed)
    copy = json.loads(reports.latest_copy(session, filed.id).body)
    assert copy["about"]["attachments"] == [
        {"name": "bilaga.pdf", "size": len(PDF), "sha256": sha256(PDF).hexdigest()}
    ]
    with pytest.raises(NotAllowedNowError):
        attachments.take_away(session, filed.principal, filed.id, number, now=NOW)


def test_a_file_of_another_report_is_not_found(session, filed, municipality):
    number = attach(session, filed)
    assert queries.content_of(session, filed.id + 1, number) is None
