import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from any_report import KR, fill, open_any
from builders import NOW, SYSTEM, add_school, make_account
from filed_reports import (
    EVERYTHING,
    add_activity,
    approve,
    filing,
    hand_in,
    person,
    save,
    version,
    write_whole,
)
from sqlalchemy import select

from qms.access.policy import Can
from qms.access.roles import Role
from qms.access.scope import ForbiddenError, OutOfScopeError, scope_of
from qms.audit.models import AuditRow
from qms.followup.core.report.frozen import content_of
from qms.followup.core.report.head import Shown
from qms.followup.core.report.selection import Among, Selection
from qms.followup.core.report.states import NotAllowedNowError, State
from qms.followup.models import Action, ReportCycle
from qms.followup.queries import lists, reports
from qms.followup.services import afterwards, carrying, handing_in, oral, reaching, saving, versions
from qms.followup.services.handing_in import ChangedSinceError
from qms.followup.services.saving import ClashError
from qms.identity import services as identity
from qms.identity.models import Account, RoleGrant
from qms.kernel.clock import local_day
from qms.kernel.problems import RefusedError
from qms.org import services as org

ON = local_day(NOW)
ORAL = {"on": date(2026, 11, 19), "summary": "Läsgrupperna gav resultat i tre klasser av fyra."}


@pytest.fixture
def filed(session, municipality):
    return filing(session, municipality)


@pytest.fixture
def approved(session, filed):
    write_whole(session, filed)
    hand_in(session, filed)
    approve(session, filed)
    return filed


def reopen(session, filed, *, comment="Fel belopp i beslutet."):
    seen = version(session, filed.id)
    return afterwards.reopen(session, filed.chief, filed.id, seen=seen, comment=comment, now=NOW)


def tell(session, filed, **more):
    seen = version(session, filed.id)
    actor = more.pop("actor", filed.chief)
    return oral.tell(session, actor, filed.id, seen=seen, now=NOW, **(ORAL | more))


def test_opened_again_the_approved_copy_stays_and_the_new_words_are_not_approved(session, approved):
    before = reports.latest_copies(session, approved.id)[State.APPROVED]
    assert reopen(session, approved) is State.REOPENED
    assert reports.head(session, approved.id).shown(NOW) is Shown.REOPENED
    save(session, approved, 2, {"so_q2_aims": "Nya mål som ingen har godkänt än i förvaltningen."})
    assert reports.latest_copies(session, approved.id)[State.APPROVED] == before
    assert hand_in(session, approved) is State.SUBMITTED
    copies = reports.latest_copies(session, approved.id)
    assert "Nya mål" in copies[State.SUBMITTED].body
    assert "Nya mål" not in copies[State.APPROVED].body
    approve(session, approved)
    assert "Nya mål" in reports.latest_copies(session, approved.id)[State.APPROVED].body


@pytest.mark.parametrize("comment", ["", "  ", "x" * 5001])
def test_a_report_is_opened_again_with_a_reason(session, approved, comment):
    with pytest.raises(RefusedError):
        reopen(session, approved, comment=comment)
    assert reports.head(session, approved.id).state is State.APPROVED


def test_only_the_administration_opens_and_publishes(session, municipality, approved):
    seen = version(session, approved.id)
    for actor in (approved.principal, person(session, Role.ANALYST, municipality.id)):
        with pytest.raises(ForbiddenError):
            afterwards.reopen(session, actor, approved.id, seen=seen, comment="x", now=NOW)
        with pytest.raises(ForbiddenError):
            afterwards.publish(session, actor, approved.id, seen=seen, now=NOW)


def test_a_report_is_published_as_it_was_approved(session, approved):
    with pytest.raises(ChangedSinceError):
        afterwards.publish(session, approved.chief, approved.id, seen=0, now=NOW)
    seen = version(session, approved.id)
    assert afterwards.publish(session, approved.chief, approved.id, seen=seen, now=NOW) == (
        State.PUBLISHED
    )
    copy = reports.latest_copies(session, approved.id)[State.PUBLISHED]
    assert "so_facts_right" not in json.loads(copy.body)["content"]["answers"]
    assert reports.latest_copy(session, approved.id).stage is State.APPROVED
    assert reopen(session, approved) is State.REOPENED
    assert reports.latest_copies(session, approved.id)[State.PUBLISHED] == copy


def test_a_draft_is_not_published(session, filed):
    with pytest.raises(NotAllowedNowError):
        afterwards.publish(session, filed.chief, filed.id, seen=0, now=NOW)


