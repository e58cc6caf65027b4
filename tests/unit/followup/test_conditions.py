import pytest
from template_parts import DEFAULTS, content_of, question, small

from qms.followup.core.report.asking import asked, for_forms, form_names
from qms.followup.core.report.completeness import progress
from qms.followup.core.report.content import Activity, Content
from qms.followup.core.report.template_file import parse_templates
from qms.kernel.problems import RefusedError


def choice(key, *options, **more):
    return question(key, "choice", options_sv=list(options), **more)


def several(key, *options, **more):
    return question(key, "multi_choice", options_sv=list(options), **more)


@pytest.mark.parametrize(
    ("condition", "answers", "is_asked"),
    [
        pytest.param('first = "Nej"', {"first": "Nej"}, True, id="the answer asked about"),
        pytest.param('first = "Nej"', {"first": "Ja"}, False, id="another answer"),
        pytest.param('first = "Nej"', {}, False, id="no answer yet"),
        pytest.param('first <> "Ja"', {}, False, id="no answer is not another answer"),
        pytest.param("score <= 2", {"score": "2"}, True, id="low on a scale"),
        pytest.param("score <= 2", {"score": "3"}, False, id="not so low"),
        pytest.param("score <= 2", {}, False, id="no number yet"),
        pytest.param("many_2", {"many": "A\nB"}, True, id="the second one is ticked"),
        pytest.param("many_2", {"many": "A"}, False, id="only the first is ticked"),
        pytest.param("many_count >= 2", {"many": "A\nB"}, True, id="two are ticked"),
        pytest.param(
            'first = "Nej" och score > 1', {"first": "Nej", "score": "2"}, True, id="both"
        ),
        pytest.param("cost > 1000", {"cost": "150000"}, True, id="kronor, stored as öre"),
        pytest.param("cost > 1000", {"cost": "50000"}, False, id="500 kronor"),
        pytest.param("has_preschool", {}, True, id="the unit's own form"),
        pytest.param("has_compulsory", {}, False, id="a form the unit has not"),
        pytest.param("1 / (score - 2) > 0", {"score": "2"}, True, id="cannot be reckoned: asked"),
    ],
)
def test_a_question_is_asked_when_its_condition_holds(condition, answers, is_asked):
    template = small(
        choice("first", "Ja", "Nej"),
        question("score", "scale", scale={"min": 1, "max": 5}),
        several("many", "A", "B"),
        question("cost", "money"),
        question("why", "text", condition=condition),
    )
    now = asked(for_forms(template, ("preschool",)), Content(amount_ore=0, answers=answers))
    assert ("why" in {one.key for one in now.questions}) is is_asked


@pytest.mark.parametrize(
    ("planned", "used", "differs"),
    [
        pytest.param(100_000, 110_000, False, id="exactly a tenth more"),
        pytest.param(100_000, 110_001, True, id="an öre above a tenth"),
        pytest.param(100_000, 89_999, True, id="an öre below a tenth less"),
        pytest.param(100_000, 90_000, False, id="exactly a tenth less"),
        pytest.param(0, 1, True, id="planned for nothing"),
        pytest.param(0, 0, False, id="planned and cost nothing"),
        pytest.param(None, 500_000, False, id="not in the plan"),
        pytest.param(100_000, None, False, id="no cost yet"),
    ],
)
def test_a_difference_from_the_plan_is_explained_above_a_tenth(planned, used, differs):
    activity = Activity(id=1, name="Läsgrupper", planned_ore=planned, ore=used)
    content = Content(amount_ore=used or 0, activities=(activity,))
    now = asked(DEFAULTS["socio_outcome"], content)
    assert ("so_differs" in {one.key for one in now.questions}) is differs


@pytest.mark.parametrize(
    ("ore", "is_asked"), [(999_999, False), (1_000_000, False), (1_000_001, True)]
)
def test_more_than_there_is_must_be_explained(ore, is_asked):
    content = Content(amount_ore=1_000_000, activities=(Activity(id=1, name="A", ore=ore),))
    keys = {one.key for one in asked(DEFAULTS["socio_outcome"], content).questions}
    assert ("so_overspent" in keys) is is_asked


