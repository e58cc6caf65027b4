"""What prices are made of, so that a reader with a pencil comes to the same."""

from fractions import Fraction

from support.grants import document

from qms.costs.core.items import CostItem
from qms.grants.core.price_list.ground_lines import ground_lines
from qms.grants.services.letter_grounds import ground_tables


def weighed():
    """Return a price list out of its budget: 100 pupils of weight 1 and 50 of weight 1.2."""
    given = document()
    bands = tuple(
        type(one)(rates=one.rates, pupils=Fraction(n), weight=Fraction(weight))
        for one, n, weight in zip(given.bands, (100, 50), ("1", "1.2"), strict=True)
    )
    return type(given)(
        terms=given.terms, bands=bands, budget_decision="§ 1", level_decision="§ 2",
        budget={CostItem.TEACHING: 8_000_000_00, CostItem.PREMISES: 2_100_000_00},
    ).priced_from_budget()  # fmt: skip


def test_a_pencil_comes_to_the_prices():
    # 8 000 000 ÷ (100 + 50 × 1.2) = 50 000, and 60 000 in the heavier; 2 100 000 ÷ 150 = 14 000.
    lines = {one.item: one for one in ground_lines(weighed())}
    assert lines[CostItem.TEACHING].per_pupil == 50_000_00
    assert lines[CostItem.PREMISES].per_pupil == 14_000_00
    prices = [(one.items[CostItem.TEACHING], one.premises.average) for one in weighed().rates]
    assert prices == [(50_000_00, 14_000_00), (60_000_00, 14_000_00)]


def test_the_annex_shows_them():
    budget, weights = ground_tables(weighed())
    shown = {row[0]: row[1:] for row in budget.rows}
    plain = [cell.replace("\N{NO-BREAK SPACE}", " ") for cell in shown["Undervisning"]]
    assert plain == ["8 000 000", "160,00", "50 000,00"]
    assert [row[1:] for row in weights.rows] == [("100,0", "1,000"), ("50,0", "1,200")]


def test_without_a_budget_there_is_nothing_to_show():
    given = document()
    assert list(ground_tables(type(given)(
        terms=given.terms, bands=given.bands, budget={}, budget_decision="", level_decision="",
    ))) == []  # fmt: skip
