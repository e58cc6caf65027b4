"""Erasing by decision: all that is due and nothing else, held, by two people, and for good."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from builders import NOW
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from support.closed_cases import closed_on, maker
from support.markers import raw_copies
from support.needs_cases import account

from qms.access.roles import Role
from qms.access.scope import ForbiddenError, OutOfScopeError
from qms.config import Settings
from qms.decisions.core.states import StepRefusedError
from qms.decisions.core.verifying import erased, verify
from qms.decisions.models import Decision
from qms.decisions.queries import content_text, decision
from qms.decisions.services.deciding import annul
from qms.jobs.worker import JobContext
from qms.kernel.problems import RefusedError
from qms.needs.models import (
    NeedsAssessment,
    NeedsCare,
    NeedsCase,
    NeedsMoney,
    NeedsPayRun,
    NeedsPerson,
)
from qms.needs.services.erasing import KINDS as NEEDS
from qms.retention.jobs import erase_run
from qms.retention.listing import listed
from qms.retention.models import RetentionRule
from qms.retention.queries.due import due
from qms.retention.queries.erased import gone_of
from qms.retention.queries.runs import run
from qms.retention.services.erasing import erase_batch
from qms.retention.services.holds import lay_hold, lift_hold, may_read, read_reason
from qms.retention.services.reapplying import settle
from qms.retention.services.rules import answer_rule, propose_rule
from qms.retention.services.runs import confirm_run, prepare_run
from qms.retention_list import KINDS

PLAN = "Dokumenthanteringsplan UN 2026/12"
TODAY = NOW.date()


@pytest.fixture
def made(session, municipality):
    return maker(session, municipality)


@pytest.fixture
def records(session, municipality):
    return account(session, Role.SYSTEM_ADMIN, municipality.id)


@pytest.fixture
def chief(session, municipality):
    return account(session, Role.SCHOOL_CHIEF, municipality.id)


@pytest.fixture
def rule(session, records, chief):
    """Return a function that lets a rule hold for a kind, or for all of them."""

    def ruled(years, *kinds, reference=PLAN):
        for kind in kinds or [one.key for one in KINDS.ruled]:
            new = propose_rule(
                session, records, KINDS, kind, years=years, reference=reference,
                decided_on=TODAY, now=NOW,
            )  # fmt: skip
            answer_rule(session, chief, new, is_approved=True, now=NOW)

    return ruled


@pytest.fixture
def erase(session, records, chief, tmp_path):
    """Return a function that erases everything due at a moment, and says how many items went."""

    def erased_at(now=NOW):
        try:
            new = prepare_run(session, records, KINDS, now=now)
        except RefusedError:
            return 0
        confirm_run(session, chief, new, now=now)
        while erase_batch(session, KINDS, new, tmp_path / "erasures.jsonl", now=now):
            pass
        return sum(line.erased for line in run(session, new).lines)

    return erased_at


def remaining(session, case):
    return {kind: KINDS.of(kind).remains(session, ids) for kind, ids in case.ids.items()}


def is_whole(session, case):
    return all(left == frozenset(case.ids[kind]) for kind, left in remaining(session, case).items())


def tie(session, who, case):
    session.add(
        NeedsCare(
            case_id=case.id, account_id=who.account_id, part="decider", tied_at=NOW, tied_by="x"
        )
    )
    session.flush()


def is_gone(session, case):
    return not any(remaining(session, case).values())


def ended(base, years):
    """Return whether a term is over, counted by hand: month and day as numbers."""
    return (base.year + years, base.month, base.day)


DAYS = (
    date(1996, 2, 29), date(1996, 12, 31), date(2005, 7, 1), date(2016, 2, 28), date(2016, 2, 29),
    date(2016, 3, 1), date(2021, 11, 19), date(2021, 11, 20), date(2021, 11, 21), date(2026, 9, 30),
)  # fmt: skip
MOMENTS = (
    (date(2026, 11, 20), 0), (date(2026, 11, 20), 5), (date(2026, 2, 28), 10),
    (date(2026, 3, 1), 10), (date(2027, 2, 28), 30), (date(2026, 11, 20), 30),
)  # fmt: skip


@pytest.mark.parametrize(("today", "years"), MOMENTS)
def test_all_that_is_due_is_gone_and_nothing_early(session, made, rule, erase, today, years):
    cases = [made.case(closed_on(day)) for day in DAYS if day <= today - timedelta(days=45)]
    days = [day for day in DAYS if day <= today - timedelta(days=45)]
    rule(years)
    now = datetime.combine(today, NOW.timetz())
    erase(now)
    erase(now)  # the child goes when all else of theirs has gone
    for day, case in zip(days, cases, strict=True):
        if ended(day, years) <= (today.year, today.month, today.day):
            assert is_gone(session, case), day
        else:
            assert is_whole(session, case), day
    assert session.scalar(select(NeedsPerson.erased_at).where(NeedsPerson.id == cases[0].person))


def test_nothing_is_erased_by_itself(session, made, erase):
    case = made.case(closed_on(date(1980, 1, 1)))
    assert erase() == 0
    assert is_whole(session, case)


@pytest.mark.parametrize("change", [{"reference": ""}, {"decided_on": None}])
def test_a_term_without_a_decision_cannot_be_proposed_or_stored(session, records, change):
    given = {"years": 5, "reference": PLAN, "decided_on": TODAY} | change
    with pytest.raises(RefusedError):
        propose_rule(session, records, KINDS, "needs.note", now=NOW, **given)
    stored = {"reference": "", "kind": "needs.note", "proposed_by": "a", "proposed_at": NOW}
    nested = session.begin_nested()
    session.add(RetentionRule(years=5, decided_on=None, **stored))
    with pytest.raises(IntegrityError):
        session.flush()
    nested.rollback()


def test_two_people_stand_behind_a_rule_and_an_erasure(session, municipality, made, records, chief):
    made.case(closed_on(date(2010, 1, 1)))
    both = account(session, Role.DATA_PROTECTION, municipality.id)
    given = {"years": 5, "reference": PLAN, "decided_on": TODAY, "now": NOW}
    new = propose_rule(session, both, KINDS, "needs.note", **given)
    with pytest.raises(RefusedError):
        answer_rule(session, both, new, is_approved=True, now=NOW)
    assert [len(one.items) for one in due(session, KINDS, today=TODAY)] == [0] * len(KINDS.ruled)
    with pytest.raises(ForbiddenError):
        answer_rule(session, records, new, is_approved=True, now=NOW)
    answer_rule(session, chief, new, is_approved=True, now=NOW)
    run_id = prepare_run(session, both, KINDS, now=NOW)
    with pytest.raises(RefusedError):
        confirm_run(session, both, run_id, now=NOW)


def test_a_later_rule_replaces(session, made, rule, erase):
    case = made.case(closed_on(date(2010, 1, 1)))
    rule(5, "needs.note")
    rule(None, "needs.note")
    assert erase() == 0
    assert is_whole(session, case)


def test_a_later_rule_replaces_though_the_clock_was_ahead(session, made, rule, erase):
    case = made.case(closed_on(date(2010, 1, 1)))
    rule(5, "needs.note")
    session.execute(update(RetentionRule).values(answered_at=NOW + timedelta(days=400)))
    rule(None, "needs.note")
    assert erase() == 0
    assert is_whole(session, case)


def test_a_rule_that_is_replaced_after_the_preview_erases_nothing(
    session, made, rule, records, chief, tmp_path
):
    case = made.case(closed_on(date(2010, 1, 1)))
    rule(5)
    run_id = prepare_run(session, records, KINDS, now=NOW)
    confirm_run(session, chief, run_id, now=NOW)
    rule(None)
    while erase_batch(session, KINDS, run_id, tmp_path / "list", now=NOW):
        pass
    assert is_whole(session, case)
    assert all(line.left == line.items for line in run(session, run_id).lines)


def test_nothing_of_a_held_case_goes(session, municipality, made, rule, erase, chief):
    held, free = (made.case(closed_on(date(2010, 1, 1))) for _ in range(2))
    tie(session, chief, held)
    hold = lay_hold(session, chief, KINDS, held.ref, reason="Överklagat", now=NOW)
    rule(5)
    erase()
    erase()
    assert is_whole(session, held)
    assert is_gone(session, free)
    protection = account(session, Role.DATA_PROTECTION, municipality.id)
    with pytest.raises(RefusedError):
        lift_hold(session, protection, hold, now=NOW)  # has not been shown why it was laid
    read_reason(session, protection, KINDS, hold, now=NOW)
    lift_hold(session, protection, hold, now=NOW)
    later = NOW.replace(year=NOW.year + 5)
    erase(later)
    erase(later)
    assert is_gone(session, held)


def test_a_hold_on_one_case_keeps_the_child_of_both(session, made, rule, erase, chief):
    one = made.case(closed_on(date(2010, 1, 1)))
    other = made.case(closed_on(date(2011, 1, 1)), person=one.person)
    tie(session, chief, other)
    lay_hold(session, chief, KINDS, other.ref, reason="Överklagat", now=NOW)
    rule(5)
    erase()
    erase()
    assert remaining(session, one)["needs.person"] == frozenset({one.person})


def test_who_laid_a_hold_does_not_lift_it_and_a_principal_lays_none(session, made, chief):
    case = made.case(closed_on(date(2010, 1, 1)))
    tie(session, chief, case)
    hold = lay_hold(session, chief, KINDS, case.ref, reason="Överklagat", now=NOW)
    with pytest.raises(RefusedError):
        lift_hold(session, chief, hold, now=NOW)
    with pytest.raises(RefusedError):
        lay_hold(session, chief, KINDS, "FINNSINTE234", reason="Överklagat", now=NOW)
    principal = account(session, Role.PRINCIPAL, made.unit)
    with pytest.raises(ForbiddenError):
        lay_hold(session, principal, KINDS, case.ref, reason="Överklagat", now=NOW)


def test_a_held_case_is_a_secret_to_whoever_may_not_see_the_child(
    session, municipality, made, chief
):
    case = made.case(closed_on(date(2010, 1, 1)))
    guard = account(session, Role.DATA_PROTECTION, municipality.id)
    officer = account(session, Role.CASE_OFFICER, municipality.id)
    tie(session, chief, case)
    tie(session, officer, case)
    hold = lay_hold(session, chief, KINDS, case.ref, reason="Överklagat", now=NOW)
    assert read_reason(session, officer, KINDS, hold, now=NOW) == "Överklagat"
    session.get_one(NeedsPerson, case.person).protected = True
    session.flush()
    for who in (guard, chief):
        assert read_reason(session, who, KINDS, hold, now=NOW) == "Överklagat"
    with pytest.raises(OutOfScopeError):
        read_reason(session, officer, KINDS, hold, now=NOW)
    assert not may_read(session, officer, KINDS, subject=case.ref, laid_by=chief.pseudonym)
    told = []
    for ref in (case.ref, "FINNSINTE234"):
        with pytest.raises(RefusedError) as refused:
            lay_hold(session, officer, KINDS, ref, reason="Överklagat", now=NOW)
        told.append(refused.value.problems)
    assert told[0] == told[1]


def test_why_a_lifted_hold_was_laid_goes_before_the_child(
    session, municipality, made, rule, erase, chief
):
    case = made.case(closed_on(date(2010, 1, 1)))
    tie(session, chief, case)
    hold = lay_hold(session, chief, KINDS, case.ref, reason="Överklagat", now=NOW)
    guard = account(session, Role.DATA_PROTECTION, municipality.id)
    read_reason(session, guard, KINDS, hold, now=NOW)
    lift_hold(session, guard, hold, now=NOW)
    assert KINDS.of("needs.hold").remains(session, [hold])
    rule(5)
    erase()
    erase()
    assert KINDS.of("needs.person").remains(session, [case.person])  # lifted this year
    later = NOW.replace(year=NOW.year + 5)
    erase(later)
    erase(later)
    assert not KINDS.of("needs.hold").remains(session, [hold])
    assert not KINDS.of("needs.person").remains(session, [case.person])


def test_what_stands_in_the_way(session, made, rule, erase):
    long_ago = closed_on(date(2010, 1, 1))
    still_open = made.case(None)
    renewed = made.case(long_ago)
    made.case(None, previous=renewed.id)
    unsettled = made.case(long_ago)
    appealed = made.case(long_ago)
    later = update(NeedsMoney).where(NeedsMoney.ref == unsettled.ref)
    session.execute(later.values(pay_month=date(2091, 1, 1)))
    decided = update(Decision).where(Decision.id == appealed.decision)
    session.execute(decided.values(decided_on=TODAY - timedelta(days=41)))
    rule(0)
    erase()
    erase()
    for case in (still_open, renewed, unsettled, appealed):
        assert is_whole(session, case), case.ref


def test_no_money_handed_over_is_unsettled(session, made, rule, erase):
    case = made.case(closed_on(date(2010, 1, 1)))
    session.execute(NeedsPayRun.__table__.delete())
    rule(5)
    assert erase() == 0
    assert is_whole(session, case)


def test_money_stays_to_the_ore_and_a_decision_says_why_it_is_empty(session, made, rule, erase):
    case = made.case(closed_on(date(2010, 1, 1)))
    before = decision(session, case.decision)
    sums = select(func.sum(NeedsMoney.net), func.sum(NeedsMoney.vat))
    paid = session.execute(sums).one()
    rule(5)
    erase()
    assert session.execute(sums).one() == paid == (1234567, 74074)
    after = decision(session, case.decision)
    assert (after.number, after.sha256, after.is_erased) == (before.number, before.sha256, True)
    content = json.loads(content_text(session, case.decision))
    verdict = erased(after.number, after.sha256, content)
    assert verdict.holds
    assert verdict.erased == f"{PLAN}, {TODAY}"
    assert not verify({**content, "kind": "x", "number": "1", "method": 1}, after.sha256, {}).holds
    gone = {one.kind for one in gone_of(session, case.ref)}
    assert gone == {one.key for one in NEEDS.ruled} - {"needs.person"}


def test_an_erased_decision_is_not_annulled(session, made, rule, erase, chief):
    case = made.case(closed_on(date(2010, 1, 1)))
    rule(5)
    erase()
    with pytest.raises(StepRefusedError):
        annul(session, chief, case.decision, reason="Fel.", now=NOW)


def test_only_what_was_shown_is_erased(session, made, rule, records, chief, tmp_path):
    first = made.case(closed_on(date(2010, 1, 1)))
    rule(5)
    run_id = prepare_run(session, records, KINDS, now=NOW)
    later = made.case(closed_on(date(2010, 1, 1)))
    confirm_run(session, chief, run_id, now=NOW)
    while erase_batch(session, KINDS, run_id, tmp_path / "list", now=NOW):
        pass
    assert is_whole(session, later)
    assert remaining(session, first)["needs.note"] == frozenset()


def test_an_unconfirmed_erasure_erases_nothing(session, made, rule, records, tmp_path):
    case = made.case(closed_on(date(2010, 1, 1)))
    rule(5)
    run_id = prepare_run(session, records, KINDS, now=NOW)
    assert erase_batch(session, KINDS, run_id, tmp_path / "list", now=NOW) == 0
    assert is_whole(session, case)


# From here on what is committed stays committed: a database of its own.


@pytest.fixture
def installation(open_db, municipality, tmp_path):
    """Return a database with a closed case whose every kind is due, and the job's context."""
    with open_db.transaction() as session:
        case = maker(session, municipality).case(
            closed_on(date(2010, 1, 1)), secret="gömställe bakom violskåpet"
        )
        records = account(session, Role.SYSTEM_ADMIN, municipality.id)
        chief = account(session, Role.SCHOOL_CHIEF, municipality.id)
        for kind in KINDS.ruled:
            new = propose_rule(
                session, records, KINDS, kind.key, years=5, reference=PLAN, decided_on=TODAY,
                now=NOW,
            )  # fmt: skip
            answer_rule(session, chief, new, is_approved=True, now=NOW)
    settings = Settings(database_url="", secret_key=b"", instance=tmp_path / "instance")

    def begin():
        with open_db.transaction() as session:
            run_id = prepare_run(session, records, KINDS, now=NOW)
            job = confirm_run(session, chief, run_id, now=NOW)
        return JobContext(
            db=open_db, settings=settings, job_id=job, params={"run": run_id}, now=lambda: NOW
        )

    return case, begin, settings


