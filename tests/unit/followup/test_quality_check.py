import pytest
from report_builders import (
    AIMS,
    ANSWERS,
    LONG_ENOUGH,
    TEMPLATE,
    WITHOUT,
    activity,
    content,
    previous,
    without,
)

from qms.content.loader import load
from qms.followup.core.report.quality import Background, check, stops
from qms.followup.core.report.vocabulary import parse_vocabulary

LAST_YEAR = (
    "Andelen med minst E i matematik ökade från 62 till 68 procent. Vi ser störst ökning i de "
    "klasser där båda lärarna planerade tillsammans. I åk 8 saknades en av tjänsterna under "
    "hösten och där är ökningen liten."
)
NEARLY = LAST_YEAR.replace("68 procent", "69 procent").replace("liten", "mycket liten")
TWICE = "Fler vikarier. Färre möten. Samma schema. Inga nya böcker."
BACKGROUND = Background(
    previous_answers={"so_why": LAST_YEAR}, vocabulary=parse_vocabulary(load("wording"))
)


def answer(**texts):
    return content(answers=ANSWERS | texts)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(content(), [], id="a whole report has no findings"),
        pytest.param(
            content(activities=(activity(ore=900_000),)),
            [("money_not_balanced", "stop", 4, "100000")],
            id="1 000 kr left",
        ),
        pytest.param(
            content(activities=(activity(ore=1_200_000),)),
            [("answer_missing", "stop", 4, "")],
            id="2 000 kr too much is to be explained",
        ),
        pytest.param(
            content(activities=(activity(ore=0),), unused_ore=1_000_000),
            [("unused_without_choice", "stop", 4, "")],
            id="unused without a choice",
        ),
        pytest.param(
            content(activities=(activity(aim=""),)), [("aim_missing", "stop", 4, "")], id="no aim"
        ),
        pytest.param(
            content(activities=(activity(measure=""),)),
            [("measure_missing", "stop", 4, "")],
            id="no measure",
        ),
        pytest.param(
            content(activities=(activity(baseline=""),)),
            [("baseline_missing", "stop", 4, "")],
            id="aim without baseline",
        ),
        pytest.param(
            content(activities=(activity(result=""),)),
            [("result_missing", "stop", 4, "")],
            id="no result",
        ),
        pytest.param(
            content(activities=(activity(result="går inte att säga"),)),
            [],
            id="cannot be told is a result",
        ),
        pytest.param(
            without("so_q7_priority"), [("answer_missing", "stop", 5, "")], id="a choice is missing"
        ),
        pytest.param(
            answer(so_q7_priority="Kanske"),
            [("answer_missing", "stop", 5, "")],
            id="a choice that is not offered",
        ),
        pytest.param(
            content(previous=(previous(fate=""),)),
            [("answer_missing", "stop", 3, "")],
            id="last year's measure not accounted for",
        ),
        pytest.param(
            content(previous=(previous(fate="Avslutas", reading="–"),)),
            [("closed_without_result", "stop", 3, "")],
            id="ended without a result",
        ),
        pytest.param(
            content(previous=(previous(fate="Avslutas", reading="går inte att säga"),)),
            [],
            id="ended with a reason",
        ),
        pytest.param(
            content(previous=(previous(fate="Fortsätter", reading="–"),)),
            [],
            id="goes on, not yet measured",
        ),
        pytest.param(
            answer(so_why=LAST_YEAR), [("copied_text", "warn", 4, "")], id="copied from last year"
        ),
        pytest.param(answer(so_why=NEARLY), [("copied_text", "warn", 4, "")], id="nearly copied"),
        pytest.param(answer(so_without=LAST_YEAR), [], id="the same text under another question"),
        pytest.param(
            answer(so_without=LONG_ENOUGH),
            [("repeated_text", "warn", 4, "so_why")],
            id="the same answer to two questions",
        ),
        pytest.param(
            answer(so_q8_follow=f"Vi vet mer i vår.\n{LONG_ENOUGH.upper()} Det är allt."),
            [("repeated_text", "warn", 5, "so_why")],
            id="one sentence of it, written in capitals",
        ),
        pytest.param(
            answer(so_why=TWICE, so_without=TWICE),
            [("repeated_text", "warn", 4, "so_why")],
            id="short sentences that are the whole answer twice",
        ),
        pytest.param(
            answer(
                so_why=f"{LONG_ENOUGH} Det vet vi inte än.",
                so_without=f"{WITHOUT} Det vet vi inte än.",
            ),
            [],
            id="five words in common are none of the check's business",
        ),
        pytest.param(
            answer(so_why="Vi gjorde på samma sätt som förra året."),
            [],
            id="eight words are not too short",
        ),
        pytest.param(
            answer(so_why="Vi gjorde som förra året."),
            [("too_short", "hint", 4, "5")],
            id="very short",
        ),
        pytest.param(
            answer(so_q4_capacity=" ".join(["ord"] * 81)),
            [("too_long", "hint", 5, "81")],
            id="81 of at most 80 words",
        ),
        pytest.param(answer(so_q4_capacity=" ".join(["ord"] * 80)), [], id="exactly 80 words"),
        pytest.param(
            answer(so_q2_aims=f"{AIMS} 20120315-1234"),
            [("personal_data", "stop", 2, "")],
            id="identity number in a text",
        ),
        pytest.param(
            content(activities=(activity(target_group="Eleven Kalle"),)),
            [("personal_data", "stop", 4, "")],
            id="a pupil's name in a measure",
        ),
        pytest.param(
            answer(so_q2_aims=f"{AIMS} Resurssvag är fel ord."),
            [("avoid_words", "hint", 2, "resurssvag → större utmaningar")],
            id="a word to avoid",
        ),
    ],
)
def test_finding(given, expected):
    found = check(TEMPLATE, given, BACKGROUND)
    assert [(one.rule, one.severity.value, one.section, one.detail) for one in found] == expected


def test_the_gravest_come_first_and_only_they_stop():
    given = content(
        answers=ANSWERS | {"so_why": LAST_YEAR, "so_q2_aims": "Kort."},
        activities=(activity(result=""),),
    )
    found = check(TEMPLATE, given, BACKGROUND)
    assert [one.severity.value for one in found] == ["stop", "warn", "hint"]
    assert [one.rule for one in stops(found)] == ["result_missing"]


def test_a_finding_names_the_measure_it_concerns():
    given = content(activities=(activity(id=4, name="Skolvärd på raster", result=""),))
    (found,) = check(TEMPLATE, given, BACKGROUND)
    assert (found.item, found.field, found.subject) == (4, "result", "Skolvärd på raster")


def test_the_personal_data_itself_is_never_repeated():
    given = answer(so_q2_aims=f"{AIMS} 20120315-1234")
    (found,) = check(TEMPLATE, given, BACKGROUND)
    assert "20120315" not in repr(found)


def test_an_empty_report_lists_everything_at_once():
    found = check(TEMPLATE, content(answers={}, activities=(), previous=()), BACKGROUND)
    assert len(stops(found)) == 11  # nine answers, the measures and the money
