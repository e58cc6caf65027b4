"""From a proposal to money by month: four eyes, a frozen letter, changes as new rows."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from builders import NOW
from sqlalchemy import func, select
from support.needs_cases import NAME, account
from support.needs_decisions import HEAD, PRICES, people, proposal, waiting

from qms.access.policy import Can
from qms.access.roles import Role
from qms.access.scope import OutOfScopeError
from qms.decision_list import RECALCULATORS
from qms.decisions.core.frozen import checksum
from qms.decisions.core.states import State, StepRefusedError
from qms.decisions.core.verifying import verify
from qms.decisions.models import Decision
from qms.decisions.queries import content_text, decisions_of
from qms.kernel.problems import RefusedError
from qms.needs.core.amounts.periods import Period
from qms.needs.core.amounts.price_list import load_prices
from qms.needs.core.amounts.reckon import reckon
from qms.needs.core.amounts.settle import RowKind
from qms.needs.core.cases.application import Request
from qms.needs.core.cases.kinds import Part
from qms.needs.core.deciding.kinds import SUPPORT, Ground, MoneyKind, Outcome
from qms.needs.models import NeedsCase, NeedsMoney
from qms.needs.queries.deciding import material
from qms.needs.queries.money import paid_between, rows_of
from qms.needs.queries.people import tied
from qms.needs.services.block_grants import NewGrant, award_of
from qms.needs.services.care import untie
from qms.needs.services.deciding.approving import decide, letter_text, return_proposal
from qms.needs.services.deciding.ending import annul_support, end_support, stop_money
from qms.needs.services.deciding.proposing import (
    ChangedMaterialError,
    draft_of,
    drop_proposal,
    save_proposal,
    send_proposal,
    take_back,
)
from qms.needs.services.deciding.renewing import renewal_of
from qms.needs.services.deciding.suggesting import suggested
from qms.needs.services.moving import Move, move
from qms.needs.services.opening import open_case
from qms.needs.services.paying import hand_over, repay_unused
from qms.needs.services.prices import (
    draft_prices,
    publish_prices,
    save_letterhead,
    save_prices,
)
from qms.reports.paper.stored import from_text


@pytest.fixture
def who(session, municipality):
    return people(session, municipality, municipality.independent)


@pytest.fixture
def ref(session, municipality, who):
    return waiting(session, who, municipality.independent)


def sent(session, who, ref, made=None, seen=0):
    save_proposal(session, who.officer, ref, made or proposal(), seen=seen, now=NOW)
    send_proposal(session, who.officer, ref, seen=seen + 1, now=NOW)
    return seen + 3


def decided(session, who, ref, made=None):
    return decide(session, who.decider, ref, seen=sent(session, who, ref, made), now=NOW)


def stage(session, ref):
    return session.scalar(select(NeedsCase.stage).where(NeedsCase.ref == ref))


def test_granted_from_proposal_to_the_months_of_the_unit(session, municipality, who, ref):
    head = decided(session, who, ref)
    assert (head.number, head.outcome, stage(session, ref)) == (
        "STÖD 2026-0001", "partly", "running",
    )  # fmt: skip
    # 10 × 18 × 300 = 54 000, six months of 9 000; the computer 4 500 with the first; 6 % on top.
    rows = rows_of(session, head.id)
    assert [row.net for row in rows] == [13_500_00, *[9_000_00] * 5]
    assert [row.vat for row in rows] == [810_00, *[540_00] * 5]
    seen = paid_between(
        session, date(2027, 1, 1), date(2027, 12, 1), unit_ids=[municipality.independent]
    )
    assert {one.money_kind for one in seen} == {MoneyKind.ADDITIONAL}
    assert sum(one.row.total for one in seen) == 62_010_00  # 58 500 × 1,06


def test_the_letter_names_the_law_the_amount_and_how_to_appeal_but_no_child(session, who, ref):
    head = decided(session, who, ref)
    opened = open_case(session, who.officer, ref, can=Can.NEEDS_READ, why="decision", now=NOW)
    text = letter_text(session, opened, head.id)
    table = json.loads(text)
    paper = from_text(table["letter"])
    said = table["letter"].replace("\u00a0", " ")
    for words in (
        "10 kap. 39 § skollagen", "58 500", "3 510", "62 010", "10 timmar per vecka",
        "inom tre veckor", "Förvaltningsrätten", "STÖD 2026-0001", "Provperson",
        "En timme mer eller mindre per vecka av assistent", "fler timmar än de som ges",
    ):  # fmt: skip
        assert words in said, words
    assert "Deltog i handläggningen" not in said  # nobody else did
    assert NAME not in text
    assert "gymnasieförordningen" not in said
    assert [*paper.tables()] == ["berakning", "manader"]
    assert verify(table, head.sha256, RECALCULATORS).holds
    assert checksum(text) == head.sha256


def test_who_wrote_may_not_decide_and_a_stranger_finds_no_case(session, who, ref):
    seen = sent(session, who, ref)
    for actor in (who.officer, who.chief):
        with pytest.raises((StepRefusedError, OutOfScopeError)):
            decide(session, actor, ref, seen=seen, now=NOW)
    assert session.scalar(select(func.count()).select_from(Decision)) == 0


def test_a_returned_proposal_is_mended_and_decided(session, who, ref):
    seen = sent(session, who, ref)
    with pytest.raises(StepRefusedError):
        return_proposal(session, who.decider, ref, seen=seen, remark=" ", now=NOW)
    return_proposal(session, who.decider, ref, seen=seen, remark="Fel timmar.", now=NOW)
    assert stage(session, ref) == "proposal"
    seen = sent(session, who, ref, proposal(hours="12"), seen=seen + 1)
    take_back(session, who.officer, ref, seen=seen, now=NOW)
    assert stage(session, ref) == "proposal"
    drop_proposal(session, who.officer, ref, seen=seen + 1, now=NOW)
    opened = open_case(session, who.officer, ref, can=Can.NEEDS_READ, why="case", now=NOW)
    assert draft_of(session, opened) is None


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        pytest.param({"deviation": ""}, "deviation", id="other hours without a reason"),
        pytest.param({"reasons": "Ek har svårt."}, "reasons", id="the child's name"),
        pytest.param({"reasons": "Eleven har adhd."}, "reasons", id="a diagnosis"),
        pytest.param({"measures": "20160504-1234"}, "measures", id="a personal number"),
        pytest.param({"not_granted": ""}, "not_granted", id="partly, without what"),
        pytest.param({"outcome": Outcome.GRANTED}, "outcome", id="granted, fewer hours than asked"),
        pytest.param({"award": None}, "hours", id="granted, without anything"),
    ],
)
def test_what_hinders_a_proposal_from_being_sent(session, who, ref, changes, column):
    save_proposal(session, who.officer, ref, proposal(**changes), seen=0, now=NOW)
    with pytest.raises(RefusedError) as refused:
        send_proposal(session, who.officer, ref, seen=1, now=NOW)
    assert column in {one.column for one in refused.value.problems}


def dearer(session, who, writers=()):
    """Publish a price list that costs more, which `writers` have also written in."""
    groups = [one | {"ore_per_hour": 310_00} for one in PRICES["group"]]
    table = PRICES | {"group": groups}
    list_id = draft_prices(session, who.officer, table, now=NOW)
    for seen, actor in enumerate(writers, start=1):
        save_prices(session, actor, list_id, table=table, seen=seen, now=NOW)
    publish_prices(
        session, who.chief, list_id,
        valid_from=date(2026, 12, 1), override="Nytt avtal.", seen=1 + len(writers), now=NOW,
    )  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(dearer, id="a new price list"),
        pytest.param(
            lambda session, who: save_letterhead(
                session, who.officer, replace(HEAD, committee="Barnnämnden"), now=NOW
            ),
            id="a new letterhead",
        ),
    ],
)
def test_what_changed_since_it_was_sent_is_sent_again(session, who, ref, change):
    seen = sent(session, who, ref)
    change(session, who)
    with pytest.raises(ChangedMaterialError):
        decide(session, who.decider, ref, seen=seen, now=NOW)
    take_back(session, who.officer, ref, seen=seen, now=NOW)
    send_proposal(session, who.officer, ref, seen=seen + 1, now=NOW)
    assert decide(session, who.decider, ref, seen=seen + 3, now=NOW).outcome == "partly"


def test_a_proposal_is_not_sent_when_nobody_else_can_decide(session, who, municipality):
    ref = waiting(session, who, municipality.independent, key="alone")
    opened = open_case(session, who.officer, ref, can=Can.NEEDS_HANDLE, why="case", now=NOW)
    decider = next(one for one in tied(session, opened) if one.part is Part.DECIDER)
    untie(session, who.officer, ref, decider.id, now=NOW)
    save_proposal(session, who.officer, ref, proposal(), seen=0, now=NOW)
    with pytest.raises(RefusedError) as refused:
        send_proposal(session, who.officer, ref, seen=1, now=NOW)
    said = {str(one.message) for one in refused.value.problems}
    assert "Ingen annan är knuten till ärendet för att besluta." in said
    assert draft_of(session, opened)[0].state is State.DRAFTED


def test_nobody_who_wrote_in_a_price_list_publishes_it_and_never_for_days_gone(session, who):
    both = replace(who.chief, reaches=(*who.chief.reaches, *who.officer.reaches))
    with pytest.raises(RefusedError) as refused:
        dearer(session, who, writers=(both, who.officer))
    assert "Den som skrev prislistan" in refused.value.problems[0].message
    list_id = draft_prices(session, who.officer, PRICES, now=NOW)
    with pytest.raises(RefusedError) as refused:
        publish_prices(session, who.chief, list_id, valid_from=date(2026, 11, 19), seen=1, now=NOW)
    assert [one.column for one in refused.value.problems] == ["valid_from"]


@pytest.mark.parametrize(
    "step",
    [
        pytest.param(lambda *at: save_proposal(*at, proposal(), seen=3, now=NOW), id="save"),
        pytest.param(lambda *at: send_proposal(*at, seen=3, now=NOW), id="send"),
        pytest.param(lambda *at: take_back(*at, seen=3, now=NOW), id="take back"),
        pytest.param(lambda *at: drop_proposal(*at, seen=3, now=NOW), id="drop"),
        pytest.param(
            lambda *at: end_support(*at, last_day=date(2027, 2, 1), reason="left", now=NOW),
            id="end",
        ),
        pytest.param(lambda *at: repay_unused(*at, net=1_00, now=NOW), id="repay"),
    ],
)
def test_another_tie_to_the_case_is_not_enough_to_handle_it(session, who, ref, step):
    sent(session, who, ref)
    with pytest.raises(StepRefusedError) as refused:
        step(session, who.decider, ref)
    assert refused.value.problem.message == "Du handlägger inte ärendet."


@pytest.mark.parametrize("day", [date(2026, 12, 30), date(2027, 7, 1), date.max])
def test_support_ends_within_its_period(session, who, ref, day):
    head = decided(session, who, ref)
    with pytest.raises(RefusedError) as refused:
        end_support(session, who.officer, ref, last_day=day, reason="left", now=NOW)
    assert "utanför beslutets period" in str(refused.value.problems[0].message)
    assert len(rows_of(session, head.id)) == 6


def test_a_move_stops_the_money_of_a_closed_case_too_and_only_once(session, who, ref):
    head = decided(session, who, ref)
    case = session.scalar(select(NeedsCase).where(NeedsCase.ref == ref))
    case.stage, case.closed_at = "closed", NOW
    session.flush()
    later = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
    about = Move(day=date(2027, 2, 1))
    move(session, who.unit, ref, about, now=later)
    assert sum(row.net for row in rows_of(session, head.id)) == 13_500_00  # January, computer
    with pytest.raises((RefusedError, OutOfScopeError)):
        move(session, who.unit, ref, about, now=later)


def test_a_case_that_was_closed_meanwhile_is_not_decided(session, who, ref):
    seen = sent(session, who, ref)
    session.scalar(select(NeedsCase).where(NeedsCase.ref == ref)).stage = "closed"
    session.flush()
    with pytest.raises(StepRefusedError):
        decide(session, who.decider, ref, seen=seen, now=NOW)


def test_a_refusal_says_what_was_missing_and_moves_no_money(session, municipality, who):
    ref = waiting(session, who, municipality.independent, key="two", levels={"LAR2": 3})
    refused = proposal(
        award=None, outcome=Outcome.REFUSED, ground=Ground.WITHIN_BASIC, deviation=""
    )
    head = decided(session, who, ref, refused)
    assert (head.outcome, head.appealable, stage(session, ref)) == ("refused", True, "closed")
    said = content_text(session, head.id)
    # One question at level 3: 7 points, so 7 hours: 8 short of 15; 1 at level 4 or 2 at 3 more.
    assert "Det fattas 8 timmar per vecka till gränsen." in said
    assert "1 fråga till på nivå 4 eller 2 frågor till på nivå 3 eller högre" in said
    assert rows_of(session, head.id) == ()


def test_a_child_who_leaves_settles_the_money(session, who, ref):
    head = decided(session, who, ref)
    end_support(session, who.officer, ref, last_day=date(2027, 3, 15), reason="left", now=NOW)
    rows = rows_of(session, head.id)
    # January and February whole, and 15 of March's 31 days: 9 000 × 15/31 = 4 354,84
    by_month = {}
    for row in rows:
        by_month[row.month.month] = by_month.get(row.month.month, 0) + row.net
    assert by_month == {1: 13_500_00, 2: 9_000_00, 3: 4_354_84, 4: 0, 5: 0, 6: 0}
    with pytest.raises(RefusedError):
        end_support(session, who.officer, ref, last_day=date(2027, 4, 1), reason="left", now=NOW)


def test_more_hours_by_a_decision_that_takes_over(session, who, ref):
    old = decided(session, who, ref)
    more = proposal(period=Period(first=date(2027, 3, 1), last=date(2027, 6, 30)), hours="20")
    later = NOW + timedelta(days=1)
    save_proposal(session, who.officer, ref, more, seen=0, now=later)
    send_proposal(session, who.officer, ref, seen=1, now=later)
    new = decide(session, who.decider, ref, seen=3, now=later)
    assert [one.state for one in decisions_of(session, SUPPORT, ref)] == [
        State.DECIDED, State.REPLACED,
    ]  # fmt: skip
    assert sum(row.net for row in rows_of(session, old.id)) == 22_500_00  # two months + computer
    assert sum(row.net for row in rows_of(session, new.id)) == 76_500_00  # four of 18 000 + 4 500
    assert stage(session, ref) == "running"


def test_nothing_of_the_child_stands_open_in_the_rows_of_money(session, who, ref):
    decided(session, who, ref)
    columns = {column.name for column in NeedsMoney.__table__.columns}
    assert columns == {
        "id", "decision_id", "unit_id", "money_kind", "ref", "kind", "month", "pay_month", "net",
        "vat", "written_by", "written_at",
    }  # fmt: skip


def test_an_own_unit_gets_a_message_without_appeal_and_without_tax(session, municipality, who):
    principal = account(session, Role.PRINCIPAL, municipality.school)
    own = replace(who, unit=principal)
    ref = waiting(session, own, municipality.school, key="own")
    award = replace(proposal().award, is_private=False)
    head = decided(session, own, ref, proposal(award=award))
    assert not head.appealable
    table = json.loads(content_text(session, head.id))
    assert "verksamhetsstöd" in table["letter"]
    assert "överklagar" not in table["letter"]
    assert sum(row.vat for row in rows_of(session, head.id)) == 0
    seen = paid_between(
        session, date(2027, 1, 1), date(2027, 12, 1), unit_ids=[municipality.school]
    )
    assert {one.money_kind for one in seen} == {MoneyKind.OPERATIONAL}


@pytest.mark.parametrize(
    ("form", "law"),
    [
        pytest.param("upper_secondary", "skollagen 3 kap. 7 §", id="upper secondary"),
        pytest.param("compulsory", "skollagen 3 kap. 7 §", id="compulsory"),
    ],
)
def test_the_message_to_an_own_unit_is_to_the_unit_and_speaks_of_no_grant(
    session, municipality, who, form, law
):
    own = replace(who, unit=account(session, Role.PRINCIPAL, municipality.school))
    ref = waiting(session, own, municipality.school, key="own")
    session.scalars(select(NeedsCase).filter_by(ref=ref)).one().form = form
    part = replace(proposal().award, is_private=False, form=form)
    head = decided(session, own, ref, proposal(award=part))
    opened = open_case(session, who.officer, ref, can=Can.NEEDS_READ, why="decision", now=NOW)
    table = json.loads(letter_text(session, opened, head.id))
    text = table["letter"].replace("\u00a0", " ")
    assert from_text(table["letter"]).meta.to == opened.unit.name
    assert not head.appealable
    assert law in text
    for foreign in ("8 kap. 9 §", "16 kap.", "17 kap.", "riksprislistan", "Hur du överklagar",
                    "Tilläggsbelopp även", "modersmål", "14 kap. 4 § 6"):  # fmt: skip
        assert foreign not in text, foreign


def test_a_move_settles_the_money_without_asking_again(session, who, ref):
    head = decided(session, who, ref)
    opened = open_case(session, who.officer, ref, can=Can.NEEDS_READ, why="case", now=NOW)
    ended = {"last_day": date(2027, 1, 31), "reason": "moved", "now": NOW}
    assert len(stop_money(session, who.officer, opened, **ended)) == 5
    assert stop_money(session, who.officer, opened, **ended) == ()
    assert sum(row.net for row in rows_of(session, head.id)) == 13_500_00


def test_unused_money_comes_back_with_its_tax_and_never_more_than_was_paid(session, who, ref):
    head = decided(session, who, ref)
    later = datetime(2027, 4, 10, 9, 0, tzinfo=UTC)
    with pytest.raises(RefusedError):
        repay_unused(session, who.officer, ref, net=999_999_00, now=later)
    repay_unused(session, who.officer, ref, net=10_000_00, now=later)
    last = rows_of(session, head.id)[-1]
    assert (last.net, last.vat, last.pay_month) == (-10_000_00, -600_00, date(2027, 4, 1))


def test_months_are_handed_over_in_order_and_changes_come_after(session, who, ref):
    head = decided(session, who, ref)
    officer = who.officer
    april = datetime(2027, 4, 20, 9, 0, tzinfo=UTC)
    with pytest.raises(RefusedError):
        hand_over(session, officer, date(2027, 2, 1), now=april)
    for month in (1, 2, 3):
        hand_over(session, officer, date(2027, month, 1), now=april)
    with pytest.raises(RefusedError):
        hand_over(session, officer, date(2027, 5, 1), now=april)
    end_support(session, officer, ref, last_day=date(2027, 2, 28), reason="left", now=april)
    back = [row for row in rows_of(session, head.id) if row.kind is RowKind.REPAYMENT]
    assert [(row.month.month, row.pay_month.month, row.net) for row in back] == [
        (3, 4, -9_000_00),
    ]  # fmt: skip


def test_an_annulled_decision_leaves_nothing_and_a_new_one_can_be_made(session, who, ref):
    head = decided(session, who, ref)
    with pytest.raises(StepRefusedError):
        annul_support(session, who.decider, ref, reason=" ", now=NOW)
    with pytest.raises((StepRefusedError, OutOfScopeError)):
        annul_support(session, who.chief, ref, reason="Fel.", now=NOW)
    annul_support(session, who.decider, ref, reason="Fel elev.", now=NOW)
    assert sum(row.net for row in rows_of(session, head.id)) == 0
    with pytest.raises(StepRefusedError):
        annul_support(session, who.decider, ref, reason="Igen.", now=NOW)
    again = decided(session, who, ref)
    assert (again.supersedes_id, again.number) == (None, "STÖD 2026-0002")


def test_what_a_renewal_would_cost(session, who, ref):
    head = decided(session, who, ref)
    found = renewal_of(session, head)
    # The next school year: two terms of 54 000 and 6 %; the computer is not bought again.
    assert (found.period.first, found.period.last) == (date(2027, 7, 1), date(2028, 6, 30))
    assert found.ore == 114_480_00


@pytest.mark.parametrize("ore", [1, 3, 1_200_000_00, 100_000_01])
def test_a_block_grant_is_a_year_in_twelve_parts(ore):
    grant = NewGrant(unit_id=1, year=2028, ore=ore, reason="Grupp.")
    found = reckon(award_of(grant, is_private=False), load_prices(PRICES))
    assert (found.net, len(found.months)) == (ore, 12)
    nets = [one.net for one in found.months]
    assert max(nets) - min(nets) <= 1


def test_what_is_filled_in_grants_the_hours_of_the_assessment_and_says_what_it_does_not(
    session, municipality, who
):
    """The assessment's hours are fewer than the 80 that are asked for: a part is refused."""
    asked = Request(name="", assistant_hours=Decimal(20), total_hours=Decimal(80))
    ref = waiting(session, who, municipality.independent, key="many", request=asked)
    opened = open_case(session, who.officer, ref, can=Can.NEEDS_HANDLE, why="decision", now=NOW)
    about = material(session, opened)
    begun = suggested(about)
    hours = about.assessed.result.extraordinary_hours
    rest = f"{(80 - hours).normalize():f}".replace(".", ",")
    assert (begun.outcome, begun.hours) == (Outcome.PARTLY, hours)
    assert begun.not_granted.startswith(f"{rest} av de 80 timmar per vecka som är sökta")
