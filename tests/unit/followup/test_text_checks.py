import pytest

from qms.content.loader import load
from qms.followup.core.report.text_checks import avoided_words, likeness, personal_data, words
from qms.followup.core.report.vocabulary import parse_vocabulary


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", 0),
        ("Vi läste.", 2),
        ("åk 7–9, 62 %", 4),
        ("ma- och no-lärare", 3),
        ("Rad\nrad\trad", 3),
    ],
)
def test_words(text, number):
    assert words(text) == number


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        pytest.param("a b c d", "a b c d", 1.0, 1.0, id="equal"),
        pytest.param("A  b, c. D!", "a b c d", 1.0, 1.0, id="case, spaces and marks do not count"),
        pytest.param("a b c d", "e f g h", 0.0, 0.0, id="nothing in common"),
        pytest.param("a b c d", "a b c x", 0.75, 0.75, id="three of four words"),
        pytest.param("", "a", 0.0, 0.0, id="nothing to compare with"),
    ],
)
def test_likeness(first, second, low, high):
    assert low <= likeness(first, second) <= high


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Eleven 20120315-1234 fick stöd", id="twelve digits"),
        pytest.param("120315-1234", id="ten digits"),
        pytest.param("1203151234", id="without a mark"),
        pytest.param("född 20120315 1234", id="with a space"),
        pytest.param("20120375-1234", id="coordination number, day 15 + 60"),
        pytest.param("20120315-T123", id="temporary number of a school"),
        pytest.param("Eleven Kalle har stöd", id="a pupil by name"),
        pytest.param("för flickan Åsa gick det bra", id="a girl by name"),
    ],
)
def test_personal_data_is_found(text):
    assert personal_data(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("1 245 000 kr", id="an amount"),
        pytest.param("5 008 781 kr 2026-11-22", id="an amount and a date"),
        pytest.param("skolenhetskod 12345678", id="a school-unit code"),
        pytest.param("dnr 2026-9999-1234", id="a case number"),
        pytest.param("1245000000", id="ten digits that are no date"),
        pytest.param("Elever i Ekbacken läser mer", id="a place name"),
        pytest.param("Eleven behöver mer tid", id="a pupil without name"),
        pytest.param("Läsåret 2026/27, åk 7–9: 62,5 %", id="years and shares"),
    ],
)
def test_ordinary_text_is_not_taken_for_personal_data(text):
    assert personal_data(text) == ()


def test_avoided_words_whole_words_of_any_case():
    vocabulary = parse_vocabulary(load("wording"))
    found = avoided_words(
        "Resurssvag skola. Det är mobbningsfritt men Svag Elev nämns.", vocabulary
    )
    assert [word.found for word in found] == ["resurssvag", "svag elev"]
    assert {word.preferred for word in found} == {"större utmaningar"}


def test_the_vocabulary_has_each_word_once():
    avoided = [word for word, _, _ in parse_vocabulary(load("wording"))]
    assert len(avoided) == len(set(avoided))
    assert "hemmasittare" in avoided
