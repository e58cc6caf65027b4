"""Needs and weights from answers, reckoned by hand."""

import statistics
from decimal import Decimal
from fractions import Fraction

import pytest

from qms.allocation.core.survey.needs import Group, MeasureAnswer, group_needs, quantile
from qms.allocation.core.survey.weight_model import model_of, source_of, weight_table
from qms.allocation.core.survey.weights import weights_of
from qms.kernel.problems import RefusedError

LOW, HIGH = Group(factor="utbildning", category="låg"), Group(factor="utbildning", category="hög")
YES, NO = Group(factor="bistånd", category="ja"), Group(factor="bistånd", category="nej")


def said(unit: str, group: Group, *pairs: tuple[str, int]) -> list[MeasureAnswer]:
    """One unit's answer for a group: (share, cost) per measure."""
    return [
        MeasureAnswer(unit=unit, group=group, measure=f"m{n}", share=Decimal(s), cost=Decimal(c))
        for n, (s, c) in enumerate(pairs)
    ]


def needs(**kronor: list[int]):
    """Groups `factor__category` with one whole need in kronor per unit."""
    rows = []
    for name, amounts in kronor.items():
        factor, category = name.split("__")
        group = Group(factor=factor, category=category)
        for number, amount in enumerate(amounts):
            rows += said(f"u{number}", group, ("1", amount))
    return group_needs(rows)


def test_need_is_the_sum_of_share_times_cost():
    # 0.5 × 20 000 + 0.2 × 10 000
    (found,) = group_needs(said("A", LOW, ("0.5", 20_000), ("0.2", 10_000)))
    assert found.median == 12_000
    assert found.n == 1


def test_the_median_over_units_and_the_spread_beside_it():
    rows = [*said("A", LOW, ("1", 100)), *said("B", LOW, ("1", 900)), *said("C", LOW, ("1", 200))]
    (found,) = group_needs(rows)
    assert (found.lowest, found.lower, found.median) == (100, 150, 200)
    assert (found.upper, found.highest) == (550, 900)


@pytest.mark.parametrize("values", [[7], [3, 9], [1, 2, 4, 8, 16], [5, 5, 5, 80, 81, 99]])
def test_quantiles_agree_with_the_standard_library(values):
    found = [quantile(sorted(map(Fraction, values)), Fraction(n, 4)) for n in (1, 2, 3)]
    twice = values * 2 if len(values) == 1 else values  # the library wants two values
    assert [float(one) for one in found] == statistics.quantiles(twice, n=4, method="inclusive")


def test_an_answer_far_from_the_others_is_named_and_kept():
    # middle half 100–130, so outside 55–175
    (found,) = group_needs([r for n, kr in enumerate((90, 100, 110, 130, 900))
                            for r in said(f"u{n}", LOW, ("1", kr))])  # fmt: skip
    assert [one.unit for one in found.outliers] == ["u4"]
    assert (found.n, found.highest) == (5, 900)


def test_three_answers_are_too_few_to_call_one_odd():
    (found,) = needs(utbildning__låg=[1, 1, 900])
    assert found.outliers == ()


def test_weights_against_the_lowest_need_of_all():
    found = weights_of(needs(utbildning__låg=[15_000], utbildning__hög=[4_000],
                             bistånd__ja=[10_000], bistånd__nej=[5_000]))  # fmt: skip
    assert found.reference == HIGH
    assert [found.of(group) for group in (LOW, HIGH, YES, NO)] == [
        Decimal("3.75"), Decimal("1.00"), Decimal("2.50"), Decimal("1.25"),
    ]  # fmt: skip


def test_another_reference_changes_the_scale_and_not_the_order():
    summary = needs(utbildning__låg=[15_000], utbildning__hög=[4_000])
    found = weights_of(summary, reference=LOW)
    assert [found.of(LOW), found.of(HIGH)] == [Decimal("1.00"), Decimal("0.27")]


def test_a_group_without_need_weighs_nothing_and_is_not_the_reference():
    found = weights_of(needs(bistånd__ja=[900], bistånd__nej=[0]))
    assert (found.reference, found.of(YES), found.of(NO)) == (YES, Decimal(1), Decimal(0))


def test_a_factor_without_need_has_no_part_in_the_model():
    found = weights_of(needs(bistånd__ja=[9], bistånd__nej=[3], kön__a=[0], kön__b=[0]))
    assert found.left_out == ("kön",)
    model = model_of(found, key="k", name="n")
    assert [factor.name for factor in model.factors] == ["bistånd"]
    assert weight_table(found) == {("bistånd", "ja"): 3, ("bistånd", "nej"): 1}


def test_the_source_says_how_many_answered_and_what_weighs_one():
    found = weights_of(needs(bistånd__ja=[9, 8], bistånd__nej=[3]))
    assert source_of(found) == "Enkät till rektorer, 1–2 svar per grupp, mätt mot bistånd:nej"


@pytest.mark.parametrize(
    ("given", "reference", "says"),
    [
        pytest.param({}, None, ["Det finns inga svar."], id="nothing"),
        pytest.param({"kön__a": [5]}, None, ["kön har bara svar för kategorin a."], id="one"),
        pytest.param(
            {"kön__a": [0], "ålder__b": [0]}, None,
            ["kön har bara", "ålder har bara", "Ingen grupp har något behov"], id="every fault",
        ),
        pytest.param({"kön__a": [5], "kön__b": [0]}, Group(factor="kön", category="b"),
                     ["Gruppen kön:b har inget behov"], id="reference of no need"),
        pytest.param({"kön__a": [5], "kön__b": [0]}, YES,
                     ["Gruppen bistånd:ja finns inte bland svaren."], id="unknown reference"),
    ],
)  # fmt: skip
def test_what_makes_no_weights_is_refused_with_every_fault(given, reference, says):
    with pytest.raises(RefusedError) as refused:
        weights_of(needs(**given), reference=reference)
    found = [problem.message for problem in refused.value.problems]
    assert len(found) == len(says)
    assert all(message.startswith(start) for message, start in zip(found, says, strict=True))
