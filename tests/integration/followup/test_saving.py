from datetime import timedelta

import pytest
from builders import NOW
from filed_reports import KR, add_activity, filing, hand_in, person, save, version, write_whole
from sqlalchemy import func, select
from support.grounds import ground

from qms.access.roles import Role
from qms.access.scope import ForbiddenError, OutOfScopeError
from qms.audit.models import AuditRow
from qms.followup.core.report.columns import RowKind
from qms.followup.core.report.states import NotAllowedNowError
from qms.followup.models import ReportActivity
from qms.followup.queries import reports
from qms.followup.services import rest, saving, table_rows
from qms.followup.services.saving import ClashError
from qms.kernel.problems import RefusedError

A = RowKind.ACTIVITIES


@ground
def filed(session, municipality):
    return filing(session, municipality)


def content(session, filed):
    return reports.whole(session, filed.id).content


def test_a_save_is_stored_and_counts_one_version(session, filed):
    saved = save(session, filed, 2, {"so_q2_aims": "Fler ska läsa.\r\nAlla."})
    assert (saved.version, saved.changed) == (1, True)
    assert content(session, filed).answers["so_q2_aims"] == "Fler ska läsa.\nAlla."


def test_the_same_post_twenty_times_is_one_change(session, filed):
    for _ in range(20):
        save(session, filed, 2, {"so_q2_aims": "Fler ska läsa."}, seen=0)
    assert version(session, filed.id) == 1


@pytest.mark.parametrize(
    ("typed", "ore"),
    [("1 245 000", 124_500_000), ("1245000,00", 124_500_000), ("12,50", 1250), ("0", 0)],
)
def test_money_is_read_as_swedes_write_it(session, filed, typed, ore):
    save(session, filed, 4, {"so_unused": typed})
    assert content(session, filed).unused_ore == ore


def test_every_faulty_field_is_named_and_nothing_is_stored(session, filed):
    new = add_activity(session, filed)
    before = version(session, filed.id)
    posted = {
        "so_why": "En text som är rätt.",
        "so_unused": "mycket",
        f"a{new}-ore": "-5",
        f"a{new}-result": "x" * 201,
        "so_unused_fate": "Festas upp",
    }
    with pytest.raises(RefusedError) as refused:
        save(session, filed, 4, posted)
    assert {problem.column for problem in refused.value.problems} == set(posted) - {"so_why"}
    assert version(session, filed.id) == before


def test_two_people_in_different_fields_both_keep_their_words(session, filed):
    save(session, filed, 2, {"so_q2_aims": "Anna skriver mål."}, seen=0)
    save(session, filed, 5, {"so_q8_follow": "Bo skriver om nästa år."}, seen=0)
    answers = content(session, filed).answers
    assert (answers["so_q2_aims"], answers["so_q8_follow"]) == (
        "Anna skriver mål.",
        "Bo skriver om nästa år.",
    )


def test_two_people_in_one_field_the_later_gets_both_texts(session, filed):
    save(session, filed, 2, {"so_q2_aims": "Annas text."}, seen=0)
    with pytest.raises(ClashError) as clashed:
        save(session, filed, 2, {"so_q2_aims": "Bos text."}, seen=0)
    (clash,) = clashed.value.clashes
    assert (clash.stored, clash.posted) == ("Annas text.", "Bos text.")
    assert clashed.value.by == filed.principal.pseudonym
    assert content(session, filed).answers["so_q2_aims"] == "Annas text."


def test_after_the_clash_the_writer_decides(session, filed):
    save(session, filed, 2, {"so_q2_aims": "Annas text."}, seen=0)
    with pytest.raises(ClashError) as clashed:
        save(session, filed, 2, {"so_q2_aims": "Bos text."}, seen=0)
    save(session, filed, 2, {"so_q2_aims": "Bådas text."}, seen=clashed.value.version)
    assert content(session, filed).answers["so_q2_aims"] == "Bådas text."


def test_words_about_a_removed_activity_are_not_dropped(session, filed):
    new = add_activity(session, filed)
    seen = version(session, filed.id)
    table_rows.remove(session, filed.principal, filed.id, kind=A, row_id=new, now=NOW)
    with pytest.raises(ClashError) as clashed:
        save(session, filed, 4, {f"a{new}-result": "85 %"}, seen=seen)
    assert clashed.value.clashes[0].posted == "85 %"


def test_a_field_of_another_step_is_refused(session, filed):
    with pytest.raises(RefusedError):
        save(session, filed, 2, {"so_why": "Fel plats."})