def erase_all(begin):
    """Erase in two runs: the child goes in the second."""
    for _ in range(2):
        context = begin()
        erase_run(context, kinds=KINDS)
    return context


def sealed_bytes(db, case):
    """Return the sealed values of the case and the child, as they lie in the file."""
    found = []
    with db.reading() as session:
        row = session.get_one(NeedsCase, case.id)
        person = session.get_one(NeedsPerson, case.person)
        found += [row.request, person.name, person.number, person.number_index.encode()]
        found += session.scalars(select(NeedsAssessment.answers).filter_by(case_id=case.id))
        table = NeedsAssessment.metadata.tables
        for name, column in (("needs_file", "content"), ("needs_note", "body")):
            query = select(table[name].c[column]).where(table[name].c.case_id == case.id)
            found += session.scalars(query)
        found.append(
            session.scalar(
                select(table["decision"].c.sealed).where(table["decision"].c.id == case.decision)
            )
        )
    return [one[:40] for one in found]


def test_no_erased_byte_remains(open_db, installation):
    case, begin, _ = installation
    before = sealed_bytes(open_db, case)
    ways = [way for one in before for way in (one, one.hex().encode())]
    copies = copies_of(open_db.bind)
    assert any(way in copy for way in ways for copy in copies.values()), "the search finds nothing"
    context = erase_all(begin)
    with open_db.reading() as session:
        assert run(session, context.params["run"]).is_scrubbed
        assert is_gone(session, case)
    for name, content in copies_of(open_db.bind).items():
        assert [way for way in ways if way in content] == [], name


