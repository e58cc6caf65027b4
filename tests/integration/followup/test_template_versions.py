"""Drafts and versions of templates as stored, on both databases."""

from datetime import timedelta

import pytest
from builders import NOW, make_actor
from filed_reports import filing, open_for, save
from sqlalchemy import select

from qms.access.roles import Role
from qms.access.scope import ForbiddenError, OutOfScopeError
from qms.audit.models import AuditRow
from qms.followup.core.editor.document import canonical, checksum
from qms.followup.core.editor.draft import change_head, change_question
from qms.followup.core.editor.moving import UP, bring_back, move_question, remove_question
from qms.followup.core.editor.toml_file import write_toml
from qms.followup.core.editor.versions import VersionState
from qms.followup.models import ReportCycle, TemplateVersion
from qms.followup.queries import defaults, reports, template_versions, templates
from qms.followup.services import template_drafts, template_publishing
from qms.followup.services.template_drafts import (
    ChangedMeanwhileError,
    DraftExistsError,
    NoDraftError,
)
from qms.followup.services.template_publishing import UnchangedError
from qms.kernel.problems import RefusedError

KEY = "socio_outcome"
DEFAULT = defaults.templates()[KEY].version
LEAD = make_actor(Role.QUALITY_LEAD, pseudonym="lead")
CHIEF = make_actor(Role.SCHOOL_CHIEF, pseudonym="chief")


def begin(session, actor=LEAD, **more):
    template_drafts.begin(session, actor, KEY, now=NOW, **more)
    return templates.draft(session, KEY)


def change(session, key="so_why", *, actor=LEAD, seen=None, part="", **values):
    seen = templates.draft(session, KEY).revision if seen is None else seen
    return template_drafts.change(
        session, actor, KEY, lambda draft: change_question(draft, key, values),
        part=part or f"question:{key}", seen=seen, now=NOW,
    )  # fmt: skip


def publish(session, *, note="", seen=None, actor=LEAD):
    seen = templates.draft(session, KEY).revision if seen is None else seen
    return template_publishing.publish(session, actor, KEY, seen=seen, note=note, now=NOW)


def published(session, **values):
    """Publish a version where a question has other words, and return its number."""
    begin(session)
    change(session, **(values or {"text_sv": "Varför blev det så?"}))
    return publish(session)


def test_a_draft_begins_as_what_new_cycles_ask(session, municipality):
    draft = begin(session)
    assert draft.document == templates.default_document(KEY, DEFAULT)
    assert (draft.base_version, draft.revision, draft.begun_by) == (DEFAULT, 1, "lead")


def test_an_earlier_version_of_the_product_can_be_begun_from(session, municipality):
    draft = begin(session, version=1)
    assert draft.document == templates.default_document(KEY, 1)
    assert draft.base_version == 1


@pytest.mark.parametrize(
    ("key", "version"),
    [pytest.param("nothing", None, id="no such template"), pytest.param(KEY, 99, id="version")],
)
def test_what_does_not_exist_cannot_be_begun_from(session, municipality, key, version):
    with pytest.raises(OutOfScopeError):
        template_drafts.begin(session, LEAD, key, version=version, now=NOW)


def test_a_template_has_one_draft_at_a_time(session, municipality):
    begin(session)
    with pytest.raises(DraftExistsError):
        begin(session, CHIEF)


@pytest.mark.parametrize("role", [Role.PRINCIPAL, Role.ANALYST, Role.AUDITOR, Role.CONTROLLER])
def test_others_may_not_write_templates(session, municipality, role):
    with pytest.raises(ForbiddenError):
        begin(session, make_actor(role))


def test_two_editors_of_different_parts_lose_nothing(session, municipality):
    seen = begin(session).revision
    change(session, "so_why", seen=seen, text_sv="Från den ena")
    change(session, "so_without", actor=CHIEF, seen=seen, text_sv="Från den andra")
    document = templates.draft(session, KEY).document
    assert document.question("so_why")["text_sv"] == "Från den ena"
    assert document.question("so_without")["text_sv"] == "Från den andra"


