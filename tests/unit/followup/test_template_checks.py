"""What stands in the way of publishing a template, and its file: every fault at once."""

import tomllib
from importlib.resources import files

import pytest

from qms.content.loader import load
from qms.followup.core.editor.checks import Known, review
from qms.followup.core.editor.conditions import faults_of_condition, names_before
from qms.followup.core.editor.document import document_of
from qms.followup.core.editor.draft import (
    Draft,
    add_question,
    add_section,
    change_head,
    change_question,
)
from qms.followup.core.editor.moving import remove_question
from qms.followup.core.editor.new_parts import new_question
from qms.followup.core.editor.toml_file import read_file, write_toml
from qms.followup.core.report.questions import QuestionType
from qms.kernel.problems import RefusedError

CONTENT = load("report_templates")
KEYS = [one["key"] for one in CONTENT["template"]]
KNOWN = Known(
    indicators=frozenset(one["key"] for one in load("indicators")["indicator"]),
    forms=frozenset(form for one in CONTENT["template"] for form in one["applies_to"]),
    templates=frozenset(KEYS),
    types={},
)


def draft_of(key="socio_outcome"):
    return Draft(document=document_of(CONTENT, key))


def told(draft, known=KNOWN):
    return [(one.column, one.message) for one in review(draft.document, known).faults]


@pytest.mark.parametrize("key", KEYS)
def test_the_default_templates_have_no_faults(key):
    found = review(document_of(CONTENT, key), KNOWN)
    assert (found.faults, found.warnings, found.is_publishable) == ((), (), True)


def head(**values):
    return lambda draft: change_head(draft, values)


def question(key, **values):
    return lambda draft: change_question(draft, key, values)


def without(key):
    return lambda draft: remove_question(draft, key)


def new(kind, **values):
    table = new_question("so_new", kind, ("Ny fråga?", "New question?"))
    return lambda draft: add_question(draft, "so_next", {**table, **values})


@pytest.mark.parametrize(
    ("change", "column", "words"),
    [
        pytest.param(head(title_sv=" "), "socio_outcome", "saknar titel", id="no title"),
        pytest.param(head(purpose_sv=""), "socio_outcome", "saknar syfte", id="no purpose"),
        pytest.param(head(follows="sp"), "socio_outcome", "följer sp, som inte", id="follows"),
        pytest.param(head(applies_to=["preschool", "nursery"]), "socio_outcome",
                     "Skolformen nursery finns inte", id="unknown form"),
        pytest.param(lambda draft: add_section(draft, {"key": "so_empty", "title_sv": "Tom"}),
                     "so_empty", "Delen Tom har ingen fråga", id="empty section"),
        pytest.param(question("so_why", text_sv=""), "so_why", "texten saknas", id="no text"),
        pytest.param(question("so_why", text_sv="x" * 301), "so_why", "längre än 300", id="long"),
        pytest.param(question("so_why", quality_rules=["nonsense"]), "so_why",
                     "quality_rule nonsense, som inte finns", id="unknown rule"),
        pytest.param(question("so_why", prefill=["nowhere"]), "so_why",
                     "prefill_source nowhere, som inte finns", id="unknown prefill"),
        pytest.param(question("so_why", applies_to=["leisure_centre"]), "so_why",
                     "mallen gäller inte skolformen leisure_centre", id="form outside"),
        pytest.param(question("so_activities", columns=["name", "ore", "colour"]), "so_activities",
                     "kolumnen colour finns inte", id="unknown column"),
        pytest.param(question("so_activities", columns=["ore"], needs=["name"]), "so_activities",
                     "kolumnen name måste fyllas i men visas inte", id="hidden need"),
        pytest.param(question("so_differs", condition="plan_diferences > 0"), "so_differs",
                     "plan_diferences", id="condition: misspelled word is named"),
        pytest.param(question("so_differs", condition='so_q7_priority = "Ja"'), "so_differs",
                     "so_q7_priority", id="condition: a later answer"),
        pytest.param(question("so_differs", condition='so_q1_needs = "Jaså"'), "so_differs",
                     "Svaret ”Jaså” finns inte bland svaren på so_q1_needs. De är Ja, Till stor",
                     id="condition: an answer that nobody can choose"),
        pytest.param(question("so_q1_needs", options_sv=["Ja"], options_en=None), "so_q1_needs",
                     "1 svar att välja på", id="one option"),
        pytest.param(question("so_q1_needs", options_sv=["Ja", "Ja"], options_en=None),
                     "so_q1_needs", "samma ord", id="same option twice"),
        pytest.param(question("so_q1_needs", options_en=["Yes"]), "so_q1_needs",
                     "4 svar på svenska och 1 på engelska", id="english options"),
        pytest.param(new(QuestionType.SCALE), "so_new", "ändar saknar ord", id="scale words"),
        pytest.param(new(QuestionType.SCALE, scale={"min": 5, "max": 1}), "so_new",
                     "skalan saknar ändar", id="scale upside down"),
        pytest.param(new(QuestionType.PARTICIPATION), "so_new", "inga grupper", id="no groups"),
        pytest.param(new(QuestionType.READONLY), "so_new", "visar ingenting", id="shows nothing"),
        pytest.param(new(QuestionType.INDICATOR_TABLE, indicators=["g9_nothing"]), "so_new",
                     "indikatorn g9_nothing finns inte", id="unknown indicator"),
        pytest.param(without("so_unused"), "socio_outcome", "frågar inte om det som inte är använt",
                     id="money template without unused"),
        pytest.param(question("so_unused", required=False), "so_unused", "måste besvaras",
                     id="unused may not be left out"),
        pytest.param(question("so_unused", condition="left_kr > 0"), "so_unused",
                     "måste ställas till alla", id="unused under a condition"),
        pytest.param(question("so_carried", sum="unused"), "so_unused", "en gång till",
                     id="the same sum twice"),
        pytest.param(question("so_why", sum="amount"), "so_why", "ingen fråga om pengar",
                     id="a sum that is no money"),
        pytest.param(question("so_activities", columns=["name"], needs=None), "socio_outcome",
                     "Ingen tabell med insatser har kolumnen", id="nobody asks what it cost"),
        pytest.param(question("so_activities", fixed=["planned_ore", "ore"]), "socio_outcome",
                     "Ingen tabell med insatser har kolumnen", id="the cost is only shown"),
        pytest.param(head(spends=""), "so_carried", "mallen redovisar inga pengar",
                     id="sums without money"),
    ],
)  # fmt: skip
def test_each_fault_names_the_part_and_says_what_is_wrong(change, column, words):
    assert any(key == column and words in text for key, text in told(change(draft_of())))


