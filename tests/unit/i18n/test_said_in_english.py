"""Sentences with values that cores and services write are told in the reader's language."""

import ast

from qms.content.loader import load
from qms.i18n.language import gettext, speaking
from qms.i18n.marked import marked
from qms.kernel.said import said


def test_a_said_sentence_is_told_with_the_catalogues_pattern():
    one = said("Version %(n)s", n=7)
    assert gettext(one) == "Version 7"
    sentence = said("Sparat %(when)s", when="10.31")
    assert gettext(sentence) == "Sparat 10.31"
    with speaking("en"):
        assert gettext(sentence) == gettext("Sparat %(when)s") % {"when": "10.31"}
        assert gettext(sentence) != "Sparat 10.31"


def test_patterns_are_found_for_the_catalogue():
    tree = ast.parse('said("Texten är %(n)s tecken.", n=len(text))')
    assert list(marked(tree)) == ["Texten är %(n)s tecken."]


def test_every_activity_of_the_year_is_described_in_english():
    untold = [one["key"] for one in load("annual_cycle")["activity"] if not one.get("text_en")]
    assert untold == []
