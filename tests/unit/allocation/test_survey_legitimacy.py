from decimal import Decimal

import pytest

from qms.allocation.core.survey.legitimacy import (
    LegitimacyAnswer,
    Statement,
    parse_statements,
    summarise,
)
from qms.content.loader import load

A, B = (Statement(key=key, text_sv=key, text_en=key) for key in "ab")


def answers(*pairs):
    return [LegitimacyAnswer(ratings={"a": a, "b": b}) for a, b in pairs]


def test_mean_and_agreement_by_hand():
    found = summarise([A], answers((5, 1), (4, 1), (4, 1), (3, 1), (1, 1), (None, 1)),
                      year=2026, asked=9)  # fmt: skip
    (row,) = found.rows
    # 17 ÷ 5 and 3 of 5; the one who does not know is no rating
    assert (row.rated, row.mean, row.agrees) == (5, Decimal("3.4"), Decimal("0.60"))
    assert (found.answers, found.asked) == (6, 9)


@pytest.mark.parametrize(("n", "is_shown"), [(0, False), (4, False), (5, True)])
def test_nothing_is_told_of_fewer_than_five(n, is_shown):
    given = [LegitimacyAnswer(ratings={"a": 4}, comment="x") for _ in range(n)]
    found = summarise([A], given, year=2026, asked=9)
    assert found.is_shown is is_shown
    assert (found.answers is None) is not is_shown
    assert bool(found.comments) is is_shown
    assert (found.rows[0].mean is None) is not is_shown


def test_a_statement_that_few_rated_is_withheld_on_its_own():
    found = summarise([A, B], answers((5, 5), (5, None), (5, None), (5, 5), (5, 5)),
                      year=2026, asked=5)  # fmt: skip
    assert (found.rows[0].mean, found.rows[1].mean) == (Decimal(5), None)
    assert found.mean is None


def test_comments_do_not_stand_in_the_order_they_came():
    given = [LegitimacyAnswer(ratings={}, comment=text) for text in ("c", " ", "a ", "d", "b")]
    assert summarise([A], given, year=2026, asked=5).comments == ("a", "b", "c", "d")


def test_the_statements_are_few_and_known_by_key():
    found = parse_statements(load("legitimacy_survey"))
    assert 5 <= len(found) <= 7
    assert len({one.key for one in found}) == len(found)
    assert all(one.text_sv.endswith(".") and one.text_en.endswith(".") for one in found)
