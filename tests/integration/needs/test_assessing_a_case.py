"""From the beginning of an assessment to its sealed result, on real databases."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from builders import NOW
from needs_cases import QUESTIONS, assess, case_row, make_actor_with, make_case, write_all
from sqlalchemy import select, text
from support.needs_cases import applied

from qms.access.policy import Can
from qms.access.roles import Role
from qms.access.scope import OutOfScopeError
from qms.audit.models import AuditRow
from qms.kernel.problems import RefusedError
from qms.needs.core.assessing import CannotBeginError, Kind, LackKind, Why
from qms.needs.core.cases.kinds import Part
from qms.needs.models import NeedsAssessment, NeedsInstrument
from qms.needs.queries.assessments import seen_by, sent, standing
from qms.needs.services import assessing, care
from qms.needs.services.opening import open_case

BOTH = (Part.ASSESSOR, Part.SECOND_ASSESSOR)
MARKER = "Markören Zyxwerik"
FEW = {"LAR1": (1, 0)}
COMMENTS = {"request_far_from_need": "Ansökan gäller mer än det som syns i vardagen."} | {
    "assistant_without_need": "Assistenten behövs vid utflykter."
}


def opened_for(session, case, actor):
    return open_case(session, actor, case.ref, can=Can.NEEDS_READ, why="assessment", now=NOW)


def actions(session, ref):
    query = select(AuditRow.action).where(AuditRow.target == ref).order_by(AuditRow.seq)
    return [one for one in session.scalars(query) if "assessment" in one]


def test_an_assessment_from_beginning_to_proposal(session, municipality):
    case = make_case(session, municipality)
    assess(session, case, Part.ASSESSOR, FEW, comments=COMMENTS)
    one = standing(session, opened_for(session, case, case.actors[Part.OFFICER]))
    # One question at level 1 is 1 point; the largest area gives 1 hour a point.
    assert one.result.total_hours == Decimal("1.0")
    assert one.result.current.profile_points == 1
    assert one.result.threshold == "ordinary"
    assert one.result.cap == Decimal(35)
    assert one.about.child_age == 4
    assert one.is_recomputed
    assert case_row(session, case.ref).stage == "proposal"
    assert actions(session, case.ref) == [
        "needs.began-assessment", "needs.wrote-assessment", "needs.sent-assessment",
        "needs.read-assessment",
    ]  # fmt: skip


def test_nothing_is_sent_before_everything_is_answered(session, municipality):
    case = make_case(session, municipality)
    actor = case.actors[Part.ASSESSOR]
    new = assessing.begin(session, actor, case.ref, Kind.FIRST, now=NOW)
    given = assessing.Given(question="HAL1", current=0, desired=0)
    version = assessing.save_answer(session, actor, case.ref, new, given, version=0, now=NOW)
    with pytest.raises(assessing.LackingError) as refusal:
        assessing.send(session, actor, case.ref, new, version=version.version, now=NOW)
    assert {one.key for one in refusal.value.lacks} == set(QUESTIONS) - {"HAL1"}

    version = write_all(session, actor, case.ref, new, {"TRY1": (3, 2)})
    with pytest.raises(assessing.LackingError) as refusal:
        assessing.send(session, actor, case.ref, new, version=version, now=NOW)
    found = {(one.kind, one.key) for one in refusal.value.lacks}
    assert found == {(LackKind.COMMENT, "safety_without_cause")}


def test_what_was_asked_for_is_no_question_to_the_assessor_but_one_to_the_officer(
    session, municipality
):
    case = make_case(session, municipality)
    assess(session, case, Part.ASSESSOR, FEW)
    one = standing(session, opened_for(session, case, case.actors[Part.OFFICER]))
    # 20 hours, 10 of them an assistant's, were asked for, and 1 hour was found
    assert {message.key for message in one.result.messages} == set(COMMENTS)
    assert one.is_recomputed


def test_the_same_person_goes_on_with_the_same_draft(session, municipality):
    case = make_case(session, municipality)
    actor = case.actors[Part.ASSESSOR]
    ids = {assessing.begin(session, actor, case.ref, Kind.FIRST, now=NOW) for _ in range(2)}
    assert len(ids) == 1


@pytest.mark.parametrize(
    ("stage", "part", "kind", "why"),
    [
        pytest.param("received", Part.ASSESSOR, Kind.FIRST, Why.NOT_NOW, id="too early"),
        pytest.param("assessment", Part.SECOND_ASSESSOR, Kind.FIRST, Why.NOT_TIED, id="other part"),
    ],
)
def test_what_stands_in_the_way(session, municipality, stage, part, kind, why):
    case = make_case(session, municipality, stage=stage, parts=BOTH)
    with pytest.raises(CannotBeginError) as refusal:
        assessing.begin(session, case.actors[part], case.ref, kind, now=NOW)
    assert refusal.value.why is why


def test_a_role_without_a_tie_finds_no_case(session, municipality):
    case = make_case(session, municipality)
    stranger = make_actor_with(session, Role.SPECIAL_EDUCATOR, municipality.id)
    with pytest.raises(OutOfScopeError):
        assessing.begin(session, stranger, case.ref, Kind.FIRST, now=NOW)


def test_a_second_assessor_sees_the_first_only_when_both_are_sent(session, municipality):
    case = make_case(session, municipality, parts=BOTH)
    first = assess(session, case, Part.ASSESSOR, FEW, comments=COMMENTS)
    assert case_row(session, case.ref).stage == "second_assessment"
    second = case.actors[Part.SECOND_ASSESSOR]
    opened = opened_for(session, case, second)
    assert seen_by(session, opened, second.account_id) == ()

    other = assess(session, case, Part.SECOND_ASSESSOR, {"LAR1": (2, 1)}, comments=COMMENTS)
    assert case_row(session, case.ref).stage == "proposal"
    assert [one.id for one in seen_by(session, opened, second.account_id)] == [first, other]
    one, two = sent(session, opened)
    assert (one.answers["LAR1"].current, two.answers["LAR1"].current) == (1, 2)


def test_a_drawn_case_waits_for_a_second_whoever_that_will_be(session, municipality):
    case = make_case(session, municipality, drawn=True)
    assess(session, case, Part.ASSESSOR, FEW, comments=COMMENTS)
    assert case_row(session, case.ref).stage == "second_assessment"
    first = case.actors[Part.ASSESSOR]
    assert len(seen_by(session, opened_for(session, case, first), first.account_id)) == 1


def test_two_windows_lose_nothing(session, municipality):
    case = make_case(session, municipality)
    actor = case.actors[Part.ASSESSOR]
    new = assessing.begin(session, actor, case.ref, Kind.FIRST, now=NOW)

    def save(seen, version):
        given = assessing.Given(question="HAL1", current=2, seen=seen)
        return assessing.save_answer(session, actor, case.ref, new, given, version=version, now=NOW)

    assert save("Två gånger om dagen.", 0).version == 1
    assert save("Två gånger om dagen.", 0).version == 1, "the same again changes nothing"
    with pytest.raises(assessing.WrittenElsewhereError) as refusal:
        save("En gång om dagen.", 0)
    clash = refusal.value.clashes[0]
    assert (clash.stored, clash.posted) == ("Två gånger om dagen.", "En gång om dagen.")
    assert save("En gång om dagen.", refusal.value.version).version == 2


@pytest.mark.parametrize(
    ("given", "columns"),
    [
        pytest.param(assessing.Given(question="FEL9", current=1), ["FEL9"], id="no such question"),
        pytest.param(
            assessing.Given(question="HAL1", current=5, desired=-1),
            ["HAL1-current", "HAL1-desired"], id="no such levels",
        ),
        pytest.param(
            assessing.Given(question="HAL1", seen="x" * 1001), ["HAL1-seen"], id="too long"
        ),
    ],
)  # fmt: skip
def test_every_fault_is_named(session, municipality, given, columns):
    case = make_case(session, municipality)
    actor = case.actors[Part.ASSESSOR]
    new = assessing.begin(session, actor, case.ref, Kind.FIRST, now=NOW)
    with pytest.raises(RefusedError) as refusal:
        assessing.save_answer(session, actor, case.ref, new, given, version=0, now=NOW)
    assert [one.column for one in refusal.value.problems] == columns


def test_what_is_sent_cannot_be_written_in(session, municipality):
    case = make_case(session, municipality)
    new = assess(session, case, Part.ASSESSOR, FEW, comments=COMMENTS)
    given = assessing.Given(question="HAL1", current=4)
    with pytest.raises(assessing.NotOpenError):
        assessing.save_answer(
            session, case.actors[Part.ASSESSOR], case.ref, new, given, version=99, now=NOW
        )


def test_an_officer_withdraws_the_first_and_it_is_made_again(session, municipality):
    case = make_case(session, municipality)
    officer = case.actors[Part.OFFICER]
    new = assess(session, case, Part.ASSESSOR, FEW, comments=COMMENTS)
    with pytest.raises(RefusedError):
        assessing.withdraw(session, officer, case.ref, new, reason=" ", now=NOW)
    assessing.withdraw(session, officer, case.ref, new, reason="Fel barn bedömdes.", now=NOW)
    assert case_row(session, case.ref).stage == "assessment"
    assert sent(session, opened_for(session, case, officer)) == ()
    again = assess(session, case, Part.ASSESSOR, {"LAR1": (2, 1)}, comments=COMMENTS)
    assert again != new
    assert case_row(session, case.ref).stage == "proposal"


def test_a_decision_is_not_undermined(session, municipality):
    case = make_case(session, municipality)
    new = assess(session, case, Part.ASSESSOR, FEW, comments=COMMENTS)
    case_row(session, case.ref).stage = "decision"
    with pytest.raises(assessing.NotOpenError):
        assessing.withdraw(
            session, case.actors[Part.OFFICER], case.ref, new, reason="Sent.", now=NOW
        )


def test_the_change_is_assessed_half_a_year_later(session, municipality):
    case = make_case(session, municipality)
    assess(session, case, Part.ASSESSOR, {"LAR1": (3, 1)}, comments=COMMENTS)
    case_row(session, case.ref).stage = "running"
    later = NOW + timedelta(days=183)
    assess(
        session, case, Part.ASSESSOR, {"LAR1": (1, 1)}, kind=Kind.FOLLOW_UP, now=later,
        comments=COMMENTS | {"large_change": "Stödet gav resultat.", "no_aim": "Hålla läget."},
    )  # fmt: skip
    found = sent(session, opened_for(session, case, case.actors[Part.OFFICER]))
    assert [one.kind for one in found] == [Kind.FIRST, Kind.FOLLOW_UP]
    assert found[1].about.previous["LAR1"] == 3
    assert case_row(session, case.ref).stage == "running"


def test_to_open_the_earlier_cases_answers_is_recorded_on_that_case(session, municipality):
    earlier = make_case(session, municipality)
    officer, assessor = earlier.actors[Part.OFFICER], earlier.actors[Part.ASSESSOR]
    ref = applied(session, officer, municipality.school, key="again")
    care.tie(session, officer, ref, assessor.account_id, Part.ASSESSOR, now=NOW)
    row = case_row(session, ref)
    row.stage, row.previous_id = "assessment", earlier.id
    case = replace(earlier, ref=ref, id=row.id)
    assess(session, earlier, Part.ASSESSOR, {"LAR1": (3, 1)}, comments=COMMENTS)
    assert "needs.read-assessment" not in actions(session, earlier.ref)
    assess(
        session, case, Part.ASSESSOR, {"LAR1": (3, 1)},
        comments=COMMENTS | {"no_aim": "Hålla läget.", "large_change": "Lika."},
    )  # fmt: skip
    assert actions(session, earlier.ref)[-1] == "needs.read-assessment"


def test_an_assessment_keeps_the_version_it_was_made_with(session, municipality):
    case = make_case(session, municipality)
    assess(session, case, Part.ASSESSOR, FEW, comments=COMMENTS)
    old = session.scalars(select(NeedsInstrument)).one()
    newer = old.content.replace("by_level = [0, 1, 3, 7, 15]", "by_level = [0, 2, 4, 8, 16]")
    session.add(
        NeedsInstrument(
            key=old.key, number=old.number + 1, content=newer, sha256="0" * 64, state="published",
            made_by="test", made_at=NOW, published_by="test", published_at=NOW + timedelta(days=1),
            version=0,
        )
    )  # fmt: skip
    old.state = "retired"
    session.flush()
    one = standing(session, opened_for(session, case, case.actors[Part.OFFICER]))
    assert one.result.current.profile_points == 1
    assert one.is_recomputed


def test_a_result_that_was_meddled_with_is_told(session, municipality):
    case = make_case(session, municipality)
    assess(session, case, Part.ASSESSOR, FEW, comments=COMMENTS)
    opened = opened_for(session, case, case.actors[Part.OFFICER])
    row = session.scalars(select(NeedsAssessment)).one()
    place = assessing.result_at(row.id)
    stored = opened.vault.open_json(place, row.result)
    stored["result"]["total_hours"] = "20.0"
    row.result = opened.vault.seal_json(place, stored)
    session.flush()
    assert not standing(session, opened).is_recomputed


def test_nothing_that_was_written_lies_open(session, municipality):
    case = make_case(session, municipality)
    actor = case.actors[Part.ASSESSOR]
    new = assessing.begin(session, actor, case.ref, Kind.FIRST, now=NOW)
    given = assessing.Given(question="HAL1", current=3, seen=MARKER)
    assessing.save_answer(session, actor, case.ref, new, given, version=0, now=NOW)
    for table in ("needs_assessment", "audit_row"):
        rows = session.execute(text(f"SELECT * FROM {table}")).all()
        assert rows
        assert not any(MARKER in str(value) or MARKER.encode() in bytes(value)
                       if isinstance(value, bytes | memoryview) else MARKER in str(value)
                       for row in rows for value in row)  # fmt: skip
