"""Decisions in a database: numbers without gaps, four eyes, and nothing ever changed."""

import json
from datetime import date, timedelta

import pytest
from builders import NOW
from sqlalchemy import select

from qms.access.actor import Actor
from qms.decisions import queries
from qms.decisions.core.frozen import Content
from qms.decisions.core.states import State, Step, StepRefusedError
from qms.decisions.models import Decision
from qms.decisions.models.decision import FrozenError
from qms.decisions.services import (
    ChangedDraftError,
    Issue,
    NewDraft,
    annul,
    begin,
    issue,
    move,
    write,
)
from qms.org import queries as org

KIND = "test.kind"
ANNA = Actor(account_id=1, pseudonym="anna", name="A")
BERIT = Actor(account_id=2, pseudonym="berit", name="B")
SECRET = "VITSIPPA"


def frozen(number, content):
    return Content(
        number=number, kind=KIND, subject="ABC", outcome="granted", decided_on=date(2026, 11, 20),
        method=1, inputs={}, result={}, facts=content,
    )  # fmt: skip


HOW = Issue(series="PROV", method=1, appealable=True, frozen=frozen)


def sent(session, subject="ABC", supersedes_id=None):
    unit = org.municipality(session).id
    new = NewDraft(
        kind=KIND, subject=subject, unit_id=unit, outcome="granted", content={"text": SECRET},
        supersedes_id=supersedes_id,
    )  # fmt: skip
    draft_id = begin(session, ANNA, new, now=NOW)
    move(session, ANNA, draft_id, step=Step.SEND, seen=1, now=NOW)
    return draft_id


def decided(session, **given):
    return issue(session, BERIT, sent(session, **given), HOW, seen=2, now=NOW)


def test_a_decision_from_draft_to_number(session, municipality):
    head = decided(session)
    assert (head.number, head.state) == ("PROV 2026-0001", State.DECIDED)
    text = queries.content_text(session, head.id)
    assert json.loads(text)["facts"] == {"text": SECRET}
    row = session.scalar(select(Decision))
    assert SECRET.encode() not in row.sealed
    assert queries.open_draft(session, KIND, "ABC") is None


def test_numbers_follow_each_other_within_the_year(session, municipality):
    first = [decided(session, subject=f"S{n}").number for n in range(3)]
    assert first == ["PROV 2026-0001", "PROV 2026-0002", "PROV 2026-0003"]
    later = issue(session, BERIT, sent(session), HOW, seen=2, now=NOW + timedelta(days=60))
    assert later.number == "PROV 2027-0001"


def test_whoever_wrote_or_sent_may_not_decide(session, municipality):
    draft_id = sent(session)
    with pytest.raises(StepRefusedError):
        issue(session, ANNA, draft_id, HOW, seen=2, now=NOW)
    move(session, BERIT, draft_id, step=Step.RETURN, seen=2, now=NOW, remark="Skriv om.")
    assert queries.draft_remark(session, draft_id) == "Skriv om."
    write(session, BERIT, draft_id, seen=3, outcome="refused", content={"text": "ny"})
    move(session, ANNA, draft_id, step=Step.SEND, seen=4, now=NOW)
    with pytest.raises(StepRefusedError):
        issue(session, BERIT, draft_id, HOW, seen=5, now=NOW)


def test_a_second_press_decides_nothing_more(session, municipality):
    draft_id = sent(session)
    issue(session, BERIT, draft_id, HOW, seen=2, now=NOW)
    with pytest.raises(ChangedDraftError):
        issue(session, BERIT, draft_id, HOW, seen=2, now=NOW)
    with pytest.raises(StepRefusedError):
        issue(session, BERIT, draft_id, HOW, seen=3, now=NOW)
    assert len(queries.decisions_of(session, KIND, "ABC")) == 1


def test_a_decision_is_replaced_by_another_once(session, municipality):
    old = decided(session)
    new = decided(session, supersedes_id=old.id)
    states = {one.id: one.state for one in queries.decisions_of(session, KIND, "ABC")}
    assert states == {old.id: State.REPLACED, new.id: State.DECIDED}
    again = sent(session, supersedes_id=old.id)
    with pytest.raises(StepRefusedError):
        issue(session, BERIT, again, HOW, seen=2, now=NOW)


def test_annulled_with_a_reason_and_only_once(session, municipality):
    head = decided(session)
    with pytest.raises(StepRefusedError):
        annul(session, BERIT, head.id, reason=" ", now=NOW)
    annul(session, BERIT, head.id, reason="Fel barn.", now=NOW)
    assert queries.decision(session, head.id).state is State.ANNULLED
    with pytest.raises(StepRefusedError):
        annul(session, BERIT, head.id, reason="Igen.", now=NOW)


@pytest.mark.parametrize("change", ["outcome", "delete"])
def test_what_is_decided_is_never_changed(session, municipality, change):
    row = session.get(Decision, decided(session).id)
    if change == "delete":
        session.delete(row)
    else:
        row.outcome = "refused"
    with pytest.raises(FrozenError):
        session.flush()
    session.expunge(row)