def copies_of(engine):
    """Return what lies on the disk now; the copy that was made before is no part of it."""
    if engine.dialect.name == "sqlite":
        Path(engine.url.database).with_name("backup.db").unlink(missing_ok=True)
    return raw_copies(engine)


class CutError(Exception):
    """The power went."""


def cut_off(db, context, file):
    """Erase a batch and lose the power before it is committed."""
    with db.transaction() as session:
        erase_batch(session, KINDS, context.params["run"], file, now=NOW)
        raise CutError


def test_a_crash_between_list_and_database_leaves_too_much_in_the_list(open_db, installation):
    case, begin, settings = installation
    context = begin()
    with pytest.raises(CutError):
        cut_off(open_db, context, settings.erasures)
    with open_db.reading() as session:
        assert is_whole(session, case)
    standing, again = settle(open_db, KINDS, settings.erasures, now=NOW)
    assert again == 2
    assert (standing.listed, standing.erased, standing.again) == (2, 2, ())
    erase_run(context, kinds=KINDS)
    with open_db.reading() as session:
        assert run(session, context.params["run"]).done == run(session, context.params["run"]).items


def test_a_run_that_is_killed_goes_on_without_doubles(open_db, installation):
    case, begin, settings = installation
    context = begin()
    with open_db.transaction() as session:
        erase_batch(session, KINDS, context.params["run"], settings.erasures, now=NOW)
    erase_run(context, kinds=KINDS)
    erase_run(context, kinds=KINDS)
    with open_db.reading() as session:
        keys = [one.key for one in listed(settings.erasures, session.info["qms_vault"])]
    assert (
        len(keys)
        == len(set(keys))
        == sum(len(ids) for kind, ids in case.ids.items() if kind != "needs.person")
    )
