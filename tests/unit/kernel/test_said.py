"""A sentence with values: Swedish as a text, any language where it is asked for."""

import pickle

import pytest

from qms.kernel.problems import Problem
from qms.kernel.said import said

ENGLISH = {
    "Texten är %(n)s tecken.": "The text has %(n)s characters.",
    "Frågan %(text)s %(fault)s": "The question %(text)s %(fault)s",
    "saknar ord.": "has no words.",
}


def english(text):
    return ENGLISH.get(text, text)


@pytest.mark.parametrize(
    ("one", "swedish", "told"),
    [
        pytest.param(said("Texten är %(n)s tecken.", n=7), "Texten är 7 tecken.",
                     "The text has 7 characters.", id="a number"),
        pytest.param(said("Frågan %(text)s %(fault)s", text="saknar ord.",
                          fault=said("saknar ord.")), "Frågan saknar ord. saknar ord.",
                     "The question saknar ord. has no words.", id="a part that was said"),
        pytest.param(said("Något annat %(n)s.", n=1), "Något annat 1.", "Något annat 1.",
                     id="without a translation"),
        pytest.param(said("100 % rätt."), "100 % rätt.", "100 % rätt.", id="no values"),
        pytest.param(said("%(text)s saknas.", text="50 %(n)s"), "50 %(n)s saknas.",
                     "50 %(n)s saknas.", id="a value that looks like a place"),
    ],
)  # fmt: skip
def test_a_sentence_is_told_again(one, swedish, told):
    assert one == swedish
    assert one.told(english) == told
    assert pickle.loads(pickle.dumps(one)).told(english) == told


def test_it_is_a_text_like_any_other():
    problem = Problem(message=said("Texten är %(n)s tecken.", n=7), cure="Korta den.")
    assert problem.sentence() == "Texten är 7 tecken. Korta den."
    assert problem == Problem(message="Texten är 7 tecken.", cure="Korta den.")
