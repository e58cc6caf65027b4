"""What is kept in the process: given again while its stamp stands, and never to one who writes."""

import pytest
from sqlalchemy.orm import Session

from qms.db.kept import KEPT, Kept, kept, kept_each


class Asked:
    """Answers with what it is given, and counts how often it is asked."""

    def __init__(self, answer=None):
        self.answer, self.times = answer, 0

    def __call__(self):
        self.times += 1
        return self.answer


@pytest.fixture
def reader():
    return Session(info={KEPT: Kept(most=6)})


@pytest.mark.parametrize("answer", [None, (), {}, 0, (1, 2)], ids=str)
def test_the_same_stamp_gives_the_same_answer_without_asking(reader, answer):
    ask = Asked(answer)
    assert [kept(reader, "q", 1, ask) for _ in range(3)] == [answer] * 3
    assert ask.times == 1


def test_another_stamp_asks_again_and_the_old_one_is_forgotten(reader):
    first, second, third = Asked("one"), Asked("two"), Asked("three")
    assert kept(reader, "q", 1, first) == "one"
    assert kept(reader, "q", 2, second) == "two"
    assert kept(reader, "q", 1, third) == "three"


def test_a_session_that_writes_asks_each_time():
    ask = Asked("now")
    assert [kept(Session(), "q", 1, ask) for _ in range(2)] == ["now", "now"]
    assert ask.times == 2


def test_only_what_is_not_kept_is_asked_for(reader):
    asked = []

    def ask(missing):
        asked.append(list(missing))
        return {one: one.upper() for one in missing if one != "c"}

    assert kept_each(reader, ["a", "b"], 1, ask) == {"a": "A", "b": "B"}
    assert kept_each(reader, ["b", "c", "d"], 1, ask) == {"b": "B", "d": "D"}
    assert kept_each(reader, ["a", "b", "d"], 1, ask) == {"a": "A", "b": "B", "d": "D"}
    assert asked == [["a", "b"], ["c", "d"]]


@pytest.mark.parametrize(
    ("weights", "gone"),
    [
        pytest.param([2, 2, 2], [], id="as much as there is room for"),
        pytest.param([2, 2, 3], [0], id="the one not asked for longest gives way"),
        pytest.param([3, 3, 6], [0, 1], id="as many as are needed"),
        pytest.param([2, 2, 7], [2], id="what is heavier than all room is not kept"),
    ],
)
def test_what_weighs_too_much_gives_way(reader, weights, gone):
    for number, weight in enumerate(weights):
        kept(reader, number, 1, Asked("x" * weight))
    answers = reader.info[KEPT]
    assert [one for one in range(len(weights)) if answers.find(one, 1) is None] == gone


def test_answers_too_heavy_together_are_not_kept_and_nothing_gives_way(reader):
    kept(reader, "small", 1, Asked("x"))
    many = dict.fromkeys("abcd", "xx")
    assert kept_each(reader, list(many), 1, lambda _: many) == many
    assert reader.info[KEPT].find("small", 1)
    assert [one for one in many if reader.info[KEPT].find(one, 1)] == []


def test_what_grows_too_heavy_leaves_nothing_old_behind(reader):
    kept(reader, "q", 1, Asked("x"))
    kept(reader, "q", 2, Asked("x" * 7))
    kept(reader, "other", 1, Asked("x" * 6))
    assert reader.info[KEPT].find("q", 1) is None
    assert reader.info[KEPT].find("other", 1)


def test_an_answer_replaced_weighs_once(reader):
    for stamp in range(5):
        kept(reader, "q", stamp, Asked("xxx"))
    kept(reader, "other", 1, Asked("xxx"))
    assert reader.info[KEPT].find("q", 4)
    assert reader.info[KEPT].find("other", 1)


def test_all_who_read_share_what_is_kept_and_no_one_else(db):
    ask = Asked("told")
    for _ in range(2):
        with db.reading() as session:
            assert kept(session, "q", 1, ask) == "told"
    with db.transaction() as session:
        assert kept(session, "q", 1, ask) == "told"
    assert ask.times == 2
