"""What schools see of a whole budget: no part of their money is left out of a list or a page."""

import csv
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
from qms.allocation.queries.units import years_of_unit

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


LEFT_OUT = "Uppgift saknas i höst."
VOLUME = {"Åkerskolan": 400_000, "Ängsskolan": 266_666.67, "Friskolan Lärkan": 133_333.33}
"""300, 200 and 100 of 600 pupils share 80 % of a million kronor."""


@pytest.fixture
def without_background(db, municipality):
    """Store a year with a whole budget where one school has no background."""
    with db.transaction() as session:
        shares = {name: pair for name, pair in SHARES.items() if name != "Ängsskolan"}
        register_year(session, 2026, shares=shares)
        model = with_budget(session, adopted_model(session, municipality))
        return calculated(session, municipality, model, pot=POT,
                          leave_out={municipality.sibling: LEFT_OUT})  # fmt: skip


def listed(client, place: str = "/ersattning.csv") -> dict[str, dict[str, float | None]]:
    """Return the file's numbers by school and column."""
    text = client.get(place).get_data(as_text=True).lstrip("\ufeff")
    rows = csv.DictReader(text.splitlines(), delimiter=";")
    return {
        row["skola"]: {
            name: float(cell.replace(",", ".")) if cell else None
            for name, cell in row.items()
            if name not in {"skola", "område eller huvudman", "regi"}
        }
        for row in rows
    }


def test_every_school_is_listed_with_its_whole_sum_and_parts(sign_in, without_background):
    rows = listed(sign_in("analyst"))
    parts = ("varav elever och årskurser", "varav socioekonomi", "varav de första skolåren")
    assert {name: rows[name][parts[0]] for name in VOLUME} == VOLUME
    assert all(row["kronor"] == pytest.approx(sum(row[part] for part in parts))
               for row in rows.values())  # fmt: skip
    assert rows["Summa"]["kronor"] == 1_000_000
    assert (rows["Ängsskolan"]["kronor"], rows["Ängsskolan"]["index"]) == (266_666.67, None)
    assert rows["Ängsskolan"]["elever"] == 200


def test_the_page_lists_who_has_money_without_an_index(sign_in, without_background):
    page = text_of(sign_in("analyst").get("/ersattning"))
    table, after = page.split("</table>", 1)
    assert "Ängsskolan" in table
    assert '<td class="num">266 667</td>' in table
    assert ">1 000 000</td>" in table
    assert "Utan ersättning" not in page
    assert "Utan index" in after
    assert LEFT_OUT in after
    assert "<caption>Alla delar per skola" in after
    assert "266 666,67" in after


def test_the_calculation_counts_every_school_with_money(sign_in, without_background):
    page = text_of(sign_in("analyst").get(f"/fordelning/{without_background}"))
    assert "1 000 000 kr till 3 skolor för 2027" in page
    assert "Utan ersättning" not in page
    assert "Utan index" in page


def test_a_year_of_volume_money_only_is_among_the_units_years(
    db, sign_in, municipality, without_background
):
    with db.reading() as session:
        assert years_of_unit(session, municipality.sibling) == (2027,)
    page = text_of(sign_in("principal", municipality.sibling).get("/ersattning"))
    assert f"/ersattning/{municipality.sibling}/2027" in page


def test_a_budget_is_compared_with_what_followed_the_index_before(db, sign_in, municipality):
    """Last year's model divided one pot by need: the new volume money is no increase of it."""
    with db.transaction() as session:
        register_year(session, 2025)
        register_year(session, 2026)
        model = adopted_model(session, municipality, year=2026)
        first = calculated(session, municipality, model, year=2026, pot=20_000_000)
        services.adopt_run(session, people(municipality)[1], first, now=NOW)
        later = with_budget(session, adopted_model(session, municipality, year=2027))
        calculated(session, municipality, later, year=2027, pot=POT)
    analyst = sign_in("analyst")
    rows = listed(analyst)
    # The socioeconomic pot, supplement included, is 200 000 kronor both years.
    assert rows["Summa"]["kronor sedan året före"] == pytest.approx(0, abs=0.01)
    assert rows["Summa"]["kronor"] == 1_000_000
    assert "Ändringen gäller det som följer index" in text_of(analyst.get("/ersattning"))
