"""A model on a risk regression known by heart, and this year's pupils of three schools."""

from decimal import Decimal

from builders import NOW
from integration.allocation.allocation_cases import people

from qms.allocation import services
from qms.allocation.core.model import AllocationModel, Basis
from qms.allocation.core.risk.model import Level, RiskFactor, RiskModel

LN_3 = Decimal("1.098612288668109691395")
RISK = RiskModel(
    outcome="ej_behorig",
    intercept=-LN_3,
    factors=(
        RiskFactor(
            name="utbildning", reference="lång", levels=(Level(name="kort", coefficient=LN_3),)
        ),
    ),
    source="Prov",
)
"""Risk 1/4 with long education, 1/2 with short."""
HEAD = "enhet;år;folkbokförd;faktor:utbildning;antal\n"
ROWS = (
    "Åkerskolan;2026;ja;kort;40\nÅkerskolan;2026;ja;lång;60\n"
    "Ängsskolan;2026;ja;kort;20\nÄngsskolan;2026;nej;lång;80\n"
    "Friskolan Lärkan;2026;ja;lång;100\n"
)
COUNTS = {"Åkerskolan": 100, "Ängsskolan": 100, "Friskolan Lärkan": 100}


def adopted_risk_model(session, municipality, **changes) -> int:
    """Draft, propose and adopt a model of 2027 on the risk regression."""
    content = AllocationModel(
        key="r", name="Riskmodell", factors=(), basis=Basis.RISK, risk=RISK, **changes
    )
    analyst, chief = people(municipality)
    model_id = services.draft_model(
        session, analyst, name="Riskmodell", budget_year=2027, content=content, now=NOW
    )
    services.propose_model(session, analyst, model_id, seen=1, now=NOW)
    services.adopt_model(session, chief, model_id, seen=1, now=NOW)
    return model_id
