from fractions import Fraction

import pytest

from qms.content.loader import load
from qms.followup.core.report.text_checks import avoided_words
from qms.followup.core.report.vocabulary import parse_vocabulary
from qms.reports.readability import lix

HARDEST = 45
TEXTS = [
    *((row["key"], " ".join(row["paragraphs_sv"])) for row in load("allocation_texts")["text"]),
    *(
        (row["key"], f"{row['question_sv']} {' '.join(row['answer_sv'])}")
        for row in load("allocation_questions")["question"]
    ),
    *((row["key"], row["text_sv"]) for row in load("legitimacy_survey")["statement"]),
]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("", 0, id="nothing"),
        pytest.param("En ko går här.", 4, id="short words only"),
        # 6 words, 2 sentences, 1 long word of seven letters
        pytest.param("Eleven äter. Eleverna äter sin mat.", 3 + Fraction(100, 6), id="by hand"),
        pytest.param("Rubrik\nEn ko går.", 2, id="a line's end ends a sentence"),
        pytest.param("Index är 1,00 och 2.5 i år.", 5, id="points inside numbers end nothing"),
    ],
)
def test_lix_by_hand(text, value):
    assert lix(text) == value


@pytest.mark.parametrize(("key", "text"), TEXTS, ids=[key for key, _ in TEXTS])
def test_fixed_texts_are_easy_enough(key, text):
    assert lix(text) < HARDEST


@pytest.mark.parametrize(("key", "text"), TEXTS, ids=[key for key, _ in TEXTS])
def test_fixed_texts_use_the_chosen_words(key, text):
    assert [one.found for one in avoided_words(text, parse_vocabulary(load("wording")))] == []
