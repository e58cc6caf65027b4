from dataclasses import replace
from decimal import Decimal

import pytest
from builders import NOW, make_account, make_actor
from integration.allocation.allocation_cases import (
    WEIGHTS,
    adopted_model,
    calculated,
    drafted_model,
    people,
    proposed_model,
    register_year,
)
from sqlalchemy import select
from support.grounds import ground

from qms.access.roles import Role
from qms.access.scope import ForbiddenError, OutOfScopeError
from qms.allocation import queries, services
from qms.allocation.core.degree.types import Construction, Degree
from qms.allocation.core.states import (
    ConflictError,
    ModelState,
    NotAllowedNowError,
    SamePersonError,
)
from qms.allocation.models import CommentRow
from qms.audit.models import AuditRow
from qms.identity.models import Account
from qms.kernel.problems import RefusedError


@ground
def known(session, municipality):
    """The municipality with a year's pupils and background."""
    register_year(session, 2026)
    return municipality


def state_of(session, model_id: int) -> ModelState:
    return queries.model(session, model_id).head.state


def both(known):
    """Return somebody who may draft and adopt."""
    analyst, chief = people(known)
    return replace(analyst, reaches=(*analyst.reaches, *chief.reaches))


def principal(known):
    return make_actor(Role.PRINCIPAL, f"/{known.id}/{known.own}/{known.north}/{known.school}/")


def test_a_draft_is_not_adopted_before_it_is_proposed(session, known):
    _, chief = people(known)
    with pytest.raises(NotAllowedNowError):
        services.adopt_model(session, chief, drafted_model(session, known), seen=2, now=NOW)


def test_a_proposal_is_read_only_until_it_is_taken_back(session, known):
    analyst, _ = people(known)
    model_id = proposed_model(session, known)
    with pytest.raises(NotAllowedNowError):
        services.save_weights(session, analyst, model_id, seen=2, weights=WEIGHTS, now=NOW)
    with pytest.raises(NotAllowedNowError):
        services.delete_draft(session, analyst, model_id, seen=2, now=NOW)
    services.take_back_model(session, analyst, model_id, now=NOW)
    head = queries.model(session, model_id).head
    assert (head.state, head.proposed_by, head.proposed_at) == (ModelState.DRAFT, "", None)
    services.save_weights(session, analyst, model_id, seen=2, weights=WEIGHTS, now=NOW)


def test_the_school_chief_can_send_it_back(session, known):
    model_id = proposed_model(session, known)
    services.take_back_model(session, people(known)[1], model_id, now=NOW)
    assert state_of(session, model_id) is ModelState.DRAFT


def test_what_was_read_is_what_is_adopted(session, known):
    analyst, chief = people(known)
    model_id = proposed_model(session, known)
    services.take_back_model(session, analyst, model_id, now=NOW)
    services.save_weights(session, analyst, model_id, seen=2, weights=WEIGHTS, now=NOW)
    services.propose_model(session, analyst, model_id, seen=3, now=NOW)
    with pytest.raises(ConflictError):
        services.adopt_model(session, chief, model_id, seen=2, now=NOW)
    services.adopt_model(session, chief, model_id, seen=3, now=NOW)
    assert state_of(session, model_id) is ModelState.ADOPTED


def drafts(session, known, actor) -> int:
    """Draft, by the actor, a model that another proposes."""
    model_id = services.draft_model(session, actor, name="M", budget_year=2027, now=NOW)
    services.propose_model(session, make_other(known), model_id, seen=1, now=NOW)
    return model_id


def saves(session, known, actor) -> int:
    """Save, by the actor, a model that another drafts and proposes."""
    other = make_other(known)
    model_id = services.draft_model(session, other, name="M", budget_year=2027, now=NOW)
    services.save_weights(session, actor, model_id, seen=1, weights=WEIGHTS, now=NOW)
    services.propose_model(session, other, model_id, seen=2, now=NOW)
    return model_id


