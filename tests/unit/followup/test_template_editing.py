"""Templates as documents: what a draft becomes when it is changed, and what it is called."""

import pytest

from qms.content.loader import load
from qms.followup.core.editor.differences import Change, Part, differences
from qms.followup.core.editor.document import (
    as_template,
    canonical,
    checksum,
    document_of,
    from_canonical,
)
from qms.followup.core.editor.draft import (
    Draft,
    add_question,
    add_section,
    change_head,
    change_question,
    change_section,
)
from qms.followup.core.editor.keys import new_key, prefix_of
from qms.followup.core.editor.lists import Step, column_values, list_values, stepped
from qms.followup.core.editor.moving import (
    DOWN,
    UP,
    bring_back,
    move_question,
    move_section,
    remove_question,
    remove_section,
)
from qms.followup.core.editor.new_parts import RULES_FOR, new_question
from qms.followup.core.editor.versions import dump_removed, load_removed
from qms.followup.core.report.questions import QuestionType
from qms.followup.core.report.template_file import parse_templates

CONTENT = load("report_templates")
KEYS = [one["key"] for one in CONTENT["template"]]


def draft_of(key="socio_outcome"):
    return Draft(document=document_of(CONTENT, key))


def order(draft):
    """Return what is asked in each section: the order a reader meets."""
    return {one.key: [q["key"] for q in one.questions] for one in draft.document.sections}


def asked(draft):
    """Return every question that is asked."""
    return {one["key"] for one in draft.document.questions}


@pytest.mark.parametrize("key", KEYS)
def test_a_document_asks_what_the_file_asks(key):
    from_file = parse_templates(CONTENT)[key]
    document = document_of(CONTENT, key)
    assert as_template(document, version=from_file.version) == from_file


@pytest.mark.parametrize("key", KEYS)
def test_the_stored_text_reads_back_as_the_same_document(key):
    document = document_of(CONTENT, key)
    body = canonical(document, version=7)
    assert from_canonical(body) == (document, 7)
    assert canonical(from_canonical(body)[0], version=7) == body
    assert checksum(body) != checksum(canonical(document, version=8))


def test_changing_a_question_changes_nothing_else():
    before = draft_of()
    after = change_question(before, "so_why", {"text_sv": "Varför?", "max_words": None})
    assert after.document.question("so_why")["text_sv"] == "Varför?"
    assert "max_words" not in after.document.question("so_why")
    others = [one for one in after.document.questions if one["key"] != "so_why"]
    assert others == [one for one in before.document.questions if one["key"] != "so_why"]


def test_changing_the_head_and_a_section():
    draft = change_head(draft_of(), {"title_sv": "Redovisning", "legal": []})
    draft = change_section(draft, "so_used", {"title_sv": "Det vi gjorde", "heading_sv": ""})
    assert (draft.document.head["title_sv"], draft.document.head["legal"]) == ("Redovisning", [])
    section = draft.document.section("so_used").table
    assert section["title_sv"] == "Det vi gjorde"
    assert "heading_sv" not in section


@pytest.mark.parametrize(
    ("key", "step", "section", "place"),
    [
        pytest.param("so_carried", UP, "so_conditions", 0, id="up one"),
        pytest.param("so_carried", DOWN, "so_conditions", 2, id="down one"),
        pytest.param("so_received", UP, "so_conditions", 0, id="the first of all stays"),
        pytest.param("so_facts_right", DOWN, "so_needs", 0, id="past the edge"),
        pytest.param("so_q1_needs", UP, "so_conditions", 3, id="past the edge, upwards"),
        pytest.param("so_q8_follow", DOWN, "so_next", 3, id="the last of all stays"),
    ],
)  # fmt: skip
def test_moving_a_question(key, step, section, place):
    before = draft_of()
    after = move_question(before, key, step)
    assert order(after)[section].index(key) == place
    assert asked(after) == asked(before)
    assert len(after.document.questions) == len(before.document.questions)


