from pathlib import Path

import pytest

from qms.allocation.core.told import questions, texts
from qms.content.loader import load

HANDBOOK = Path(__file__).resolve().parents[4] / "shared" / "sources" / "skl-handbook.txt"
QUESTIONS = load("allocation_questions")
NEVER = ("resurssvag", "förväntad risk", "svag elev", "svag skola")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_nine_questions_with_answers(language):
    found = questions(QUESTIONS, language)
    assert len({one.key for one in found}) == 9
    assert all(one.heading.endswith("?") and len(one.paragraphs) >= 2 for one in found)


@pytest.mark.parametrize("audience", ["public", "committee", "provider"])
def test_each_audience_has_its_texts_in_both_languages(audience):
    swedish, english = (texts(load("allocation_texts"), audience, one) for one in ("sv", "en"))
    assert [one.key for one in swedish] == [one.key for one in english]
    assert len(swedish) >= 2
    assert all(len(a.paragraphs) == len(b.paragraphs)
               for a, b in zip(swedish, english, strict=True))  # fmt: skip


def every_swedish_text():
    found = list(questions(QUESTIONS, "sv"))
    for audience in ("public", "committee", "provider"):
        found += texts(load("allocation_texts"), audience, "sv")
    return [part for one in found for part in (one.heading, *one.paragraphs)]


def test_nobody_is_belittled():
    assert [t for t in every_swedish_text() if any(word in t.casefold() for word in NEVER)] == []


def runs_of_words(text, length):
    words = text.casefold().replace("-\n", "").split()
    return {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}


@pytest.mark.skipif(not HANDBOOK.exists(), reason="the shared figures are not here: sources")
def test_the_words_are_our_own():
    """No eight words in a row are the handbook's."""
    theirs = runs_of_words(HANDBOOK.read_text("utf-8"), 8)
    ours = set().union(*(runs_of_words(text, 8) for text in every_swedish_text()))
    assert ours & theirs == set()
