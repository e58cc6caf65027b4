"""Drafts, the draw, the way through the questions and who sees what: values in, values out."""

import tomllib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from qms.needs.core.assessing import (
    CannotBeginError,
    Clash,
    Draft,
    Kind,
    Lack,
    LackKind,
    Standing,
    Why,
    check_begin,
    form_key,
    is_drawn,
    lacks,
    may_see,
    merge,
    place_of,
    progress,
)
from qms.needs.core.assessing.comparing import compared
from qms.needs.core.assessing.school_form import age_on
from qms.needs.core.assessing.sight import Reader
from qms.needs.core.assessing.steps import Step, next_step, step_of
from qms.needs.core.cases.kinds import Part
from qms.needs.core.instrument import Answer, Circumstances, parse_instrument, score
from qms.org.core.forms import SchoolForm

CONTENT = Path(__file__).resolve().parents[3] / "qms" / "content" / "needs_instrument.toml"
INSTRUMENT = parse_instrument(tomllib.loads(CONTENT.read_text()))
ASSESSOR, SECOND = frozenset({Part.ASSESSOR}), frozenset({Part.SECOND_ASSESSOR})
FIRST_SENT = Standing(kind=Kind.FIRST, assessor_id=1, is_sent=True)
FIRST_DRAFT = Standing(kind=Kind.FIRST, assessor_id=1, is_sent=False)
SECOND_DRAFT = Standing(kind=Kind.SECOND, assessor_id=2, is_sent=False)
SECOND_SENT = Standing(kind=Kind.SECOND, assessor_id=2, is_sent=True)
FOLLOWED = Standing(kind=Kind.FOLLOW_UP, assessor_id=1, is_sent=True)
FOLLOWING = Standing(kind=Kind.FOLLOW_UP, assessor_id=1, is_sent=False)


def levels(now=0, later=0, **of):
    """Return a draft with every question answered; `of` gives a pair for some."""
    pairs = {one.key: of.get(one.key, (now, later)) for one in INSTRUMENT.ordered}
    return Draft(
        fields={
            f"{key}-{name}": str(level)
            for key, pair in pairs.items()
            for name, level in zip(("current", "desired"), pair, strict=True)
        }
    )


@pytest.mark.parametrize(
    ("kind", "account", "stage", "parts", "there", "why"),
    [
        pytest.param(Kind.FIRST, 1, "assessment", ASSESSOR, [], None, id="the first"),
        pytest.param(Kind.FIRST, 1, "assessment", SECOND, [], Why.NOT_TIED, id="not the first's"),
        pytest.param(Kind.FIRST, 1, "received", ASSESSOR, [], Why.NOT_NOW, id="too early"),
        pytest.param(
            Kind.FIRST, 9, "assessment", ASSESSOR, [FIRST_DRAFT], Why.TAKEN, id="somebody's draft"
        ),
        pytest.param(
            Kind.SECOND, 2, "second_assessment", SECOND, [FIRST_SENT], None, id="the second"
        ),
        pytest.param(
            Kind.SECOND, 1, "second_assessment", ASSESSOR | SECOND, [FIRST_SENT], Why.SAME_PERSON,
            id="the second by whoever made the first",
        ),
        pytest.param(
            Kind.SECOND, 3, "second_assessment", SECOND, [FIRST_SENT, SECOND_SENT], Why.TAKEN,
            id="a third",
        ),
        pytest.param(Kind.FOLLOW_UP, 1, "running", ASSESSOR, [FIRST_SENT], None, id="follow-up"),
        pytest.param(
            Kind.FOLLOW_UP, 1, "follow_up", ASSESSOR, [FIRST_SENT, FOLLOWED], None,
            id="one more follow-up",
        ),
        pytest.param(
            Kind.FOLLOW_UP, 2, "follow_up", ASSESSOR, [FIRST_SENT, FOLLOWING], Why.TAKEN,
            id="two follow-ups at once",
        ),
    ],
)  # fmt: skip
def test_who_may_begin(kind, account, stage, parts, there, why):
    if why is None:
        check_begin(kind, account, stage=stage, parts=parts, there=there)
        return
    with pytest.raises(CannotBeginError) as refusal:
        check_begin(kind, account, stage=stage, parts=parts, there=there)
    assert refusal.value.why is why


