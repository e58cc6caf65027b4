"""Studies and alternatives: whose they are, what is refused, and nothing lost."""

from datetime import timedelta

import pytest
from builders import NOW, make_actor
from sqlalchemy import select
from support.needs_cases import account
from support.planning_cases import random_case, small_case

from qms.access.roles import Role
from qms.access.scope import ForbiddenError
from qms.audit.services import verify_chain
from qms.kernel.problems import RefusedError
from qms.planning.core.case.packing import checksum
from qms.planning.core.plan.steps import Close, Merge
from qms.planning.models import PlanningAlternative
from qms.planning.queries.studies import alternatives, case_of_study, studies, study
from qms.planning.services.alternatives import (
    add_alternative,
    copy_alternative,
    name_alternative,
    remove_alternative,
    restore_alternative,
    save_steps,
)
from qms.planning.services.rows import ChangedMeanwhileError
from qms.planning.services.studies import (
    begin_study,
    change_case,
    name_study,
    remove_study,
    restore_study,
    share_study,
)

CLOSED = (Close(year=2028, school="B"),)
CASE = small_case()


@pytest.fixture
def planner(session, municipality):
    return account(session, Role.PLANNER, municipality.id)


@pytest.fixture
def begun(session, planner):
    return begin_study(session, planner, CASE, name=" Skolor  i norr ", form="compulsory",
                       basis={"forecast": 1}, now=NOW)  # fmt: skip


def frozen(session, alternative_id):
    row = session.get_one(PlanningAlternative, alternative_id)
    row.frozen_at, row.frozen_by, row.content, row.sha256 = NOW, "x", b"x", "0" * 64
    session.flush()


def test_a_study_keeps_its_case(session, planner, begun):
    found = study(session, planner, begun)
    assert (found.name, found.form, found.alternatives) == ("Skolor i norr", "compulsory", 0)
    assert found.sha256 == checksum(CASE) == checksum(case_of_study(session, begun))


@pytest.mark.parametrize(
    ("name", "later", "is_same"),
    [
        pytest.param("Skolor i norr", timedelta(seconds=2), True, id="sent twice"),
        pytest.param("Skolor i norr", timedelta(minutes=2), False, id="again a while after"),
        pytest.param("Skolor i söder", timedelta(seconds=2), False, id="another name"),
    ],
)
def test_what_is_sent_twice_is_one_study(session, planner, begun, name, later, is_same):
    again = begin_study(session, planner, CASE, name=name, form="compulsory", basis={},
                        now=NOW + later)  # fmt: skip
    assert (again == begun) is is_same
    assert len(studies(session, planner)) == 2 - is_same


def test_what_a_proposal_says_is_of_the_case_it_was_made_for(session, planner, begun):
    told = {"case": checksum(CASE), "reasons": ["r"]}
    add_alternative(session, planner, begun, name="P", origin="proposal", told=told, now=NOW)
    (one,) = alternatives(session, planner, begun)
    assert one.told_of(study(session, planner, begun)) == told
    change_case(session, planner, begun, random_case(1), version=1, now=NOW)
    (one,) = alternatives(session, planner, begun)
    assert one.told_of(study(session, planner, begun)) == {}


def test_an_alternative_is_begun_changed_copied_and_taken_away(session, planner, begun):
    first = add_alternative(session, planner, begun, name="Stäng B", now=NOW)
    save_steps(session, planner, first, CLOSED, version=1, now=NOW)
    second = copy_alternative(session, planner, first, name="Stäng B, kopia", now=NOW)
    name_alternative(session, planner, second, "Slå ihop", now=NOW)
    save_steps(session, planner, second, [Merge(year=2028, school="B", into="A")], version=1,
               now=NOW)  # fmt: skip
    found = alternatives(session, planner, begun)
    assert [(one.name, one.origin, one.version) for one in found] == [
        ("Stäng B", "planner", 2), ("Slå ihop", "copy", 2)]  # fmt: skip
    assert found[0].steps == CLOSED
    remove_alternative(session, planner, first, now=NOW)
    assert [one.id for one in alternatives(session, planner, begun)] == [second]
    restore_alternative(session, planner, first, now=NOW)
    assert [one.id for one in alternatives(session, planner, begun)] == [first, second]
    assert verify_chain(session).broken_at is None


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        pytest.param([Close(year=2028, school="X")], ["Skolan X finns inte."], id="unknown"),
        pytest.param([Close(year=2040, school="X")], ["Skolan X finns inte.",
                                                      "År 2040 är utanför planen."], id="both"),
    ],
)  # fmt: skip
def test_steps_that_cannot_be_taken_leave_what_was(session, planner, begun, steps, words):
    made = add_alternative(session, planner, begun, name="A", steps=CLOSED, now=NOW)
    with pytest.raises(RefusedError) as refused:
        save_steps(session, planner, made, steps, version=1, now=NOW)
    assert [one.message for one in refused.value.problems] == words
    assert alternatives(session, planner, begun)[0].steps == CLOSED


