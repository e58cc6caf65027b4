"""A price list's budget is what cost per pupil made of the ledger's budget rows."""

from datetime import date

from builders import NOW, SYSTEM, make_actor
from support.costs import FILES, import_files, put_rules_in_force

from qms.access.roles import Role
from qms.costs.core.items import CostItem, GrantForm
from qms.costs.services import compute
from qms.grants.queries.ledger_budget import ledger_budget

DAY = date(2026, 11, 20)  # the organisation's nodes are there from this day
RENT = "202501;budget;6010;900;;;;86;Internhyra;1 000 000,00\n"
INDEPENDENT = "Friskolan Lärkan;grundskola;L1;;2025-10-15;30\n"


def test_own_units_alone_by_item(session, municipality):
    files = FILES | {"ledger": FILES["ledger"] + RENT, "groups": FILES["groups"] + INDEPENDENT}
    import_files(session, files)
    put_rules_in_force(session, make_actor(Role.ANALYST, pseudonym="a"), SYSTEM)
    compute(session, SYSTEM, 2025, "budget", now=NOW)
    found = ledger_budget(session, GrantForm.COMPULSORY, 2025, on=DAY)
    assert found.items == {
        CostItem.TEACHING: 4_000_000_00,
        CostItem.LEARNING_TOOLS: 0,
        CostItem.PUPIL_HEALTH: 0,
        CostItem.MEALS: 0,
        CostItem.PREMISES: 1_000_000_00,
    }
    # 40 at Åkerskolan and 10 at Ängsskolan
    assert found.pupils == 50


def test_before_anything_is_calculated_there_is_none(session, municipality):
    assert ledger_budget(session, GrantForm.COMPULSORY, 2025, on=DAY) is None