@pytest.mark.parametrize(
    ("one", "account", "parts", "there", "due", "sees"),
    [
        pytest.param(FIRST_DRAFT, 1, ASSESSOR, [FIRST_DRAFT], True, True, id="own draft"),
        pytest.param(FIRST_DRAFT, 7, {Part.OFFICER}, [FIRST_DRAFT], False, False, id="a draft"),
        pytest.param(FIRST_SENT, 2, SECOND, [FIRST_SENT], True, False, id="before the second"),
        pytest.param(
            FIRST_SENT, 2, SECOND, [FIRST_SENT, SECOND_DRAFT], True, False, id="while the second"
        ),
        pytest.param(
            FIRST_SENT, 2, SECOND, [FIRST_SENT, SECOND_SENT], True, True, id="after the second"
        ),
        pytest.param(
            SECOND_SENT, 1, ASSESSOR, [FIRST_SENT, SECOND_SENT], True, True, id="the other way"
        ),
        pytest.param(FIRST_SENT, 3, ASSESSOR, [FIRST_SENT], True, False, id="another assessor"),
        pytest.param(FIRST_SENT, 3, ASSESSOR, [FIRST_SENT], False, True, id="no second is due"),
        pytest.param(
            FIRST_SENT, 2, SECOND | {Part.OFFICER}, [FIRST_SENT], True, False,
            id="the second assessor in any other part",
        ),
        pytest.param(FIRST_SENT, 7, {Part.OFFICER}, [FIRST_SENT], True, True, id="the officer"),
        pytest.param(FIRST_SENT, 8, set(), [FIRST_SENT], True, True, id="opened in need"),
    ],
)  # fmt: skip
def test_who_sees_what(one, account, parts, there, due, sees):
    reader = Reader(account_id=account, parts=parts)
    assert may_see(one, reader, there, second_is_due=due) is sees


def test_a_tenth_of_the_cases_is_drawn_and_always_the_same():
    ids = [f"{n:032x}" for n in range(10_000)]
    drawn = {one for one in ids if is_drawn("needs_default", one, Decimal("0.10"))}
    # 1,000 expected, with a deviation of sqrt(10,000 · 0.1 · 0.9) = 30: four of them either way.
    assert 880 < len(drawn) < 1120
    assert drawn == {one for one in ids if is_drawn("needs_default", one, Decimal("0.10"))}
    assert not any(is_drawn("needs_default", one, Decimal(0)) for one in ids)
    assert all(is_drawn("needs_default", one, Decimal(1)) for one in ids)


STORED = Draft(
    fields={"HAL1-current": "3", "HAL1-seen": "Två gånger om dagen."},
    changed_in={"HAL1-current": 2, "HAL1-seen": 5},
)


@pytest.mark.parametrize(
    ("posted", "seen", "changed", "clashes"),
    [
        pytest.param({"HAL1-current": "3"}, 0, {}, [], id="the same again, from an old page"),
        pytest.param({"HAL1-current": "4"}, 2, {"HAL1-current": "4"}, [], id="a change"),
        pytest.param({"HAL2-current": "1"}, 0, {"HAL2-current": "1"}, [], id="another question"),
        pytest.param(
            {"HAL1-current": "4"}, 1, {}, [("HAL1-current", "3", "4")], id="an older window"
        ),
        pytest.param(
            {"HAL1-seen": "En gång.", "HAL2-current": "1"}, 4, {},
            [("HAL1-seen", "Två gånger om dagen.", "En gång.")], id="nothing of a clashing save",
        ),
        pytest.param(
            {"HAL1-seen": "Två gånger om dagen.\r\n"}, 0, {}, [], id="only the line break differs"
        ),
    ],
)  # fmt: skip
def test_two_windows(posted, seen, changed, clashes):
    merged = merge(STORED, posted, seen=seen)
    assert merged.changed == changed
    assert list(merged.clashes) == [Clash(field=f, stored=s, posted=p) for f, s, p in clashes]


def test_a_draft_is_stored_and_read_back_alike():
    draft = STORED.with_changes({"HAL1-desired": "1"}, version=6)
    assert Draft.from_plain(draft.plain()) == draft
    assert draft.note("HAL1").answer == Answer(3, 1)
    assert draft.note("HAL1").is_whole
    assert draft.changed_in == {"HAL1-current": 2, "HAL1-seen": 5, "HAL1-desired": 6}
    assert draft.texts() == ("Två gånger om dagen.",)


@pytest.mark.parametrize(
    ("area", "number", "key", "before", "after"),
    [
        pytest.param("health", 1, "HAL1", None, Step("health", 2), id="the first"),
        pytest.param(
            "movement_adl", 1, "ROR1", Step("health", 3), Step("movement_adl", 2), id="a new area"
        ),
        pytest.param("safety", 3, "TRY3", Step("safety", 2), None, id="the last"),
    ],
)
def test_one_question_after_another(area, number, key, before, after):
    place = place_of(INSTRUMENT, area, number)
    assert (place.question.key, place.before, place.after) == (key, before, after)
    assert step_of(INSTRUMENT, key) == Step(area, number)
    assert (place.of_area, place.areas) == (3, 8)


@pytest.mark.parametrize(("area", "number"), [("health", 4), ("health", 0), ("annat", 1)])
def test_a_question_that_is_not_there(area, number):
    with pytest.raises(LookupError):
        place_of(INSTRUMENT, area, number)


def test_how_far_each_area_has_come():
    draft = Draft(fields={"HAL1-current": "3", "HAL1-desired": "2", "HAL3-current": "1"})
    found = {one.area.key: one for one in progress(INSTRUMENT, draft)}
    assert (found["health"].done, found["health"].total) == (1, 3)
    assert found["health"].first == Step("health", 2) == next_step(INSTRUMENT, draft)
    assert found["health"].is_begun
    assert not found["safety"].is_begun
    assert next_step(INSTRUMENT, levels(1)) is None
    assert all(one.is_done for one in progress(INSTRUMENT, levels(1)))


