"""What schools see of a whole budget: no part of their money is left out of a list or a page."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from builders import NOW
from integration.allocation.allocation_cases import (
    SHARES,
    adopted_model,
    calculated,
    people,
    register_year,
)

from qms.allocation import services
from qms.allocation.core.budget.types import BudgetRules, EarlyYears
from qms.allocation.core.model_file import dump_model, parse_model
from qms.allocation.models import ModelRow

POT = 1_000_000_00
RULES = BudgetRules(
    volume=Decimal("0.8"),
    socioeconomic=Decimal("0.2"),
    need_hours=Decimal(0),
    early_years=EarlyYears(part=Decimal("0.2")),
)


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", answer.get_data(as_text=True).replace("\xa0", " "))


def with_budget(session, model_id: int) -> int:
    row = session.get(ModelRow, model_id)
    row.content = dump_model(replace(parse_model(row.content), budget=RULES))
    session.flush()
    return model_id


@pytest.fixture
def two_years(db, municipality):
    """Store two years that are alike: the same pupils, background, model and pot."""
    with db.transaction() as session:
        register_year(session, 2025)
        register_year(session, 2026)
        model = with_budget(session, adopted_model(session, municipality, year=2026))
        first = calculated(session, municipality, model, year=2026, pot=POT)
        services.adopt_run(session, people(municipality)[1], first, now=NOW)
        calculated(session, municipality, model, year=2027, pot=POT)


def test_two_years_alike_show_no_change(sign_in, two_years):
    """The supplement for the first years is in neither year's column, so it is no change."""
    rows = sign_in("analyst").get("/ersattning.csv").get_data(as_text=True).splitlines()
    changes = {row.split(";")[0]: row.split(";")[7] for row in rows[1:]}
    assert {name: float(change.replace(",", ".")) for name, change in changes.items()} == {
        "Åkerskolan": 0, "Ängsskolan": 0, "Friskolan Lärkan": 0, "Summa": 0,
    }  # fmt: skip


def test_a_school_without_background_sees_what_follows_its_pupils(db, sign_in, municipality):
    with db.transaction() as session:
        shares = {name: pair for name, pair in SHARES.items() if name != "Ängsskolan"}
        register_year(session, 2026, shares=shares)
        model = with_budget(session, adopted_model(session, municipality))
        calculated(session, municipality, model, pot=POT,
                   leave_out={municipality.sibling: "Uppgift saknas i höst."})  # fmt: skip
    principal = sign_in("principal", municipality.sibling)
    page = text_of(principal.get(f"/ersattning/{municipality.sibling}/2027"))
    # 200 of 600 pupils share 80 % of a million.
    assert "266 666,67 kr" in page
    assert "Det som följer eleverna får den ändå." in page
    assert "Skolan har ingen ersättning i beräkningen." not in page