def test_an_oral_account_counts_and_invents_no_answers(session, filed):
    save(session, filed, 2, {"so_q2_aims": "Ett påbörjat svar."})
    assert tell(session, filed) is State.ORAL
    head = reports.head(session, filed.id)
    assert (head.shown(NOW + timedelta(days=400)), head.oral_on) == (Shown.ORAL, ORAL["on"])
    assert head.oral_by == filed.chief.pseudonym
    assert reports.whole(session, filed.id).content.answers == {"so_q2_aims": "Ett påbörjat svar."}
    assert reports.latest_copies(session, filed.id) == {}
    assert lists.to_do(session, EVERYTHING, on=ON) == ()
    with pytest.raises(NotAllowedNowError):
        save(session, filed, 2, {"so_q2_aims": "Mer."})
    assert reopen(session, filed) is State.DRAFT
    save(session, filed, 2, {"so_q2_aims": "Mer."})


@pytest.mark.parametrize(
    ("fields", "columns"),
    [
        pytest.param({"on": None, "summary": " "}, ["oral_on", "oral_summary"], id="nothing"),
        pytest.param({"on": date(2026, 11, 21)}, ["oral_on"], id="a meeting to come"),
        pytest.param({"summary": "x" * 5001}, ["oral_summary"], id="too long"),
        pytest.param({"summary": "Eleven Kalle läser nu."}, ["oral_summary"], id="a pupil"),
    ],
)
def test_an_oral_account_says_when_and_what(session, filed, fields, columns):
    with pytest.raises(RefusedError) as refused:
        tell(session, filed, **fields)
    assert [problem.column for problem in refused.value.problems] == columns


def test_who_notes_an_oral_account(session, municipality, filed):
    with pytest.raises(ForbiddenError):
        tell(session, filed, actor=filed.principal)
    tell(session, filed, actor=person(session, Role.QUALITY_LEAD, municipality.id))
    with pytest.raises(NotAllowedNowError):
        hand_in(session, filed)


def merge(session, municipality, *, day=date(2026, 11, 1)):
    """Merge the first school into its sibling."""
    org.merge(
        session, SYSTEM, old_id=municipality.school, new_id=municipality.sibling, day=day, now=NOW
    )


def test_a_merged_units_report_goes_on_with_the_new_units_principal(session, municipality, filed):
    save(session, filed, 2, {"so_q2_aims": "Skrivet före sammanslagningen."})
    merge(session, municipality)
    heir = person(session, Role.PRINCIPAL, municipality.sibling, pseudonym="heir")
    reached = reaching.reach(session, heir, filed.id, on=ON)
    assert reached.whole.content.answers["so_q2_aims"] == "Skrivet före sammanslagningen."
    assert reached.unit.id == municipality.school
    assert reaching.see(session, heir, filed.id, on=ON).is_own
    assert [line.head.id for line in lists.to_do(session, scope(heir), on=ON)] == [filed.id]
    stranger = person(session, Role.PRINCIPAL, municipality.preschool)
    with pytest.raises(OutOfScopeError):
        reaching.reach(session, stranger, filed.id, on=ON)


def scope(actor):
    return scope_of(actor, Can.FOLLOWUP_FILE)


def test_before_the_day_of_the_merger_nothing_is_shared(session, municipality, filed):
    merge(session, municipality, day=date(2027, 1, 1))
    heir = person(session, Role.PRINCIPAL, municipality.sibling)
    with pytest.raises(OutOfScopeError):
        reaching.reach(session, heir, filed.id, on=ON)


def test_next_year_starts_with_the_merged_units_promises_and_money(session, municipality, filed):
    add_activity(session, filed, kr="9 000", key="k0")
    write_rest = {"so_unused": "1 000", "so_unused_fate": "Förs över till nästa år"}
    write_whole(session, filed, kr="9 000")
    save(session, filed, 4, write_rest)
    first, second = reports.whole(session, filed.id).content.activities
    save(session, filed, 4, {f"a{second.id}-ore": "0"})
    hand_in(session, filed)
    merge(session, municipality)
    open_any(session, "socio_outcome", [municipality.sibling], year=2027)
    (line,) = lists.lines(session, EVERYTHING, on=ON, year=2027)
    content = reports.whole(session, line.head.id).content
    assert line.unit.id == municipality.sibling
    assert [one.name for one in content.previous] == [first.name, second.name]
    assert content.carried_ore == 1000 * KR


