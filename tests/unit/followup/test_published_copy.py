import json
from dataclasses import replace
from datetime import date

import pytest
from report_builders import ANSWERS, TEMPLATE, activity, content
from template_parts import DEFAULTS, question, small

from qms.followup.core.report.content import Action, Content, LastAction
from qms.followup.core.report.differences import differences
from qms.followup.core.report.frozen import canonical, content_of, copy_of
from qms.followup.core.report.published import published
from qms.followup.core.report.removed import removed_answers

ABOUT = {"unit": "Åkerbyskolan", "year": 2026, "minutes": 41, "due": "2027-02-26"}
MIXED = small(
    question("open", "text"),
    question("inner", "text", visibility="internal"),
    question("few", "text", visibility="restricted"),
    question("p", "participation", visibility="internal", groups=[{"key": "g", "name_sv": "G"}]),
    question("t", "action_list", rows="actions", columns=["title", "aim"]),
    question("u", "action_list", rows="actions", columns=["title"], visibility="internal"),
    question("m", "money", sum="unused", visibility="internal"),
)
SECRET = "hemligt-ord"


def mixed():
    return Content(
        amount_ore=5,
        unused_ore=7,
        answers={
            "open": "Öppet",
            "inner": SECRET,
            "few": SECRET,
            "p-g": "Deltog",
            "p-g_gave": SECRET,
        },
        actions=(
            Action(id=1, question="t", title="Läsning", aim="Alla läser", owner=SECRET),
            Action(id=2, question="u", title=SECRET),
        ),
    )


def test_nothing_internal_or_restricted_is_in_the_published_copy():
    text = canonical(published(copy_of(MIXED, mixed(), ABOUT)))
    assert SECRET not in text
    assert "Öppet" in text
    assert "Alla läser" in text
    body = json.loads(text)
    assert body["about"] == {"unit": "Åkerbyskolan", "year": 2026}
    assert body["content"]["unused_ore"] is None
    assert [one["key"] for one in body["template"]["sections"][0]["questions"]] == ["open", "t"]


def test_a_published_copy_is_read_as_any_copy():
    body = json.loads(canonical(published(copy_of(MIXED, mixed(), ABOUT))))
    read = content_of(body)
    assert [(one.title, one.aim, one.owner) for one in read.actions] == [
        ("Läsning", "Alla läser", "")
    ]


def test_the_report_on_the_money_is_published_without_what_only_the_administration_reads():
    body = published(copy_of(TEMPLATE, content(), ABOUT))
    assert "so_facts_right" not in body["content"]["answers"]
    assert body["content"]["answers"]["so_why"] == ANSWERS["so_why"]
    assert body["content"]["carried_ore"] == 100_000
    read = content_of(json.loads(canonical(body)))
    assert [(one.name, one.ore) for one in read.activities] == [("Läsgrupper åk 1–3", 1_000_000)]


def test_what_differs_from_the_approved_copy_is_told_field_by_field():
    before = content(unused_ore=0)
    now = replace(
        content(answers=ANSWERS | {"so_why": "Något annat."}, unused_ore=500),
        activities=(activity(result="90 %"), activity(id=2, name="Ny", result="")),
    )
    found = {one.field: (one.before, one.now) for one in differences(TEMPLATE, before, now)}
    assert found["so_why"] == (ANSWERS["so_why"], "Något annat.")
    assert found["so_unused"] == ("0", "500")
    assert found["a1-result"] == ("81 %", "90 %")
    assert found["a2-name"] == ("", "Ny")
    assert "so_q2_aims" not in found
    assert differences(TEMPLATE, before, before) == ()


def test_an_answer_whose_question_is_gone_keeps_its_words_and_its_question():
    old = small(question("a", "text"), question("b", "text", visibility="internal"))
    new = small(question("a", "text"))
    answers = {"a": "kvar", "b": "mina ord", "b-x": "del", "zz": "ingen vet", "b2": " "}
    found = removed_answers(new, [old], Content(amount_ore=0, answers=answers))
    assert [(one.key, one.text, one.answer, one.visibility) for one in found] == [
        ("b", "Fråga b?", "mina ord", "internal"),
        ("b-x", "Fråga b?", "del", "internal"),
        ("zz", "zz", "ingen vet", "internal"),
    ]


def test_rows_with_days_come_back_from_a_copy_as_they_were():
    given = Content(
        amount_ore=0,
        actions=(Action(id=1, question="uqr_actions", title="A", due=date(2027, 5, 31)),),
        last_actions=(LastAction(id=2, action_id=9, title="B", due=date(2026, 12, 1)),),
    )
    text = canonical(copy_of(DEFAULTS["unit_quality_report"], given, ABOUT))
    assert content_of(json.loads(text)) == given


def test_a_copy_of_the_first_format_is_still_read():
    first = {
        "content": {
            "amount_ore": 1, "carried_ore": None, "unused_ore": None, "answers": {"so_why": "x"},
            "activities": [
                {"id": 1, "name": "A", "target_group": "", "measure": "", "baseline": "",
                 "aim": "", "result": "", "ore": 1, "source": "own", "catalogue_key": ""},
            ],
            "previous": [],
        }
    }  # fmt: skip
    read = content_of(first)
    assert (read.activities[0].ore, read.actions, read.ledger.tied) == (1, (), 1)


def test_something_that_is_no_day_cannot_stand_in_a_copy():
    with pytest.raises(TypeError):
        canonical({"x": object()})