ABOUT = Circumstances(form="preschool", texts=())


def found_lacks(draft, **about):
    result = score(INSTRUMENT, draft.answers(INSTRUMENT), replace(ABOUT, **about))
    return [(one.kind, one.key) for one in lacks(INSTRUMENT, draft, result)]


def test_every_unanswered_question_is_named():
    half = Draft(fields={"HAL1-current": "3"})
    found = found_lacks(half)
    assert (LackKind.DESIRED, "HAL1") in found
    assert (LackKind.CURRENT, "HAL1") not in found
    # 24 questions with two levels each, one level is there; no rule speaks before all are.
    assert len(found) == 24 * 2 - 1
    assert {kind for kind, _ in found} == {LackKind.CURRENT, LackKind.DESIRED}


@pytest.mark.parametrize(
    ("draft", "about", "expected"),
    [
        pytest.param(levels(0), {}, [], id="nothing to say"),
        pytest.param(
            levels(LAR2=(3, 2)), {}, [(LackKind.COMMENT, "reading_without_learning")], id="asked"
        ),
        pytest.param(
            levels(LAR2=(3, 2)).with_changes(
                {"rule-reading_without_learning": "Ja, det stämmer."}, version=1
            ),
            {}, [], id="answered",
        ),
        pytest.param(
            levels(SIN1=(3, 2), LAR1=(1, 0)), {}, [(LackKind.MEND, "expert_missing")], id="stopped"
        ),
        pytest.param(
            levels(SIN1=(3, 2), LAR1=(1, 0)), {"documentation": frozenset({"doc_expert"})}, [],
            id="mended",
        ),
        pytest.param(
            levels(LAR1=(1, 0)), {"texts": ("Eleven har adhd.",)},
            [(LackKind.COMMENT, "diagnosis_word")], id="a diagnosis",
        ),
    ],
)  # fmt: skip
def test_what_must_be_answered_or_mended(draft, about, expected):
    assert found_lacks(draft, **about) == expected


def test_a_lack_names_its_rule():
    assert Lack(kind=LackKind.MEND, key="x") != Lack(kind=LackKind.COMMENT, key="x")


@pytest.mark.parametrize(
    ("form", "born", "expected"),
    [
        pytest.param(SchoolForm.PRESCHOOL, date(2022, 3, 1), "preschool", id="preschool"),
        pytest.param(SchoolForm.COMPULSORY, date(2020, 3, 1), "preschool_class", id="turns 6"),
        pytest.param(SchoolForm.COMPULSORY, date(2019, 3, 1), "compulsory_1_3", id="grade 1"),
        pytest.param(SchoolForm.COMPULSORY, date(2017, 12, 31), "compulsory_1_3", id="grade 3"),
        pytest.param(SchoolForm.COMPULSORY, date(2016, 1, 1), "compulsory_4_6", id="grade 4"),
        pytest.param(SchoolForm.RESOURCE_SCHOOL, date(2013, 1, 1), "compulsory_7_9", id="grade 7"),
        pytest.param(SchoolForm.COMPULSORY, None, "compulsory_4_6", id="not known"),
        pytest.param(SchoolForm.UPPER_SECONDARY, date(2010, 1, 1), "upper_secondary", id="gy"),
    ],
)
def test_the_form_that_is_asked_about(form, born, expected):
    found = form_key(form, born=born, on=date(2026, 11, 20))
    assert found == expected
    assert found in INSTRUMENT.hours.caps


@pytest.mark.parametrize(
    ("born", "age"),
    [
        pytest.param(date(2022, 11, 20), 4, id="the birthday"),
        pytest.param(date(2022, 11, 21), 3, id="the day before"),
        pytest.param(date(2024, 2, 29), 2, id="born on a leap day"),
    ],
)
def test_age(born, age):
    assert age_on(born, date(2026, 11, 20)) == age


def test_two_assessments_beside_each_other():
    one = levels(1, 0, HAL1=(3, 2)).answers(INSTRUMENT)
    other = levels(1, 0, HAL1=(1, 1), HAL2=(1, 1)).answers(INSTRUMENT)
    pairs = compared(INSTRUMENT, one, other)
    assert len(pairs) == 24
    assert {pair.question.key: pair.gap for pair in pairs if pair.differs} == {"HAL1": 2, "HAL2": 0}


def test_only_what_both_were_asked_is_compared():
    one, other = levels(1).answers(INSTRUMENT), levels(1).answers(INSTRUMENT)
    del one["HAL1"]
    other["HAL2"] = Answer()
    pairs = {pair.question.key: pair for pair in compared(INSTRUMENT, one, other)}
    assert "HAL1" not in pairs
    assert pairs["HAL2"].differs
    assert pairs["HAL2"].gap == 0
