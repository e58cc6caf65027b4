"""The committee's paper: its parts, the numbers in its words, and what hinders locking."""

import pytest

from qms.content.loader import load
from qms.followup.core.committee.checks import Check, Verdict, Written, check, stops
from qms.followup.core.committee.numbers import few_people, unsourced
from qms.followup.core.committee.parts import CHILD, filled, parse_parts, unknown_slots
from qms.reports.readability import long_sentences

PARTS = parse_parts(load("decision_texts"))
SLOTS = {one["key"] for one in load("decision_texts")["placeholder"]}
VALUES = dict.fromkeys(SLOTS, "12") | {"anvant": "1\u00a0200\u00a0000\u00a0kr", "ar": "2026"}
PROPOSED = {part.key: part.text for part in PARTS} | {CHILD: "Eleverna har sagt sitt."}


def verdicts(texts=None, **changes):
    written = Written(parts=PARTS, texts=PROPOSED | (texts or {}), values=VALUES)
    given = {"approved": 11, "faults": (), "pages": 2, **changes}
    return {one.check: one for one in check(written, **given)}


def test_the_order_is_fixed():
    assert [part.key for part in PARTS] == [
        "cf_title", "cf_proposal", "cf_summary", "cf_result", "cf_options", "cf_certainty",
        "cf_child", "cf_economy", "cf_next",
    ]  # fmt: skip


def test_the_proposed_words_have_a_value_for_every_slot():
    assert [slot for part in PARTS for slot in unknown_slots(part.text, VALUES)] == []


def test_slots_are_filled_and_unknown_ones_left():
    assert (
        filled("{anvant} och {ingenting}", VALUES) == "1\u00a0200\u00a0000\u00a0kr och {ingenting}"
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("Vi använde 1 200 000 kr.", (), id="as in the material"),
        pytest.param("Vi använde 1 300 000 kr.", ("1 300 000",), id="another amount"),
        pytest.param("Det är 94 %.", (), id="per cent"),
        pytest.param("Det är 95 % eller 96 procent.", ("95", "96"), id="each is told once"),
        pytest.param("Under 2026 och läsåret 2025/26.", (), id="years"),
        pytest.param("Det kostar 2000 kr.", ("2000",), id="a sum that looks like a year"),
        pytest.param("Den 15 oktober 2026 räknades eleverna.", (), id="dates"),
        pytest.param("Se tabell 7 och bilaga 3.", (), id="references"),
        pytest.param("Enligt 4 kap. 3 § skollagen (2010:800).", (), id="law"),
        pytest.param("Potten är 7,5 mnkr (källa: budget 2027).", (), id="sourced by hand"),
        pytest.param("Det är 7 (källa: budget). Det är 8.", ("8",), id="only that sentence"),
        pytest.param("Det blev −12 procent.", ("−12",), id="below zero"),
        pytest.param("I åk 9 gick det bra.", (), id="grades"),
    ],
)
def test_a_number_that_is_not_in_the_material_is_found(text, found):
    assert unsourced(text, ["1\u00a0200\u00a0000\u00a0kr", "94\u00a0%"]) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Fyra elever bytte skola.", ("Fyra elever",)),
        ("Det gäller 3 barn.", ("3 barn",)),
        ("Det gäller 13 barn och 25 elever.", ()),
        ("En elevgrupp arbetade.", ()),
        ("Två lärare delade på klassen.", ()),
    ],
)
def test_few_children_are_found(text, found):
    assert few_people(text) == found


def test_the_proposed_paper_may_be_locked():
    found = verdicts()
    assert stops(tuple(found.values())) == ()


@pytest.mark.parametrize(
    ("name", "texts", "changes"),
    [
        pytest.param(Check.SOURCES, {}, {"approved": 0}, id="nothing approved"),
        pytest.param(Check.NUMBERS, {"cf_economy": "Det kostar 77 kr."}, {}, id="own number"),
        pytest.param(Check.NUMBERS, {"cf_economy": "Det kostar {pris}."}, {}, id="unknown slot"),
        pytest.param(Check.WRITTEN, {CHILD: "  "}, {}, id="child's best interest missing"),
        pytest.param(Check.FEW, {"cf_result": "Tre elever."}, {}, id="few pupils"),
        pytest.param(Check.ACCESS, {}, {"faults": ("Saknas",)}, id="not for all readers"),
        pytest.param(Check.PAGES, {}, {"pages": 3}, id="three pages"),
    ],
)
def test_what_hinders_locking(name, texts, changes):
    found = verdicts(texts, **changes)
    assert [one.check for one in stops(tuple(found.values()))] == [name]


def test_tried_options_may_be_left_out():
    assert verdicts({"cf_options": ""})[Check.WRITTEN].verdict is Verdict.FINE


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param(Check.SENTENCES, " ".join(["ord"] * 26) + ".", id="26 words"),
        pytest.param(Check.LENGTH, "Ett ord. " * 40, id="longer than it should"),
        pytest.param(Check.LIX, "Kvalitetssäkringsarbetets förutsättningar. " * 60, id="hard"),
    ],
)
def test_what_is_worth_a_look_does_not_hinder(name, text):
    found = verdicts({"cf_economy": text})
    assert found[name].verdict is Verdict.LOOK
    assert stops(tuple(found.values())) == ()


def test_a_sentence_of_25_words_is_short_enough():
    assert long_sentences(" ".join(["ord"] * 25) + ".", most=25) == ()
