"""Price lists and decisions that several tests use, in round figures."""

from qms.costs.core.items import CostItem, GrantForm
from qms.grants.core.deciding import Grounds, UnitTerms
from qms.grants.core.price_list import Band, BandRates, Premises, Reading, Supplement, Terms

COMPULSORY = Terms(form=GrantForm.COMPULSORY, year=2027, reading=Reading.CHAINED)
LOW = Band(key="1-5", name="åk 1–5", low=1, high=5)
HIGH = Band(key="6-9", name="åk 6–9", low=6, high=9)
ITEMS = {
    CostItem.TEACHING: 50_000_00,
    CostItem.LEARNING_TOOLS: 4_000_00,
    CostItem.PUPIL_HEALTH: 3_000_00,
    CostItem.MEALS: 6_000_00,
}
STRUCTURAL = Supplement(
    key="structural", name="Strukturersättning", ore=5_000_00, source="resursfördelning 2027"
)


def rates(band=LOW, *, items=ITEMS, average=14_000_00, fee=0, **premises):
    return BandRates(
        band=band, items=items, premises=Premises(average=average, **premises), fee=fee
    )


def grounds(*bands, units=None, terms=COMPULSORY):
    return Grounds(
        terms=terms,
        provider="Friskolan Eken AB",
        bands=bands or (rates(LOW), rates(HIGH)),
        units=units
        if units is not None
        else (UnitTerms(key="eken", name="Ekens skola", supplements=(STRUCTURAL,)),),
    )