def test_all_faults_are_told_at_once():
    draft = change_head(draft_of(), {"purpose_sv": ""})
    draft = change_question(draft, "so_why", {"text_sv": ""})
    draft = change_question(draft, "so_differs", {"condition": "nothing > 0"})
    draft = remove_question(draft, "so_unused")
    places = {column for column, _ in told(draft)}
    assert places == {"socio_outcome", "so_why", "so_differs"}


def test_a_published_question_keeps_its_type():
    changed = change_question(draft_of(), "so_why", {"type": "number"})
    known = Known(**{
        "indicators": KNOWN.indicators, "forms": KNOWN.forms, "templates": KNOWN.templates,
        "types": {"so_why": "text"},
    })  # fmt: skip
    assert any("typen var text" in text for _, text in told(changed, known))
    assert told(changed) == []


def test_a_form_that_nothing_is_asked_of():
    own = [one["key"] for one in draft_of().document.questions]
    draft = draft_of()
    for key in own:
        draft = change_question(draft, key, {"applies_to": ["compulsory"]})
    assert ("socio_outcome", "Skolformen preschool får inga frågor.") in told(draft)


def test_too_many_boxes_are_warned_about_and_can_be_published():
    draft = draft_of()
    asked = sum(
        one["type"] == "text" and "condition" not in one for one in draft.document.questions
    )
    for n in range(6 - asked):
        table = new_question(f"so_extra{n}", QuestionType.TEXT, ("Mer?", "More?"))
        draft = add_question(draft, "so_next", table)
    found = review(draft.document, KNOWN)
    assert found.is_publishable
    assert [one.message.split(".")[0] for one in found.warnings] == [
        "Mallen har 6 rutor för analys"
    ]


def test_missing_english_is_warned_about():
    draft = change_question(draft_of(), "so_why", {"text_en": None})
    (warning,) = review(draft.document, KNOWN).warnings
    assert (warning.column, "engelsk text" in warning.message) == ("so_why", True)


def test_a_condition_may_name_the_answers_before_it_and_no_others():
    names = names_before(draft_of().document, "so_overspent")
    assert {"left_kr", "so_q1_needs", "so_activities_rows", "has_preschool"} <= names.keys()
    assert "so_why" not in names
    document = draft_of().document
    assert faults_of_condition(document, "so_overspent", 'so_q1_needs = "Ja"') == ()
    assert faults_of_condition(document, "so_overspent", "so_why >") != ()


@pytest.mark.parametrize("key", KEYS)
def test_the_file_reads_back_as_the_same_template(key):
    document = document_of(CONTENT, key)
    text = write_toml(document, version=3)
    assert read_file(text.encode(), key) == document
    assert tomllib.loads(text)["meta"]["version"] == 3


@pytest.mark.parametrize("key", KEYS)
def test_the_products_own_file_is_of_the_format(key):
    file = files("qms.content").joinpath("report_templates.toml")
    assert read_file(file.read_bytes(), key) == document_of(CONTENT, key)


def faults_of(text, key="socio_outcome"):
    with pytest.raises(RefusedError) as refused:
        read_file(text.encode(), key)
    return [problem.message for problem in refused.value.problems]


def file_with(old, new):
    text = write_toml(document_of(CONTENT, "socio_outcome"), version=2)
    assert old in text
    return text.replace(old, new)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("= 3", "inte TOML", id="not toml"),
        pytest.param("[meta]\nversion = 1", "saknar tabellerna [[template]]", id="empty"),
        pytest.param(file_with('key = "so_why"', 'key = "so_unused"'), "två gånger", id="twice"),
        pytest.param(file_with('key = "so_why"', 'key = "Så varför"'), "går inte", id="bad key"),
        pytest.param(file_with("required = true", 'required = "ja"'), "true eller false",
                     id="wrong kind"),
        pytest.param(file_with("max_words = 150", "most_words = 150"), "most_words finns inte",
                     id="unknown field"),
        pytest.param(file_with('type = "choice"', 'type = "pick"'), "type kan inte vara 'pick'",
                     id="unknown type"),
        pytest.param(file_with('section = "so_used"', 'section = "so_lost"'),
                     "hör till delen so_lost", id="orphan"),
        pytest.param(file_with("plan_differences > 0", "plan_diferences > 0"), "plan_diferences",
                     id="condition"),
        pytest.param(file_with('key = "socio_outcome"', 'key = "other"')
                     .replace('template = "socio_outcome"', 'template = "other"'),
                     "ingen mall med nyckeln socio_outcome", id="another template"),
    ],
)  # fmt: skip
def test_a_file_with_faults_is_refused_with_words(text, words):
    assert any(words in message for message in faults_of(text))


def test_a_file_tells_all_its_faults():
    text = file_with("required = true", 'required = "ja"').replace("max_words", "most_words")
    assert len(faults_of(text)) > 10
