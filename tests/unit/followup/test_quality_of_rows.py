from datetime import date

import pytest
from template_parts import DEFAULTS

from qms.followup.core.report.asking import for_forms
from qms.followup.core.report.content import Action, Content, LastAction
from qms.followup.core.report.quality import Background, check

REPORT = for_forms(DEFAULTS["unit_quality_report"], ("compulsory",))
TODAY = date(2027, 6, 1)
BACKGROUND = Background(
    today=TODAY,
    left_owners=frozenset({5}),
    weak_results={"uqr_res_compulsory": ("g6_math",), "uqr_res_safety": ("safety_g5",)},
)
WHOLE = {
    "title": "Läsning i alla ämnen",
    "area": "Läsning",
    "aim": "Fler läser med flyt",
    "measure": "Andel med flyt i åk 3",
    "baseline": "71 %",
    "target": "80 %",
    "owner": "Bitr. rektor",
    "due": date(2028, 5, 31),
}


def action(**changes):
    return Action(id=1, question="uqr_actions", **(WHOLE | changes))


def last(**changes):
    words = {"reading": "75 %", "assessment": "Delvis nått", "fate": "Fortsätter"}
    return LastAction(id=2, action_id=9, title="Tvålärarskap", **(words | changes))


def said(questions, **content):
    found = check(REPORT, Content(amount_ore=0, **content), BACKGROUND)
    return {
        (one.rule, one.severity.value, one.field, one.detail)
        for one in found
        if one.question in questions
    }


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        pytest.param({"aim": ""}, ("aim_missing", "stop", "aim", ""), id="no aim"),
        pytest.param({"measure": ""}, ("measure_missing", "stop", "measure", ""), id="no measure"),
        pytest.param({"owner": " "}, ("owner_missing", "stop", "owner", ""), id="no owner"),
        pytest.param(
            {"baseline": ""}, ("baseline_missing", "stop", "baseline", ""), id="no baseline"
        ),
        pytest.param({"due": None}, ("due_date_missing", "stop", "due", ""), id="no end date"),
        pytest.param(
            {"due": date(2027, 5, 31)},
            ("due_date_missing", "stop", "due", "passed"),
            id="the end date has passed",
        ),
        pytest.param(
            {"owner": "Eleven Kalle"}, ("personal_data", "stop", "owner", ""), id="a pupil's name"
        ),
    ],
)
def test_a_new_action(changes, finding):
    assert said({"uqr_actions"}, actions=(action(**changes),)) == {finding}


def test_a_whole_action_has_no_findings():
    assert said({"uqr_actions"}, actions=(action(),)) == set()
    assert said({"uqr_actions"}, actions=(action(due=TODAY),)) == set()


def test_an_owner_who_has_left_is_told_of():
    given = (Action(id=5, question="uqr_actions", owner_account_id=77, **WHOLE),)
    assert said({"uqr_actions"}, actions=given) == {("owner_missing", "stop", "owner", "left")}


def test_priorities_without_any_action():
    assert said({"uqr_actions"}) == {("measure_missing", "stop", "answer", "")}


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        pytest.param({}, None, id="told of"),
        pytest.param({"reading": ""}, ("answer_missing", "stop", "reading", ""), id="no value"),
        pytest.param({"fate": ""}, ("answer_missing", "stop", "fate", ""), id="no word on now"),
        pytest.param(
            {"fate": "Avslutas", "reading": "-"},
            ("closed_without_result", "stop", "reading", ""),
            id="ended without a result",
        ),
        pytest.param(
            {"fate": "Avslutas", "reading": "går inte att mäta: ny personal"},
            None,
            id="with a reason",
        ),
    ],
)
def test_last_years_action(changes, finding):
    found = said({"uqr_last_actions"}, last_actions=(last(**changes),))
    assert found == ({finding} if finding else set())


def test_a_falling_result_needs_a_cause_where_the_table_asks_for_one():
    tables = {"uqr_res_compulsory", "uqr_res_safety"}
    assert said(tables) == {("result_without_cause", "warn", "answer", "")}
    assert said(tables, answers={"uqr_res_compulsory-g6_math": "Närvaro"}) == set()


@pytest.mark.parametrize(
    ("answers", "groups"),
    [
        pytest.param({}, {"teachers", "staff", "pupils", "guardians", "health"}, id="nothing said"),
        pytest.param(
            dict.fromkeys(("teachers", "staff", "pupils", "health"), "Deltog")
            | {"guardians": "Erbjöds"},
            set(),
            id="as the law says",
        ),
        pytest.param(
            dict.fromkeys(("teachers", "staff", "guardians"), "Deltog")
            | {"pupils": "Erbjöds", "health": "Nej"},
            {"pupils"},
            id="pupils were only offered to",
        ),
        pytest.param(
            dict.fromkeys(("teachers", "staff", "pupils", "health"), "Deltog")
            | {"guardians": "Nej"},
            {"guardians"},
            id="guardians were not asked",
        ),
    ],
)
def test_who_took_part(answers, groups):
    given = {f"uqr_participation-{key}": said for key, said in answers.items()}
    found = check(REPORT, Content(amount_ore=0, answers=given), BACKGROUND)
    told = {one.part for one in found if one.rule == "participation_missing"}
    assert told == groups
    assert all(one.severity == "warn" for one in found if one.rule == "participation_missing")


def test_what_a_group_contributed_is_read_for_personal_data():
    given = {"uqr_participation-pupils_gave": "Eleven Kalle skrev 20120315-1234"}
    found = check(REPORT, Content(amount_ore=0, answers=given), BACKGROUND)
    assert [one.part for one in found if one.rule == "personal_data"] == ["pupils_gave"]


def test_a_row_in_several_tables_of_the_plan_is_spoken_of_once():
    from_plan = DEFAULTS["socio_plan"]
    content = Content(amount_ore=0, spends=from_plan.spends, activities=())
    rules = [one.rule for one in check(from_plan, content, BACKGROUND)]
    assert rules.count("money_not_balanced") == 0