def test_two_who_save_the_same_alternative(session, planner, begun):
    made = add_alternative(session, planner, begun, name="A", now=NOW)
    save_steps(session, planner, made, CLOSED, version=1, now=NOW)
    with pytest.raises(ChangedMeanwhileError):
        save_steps(session, planner, made, (), version=1, now=NOW)


def test_what_is_frozen_stays(session, planner, begun):
    made = add_alternative(session, planner, begun, name="A", steps=CLOSED, now=NOW)
    frozen(session, made)
    for act in (
        lambda: save_steps(session, planner, made, (), version=1, now=NOW),
        lambda: name_alternative(session, planner, made, "B", now=NOW),
        lambda: remove_alternative(session, planner, made, now=NOW),
        lambda: change_case(session, planner, begun, random_case(1), version=1, now=NOW),
        lambda: remove_study(session, planner, begun, now=NOW),
    ):
        with pytest.raises(RefusedError):
            act()
    assert copy_alternative(session, planner, made, name="B", now=NOW) > made


def test_other_prices_are_counted_on_by_every_alternative(session, planner, begun):
    other = random_case(1)
    change_case(session, planner, begun, other, version=1, now=NOW)
    assert checksum(case_of_study(session, begun)) == checksum(other)
    with pytest.raises(ChangedMeanwhileError):
        change_case(session, planner, begun, CASE, version=1, now=NOW)


def test_whoever_read_an_alternative_on_another_case_reads_it_again(session, planner, begun):
    made = add_alternative(session, planner, begun, name="A", now=NOW)
    change_case(session, planner, begun, random_case(1), version=1, now=NOW)
    with pytest.raises(ChangedMeanwhileError):
        save_steps(session, planner, made, (), version=1, now=NOW)
    save_steps(session, planner, made, (), version=2, now=NOW)


class TestWhoSees:
    @pytest.fixture
    def other(self, session, municipality):
        return account(session, Role.ANALYST, municipality.id)

    def test_nobody_else_until_it_is_shared(self, session, planner, other, begun):
        assert study(session, other, begun) is None
        with pytest.raises(LookupError):
            name_study(session, other, begun, "Min", now=NOW)
        share_study(session, planner, begun, is_shared=True, now=NOW)
        assert study(session, other, begun).is_own is False
        made = add_alternative(session, other, begun, name="Min", now=NOW)
        assert [one.id for one in alternatives(session, planner, begun)] == [made]
        with pytest.raises(LookupError):
            share_study(session, other, begun, is_shared=False, now=NOW)

    def test_who_may_only_read_sees_what_is_frozen(self, session, planner, municipality, begun):
        reader = account(session, Role.COMMITTEE, municipality.id)
        share_study(session, planner, begun, is_shared=True, now=NOW)
        made = add_alternative(session, planner, begun, name="A", now=NOW)
        add_alternative(session, planner, begun, name="B", now=NOW)
        assert studies(session, reader) == ()
        frozen(session, made)
        assert [one.id for one in studies(session, reader)] == [begun]
        assert [one.id for one in alternatives(session, reader, begun)] == [made]
        with pytest.raises(ForbiddenError):
            add_alternative(session, reader, begun, name="C", now=NOW)

    @pytest.mark.parametrize("role", [Role.PRINCIPAL, Role.INDEPENDENT_PROVIDER, Role.UNIT_STAFF])
    def test_not_at_a_unit(self, session, municipality, role):
        with pytest.raises(ForbiddenError):
            studies(session, make_actor(role, f"/{municipality.id}/{municipality.school}/"))


def test_a_study_is_taken_away_and_brought_back(session, planner, begun):
    remove_study(session, planner, begun, now=NOW)
    assert study(session, planner, begun) is None
    restore_study(session, planner, begun, now=NOW)
    assert study(session, planner, begun).name == "Skolor i norr"
    with pytest.raises(LookupError):
        restore_study(session, planner, begun, now=NOW)


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_name_that_cannot_be(session, planner, begun, name):
    with pytest.raises(RefusedError):
        add_alternative(session, planner, begun, name=name, now=NOW)
    assert session.scalars(select(PlanningAlternative)).all() == []
