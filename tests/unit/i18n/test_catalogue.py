"""Every text the product shows exists in English, with the same places for values."""

import re

from qms.i18n.extract import english, texts_in_use, untranslated

PLACE = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


def forms(text):
    return text if isinstance(text, tuple) else (text,)


def test_every_text_in_use_has_english_words():
    known = english()
    missing = [m.id for m in texts_in_use() if m.id and m.id not in known]
    assert missing == []
    assert [m.id for m in untranslated(known)] == []


def test_the_catalogue_holds_nothing_that_is_no_longer_used():
    used = texts_in_use()
    assert [m.id for m in english() if m.id and m.id not in used] == []


def test_translations_keep_the_places_for_values():
    wrong = []
    for message in english():
        if message.id:
            swedish = set().union(*(PLACE.findall(one) for one in forms(message.id)))
            for words in forms(message.string):
                if not set(PLACE.findall(words)) <= swedish:
                    wrong.append(message.id)
    assert wrong == []
