"""Past cases under old and new: sums by hand, intervals against theory, groups of few hidden."""

import copy
import math
from decimal import Decimal

import numpy as np
import pytest
from instrument_cases import INSTRUMENT, TABLE, answers_of

from qms.needs.core.editor.editing import with_new, without
from qms.needs.core.instrument import Circumstances, parse_instrument
from qms.needs.core.neutrality import Gate, Measured, PastCase, compare, fitted
from qms.needs.core.neutrality.stored import dump_comparison, read_comparison

MEASURES = ("hours",)


def case(before, after, *, form="compulsory_1_3", provider="municipal", flip=("a", "a")):
    old, new = (Measured(sums=(Decimal(str(n)),), threshold=one)
                for n, one in zip((before, after), flip, strict=True))  # fmt: skip
    return PastCase(form=form, provider=provider, before=old, after=new)


def found(*cases, **more):
    return compare(cases, measures=MEASURES, judged="hours", **more)


def test_the_sums_and_the_change():
    change = found(case(10, 11), case(20, 20), case(0, 2)).change
    # 33 against 30
    assert (change.before, change.after, change.percent) == (30, 33, Decimal("10.00"))


def test_the_same_for_everybody_has_no_width():
    change = found(*[case(n, Decimal(n) * 11 / 10) for n in range(1, 9)]).change
    assert (change.low, change.high) == (10, 10)


def test_the_interval_is_that_of_a_ratio_of_means():
    """Against the delta method for a ratio, with cases enough for it to hold."""
    chance = np.random.default_rng(7)
    before = chance.gamma(4, 5, 400).round(2)
    after = (before * chance.normal(1.03, 0.2, 400)).round(2)
    change = found(*map(case, before, after), draws=4000).change
    ratio = after.sum() / before.sum()
    error = np.std(after - ratio * before, ddof=1) / (before.mean() * math.sqrt(400))
    assert float(change.low) == pytest.approx((ratio - 1 - 1.96 * error) * 100, abs=0.15)
    assert float(change.high) == pytest.approx((ratio - 1 + 1.96 * error) * 100, abs=0.15)


def test_the_same_cases_give_the_same_figures():
    cases = [case(n, n + n % 3) for n in range(40)]
    assert found(*cases) == found(*cases)
    assert found(*cases, seed=2).change.low != found(*cases).change.low


def test_nothing_before_has_no_per_cent():
    change = found(case(0, 1), case(0, 0)).change
    assert (change.percent, change.low) == (None, None)
    assert not Gate(limit=Decimal(50), comparison=found(case(0, 1))).is_open
    assert Gate(limit=Decimal(0), comparison=found(case(0, 0))).is_open


@pytest.mark.parametrize(
    ("after", "limit", "is_open"),
    [
        pytest.param("10.2", "2", True, id="at the limit"),
        pytest.param("10.21", "2", False, id="over it"),
        pytest.param("9.79", "2", False, id="less is a change too"),
        pytest.param("10", "0", True, id="none at all"),
    ],
)
def test_the_gate(after, limit, is_open):
    assert Gate(limit=Decimal(limit), comparison=found(case(10, after))).is_open is is_open


def test_without_past_cases_the_gate_is_open():
    assert Gate(limit=Decimal(0), comparison=found()).is_open


def test_groups_of_few_are_hidden_and_so_is_what_would_tell_them():
    cases = [case(1, 1, form="a")] * 7 + [case(1, 1, form="b")] * 6 + [case(1, 2, form="c")] * 3
    groups = {one.name: one for one in found(*cases).groups if one.by == "form"}
    assert groups["c"].changes is None
    # with one group hidden it would be the sum less the others: another one goes too
    assert sum(one.changes is None for one in groups.values()) == 2
    assert sum(one.changes is not None for one in groups.values()) == 1


def test_flips_are_counted_and_few_are_not_told():
    many = [case(1, 1, flip=("special", "extraordinary"))] * 6
    few = [case(1, 1, flip=("ordinary", "special"))] * 4
    outcome = found(*many, *few, case(1, 1))
    assert [(one.before, one.after, one.cases) for one in outcome.flips] == [
        ("ordinary", "special", None), ("special", "extraordinary", 6),
    ]  # fmt: skip


def test_what_is_stored_reads_back():
    outcome = found(*[case(n, n + 1, form="ab"[n % 2]) for n in range(13)], left_out=2)
    assert read_comparison(dump_comparison(outcome)) == outcome


def test_a_case_in_a_version_with_other_questions():
    table = with_new(without(TABLE, "question", "HAL3"), "question", "HAL4", area="health")
    version = parse_instrument(table)
    about = Circumstances(form="preschool", documentation=frozenset({"doc_tried"}))
    fit = fitted(version, answers_of({"HAL1": 2, "HAL3": 4}), about)
    assert "HAL3" not in fit.answers
    assert fit.lacking == 1
    assert fit.about == about
    assert fitted(INSTRUMENT, answers_of({}), Circumstances(form="gymnasium")) is None


def test_a_case_with_a_level_that_is_gone_is_left_out():
    fewer = copy.deepcopy(TABLE)
    fewer["points"]["by_level"] = [0, 1, 3, 7]
    fewer["level"].pop()
    for question in fewer["question"]:
        for words in (question, *(v for v in question.values() if isinstance(v, dict))):
            for key in ("levels_sv", "levels_en"):
                words[key] = words[key][:4]
    fewer["consistency_rule"] = []
    fewer["threshold"][2]["rule"]["any_of"] = [{"questions_at_level_3_or_more_at_least": 3}]
    version = parse_instrument(fewer)
    assert fitted(version, answers_of({"HAL1": 4}), Circumstances(form="preschool")) is None
    assert fitted(version, answers_of({"HAL1": 3}), Circumstances(form="preschool"))