def test_minutes_are_measured_between_saves(session, filed):
    for seconds in (0, 30, 60, 3600, 3660):
        moment = NOW + timedelta(seconds=seconds)
        save(session, filed, 2, {"so_q2_aims": f"Text {seconds}"}, now=moment)
    # 1 min + 30 s + 30 s, a pause, 1 min + 60 s: four minutes
    assert reports.head(session, filed.id).minutes == 4


def test_the_audit_trail_tells_of_sittings_not_of_each_autosave(session, filed):
    for seconds in (0, 30, 60, 3600, 3660):
        moment = NOW + timedelta(seconds=seconds)
        save(session, filed, 2, {"so_q2_aims": f"Text {seconds}"}, now=moment)
    count = select(func.count()).where(AuditRow.action == "followup.report-saved")
    assert session.scalar(count) == 2


def test_lists_know_how_far_it_has_come(session, filed):
    write_whole(session, filed)
    head = reports.head(session, filed.id)
    assert (head.summary.ring, head.summary.left_ore) == ("ddddd", 0)


def test_the_same_form_adds_one_activity(session, filed):
    ids = {add_activity(session, filed, key="same") for _ in range(3)}
    assert len(ids) == 1
    assert session.scalar(select(func.count(ReportActivity.id))) == 1


def test_an_activity_from_the_catalogue_brings_its_measure(session, filed):
    table_rows.add(
        session, filed.principal, filed.id,
        form_key="k", name="", suggestion="intensive_reading", now=NOW,
    )  # fmt: skip
    (one,) = content(session, filed).activities
    assert (one.name, one.measure, one.catalogue_key) == (
        "Intensiv läsinsats",
        "Elever över gränsen i läsavstämning",
        "intensive_reading",
    )


def test_the_rest_goes_to_a_new_activity(session, filed):
    add_activity(session, filed, kr="7 000")
    table_rows.add(
        session, filed.principal, filed.id, form_key="k2", name="Resten", take_rest=True, now=NOW
    )
    assert [one.ore for one in content(session, filed).activities] == [7000 * KR, 3000 * KR]
    assert content(session, filed).ledger.left == 0


def test_the_rest_is_said_to_be_unused(session, filed):
    add_activity(session, filed, kr="7 000")
    for _ in range(2):
        rest.mark_rest_unused(session, filed.principal, filed.id, now=NOW)
    assert content(session, filed).unused_ore == 3000 * KR
    assert content(session, filed).ledger.left == 0


def test_a_removed_activity_comes_back_as_it_was(session, filed):
    new = add_activity(session, filed)
    before = content(session, filed).activities
    for _ in range(2):
        table_rows.remove(session, filed.principal, filed.id, kind=A, row_id=new, now=NOW)
    assert content(session, filed).activities == ()
    assert content(session, filed).ledger.left == 10_000 * KR
    table_rows.restore(session, filed.principal, filed.id, kind=A, row_id=new, now=NOW)
    assert content(session, filed).activities == before


@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
def test_an_activity_needs_a_name_of_reasonable_length(session, filed, name):
    with pytest.raises(RefusedError):
        table_rows.add(session, filed.principal, filed.id, form_key="k", name=name, now=NOW)


def test_a_report_that_is_in_cannot_be_written_in(session, filed):
    new = write_whole(session, filed)
    hand_in(session, filed)
    for write in (
        lambda: save(session, filed, 2, {"so_q2_aims": "Efteråt."}),
        lambda: add_activity(session, filed, key="k9"),
        lambda: table_rows.remove(session, filed.principal, filed.id, kind=A, row_id=new, now=NOW),
        lambda: rest.mark_rest_unused(session, filed.principal, filed.id, now=NOW),
    ):
        with pytest.raises(NotAllowedNowError):
            write()


@pytest.mark.parametrize(
    ("role", "where", "refusal"),
    [
        pytest.param(Role.PRINCIPAL, "sibling", OutOfScopeError, id="another school's principal"),
        pytest.param(Role.PRINCIPAL, "independent", OutOfScopeError, id="another provider's"),
        pytest.param(Role.SCHOOL_CHIEF, "id", ForbiddenError, id="the chief does not write"),
        pytest.param(Role.UNIT_STAFF, "school", ForbiddenError, id="staff do not write"),
    ],
)
def test_nobody_else_writes(session, municipality, filed, role, where, refusal):
    actor = person(session, role, getattr(municipality, where))
    with pytest.raises(refusal):
        saving.save(session, actor, filed.id, number=2, posted={"so_q2_aims": "x"}, seen=0, now=NOW)


def test_an_activity_of_another_report_does_not_exist(session, municipality, filed):
    other = add_activity(session, filed)
    second = filing(session, municipality, year=2025)
    with pytest.raises(OutOfScopeError):
        table_rows.remove(session, second.principal, second.id, kind=A, row_id=other, now=NOW)
