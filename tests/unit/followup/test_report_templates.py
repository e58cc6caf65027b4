import copy

import pytest

from qms.content.loader import load
from qms.followup.core.report.template_file import parse_templates
from qms.followup.core.report.templates import Severity
from qms.kernel.problems import RefusedError


@pytest.fixture(scope="module")
def templates():
    return parse_templates(load("report_templates"))


def test_the_six_default_templates_are_read(templates):
    assert set(templates) == {
        "unit_quality_report",
        "socio_plan",
        "socio_outcome",
        "provider_quality_report",
        "anti_degrading_plan",
        "equity_resources",
    }
    asked = sum(len(one.questions) for one in templates.values())
    assert asked == len(load("report_templates")["question"])


def test_the_report_on_the_money_has_five_steps_in_order(templates):
    report = templates["socio_outcome"]
    assert [section.number for section in report.sections] == [1, 2, 3, 4, 5]
    assert [section.title.sv for section in report.sections] == [
        "Förutsättningar",
        "Behov och mål",
        "Förra årets insatser",
        "Insatser och resultat",
        "Nästa år",
    ]


def test_the_report_on_the_money_is_short_and_mostly_filled_in(templates):
    report, meta = templates["socio_outcome"], load("report_templates")["meta"]
    assert len(report.analysis_boxes) <= meta["max_analysis_boxes"]
    filled = [question for question in report.questions if question.prefill]
    assert len(filled) / len(report.questions) >= meta["prefilled_share_target"]


def test_the_report_asks_all_eight_questions_of_the_handbook():
    asked = {
        question["handbook_question"]
        for question in load("report_templates")["question"]
        if "handbook_question" in question and question["section"].startswith("so_")
    }
    assert asked == set(range(1, 9))


@pytest.mark.parametrize(
    ("rule", "severity"),
    [
        ("money_not_balanced", "stop"),
        ("baseline_missing", "stop"),
        ("aim_missing", "stop"),
        ("personal_data", "stop"),
        ("copied_text", "warn"),
        ("too_long", "hint"),
        ("too_short", "hint"),
        ("avoid_words", "hint"),
    ],
)
def test_how_grave_a_rule_is(templates, rule, severity):
    assert templates["socio_outcome"].rule(rule).severity is Severity(severity)


def test_a_question_knows_its_section_and_its_words(templates):
    report = templates["socio_outcome"]
    assert report.section_of("so_why").number == 4
    question = next(one for one in report.questions if one.key == "so_why")
    assert question.max_words == 150
    assert question.text.in_language("en") == "Why did it turn out so?"
    assert question.text.in_language("sv") == "Varför blev resultatet som det blev?"


@pytest.mark.parametrize(
    "ask", [lambda t: t.section(6), lambda t: t.section_of("x"), lambda t: t.rule("x")]
)
def test_what_is_not_there_is_said(templates, ask):
    with pytest.raises(KeyError):
        ask(templates["socio_outcome"])


def test_every_fault_of_a_file_is_reported_at_once():
    content = copy.deepcopy(dict(load("report_templates")))
    content["question"][0]["type"] = "song"
    content["question"][1]["section"] = "no_section"
    content["question"][2]["quality_rules"] = ["no_rule"]
    content["question"][3]["prefill"] = ["no_source"]
    content["question"][4]["visibility"] = "secret"
    content["section"][0]["template"] = "no_template"
    content["quality_rule"][0]["severity"] = "scream"
    with pytest.raises(RefusedError) as refused:
        parse_templates(content)
    said = " ".join(problem.sentence() for problem in refused.value.problems)
    assert len(refused.value.problems) == 7
    for word in ("song", "no_section", "no_rule", "no_source", "secret", "no_template", "scream"):
        assert word in said


@pytest.mark.parametrize("key", ["unit_quality_report", "socio_plan", "socio_outcome",
                                 "provider_quality_report", "anti_degrading_plan",
                                 "equity_resources"])  # fmt: skip
def test_no_report_has_more_than_five_boxes_for_analysis(templates, key):
    assert (
        len(templates[key].analysis_boxes) <= load("report_templates")["meta"]["max_analysis_boxes"]
    )


def test_every_text_of_the_templates_is_in_english_too():
    content = load("report_templates")
    fields = ("text", "hint", "title", "intro", "message", "options", "heading")
    missing = [
        (one["key"], field)
        for kind in ("template", "section", "question", "quality_rule")
        for one in content[kind]
        for field in fields
        if one.get(f"{field}_sv") and not one.get(f"{field}_en")
    ]
    assert missing == []


def test_tables_without_rows_and_unknown_columns_are_refused():
    content = copy.deepcopy(dict(load("report_templates")))
    tables = [one for one in content["question"] if "rows" in one]
    del tables[0]["rows"]
    tables[1]["columns"] = ["title", "colour"]
    tables[2]["rows"] = "pupils"
    with pytest.raises(RefusedError) as refused:
        parse_templates(content)
    said = " ".join(problem.sentence() for problem in refused.value.problems)
    for word in (tables[0]["key"], "colour", "'pupils'"):
        assert word in said