def test_moving_a_section_and_back():
    before = draft_of()
    moved = move_section(before, "so_needs", UP)
    assert list(order(moved)) == ["so_needs", "so_conditions", "so_last", "so_used", "so_next"]
    assert move_section(moved, "so_needs", DOWN) == before
    assert move_section(before, "so_conditions", UP) == before


@pytest.mark.parametrize("key", ["so_q1_needs", "so_q2_aims", "so_activities", "so_received"])
def test_a_removed_question_comes_back_where_it_stood(key):
    before = draft_of()
    without = remove_question(before, key)
    assert key not in asked(without)
    assert without.is_removed(key)
    assert bring_back(without, key) == before


def test_a_removed_section_comes_back_with_its_questions():
    before = draft_of()
    without = remove_section(before, "so_needs")
    assert "so_needs" not in order(without)
    assert bring_back(without, "so_needs") == before


def test_a_question_whose_section_went_too_brings_the_section_back():
    before = draft_of()
    without = remove_section(remove_question(before, "so_q1_needs"), "so_needs")
    back = bring_back(without, "so_q1_needs")
    assert back.document == before.document
    assert back.removed == ()


def test_words_for_a_question_that_somebody_removed_are_kept_in_what_was_removed():
    without = remove_question(draft_of(), "so_why")
    kept = change_question(without, "so_why", {"text_sv": "Mina ord"})
    assert bring_back(kept, "so_why").document.question("so_why")["text_sv"] == "Mina ord"


def test_words_for_a_question_in_a_removed_section_are_kept_too():
    without = remove_section(draft_of(), "so_used")
    assert without.is_removed("so_why")
    kept = change_question(without, "so_why", {"text_sv": "Mina ord"})
    assert bring_back(kept, "so_used").document.question("so_why")["text_sv"] == "Mina ord"


def test_what_was_removed_is_stored_and_read_as_it_was():
    draft = remove_section(remove_question(draft_of(), "so_why"), "so_needs")
    assert load_removed(dump_removed(draft.removed)) == draft.removed


@pytest.mark.parametrize("change", [change_question, change_section])
def test_a_part_that_never_was_is_refused(change):
    with pytest.raises(KeyError):
        change(draft_of(), "so_nothing", {"text_sv": "x"})


def test_bringing_back_what_was_not_removed_is_refused():
    with pytest.raises(KeyError):
        bring_back(draft_of(), "so_why")


@pytest.mark.parametrize(
    ("text", "used", "key"),
    [
        pytest.param("Hur mår eleverna i år?", (), "so_hur_mar_eleverna", id="first three words"),
        pytest.param("Å, ä och ö!", (), "so_a_a_o", id="swedish letters"),
        pytest.param("???", (), "so_del", id="no words"),
        pytest.param("Mål", ("so_mal",), "so_mal_nr2", id="taken"),
        pytest.param("Mål", ("so_mal", "so_mal_nr2"), "so_mal_nr3", id="taken twice"),
        pytest.param("x" * 90, (), "so_" + "x" * 25, id="cut at 28"),
    ],
)
def test_new_keys_are_readable_and_free(text, used, key):
    assert new_key("so", text, used) == key


def test_keys_begin_as_the_templates_own():
    assert prefix_of("socio_outcome", ["so_conditions"]) == "so"
    assert prefix_of("socio_outcome", []) == "so"


@pytest.mark.parametrize("kind", list(QuestionType))
def test_a_new_question_of_every_type_can_be_shown(kind):
    draft = add_section(draft_of(), {"key": "so_new", "title_sv": "Nytt"})
    draft = add_question(draft, "so_new", new_question("so_new_one", kind, ("Fråga?", "")))
    question = as_template(draft.document, version=1).question("so_new_one")
    assert (question.type, question.required) == (kind, False)
    assert bool(question.columns) == (question.rows is not None)


