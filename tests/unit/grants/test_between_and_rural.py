"""What other municipalities pay, and the supplement of small rural schools."""

import pytest
from support.grants import document

from qms.costs.core.items import CostItem, GrantForm
from qms.grants.core.deciding.grounds import UnitTerms
from qms.grants.core.price_list import (
    Band,
    BandRates,
    Premises,
    Reading,
    Supplement,
    Terms,
    reckon,
)
from qms.grants.core.price_list.between import Between, between_amount
from qms.grants.core.price_list.rural import RURAL, RuralSupplement, rural_faults, with_rural
from qms.grants.core.price_list.stored import dump_document, load_document

BAND = Band(key="1-3", name="åk 1–3", low=1, high=3)


def rates(fee=0):
    return BandRates(band=BAND, items={CostItem.TEACHING: 63_000_00},
                     premises=Premises(average=14_000_00), fee=fee)  # fmt: skip


def terms(form=GrantForm.COMPULSORY, reading=Reading.CHAINED):
    return Terms(form=form, year=2027, reading=reading)


@pytest.mark.parametrize(
    ("given", "reading", "fee", "expected"),
    [
        pytest.param(terms(), Between.OWN_COST, 0, 77_000_00, id="own cost, no tax"),
        # three per cent on 77 000 is 2 310
        pytest.param(terms(), Between.WITH_ADMINISTRATION, 0, 79_310_00, id="administration"),
        # as a part of the whole: 77 000 ÷ 0.97 = 79 381.44
        pytest.param(terms(reading=Reading.SHARE), Between.WITH_ADMINISTRATION, 0, 79_381_00,
                     id="a part of the whole"),
        # one per cent in pedagogical care: 770; the fee last
        pytest.param(terms(GrantForm.PEDAGOGICAL_CARE), Between.WITH_ADMINISTRATION, 7_000_00,
                     70_770_00, id="pedagogical care less the fee"),
    ],
)  # fmt: skip
def test_what_another_municipality_pays(given, reading, fee, expected):
    assert between_amount(given, rates(fee), reading).total == expected


def test_pedagogical_care_has_one_per_cent_of_administration():
    care = {CostItem.CARE_AND_PEDAGOGY: 63_000_00}
    one = BandRates(band=BAND, items=care, premises=Premises(average=14_000_00))
    amount = reckon(terms(GrantForm.PEDAGOGICAL_CARE), one)
    # 77 000 × 0.01 = 770; (77 000 + 770) × 0.06 = 4 666.20
    assert (amount.administration, amount.vat) == (770_00, 4_666_00)


class TestRural:
    def test_stands_apart_from_the_structural_supplement(self):
        structural = Supplement(key="structural", name="Strukturersättning", ore=5, source="x")
        units = (UnitTerms(key="a", name="A", supplements=(structural,)),
                 UnitTerms(key="b", name="B"))  # fmt: skip
        given = {"a": RuralSupplement(unit_id=1, ore=4_000_00, reason="färre än 100 elever")}
        first, second = with_rural(units, given)
        assert [one.key for one in first.supplements] == ["structural", RURAL]
        assert first.supplements[1].source == "färre än 100 elever"
        assert second.supplements == ()

    @pytest.mark.parametrize(
        ("given", "n"),
        [
            pytest.param([(1, 100, "skäl")], 0, id="whole"),
            pytest.param([(1, 100, "skäl"), (1, 200, "skäl")], 1, id="twice"),
            pytest.param([(1, 0, " ")], 2, id="neither kronor nor ground"),
        ],
    )
    def test_faults(self, given, n):
        made = [RuralSupplement(unit_id=u, ore=o, reason=r) for u, o, r in given]
        assert len(list(rural_faults(made))) == n

    def test_is_kept_with_the_list_and_older_lists_have_none(self):
        rural = (RuralSupplement(unit_id=3, ore=400_00, reason="avstånd"),)
        held = document(rural=rural, between=Between.WITH_ADMINISTRATION)
        table = dump_document(held)
        assert load_document(table) == held
        del table["rural"], table["between"]
        older = load_document(table)
        assert (older.rural, older.between) == ((), Between.OWN_COST)