def saves_before_another(session, known, actor) -> int:
    """Save, by the actor, a model that another drafts, saves after them and proposes."""
    other = make_other(known)
    model_id = services.draft_model(session, other, name="M", budget_year=2027, now=NOW)
    services.save_weights(session, actor, model_id, seen=1, weights=WEIGHTS, now=NOW)
    services.save_weights(session, other, model_id, seen=2, weights=WEIGHTS, now=NOW)
    services.propose_model(session, other, model_id, seen=3, now=NOW)
    return model_id


def proposes(session, known, actor) -> int:
    """Propose, by the actor, a model that another drafts."""
    other = make_other(known)
    model_id = services.draft_model(session, other, name="M", budget_year=2027, now=NOW)
    services.propose_model(session, actor, model_id, seen=1, now=NOW)
    return model_id


def make_other(known):
    return make_actor(Role.CONTROLLER, f"/{known.id}/")


@pytest.mark.parametrize("hand", [drafts, saves, saves_before_another, proposes])
def test_whoever_had_a_hand_in_it_may_not_adopt(session, known, hand):
    two_roles = both(known)
    model_id = hand(session, known, two_roles)
    seen = queries.model(session, model_id).head.version
    with pytest.raises(SamePersonError):
        services.adopt_model(session, two_roles, model_id, seen=seen, now=NOW)
    assert queries.models_awaiting(session, two_roles) == ()
    chief = people(known)[1]
    assert [one.id for one in queries.models_awaiting(session, chief)] == [model_id]
    services.adopt_model(session, chief, model_id, seen=seen, now=NOW)


def test_who_saved_a_deleted_draft_may_adopt_another_with_its_number(session, known):
    """SQLite gives the number of a removed row to the next one."""
    two_roles, other = both(known), make_other(known)
    first = services.draft_model(session, two_roles, name="M", budget_year=2027, now=NOW)
    services.delete_draft(session, two_roles, first, seen=1, now=NOW)
    second = services.draft_model(session, other, name="M", budget_year=2027, now=NOW)
    services.propose_model(session, other, second, seen=1, now=NOW)
    services.adopt_model(session, two_roles, second, seen=1, now=NOW)
    assert state_of(session, second) is ModelState.ADOPTED


def test_several_budget_years_have_their_own_model(session, known):
    first, second = adopted_model(session, known), adopted_model(session, known, year=2028)
    again = adopted_model(session, known)
    assert {key: state_of(session, key).value for key in (first, second, again)} == {
        first: "superseded",
        second: "adopted",
        again: "adopted",
    }


def test_a_copy_begins_as_the_model_it_copies(session, known):
    analyst, _ = people(known)
    first = adopted_model(session, known)
    adopted_model(session, known, weights={**WEIGHTS, ("bistånd", "ja"): 9})
    copy = services.draft_model(
        session, analyst, name="Kopia", budget_year=2029, copy_of=first, now=NOW
    )
    begun, kept = queries.model(session, copy), queries.model(session, first)
    assert begun.content.factors == kept.content.factors
    assert (begun.head.name, begun.head.budget_year) == ("Kopia", 2029)


def test_the_degree_is_saved_in_the_draft(session, known):
    analyst, _ = people(known)
    model_id = drafted_model(session, known)
    degree = Degree(construction=Construction.STRETCH, stretch=Decimal("1.5"))
    assert services.save_degree(session, analyst, model_id, seen=2, degree=degree, now=NOW) == 3
    assert queries.model(session, model_id).content.degree == degree


def test_a_removed_draft_is_gone_with_its_comments(session, known):
    analyst, _ = people(known)
    model_id = proposed_model(session, known)
    first = services.comment(session, analyst, model_id, words="Ett", now=NOW)
    services.comment(session, analyst, model_id, words="Två", answers=first, now=NOW)
    services.take_back_model(session, analyst, model_id, now=NOW)
    with pytest.raises(ConflictError):
        services.delete_draft(session, analyst, model_id, seen=1, now=NOW)
    services.delete_draft(session, analyst, model_id, seen=2, now=NOW)
    assert queries.model(session, model_id) is None
    assert session.scalars(select(CommentRow)).all() == []


