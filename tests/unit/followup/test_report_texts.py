import pytest

from qms.followup.core.report.visible import open_copy
from qms.followup.core.review.texts import HIDDEN, only, texts_of, without_persons

COPY = {
    "about": {},
    "template": {
        "sections": [
            {
                "number": 1,
                "title": "Läget",
                "questions": [
                    {"key": "why", "text": "Varför?", "type": "text", "visibility": "public"},
                    {"key": "secret", "text": "Vem?", "type": "text", "visibility": "restricted"},
                    {
                        "key": "areas",
                        "text": "Vad?",
                        "type": "multi_choice",
                        "visibility": "internal",
                    },
                ],
            },
            {
                "number": 2,
                "title": "Insatser",
                "questions": [
                    {
                        "key": "acts",
                        "text": "Insatser",
                        "type": "action_list",
                        "visibility": "public",
                        "rows": "actions",
                        "columns": [
                            {"key": "title", "type": "line", "label": "Insats"},
                            {"key": "owner", "type": "line", "label": "Ansvarig"},
                            {"key": "cause", "type": "text", "label": "Orsak"},
                            {"key": "cost_ore", "type": "money", "label": "Kostnad"},
                        ],
                    },
                    {
                        "key": "who",
                        "text": "Delaktighet",
                        "type": "participation",
                        "visibility": "public",
                        "groups": [{"key": "pupils", "name": "Elever"}],
                    },
                ],
            },
        ]
    },
    "content": {
        "answers": {
            "why": "Därför att eleven Karin slutade.",
            "secret": "Hemligt",
            "areas": "Läsning\nTrygghet",
            "who-pupils": "Deltog",
            "who-pupils_gave": "Frågor till enkäten",
        },
        "actions": [
            {"question": "acts", "title": "Läsgrupper", "owner": "KB", "cause": "Få texter"},
            {"question": "other", "title": "Annat", "owner": "", "cause": "Annat skäl"},
        ],
    },
}


def said(copy):
    return [(one.question, one.part, one.text) for one in texts_of(copy)]


def test_every_text_is_told_without_those_who_are_responsible():
    assert said(COPY) == [
        ("why", "", f"Därför att {HIDDEN} slutade."),
        ("secret", "", "Hemligt"),
        ("areas", "", "Läsning, Trygghet"),
        ("acts", "Läsgrupper", "Orsak: Få texter"),
        ("who", "Elever", "Deltog. Frågor till enkäten"),
    ]


def test_what_is_restricted_is_read_by_few():
    assert "secret" in [key for key, *_ in said(COPY)]
    assert "secret" not in [key for key, *_ in said(open_copy(COPY))]


def test_a_question_can_be_read_alone():
    copy = only(COPY, {"acts"})
    assert [section["number"] for section in copy["template"]["sections"]] == [2]
    assert [key for key, *_ in said(copy)] == ["acts"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("Vi läser mer.", "Vi läser mer.", id="nothing"),
        pytest.param("Se 20120405-1234.", f"Se {HIDDEN}.", id="an identity number"),
        pytest.param("eleven Anna och eleven Anna", f"{HIDDEN} och {HIDDEN}", id="a name twice"),
    ],
)
def test_persons_are_taken_out(text, shown):
    assert without_persons(text) == shown
