"""Every text the product shows exists in English, with the same places for values."""

import ast
import re
from pathlib import Path

import pytest

from qms.content.loader import load
from qms.i18n.extract import english, texts_in_use, untranslated
from qms.i18n.marked import UNMARKED, marked
from qms.paths import PACKAGE

PLACE = re.compile(r"%\(\w+\)[sd]|%%|\{\w*\}|</?b>")
SWEDISH_WORDS = {"öre", "källa", "Jönköping"}  # names; papers are Swedish


def forms(text):
    return text if isinstance(text, tuple) else (text,)


def words():
    return [(message.id, forms(message.string)) for message in english() if message.id]


@pytest.fixture(scope="module")
def used():
    return texts_in_use()


def test_every_text_in_use_has_english_words(used):
    known = english()
    missing = [m.id for m in used if m.id and m.id not in known]
    assert missing == []
    assert [m.id for m in untranslated(known)] == []


def test_the_catalogue_holds_nothing_that_is_no_longer_used(used):
    assert [m.id for m in english() if m.id and m.id not in used] == []


def test_translations_keep_the_places_for_values():
    wrong = []
    for swedish, said in words():
        places = [sorted(PLACE.findall(one)) for one in forms(swedish)]
        if any(sorted(PLACE.findall(one)) not in places for one in said):
            wrong.append(swedish)
    assert wrong == []


def edges(text):
    return text[0] == " ", text[-1] if text[-1] in " .:?…" else ""


def test_translations_begin_and_end_as_the_swedish_does():
    """A sentence stays a sentence, and pieces that are joined keep the blanks around them."""
    pairs = [pair for id_, said in words() for pair in zip(forms(id_), said, strict=True)]
    assert [before for before, after in pairs if edges(before) != edges(after)] == []


def test_no_swedish_is_left_in_the_english():
    left = [
        one
        for _, said in words()
        for one in said
        if set(re.findall(r"\w*[åäöÅÄÖ]\w*", one)) - SWEDISH_WORDS
    ]
    assert left == []


def test_the_english_uses_none_of_the_words_to_avoid():
    # "error" is to be avoided of a school's results; forecasts and pages do have errors
    avoided = {term["avoid_en"] for term in load("wording")["term"]} - {"error"}
    pattern = re.compile(rf"\b(?:{'|'.join(sorted(avoided))})\b", re.IGNORECASE)
    assert [one for _, said in words() for one in said if pattern.search(one)] == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        pytest.param('gettext("Klar")', ["Klar"], id="function"),
        pytest.param('language._("Klar")', ["Klar"], id="attribute"),
        pytest.param("f\"{gettext('Klar')} {n}\"", ["Klar"], id="inside an f-string"),
        pytest.param('mark("En text " "i två delar")', ["En text i två delar"], id="two parts"),
        pytest.param('ngettext("dag", "dagar", n)', [("dag", "dagar")], id="one and many"),
        pytest.param("gettext(text)", [], id="a name is no text"),
    ],
)
def test_texts_are_found(source, found):
    assert list(marked(ast.parse(source))) == found


@pytest.mark.parametrize(("pattern", "read"), [pytest.param(*s, id=s[0]) for s in UNMARKED])
def test_files_with_unmarked_texts_have_some(pattern, read):
    files = [path for path in Path(PACKAGE).glob(pattern) if path.name != "__init__.py"]
    assert any(text for path in files for text in read(ast.parse(path.read_text("utf-8"))))


def test_titles_and_columns_of_datasets_are_in_the_catalogue():
    known = english()
    assert known.get("Elever per enhet och årskurs").string == "Pupils per unit and grade"
    assert known.get("Högsta årskurs").string == "Highest grade"
    assert known.get("Dubbletter").string == "Duplicates"
