"""A price list as a whole: out of the budget, does it reach it, and is it stored as it is."""

from dataclasses import replace
from fractions import Fraction

import pytest
from grant_cases import COMPULSORY, HIGH, ITEMS, LOW, rates

from qms.costs.core.items import CostItem, GrantForm
from qms.grants.core.price_list.document import (
    OwnPremises,
    PricedBand,
    PriceDocument,
    document_faults,
    unreached,
)
from qms.grants.core.price_list.stored import dump_document, load_document

PREMISES = 14_000_00


def document(*bands, **changes):
    given = bands or (band(LOW, 100), band(HIGH, 50))
    budget = {item: ore * 150 for item, ore in ITEMS.items()} | {CostItem.PREMISES: PREMISES * 150}
    made = PriceDocument(
        terms=COMPULSORY, bands=given, budget=budget, budget_decision="§ 80", level_decision="§ 12"
    )
    return replace(made, **changes)


def band(which, pupils, *, weight=1, **changes):
    return PricedBand(
        rates=rates(which, **changes), pupils=Fraction(pupils), weight=Fraction(weight)
    )


def own(**changes):
    given = {"provider_id": 7, "band": "1-5", "actual": 20_000_00, "decided": 19_000_00,
             "reason": "Ny lokal."}  # fmt: skip
    return OwnPremises(**given | changes)


def test_prices_out_of_the_budget_share_it_by_weight():
    """1 500 000 kr over 100 pupils of weight 1 and 50 of weight 2: 7 500 and 15 000."""
    given = document(band(LOW, 100), band(HIGH, 50, weight=2))
    priced = replace(given, budget=given.budget | {CostItem.TEACHING: 1_500_000_00})
    found = [one.items[CostItem.TEACHING] for one in priced.priced_from_budget().rates]
    assert found == [7_500_00, 15_000_00]


def test_prices_out_of_the_budget_reach_it():
    priced = document(band(LOW, 97), band(HIGH, 53, weight="1.3")).priced_from_budget()
    assert not list(unreached(priced))


def test_without_pupils_nothing_is_divided():
    with pytest.raises(ValueError, match="no pupils"):
        document(band(LOW, 0)).priced_from_budget()


def test_own_premises_are_one_providers():
    given = document(own_premises=(own(),))
    assert [one.premises.ore for one in given.rates_of(7)] == [19_000_00, PREMISES]
    assert [one.premises.ore for one in given.rates_of(8)] == [PREMISES, PREMISES]


def test_is_stored_as_it_is():
    given = document(band(LOW, "33.5", weight="1.25", fee=100_00), own_premises=(own(),))
    assert load_document(dump_document(given)) == given


@pytest.mark.parametrize(
    ("given", "words"),
    [
        pytest.param(document(budget_decision=" "), "budget eller nivåer saknas", id="no decision"),
        pytest.param(document(own_premises=(own(band="7-9"),)), "rad som inte finns", id="no band"),
        pytest.param(
            document(own_premises=(own(decided=21_000_00),)), "högre än den faktiska", id="too much"
        ),
        pytest.param(document(own_premises=(own(reason=" "),)), "Skäl saknas", id="no reason"),
        pytest.param(document(band(LOW, 1), band(LOW, 1)), "samma årskurs", id="a band twice"),
        pytest.param(
            document(terms=replace(COMPULSORY, quantum=10_000)), "hela kronor eller öre",
            id="rounded to hundreds of kronor",
        ),
        pytest.param(
            document(terms=replace(COMPULSORY, form=GrantForm.UPPER_SECONDARY)), "per program",
            id="upper secondary without programmes",
        ),
        pytest.param(
            document(terms=replace(COMPULSORY, quantum=0)), "hela kronor eller öre",
            id="rounded to nothing",
        ),
    ],
)  # fmt: skip
def test_faults_are_said(given, words):
    assert any(words in problem.message for problem in document_faults(given))


def test_a_sound_list_has_none():
    assert not list(document_faults(document(own_premises=(own(),))))


def test_upper_secondary_prices_that_name_their_programmes_hold():
    named = {"form": GrantForm.UPPER_SECONDARY, "programmes": "Naturvetenskapsprogrammet"}
    given = document(terms=replace(COMPULSORY, **named))
    assert not list(document_faults(given))
    assert load_document(dump_document(given)) == given


def test_a_budget_that_is_not_there_is_told():
    assert "saknas i prislistan" in next(unreached(document(budget={}))).message


def test_prices_below_the_budget_are_told_by_item():
    given = document(band(LOW, 100), band(HIGH, 50, average=13_000_00))
    assert [one.column for one in unreached(given)] == [CostItem.PREMISES]


def test_premises_are_one_average_whatever_the_weights():
    """2 100 000 kr over 150 pupils is 14 000 each; the weights are for the other items."""
    given = document(band(LOW, 100, weight="0.9"), band(HIGH, 50, weight="1.2"))
    found = given.priced_from_budget()
    assert [one.premises.average for one in found.rates] == [14_000_00, 14_000_00]
    teaching = [one.items[CostItem.TEACHING] for one in found.rates]
    assert teaching[0] < teaching[1]
    assert not list(unreached(found))


@pytest.mark.parametrize(
    ("low", "high", "name", "told"),
    [
        pytest.param(5, 6, "åk 4–6", "Raden åk 4–6 gäller 5–6.", id="other grades"),
        pytest.param(4, 6, "åk 4–6", "", id="the same"),
        pytest.param(4, 6, "Mellanstadiet", "", id="no numbers"),
        pytest.param(9, 9, "Nian", "", id="a word"),
        pytest.param(1, 3, "åk 1–3, 2026 års nivå", "", id="a year beside"),
    ],
)
def test_a_row_that_is_called_what_it_is_not(low, high, name, told):
    which = replace(LOW, key=f"{low}-{high}", low=low, high=high, name=name)
    messages = [one.message for one in document_faults(document(band(which, 100)))]
    assert [one for one in messages if one.startswith("Raden")] == ([told] if told else [])


def test_grades_without_a_price_need_a_reason():
    which = replace(HIGH, key="7-9", low=7, high=9, name="åk 7–9")
    messages = [one.message for one in unreached(document(band(LOW, 100), band(which, 50)))]
    assert messages == ["Inget pris gäller 6, så inget betalas för dem."]