def test_a_model_follows_the_one_adopted_before_it(session, known):
    register_year(session, 2025)
    first = adopted_model(session, known, year=2026)
    second = proposed_model(session, known)
    head = queries.model(session, second).head
    assert queries.followed_by(session, head).head.id == first
    assert queries.followed_by(session, queries.model(session, first).head) is None


def test_comments_carry_version_and_name_and_stay_out_of_the_trail(session, known):
    account_id = make_account(session, Role.PRINCIPAL, known.school)
    account = session.get(Account, account_id)
    actor = replace(
        principal(known), account_id=account_id, pseudonym=account.pseudonym, name=account.name
    )
    model_id = proposed_model(session, known)
    secret = "Golvet för små skolor behövs <b>nu</b>."
    services.comment(session, actor, model_id, words=f"  {secret} ", now=NOW)
    (one,) = queries.comments(session, model_id)
    assert (one.words, one.version, one.name) == (secret, 2, account.name)
    details = session.scalars(select(AuditRow.details)).all()
    assert all("Golvet" not in text for text in details)


def test_own_words_can_be_taken_back_while_it_is_proposed(session, known):
    analyst, chief = people(known)
    model_id = proposed_model(session, known)
    first, second = (
        services.comment(session, analyst, model_id, words=words, now=NOW) for words in "AB"
    )
    with pytest.raises(OutOfScopeError):
        services.withdraw_comment(session, chief, first, now=NOW)
    assert services.withdraw_comment(session, analyst, first, now=NOW) == model_id
    assert [(one.words, one.is_withdrawn) for one in queries.comments(session, model_id)] == [
        ("", True),
        ("B", False),
    ]
    with pytest.raises(OutOfScopeError):
        services.withdraw_comment(session, analyst, first, now=NOW)
    services.adopt_model(session, chief, model_id, seen=2, now=NOW)
    with pytest.raises(NotAllowedNowError):
        services.withdraw_comment(session, analyst, second, now=NOW)


def test_only_a_proposal_is_commented(session, known):
    analyst, _ = people(known)
    with pytest.raises(NotAllowedNowError):
        services.comment(session, analyst, drafted_model(session, known), words="Bra", now=NOW)
    with pytest.raises(RefusedError):
        services.comment(session, analyst, proposed_model(session, known), words=" ", now=NOW)


def test_an_answer_belongs_to_the_same_model(session, known):
    analyst, _ = people(known)
    one, two = proposed_model(session, known), proposed_model(session, known)
    first = services.comment(session, analyst, one, words="Varför?", now=NOW)
    with pytest.raises(OutOfScopeError):
        services.comment(session, analyst, two, words="Därför", answers=first, now=NOW)
    services.comment(session, analyst, one, words="Därför", answers=first, now=NOW)
    assert [c.answers_id for c in queries.comments(session, one)] == [None, first]


@pytest.mark.parametrize("role", [Role.COMMITTEE, Role.AUDITOR, Role.CASE_OFFICER])
def test_others_do_not_comment(session, known, role):
    model_id = proposed_model(session, known)
    with pytest.raises(ForbiddenError):
        services.comment(session, make_actor(role, f"/{known.id}/"), model_id, words="Bra", now=NOW)


def test_a_proposal_waits_for_the_principal_until_it_is_commented(session, known):
    model_id = proposed_model(session, known)
    drafted_model(session, known)
    actor = principal(known)

    def waiting(who):
        return [(one.id, one.is_done) for one in queries.proposals_to_read(session, who)]

    assert waiting(actor) == [(model_id, False)]
    services.comment(session, actor, model_id, words="Bra", now=NOW)
    assert waiting(actor) == [(model_id, True)]
    assert waiting(people(known)[0]) == []
    services.adopt_model(session, people(known)[1], model_id, seen=2, now=NOW)
    assert waiting(actor) == []


def test_a_proposal_cannot_be_calculated_with(session, known):
    with pytest.raises(NotAllowedNowError):
        calculated(session, known, proposed_model(session, known))