def test_two_editors_of_the_same_part_are_told(session, municipality):
    seen = begin(session).revision
    change(session, seen=seen, text_sv="Först")
    with pytest.raises(ChangedMeanwhileError) as clash:
        change(session, actor=CHIEF, seen=seen, text_sv="Sedan")
    assert (clash.value.by, clash.value.revision) == ("lead", seen + 1)
    change(session, actor=CHIEF, seen=clash.value.revision, text_sv="Sedan")
    assert templates.draft(session, KEY).document.question("so_why")["text_sv"] == "Sedan"


def test_the_same_form_twice_is_one_change(session, municipality):
    seen = begin(session).revision
    change(session, seen=seen, text_sv="Ny text")
    change(session, seen=seen, text_sv="Ny text")
    assert templates.draft(session, KEY).revision == seen + 1


def test_words_for_a_question_that_was_removed_meanwhile_come_back_with_it(session, municipality):
    seen = begin(session).revision
    template_drafts.change(
        session, CHIEF, KEY, lambda draft: remove_question(draft, "so_why"),
        part="remove:so_why", seen=seen, now=NOW,
    )  # fmt: skip
    change(session, seen=seen, text_sv="Skrivet medan den togs bort")
    assert templates.draft(session, KEY).draft.is_removed("so_why")
    template_drafts.change(
        session, LEAD, KEY, lambda draft: bring_back(draft, "so_why"), part="back:so_why",
        seen=seen, now=NOW,
    )  # fmt: skip
    document = templates.draft(session, KEY).document
    assert document.question("so_why")["text_sv"] == "Skrivet medan den togs bort"


def test_a_part_that_never_was_does_not_exist(session, municipality):
    begin(session)
    with pytest.raises(OutOfScopeError):
        change(session, "so_nothing", text_sv="x")


def test_a_published_version_is_asked_in_new_cycles_and_not_in_open_ones(session, municipality):
    filed = filing(session, municipality)
    number = published(session)
    assert number == DEFAULT + 1
    assert template_versions.latest_version(session, KEY) == number
    whole = reports.whole(session, filed.id)
    assert whole.head.template_version == DEFAULT
    assert whole.template.question("so_why").text.sv == "Varför blev resultatet som det blev?"
    open_for(session, {municipality.school: 500}, year=2027)
    query = select(ReportCycle.template_version).where(ReportCycle.year == 2027)
    assert session.scalar(query) == number
    asked = template_versions.template_of(session, KEY, number)
    assert asked.question("so_why").text.sv == "Varför blev det så?"
    assert templates.open_reports(session, KEY) == {DEFAULT: 1, number: 1}


def test_a_report_asked_with_an_own_version_can_be_written(session, municipality):
    published(session, key="so_q8_follow", max_words=20)
    filed = filing(session, municipality)
    save(session, filed, 2, {"so_q2_aims": "Fler ska läsa med flyt."})
    whole = reports.whole(session, filed.id)
    assert whole.template.question("so_q8_follow").max_words == 20
    assert whole.content.answer("so_q2_aims") == "Fler ska läsa med flyt."


def test_a_published_version_keeps_its_text_and_checksum(session, municipality):
    number = published(session)
    row = session.scalar(select(TemplateVersion).where(TemplateVersion.version == number))
    assert row.sha256 == checksum(row.body)
    assert row.body == canonical(templates.document(session, KEY, number), version=number)
    published(session, text_sv="En gång till")
    assert session.get_one(TemplateVersion, row.id).body == row.body


def test_a_draft_with_faults_is_refused_with_every_fault(session, municipality):
    begin(session)
    change(session, text_sv="")
    change(session, "so_differs", condition="nothing > 0")
    with pytest.raises(RefusedError) as refused:
        publish(session, note="x" * 1001)
    places = [problem.column for problem in refused.value.problems]
    assert places == ["so_why", "so_differs", "note"]
    assert templates.draft(session, KEY) is not None


def test_a_published_question_cannot_get_another_type(session, municipality):
    begin(session)
    change(session, type="number")
    with pytest.raises(RefusedError) as refused:
        publish(session)
    assert "typen var text" in refused.value.problems[0].message


def test_publishing_asks_for_the_draft_that_was_read(session, municipality):
    seen = begin(session).revision
    change(session, text_sv="Ny")
    with pytest.raises(ChangedMeanwhileError):
        publish(session, seen=seen)


def test_publishing_the_same_again_is_refused(session, municipality):
    begin(session)
    with pytest.raises(UnchangedError):
        publish(session)