def test_a_unit_that_opens_later_is_asked_when_the_year_is_opened_again(session, municipality):
    open_any(session, "anti_degrading_plan", [])
    new = add_school(session, "Nya skolan", municipality.north)
    again = open_any(session, "anti_degrading_plan", [])
    assert (again.asked, again.already) == (1, 4)
    lines = lists.lines(session, EVERYTHING, on=ON, template="anti_degrading_plan")
    assert new in {line.unit.id for line in lines}


def test_a_closed_unit_is_asked_for_its_money_and_not_for_next_years_plan(session, municipality):
    org.close(session, SYSTEM, municipality.school, day=date(2026, 11, 1), now=NOW)
    open_any(session, "socio_outcome", [municipality.school])
    (line,) = lists.lines(session, EVERYTHING, on=ON, template="socio_outcome")
    assert line.unit.id == municipality.school
    open_any(session, "anti_degrading_plan", [])
    lines = lists.lines(session, EVERYTHING, on=ON, template="anti_degrading_plan")
    assert municipality.school not in {line.unit.id for line in lines}


@pytest.mark.parametrize(
    ("selection", "names"),
    [
        (Selection(among=Among.ABOVE, ore=10_000 * KR), {"school", "sibling"}),
        (Selection(among=Among.ABOVE, ore=10_001 * KR), set()),
    ],
)
def test_which_units_are_asked_is_a_setting_of_the_year(session, municipality, selection, names):
    units = [municipality.school, municipality.sibling]
    if not names:
        with pytest.raises(RefusedError) as refused:
            open_any(session, "socio_outcome", units, selection=selection)
        assert [problem.column for problem in refused.value.problems] == ["among"]
        return
    open_any(session, "socio_outcome", units, selection=selection)
    (cycle,) = lists.cycles(session, "socio_outcome")
    assert cycle.asks == selection
    asked = {line.unit.id for line in lists.lines(session, EVERYTHING, on=ON)}
    assert asked == {getattr(municipality, name) for name in names}


def test_units_chosen_by_hand(session, municipality):
    chosen = Selection(among=Among.CHOSEN, unit_ids=frozenset({municipality.preschool}))
    assert open_any(session, "unit_quality_report", [], selection=chosen).asked == 1


def test_a_new_principal_goes_on_and_the_old_ones_name_is_kept(session, municipality, filed):
    old = make_account(session, Role.PRINCIPAL, municipality.school, user_name="old@x.example")
    pseudonym = session.get(Account, old).pseudonym
    leaving = person(session, Role.PRINCIPAL, municipality.school, pseudonym=pseudonym)
    save(session, replace(filed, principal=leaving), 2, {"so_q2_aims": "Mitt."})
    identity.close_account(session, SYSTEM, old, now=NOW)
    save(session, filed, 4, {"so_why": "Den nya rektorn skriver vidare i samma redovisning."})
    content = reports.whole(session, filed.id).content
    assert content.answers["so_q2_aims"] == "Mitt."
    actions = session.scalars(select(AuditRow.actor).where(
        AuditRow.action == "followup.report-saved")).all()  # fmt: skip
    assert set(actions) == {pseudonym, filed.principal.pseudonym}


@pytest.mark.parametrize(
    ("due", "last_moment", "first_late"),
    [
        pytest.param(
            date(2026, 10, 25),
            datetime(2026, 10, 25, 22, 59, 59, tzinfo=UTC),
            datetime(2026, 10, 25, 23, 0, 0, tzinfo=UTC),
            id="the clock is put back that night: the day is 25 hours",
        ),
        pytest.param(
            date(2027, 3, 28),
            datetime(2027, 3, 28, 21, 59, 59, tzinfo=UTC),
            datetime(2027, 3, 28, 22, 0, 0, tzinfo=UTC),
            id="the clock is put forward: the day is 23 hours",
        ),
    ],
)
def test_the_last_second_of_a_day_when_the_clocks_change(
    session, filed, due, last_moment, first_late
):
    cycle = session.scalar(select(ReportCycle))
    cycle.opens, cycle.due = date(2026, 10, 1), due
    session.flush()
    write_whole(session, filed)
    assert reports.head(session, filed.id).shown(last_moment) is Shown.IN_PROGRESS
    assert reports.head(session, filed.id).shown(first_late) is Shown.OVERDUE
    hand_in(session, filed, now=last_moment)
    assert not reports.head(session, filed.id).was_late


