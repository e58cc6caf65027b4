"""Versions of the instrument: published ones never change, and old cases recompute with theirs."""

import hashlib
from functools import partial

import pytest
from builders import NOW
from sqlalchemy import select
from support.needs_cases import account, applied

from qms.access.policy import Can
from qms.access.scope import ForbiddenError, OutOfScopeError
from qms.audit.models import AuditRow
from qms.kernel.problems import RefusedError
from qms.needs.core.documentation.content import PartContent
from qms.needs.core.editor.editing import with_new, with_texts, without
from qms.needs.core.instrument import Answer, Circumstances, score
from qms.needs.core.instrument.stored import (
    dump_answers,
    dump_circumstances,
    dump_result,
    recomputes,
)
from qms.needs.models import NeedsCase, NeedsInstrument, NeedsInstrumentEdit
from qms.needs.queries.instruments import head, heads, instrument_of, table_of
from qms.needs.services import instrument_drafts as drafts
from qms.needs.services.documentation import part_states, save_part
from qms.needs.services.instrument_publishing import Hindrance, publish, standing
from qms.needs.services.instruments import published
from qms.needs.services.opening import take_case


@pytest.fixture
def analyst(session, municipality):
    return account(session, "analyst", municipality.id)


def points(text):
    return lambda table: with_texts(table, "points", "-", {"by_level": text})


def actions(session):
    query = select(AuditRow.action).where(AuditRow.action.like("needs.%instrument"))
    return session.scalars(query.order_by(AuditRow.seq)).all()


def test_the_products_own_is_the_first_version(session):
    first, instrument = published(session, now=NOW)
    assert published(session, now=NOW)[0] == first
    assert (instrument.key, instrument.version) == ("needs_default", 1)
    row = session.get_one(NeedsInstrument, first)
    assert row.sha256 == hashlib.sha256(row.content.encode()).hexdigest()
    assert actions(session) == ["needs.publish-instrument"]


def test_a_draft_is_changed_undone_and_published(session, analyst):
    first, _ = published(session, now=NOW)
    draft = drafts.begin(session, analyst, now=NOW)
    drafts.change(session, analyst, draft, points("0; 1; 3; 8; 16"), seen=0, now=NOW)
    drafts.change(session, analyst, draft, points("0; 1; 3; 9; 18"), seen=1, now=NOW)
    drafts.undo(session, analyst, draft, seen=2, now=NOW)
    assert instrument_of(session, draft).points == (0, 1, 3, 8, 16)
    publish(session, analyst, draft, seen=3, now=NOW)
    assert published(session, now=NOW)[0] == draft
    assert [one.state for one in heads(session)] == ["published", "retired"]
    assert instrument_of(session, first).points == (0, 1, 3, 7, 15)
    assert instrument_of(session, draft).version == 2
    assert not session.scalars(select(NeedsInstrumentEdit)).all()


def test_an_old_case_recomputes_with_its_own_version_for_ever(session, analyst):
    first, instrument = published(session, now=NOW)
    answers = {one.key: Answer(3, 1) for one in instrument.questions}
    about = Circumstances(form="preschool", texts=("har adhd",))
    result = score(instrument, answers, about)
    stored = {
        "answers": dump_answers(answers),
        "about": dump_circumstances(about, result),
        "result": dump_result(result),
    }
    draft = drafts.begin(session, analyst, now=NOW)
    drafts.change(session, analyst, draft, points("0; 1; 3; 8; 16"), seen=0, now=NOW)
    publish(session, analyst, draft, seen=1, now=NOW)
    assert recomputes(instrument_of(session, first), **stored)
    assert not recomputes(instrument_of(session, draft), **stored)