def test_moving_there_and_back_is_no_change(session, municipality):
    begin(session)
    for step in (UP, -UP):
        template_drafts.change(
            session, LEAD, KEY, lambda draft, step=step: move_question(draft, "so_carried", step),
            part="move", seen=0 if step == UP else 2, now=NOW,
        )  # fmt: skip
    with pytest.raises(UnchangedError):
        publish(session)


def test_a_withdrawn_version_is_not_asked_again_but_kept(session, municipality):
    first = published(session)
    second = published(session, text_sv="Andra")
    template_publishing.withdraw(session, CHIEF, KEY, second, now=NOW)
    assert template_versions.latest_version(session, KEY) == first
    assert template_versions.template_of(session, KEY, second).question("so_why").text.sv == "Andra"
    template_publishing.withdraw(session, CHIEF, KEY, first, now=NOW)
    assert template_versions.latest_version(session, KEY) == DEFAULT
    template_publishing.put_back(session, CHIEF, KEY, second, now=NOW)
    assert template_versions.latest_version(session, KEY) == second
    third = published(session, text_sv="Tredje")
    assert third == second + 1


def test_an_earlier_version_restored_is_a_new_version(session, municipality):
    first = published(session)
    second = published(session, text_sv="Andra")
    begin(session, version=first)
    third = publish_restored(session)
    assert (first, second, third) == (DEFAULT + 1, DEFAULT + 2, DEFAULT + 3)
    old, new = (templates.document(session, KEY, one) for one in (first, third))
    assert new.question("so_why") == old.question("so_why")


def publish_restored(session):
    """Publish a restored draft; a new title tells it from the one it was."""
    template_drafts.change(
        session, LEAD, KEY, lambda draft: change_head(draft, {"title_sv": "Återställd"}),
        part="template", seen=1, now=NOW,
    )  # fmt: skip
    return publish(session)


def test_a_draft_thrown_away_can_be_begun_from_again(session, municipality):
    begin(session)
    change(session, text_sv="Nästan klart")
    template_drafts.throw_away(session, LEAD, KEY, now=NOW)
    assert templates.draft(session, KEY) is None
    (gone,) = [one for one in templates.heads(session, KEY) if one.version is None]
    assert gone.state is VersionState.WITHDRAWN
    template_drafts.begin_from_thrown_away(session, CHIEF, KEY, gone.row_id, now=NOW)
    draft = templates.draft(session, KEY)
    assert draft.document.question("so_why")["text_sv"] == "Nästan klart"
    assert draft.base_version == DEFAULT


def test_a_draft_thrown_away_by_somebody_else_is_told(session, municipality):
    begin(session)
    template_drafts.throw_away(session, CHIEF, KEY, now=NOW)
    with pytest.raises(NoDraftError):
        change(session, seen=1, text_sv="För sent")


def test_a_draft_begun_from_a_file_says_what_the_file_says(session, municipality):
    document = templates.default_document(KEY, DEFAULT)
    text = write_toml(document, version=9).replace("Två till fem meningar.", "Högst fem meningar.")
    template_drafts.begin_from_file(session, LEAD, KEY, text.encode(), now=NOW)
    draft = templates.draft(session, KEY)
    assert draft.document.question("so_why")["hint_sv"].endswith("Högst fem meningar.")
    assert publish(session) == DEFAULT + 1


def test_versions_are_listed_newest_first_with_who_and_when(session, municipality):
    number = published(session)
    later = NOW + timedelta(days=1)
    template_publishing.withdraw(session, CHIEF, KEY, number, now=later)
    newest, *rest = templates.heads(session, KEY)
    assert (newest.version, newest.state, newest.by, newest.at) == (
        number, VersionState.WITHDRAWN, "chief", later,
    )  # fmt: skip
    assert [(one.version, one.state) for one in rest] == [
        (number, VersionState.DEFAULT) for number in range(DEFAULT, 0, -1)
    ]


def test_every_step_is_in_the_audit_trail(session, municipality):
    published(session)
    actions = session.scalars(select(AuditRow.action).order_by(AuditRow.seq)).all()
    assert [one for one in actions if one.startswith("followup.template")] == [
        "followup.template-drafted",
        "followup.template-changed",
        "followup.template-published",
    ]