def test_a_question_that_is_not_asked_is_not_missing_either():
    template = small(
        choice("first", "Ja", "Nej"), question("why", "text", condition='first = "Nej"')
    )
    yes, no = (Content(amount_ore=0, answers={"first": one}) for one in ("Ja", "Nej"))
    assert progress(template, yes)[0].state == "done"
    assert [gap.question for gap in progress(template, no)[0].missing] == ["why"]


@pytest.mark.parametrize(
    ("condition", "word"),
    [
        pytest.param("late = 1", "late", id="an answer that comes later"),
        pytest.param("nothing > 2", "nothing", id="a name that nobody has"),
        pytest.param("first > 2", "first", id="a text compared with a number"),
        pytest.param("1 + 1", "villkor", id="no condition"),
        pytest.param("(1 > 0", "first", id="no formula"),
    ],
)
def test_a_condition_that_cannot_be_read_is_refused_with_its_question(condition, word):
    content = content_of(
        choice("first", "Ja", "Nej"),
        question("why", "text", condition=condition),
        question("late", "number"),
    )
    with pytest.raises(RefusedError) as refused:
        parse_templates(content)
    (problem,) = refused.value.problems
    assert problem.column == "why"
    assert word in problem.message or word == "first"


@pytest.mark.parametrize(
    ("forms", "names"),
    [
        ([("preschool", -5)], ("preschool",)),
        ([("compulsory", 0)], ("preschool_class", "compulsory")),
        ([("compulsory", 7)], ("compulsory",)),
        ([("resource_school", 1)], ("compulsory",)),
        (
            [("compulsory", 0), ("leisure_centre", 0)],
            ("preschool_class", "compulsory", "leisure_centre"),
        ),
        ([], ()),
    ],
)
def test_a_units_forms_as_templates_name_them(forms, names):
    assert form_names(forms) == names


@pytest.mark.parametrize(
    ("forms", "tables"),
    [
        (("preschool",), {"uqr_res_preschool", "uqr_res_safety"}),
        (("compulsory",), {"uqr_res_compulsory", "uqr_res_safety", "uqr_res_support"}),
        (("upper_secondary",), {"uqr_res_upper", "uqr_res_safety", "uqr_res_support"}),
        (
            ("compulsory", "leisure_centre"),
            {"uqr_res_compulsory", "uqr_res_leisure", "uqr_res_safety", "uqr_res_support"},
        ),
    ],
)
def test_each_school_form_gets_its_own_tables(forms, tables):
    report = for_forms(DEFAULTS["unit_quality_report"], forms)
    assert {one.key for one in report.questions if one.indicators} == tables


def test_only_preschools_are_asked_about_children_and_only_schools_about_pupils():
    groups = {}
    for form in ("preschool", "compulsory"):
        report = for_forms(DEFAULTS["unit_quality_report"], (form,))
        groups[form] = {one.key for one in report.question("uqr_participation").groups}
    assert "children" in groups["preschool"]
    assert "pupils" not in groups["preschool"]
    assert "pupils" in groups["compulsory"]
    assert "children" not in groups["compulsory"]


def test_the_results_to_choose_among_are_those_the_unit_has():
    report = for_forms(DEFAULTS["unit_quality_report"], ("preschool",))
    offered = report.question("uqr_top3").options
    shown = [report.name_of(key).sv for one in report.questions for key in one.indicators]
    assert offered == tuple(dict.fromkeys(shown))
    assert len(offered) > 3


def test_steps_without_a_question_left_go_and_the_rest_are_counted_from_one():
    template = small(
        question("a", "text", section="s1", applies_to=["compulsory"]),
        question("b", "text", section="s2"),
        sections=("s1", "s2"),
    )
    narrowed = for_forms(template, ("preschool",))
    assert [(one.key, one.number) for one in narrowed.sections] == [("s2", 1)]


@pytest.mark.parametrize(
    ("forms", "level"), [(("provider",), "provider"), (("compulsory",), "unit")]
)
def test_a_template_for_both_levels_is_written_on_one(forms, level):
    report = for_forms(DEFAULTS["equity_resources"], forms)
    assert report.level == level
    assert ("eq_principles" in {one.key for one in report.questions}) is (level == "provider")