@pytest.mark.parametrize(
    ("step", "item", "after"),
    [
        pytest.param(Step.ADD, "d", ["a", "b", "c", "d"], id="a new one comes last"),
        pytest.param(Step.ADD, "b", ["a", "b", "c"], id="what is there is not added again"),
        pytest.param(Step.UP, "b", ["b", "a", "c"], id="up"),
        pytest.param(Step.UP, "a", ["a", "b", "c"], id="the first cannot go up"),
        pytest.param(Step.DOWN, "b", ["a", "c", "b"], id="down"),
        pytest.param(Step.DOWN, "c", ["a", "b", "c"], id="the last cannot go down"),
        pytest.param(Step.REMOVE, "b", ["a", "c"], id="away"),
        pytest.param(Step.REMOVE, "x", ["a", "b", "c"], id="what is not there cannot go"),
    ],
)
def test_a_step_in_a_list(step, item, after):
    assert stepped(("a", "b", "c"), step, item) == after


def test_a_column_that_goes_takes_what_was_said_of_it_along():
    question = draft_of().document.question("so_activities")
    values = list_values(question, "columns", Step.REMOVE, "planned_ore")
    assert "planned_ore" not in values["columns"]
    assert (values["fixed"], values["column_labels"], values["needs"]) == ([], {}, ["name"])


def test_a_columns_heading_goes_back_to_the_usual_one_when_it_is_emptied():
    question = draft_of().document.question("so_activities")
    said = {"label_sv": "", "label_en": "", "fixed": "nej"}
    assert column_values(question, "planned_ore", said) == {"column_labels": {}, "fixed": []}
    named = column_values(question, "owner", {**said, "label_sv": "Vem", "fixed": "ja"})
    assert named["column_labels"]["owner"] == ["Vem", "Owner"]
    assert named["fixed"] == ["planned_ore", "owner"]


def test_nothing_differs_from_itself():
    document = draft_of().document
    assert differences(document, document) == ()


def test_every_kind_of_difference_is_told_once():
    old = draft_of()
    new = change_head(old, {"title_sv": "Annan titel"})
    new = change_section(new, "so_needs", {"intro_sv": "Ny text"})
    new = change_question(new, "so_why", {"required": False})
    new = move_question(new, "so_carried", UP)
    new = move_question(new, "so_facts_right", DOWN)
    new = remove_question(new, "so_q2_aims")
    new = add_question(
        new, "so_next", new_question("so_more", QuestionType.TEXT, ("Något mer?", ""))
    )
    told = [
        (one.change, one.part, one.key, one.field)
        for one in differences(old.document, new.document)
    ]
    assert sorted(told) == sorted(
        [
            (Change.CHANGED, Part.TEMPLATE, "socio_outcome", "title_sv"),
            (Change.CHANGED, Part.SECTION, "so_needs", "intro_sv"),
            (Change.CHANGED, Part.QUESTION, "so_why", "required"),
            (Change.ADDED, Part.QUESTION, "so_more", ""),
            (Change.REMOVED, Part.QUESTION, "so_q2_aims", ""),
            (Change.MOVED, Part.QUESTION, "so_received", ""),
            (Change.MOVED, Part.QUESTION, "so_facts_right", "section"),
        ]
    )


def test_every_check_that_the_default_templates_use_fits_its_type():
    used = {
        (one["type"], rule) for one in CONTENT["question"] for rule in one.get("quality_rules", ())
    }
    assert {rule for kind, rule in used if rule not in RULES_FOR.get(kind, ())} == set()


def test_a_new_question_has_only_the_checks_that_an_older_template_knows():
    known = {"copied_text", "personal_data", "aim_missing"}
    text = ("Vad hände?", "What happened?")
    table = new_question("so_new", QuestionType.TEXT, text, known=known)
    assert table["quality_rules"] == ["copied_text", "personal_data"]
    assert "repeated_text" in new_question("so_new", QuestionType.TEXT, text)["quality_rules"]
