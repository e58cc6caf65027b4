"""The demo municipality's calculation sheet: two versions, reckoned on its own schools."""

from demo_facts import NOW

from qms.access.scope import Scope
from qms.allocation.core.sheet.evaluate import evaluate_sheet
from qms.allocation.core.sheet.from_register import gather_units
from qms.allocation.queries.sheets import sheet, sheet_versions, sheets
from qms.allocation.services.sheet_figures import register_facts


def test_the_sheet_shares_its_pot_and_keeps_every_floor(session):
    (head,) = sheets(session)
    assert [one.number for one in sheet_versions(session, head.id)] == [2, 1]
    content = sheet(session, head.id).content
    facts = register_facts(session, Scope(everything=True), on=NOW.date())
    gathered = gather_units(content, facts)
    assert len(gathered.ids) >= 25
    result = evaluate_sheet(content, gathered.units)
    pot = next(one.value for one in content.parameters if one.name == "pott")
    assert sum(result.columns["h"]) == pot
    assert result.single["g"] < 1
    # Each floor is a whole krona; sharing by largest remainder may move a school by one.
    for amount, floor in zip(result.columns["h"], result.columns["d"], strict=True):
        assert amount >= floor - 1