def test_a_case_is_documented_as_the_version_it_was_opened_with(session, analyst, municipality):
    principal = account(session, "principal", municipality.school)
    before = applied(session, principal, municipality.school)
    draft = drafts.begin(session, analyst, now=NOW)
    add = partial(with_new, section="documentation", key="doc_new")
    drafts.change(session, analyst, draft, add, seen=0, now=NOW)
    drop = partial(without, section="documentation", key="doc_situation")
    drafts.change(session, analyst, draft, drop, seen=1, now=NOW)
    publish(session, analyst, draft, seen=2, now=NOW)
    after = applied(session, principal, municipality.school, key="two")

    def asked(ref):
        opened = take_case(session, principal, ref, can=Can.NEEDS_WRITE, now=NOW)[1]
        return {one.part.key for one in part_states(session, opened, now=NOW)}

    def write(ref, key):
        save_part(session, principal, ref, key, PartContent(text="Text."), seen=0, now=NOW)

    assert asked(after) - asked(before) == {"doc_new"}
    assert asked(before) - asked(after) == {"doc_situation"}
    write(before, "doc_situation")
    for ref, key in ((before, "doc_new"), (after, "doc_situation")):
        with pytest.raises(OutOfScopeError):
            write(ref, key)
    # A case from before the version was kept follows the one in force.
    session.scalars(select(NeedsCase).filter_by(ref=before)).one().instrument_id = None
    session.flush()
    assert asked(before) == asked(after)


def test_a_version_that_was_published_cannot_be_changed_undone_or_thrown_away(session, analyst):
    first, _ = published(session, now=NOW)
    before = session.get_one(NeedsInstrument, first).content
    for attempt in (
        lambda: drafts.change(session, analyst, first, points("0; 1; 2; 3; 4"), seen=0, now=NOW),
        lambda: drafts.undo(session, analyst, first, seen=0, now=NOW),
        lambda: drafts.throw_away(session, analyst, first, now=NOW),
        lambda: publish(session, analyst, first, seen=0, now=NOW),
    ):
        with pytest.raises(drafts.NoDraftError):
            attempt()
    assert session.get_one(NeedsInstrument, first).content == before


def test_a_save_on_what_somebody_else_saved_is_refused(session, analyst):
    draft = drafts.begin(session, analyst, now=NOW)
    drafts.change(session, analyst, draft, points("0; 1; 3; 8; 16"), seen=0, now=NOW)
    with pytest.raises(drafts.ChangedMeanwhileError):
        drafts.change(session, analyst, draft, points("0; 1; 3; 9; 18"), seen=0, now=NOW)
    with pytest.raises(drafts.ChangedMeanwhileError):
        publish(session, analyst, draft, seen=0, now=NOW)


def test_the_same_again_stores_nothing(session, analyst):
    draft = drafts.begin(session, analyst, now=NOW)
    assert drafts.change(session, analyst, draft, dict, seen=0, now=NOW) == 0
    with pytest.raises(RefusedError):
        drafts.undo(session, analyst, draft, seen=0, now=NOW)


def test_a_draft_with_faults_or_without_changes_does_not_go_live(session, analyst):
    draft = drafts.begin(session, analyst, now=NOW)
    row = session.get_one(NeedsInstrument, draft)
    assert standing(session, row).hindrance is Hindrance.UNCHANGED
    drafts.change(session, analyst, draft, lambda t: with_new(t, "area", "vila"), seen=0, now=NOW)
    assert standing(session, row).hindrance is Hindrance.FAULTS
    with pytest.raises(RefusedError) as refused:
        publish(session, analyst, draft, seen=1, now=NOW)
    assert "area.vila" in refused.value.problems[0].column


def test_one_draft_at_a_time_and_numbers_are_not_used_again(session, analyst):
    draft = drafts.begin(session, analyst, now=NOW)
    with pytest.raises(drafts.DraftExistsError):
        drafts.begin(session, analyst, now=NOW)
    drafts.throw_away(session, analyst, draft, now=NOW)
    assert head(session, draft) is None
    again = drafts.begin(session, analyst, now=NOW)
    assert table_of(session, again)["meta"]["version"] == 3
    with pytest.raises(OutOfScopeError):
        drafts.begin(session, analyst, now=NOW, version_id=draft)


def test_only_those_who_may_write_it(session, municipality):
    assessor = account(session, "assessor", municipality.id)
    with pytest.raises(ForbiddenError):
        drafts.begin(session, assessor, now=NOW)
