"""A changed, moved or missing row is found, and the first one is named."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from qms.audit.core.chain import START, AuditEntry, canonical, link, verify

START_AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


def make_chain(length=5):
    rows, previous = [], START
    for seq in range(1, length + 1):
        entry = AuditEntry(
            seq=seq,
            at=START_AT + timedelta(seconds=seq),
            actor=f"person-{seq}",
            roles="analyst",
            action="register.batch-saved",
            target=str(seq),
            path="/1/",
            details=canonical({"rows": seq}),
        )
        here = link(previous, entry)
        rows.append((entry, previous, here))
        previous = here
    return rows


def test_an_untouched_chain_is_whole():
    verdict = verify(make_chain())
    assert (verdict.rows, verdict.broken_at) == (5, None)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"actor": "annan"}, id="actor"),
        pytest.param({"roles": ""}, id="roles"),
        pytest.param({"action": "x.y"}, id="action"),
        pytest.param({"target": "9"}, id="target"),
        pytest.param({"path": "/2/"}, id="path"),
        pytest.param({"details": "{}"}, id="details"),
        pytest.param({"at": START_AT}, id="time"),
    ],
)
def test_a_changed_row_is_named(change):
    rows = make_chain()
    entry, previous, here = rows[2]
    rows[2] = (replace(entry, **change), previous, here)
    assert verify(rows).broken_at == 3


def test_a_row_rewritten_with_a_new_hash_breaks_the_next():
    rows = make_chain()
    entry, previous, _ = rows[2]
    forged = replace(entry, target="9")
    rows[2] = (forged, previous, link(previous, forged))
    assert verify(rows).broken_at == 4


def test_a_missing_row_is_named():
    rows = make_chain()
    del rows[1]
    assert verify(rows).broken_at == 2


def test_swapped_rows_are_found():
    rows = make_chain()
    rows[1], rows[2] = rows[2], rows[1]
    assert verify(rows).broken_at == 2


def test_details_are_the_same_whatever_their_order():
    assert canonical({"b": 1, "a": "å"}) == canonical({"a": "å", "b": 1}) == '{"a":"å","b":1}'