def test_a_question_removed_in_mid_cycle_keeps_its_answer_and_says_so(session, filed):
    add_activity(session, filed, kr="12 000")
    save(session, filed, 4, {"so_overspent": "Vi tog resten av skolans egen budget det året."})
    seen = version(session, filed.id)
    cycle = session.scalar(select(ReportCycle))
    assert versions.move_cycle(session, filed.chief, cycle.id, version=1, now=NOW) == 1
    keys = {one.key for one in reports.whole(session, filed.id).template.questions}
    assert "so_overspent" not in keys
    with pytest.raises(ClashError) as clashed:
        save(session, filed, 4, {"so_overspent": "Skrivet på en gammal sida."}, seen=seen)
    assert clashed.value.clashes[0].posted == "Skrivet på en gammal sida."
    write_whole(session, filed)
    hand_in(session, filed)
    body = json.loads(reports.latest_copy(session, filed.id).body)
    assert body["template"]["version"] == 1
    assert [(one["key"], one["answer"]) for one in body["removed"]] == [
        ("so_overspent", "Vi tog resten av skolans egen budget det året.")
    ]
    assert body["removed"][0]["text"].startswith("Varför kostade insatserna mer")


def test_a_filed_report_keeps_the_version_it_was_filed_with(session, approved):
    cycle = session.scalar(select(ReportCycle))
    body = reports.latest_copy(session, approved.id).body
    assert versions.move_cycle(session, approved.chief, cycle.id, version=1, now=NOW) == 0
    copy = reports.latest_copy(session, approved.id)
    assert (copy.template_version, copy.body) == (2, body)
    assert content_of(json.loads(copy.body)).answers["so_why"]


def test_a_cycle_moves_only_to_a_version_that_exists(session, filed):
    cycle = session.scalar(select(ReportCycle))
    assert versions.move_cycle(session, filed.chief, cycle.id, version=2, now=NOW) == 0
    with pytest.raises(RefusedError):
        versions.move_cycle(session, filed.chief, cycle.id, version=99, now=NOW)
    with pytest.raises(ForbiddenError):
        versions.move_cycle(session, filed.principal, cycle.id, version=1, now=NOW)
    with pytest.raises(OutOfScopeError):
        versions.move_cycle(session, filed.chief, 4242, version=1, now=NOW)


def yearly(session, municipality, year, *, now=NOW):
    """Open the yearly report and return the first school's filing."""
    open_any(session, "unit_quality_report", [], year=year, now=now)
    every = lists.lines(session, EVERYTHING, on=ON, template="unit_quality_report", year=year)
    line = next(one for one in every if one.unit.id == municipality.school)
    return line.head.id, person(session, Role.PRINCIPAL, municipality.school)


def file_it(session, municipality, report_id, writer, *, now=NOW):
    handing_in.submit(session, writer, report_id, seen=version(session, report_id), now=now)
    chief = person(session, Role.SCHOOL_CHIEF, municipality.id)
    handing_in.approve(session, chief, report_id, seen=version(session, report_id), now=now)


@pytest.mark.parametrize(
    ("fate", "carries", "state"),
    [("Fortsätter", False, "open"), ("Avslutas", False, "closed"), ("Fortsätter", True, "carried")],
)
def test_what_becomes_of_last_years_action(session, municipality, fate, carries, state):
    first, writer = yearly(session, municipality, 2026)
    fill(session, writer, first)
    file_it(session, municipality, first, writer)
    second, writer = yearly(session, municipality, 2027)
    (last,) = reports.whole(session, second).content.last_actions
    if carries:
        new = {
            carrying.carry_over(session, writer, second, last_id=last.id, now=NOW) for _ in range(2)
        }
        assert len(new) == 1
    fill(session, writer, second)
    seen = version(session, second)
    saving.save(
        session, writer, second, number=2, posted={f"l{last.id}-fate": fate}, seen=seen, now=NOW
    )
    file_it(session, municipality, second, writer)
    action = session.get(Action, last.action_id)
    assert action.state == state
    assert (action.result == "62 % · Nått") is (state == "closed")


def test_an_owner_whose_account_is_closed_stops_the_report(session, municipality):
    report_id, writer = yearly(session, municipality, 2026)
    fill(session, writer, report_id)
    owner = make_account(session, Role.PRINCIPAL, municipality.school, user_name="o@x.example")
    action = session.scalar(select(Action))
    action.owner_account_id = owner
    session.flush()
    unit = reaching.reach(session, writer, report_id, on=ON).unit

    def rules():
        whole = reports.whole(session, report_id)
        return [one.rule for one in handing_in.findings(session, whole, unit, now=NOW)]

    assert "owner_missing" not in rules()
    grant = session.scalar(select(RoleGrant).where(RoleGrant.account_id == owner))
    grant.valid_to = ON
    session.flush()
    assert "owner_missing" in rules()
