"""A row of every kind that the addresses of allocation, costs and grants name."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from builders import NOW, SYSTEM, TODAY, make_actor
from integration.allocation.allocation_cases import (
    adopted_model,
    calculated,
    drafted_model,
    people,
    proposed_model,
    register_year,
)
from integration.allocation.risk_register import current_pupils, historic_pupils
from support.costs import import_files, put_rules_in_force
from support.enrolled import class_of, file_of
from support.follow_up import AUTUMN, BEFORE, GROUPS, LEDGER
from support.grants import YEAR, prices_hold, subject
from support.grants import people as grant_people

from qms.access.roles import Role
from qms.allocation import services as allocation
from qms.allocation.core.budget.moves import Move
from qms.allocation.core.sheet.reading import parse_sheet
from qms.allocation.core.survey.needs import Group
from qms.allocation.core.survey.round import Measure as Asked
from qms.allocation.core.workbench.costs import Measure
from qms.allocation.services import commenting, measures, risk, sheets, survey
from qms.allocation.services.accuracy import make_accuracy
from qms.allocation.services.moving import move_money
from qms.costs.services import compute
from qms.costs.services.following import make_follow_up, store_follow_up
from qms.costs.services.sets import save_set
from qms.grants.core.simulating.assumptions import Assumptions
from qms.grants.services.assumptions import save_assumptions
from qms.grants.services.deciding import decide_draft
from qms.grants.services.drafts import Wording, save_draft, send_draft
from qms.grants.services.enrolling import read_file

SHEET = {
    "name": "Provblad",
    "parameter": [{"name": "p", "label": "Pris", "value": "1000"}],
    "input": [{"name": "elever", "label": "Elever"}],
    "line": [{"name": "A", "label": "Grund", "formula": "p × elever", "unit": "kr"}],
}


def allocation_rows(session, municipality):
    """Return a value for each parameter of the module's addresses, by its name."""
    for year in (2025, 2026):
        register_year(session, year)
    analyst, chief = people(municipality)
    adopted = adopted_model(session, municipality, year=2026)
    run = calculated(session, municipality, adopted, year=2026, pot=90_000_000)
    allocation.adopt_run(session, chief, run, now=NOW)
    moved = Move(from_unit=municipality.school, to_unit=municipality.sibling, ore=25_000_00,
                 reason="Fler nyanlända i höst")  # fmt: skip
    proposed = proposed_model(session, municipality)
    return {
        **_fit(session, municipality, analyst),
        "proposed": proposed,
        "comment_id": commenting.comment(session, SYSTEM, proposed, words="Bra.", now=NOW),
        "run_id": run,
        "move_id": move_money(session, SYSTEM, run, moved, now=NOW),
        "survey_id": _survey(session, analyst),
        "measure_id": measures.save_measure(
            session, analyst, Measure(name="Läxhjälp", ore_per_year=500_000_00), now=NOW
        ),
        "sheet_id": sheets.add_sheet(session, analyst, parse_sheet(SHEET), now=NOW),
        "unit_id": municipality.school,
        "accuracy": make_accuracy(session, SYSTEM, 2026, now=NOW),
    }


def _survey(session, analyst):
    return survey.open_weight_survey(
        session, analyst, budget_year=2027, last_day=TODAY + timedelta(days=14),
        groups=[Group(factor="utbildning", category=one) for one in ("grundskola", "högre")],
        measures=[Asked(key="1", name="Mindre grupp", cost=Decimal(20_000))], now=NOW,
    )  # fmt: skip


def _fit(session, municipality, analyst):
    historic_pupils(session)
    current_pupils(session)
    about = risk.Asked(outcomes=("ej_behorig",), factors=("utbildning", "bistånd"),
                       first_year=2023, last_year=2025, references={"bistånd": "nej"})  # fmt: skip
    draft = drafted_model(session, municipality)
    (fit,) = risk.fit_outcomes(session, analyst, draft, about, now=NOW)
    return {"model_id": draft, "fit_id": fit}


def costs_rows(session, municipality, somebody):
    """Return a value for each parameter of the module's addresses, by its name."""
    import_files(session)
    number = put_rules_in_force(session, make_actor(Role.ANALYST, pseudonym="a"), SYSTEM)
    compute(session, SYSTEM, 2025, "outcome", now=NOW)
    _follow_up(session)
    units = (municipality.school, municipality.sibling)
    chosen = save_set(session, somebody, None, name="Två", units=units, is_shared=True, now=NOW)
    return {"unit_id": municipality.school, "number": number, "set_id": chosen}


def _follow_up(session):
    import_files(session, {"ledger": LEDGER, "groups": GROUPS})
    compute(session, SYSTEM, 2026, "budget", now=BEFORE)
    import_files(session, {"groups": AUTUMN})
    compute(session, SYSTEM, 2026, "outcome", now=NOW)
    store_follow_up(session, SYSTEM, make_follow_up(session, 2026, now=NOW), now=NOW)


def grants_rows(session, municipality):
    """Return a value for each parameter of the module's addresses, by its name.

    What is decided is the grant of the independent provider.
    """
    who, about = grant_people(municipality), subject(municipality.private)
    prices_hold(session)
    why = Wording(reason="Fördelningen antas senare.")
    save_draft(session, who.officer, about, why, seen=0, now=NOW)
    send_draft(session, who.officer, about, seen=1, now=NOW)
    decided = decide_draft(session, who.chief, about, seen=2, now=NOW)
    officer = replace(who.officer, pseudonym="reader")
    given = Assumptions(wage=Decimal(3), price=Decimal(2), rent=Decimal(2))
    return {
        "provider_id": municipality.private,
        "form": about.form.value,
        "year": YEAR,
        "decision_id": decided.id,
        "file_id": read_file(
            session, officer, month=date(YEAR, 1, 1), file_name="inskrivna.csv",
            content=file_of(*class_of(6)), now=NOW,
        ),
        "set_id": save_assumptions(session, who.officer, "Prov", given, now=NOW),
    }  # fmt: skip
