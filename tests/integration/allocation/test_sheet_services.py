"""Calculation sheets in storage: versions that stay, who may change them, and what is recorded."""

from dataclasses import replace

import pytest
from builders import NOW, make_actor
from integration.allocation.allocation_cases import (
    adopted_model,
    calculated,
    people,
    register_year,
    save,
)
from sqlalchemy import select

from qms.access.roles import Role
from qms.access.scope import ForbiddenError, OutOfScopeError, Scope
from qms.allocation.core.sheet.evaluate import evaluate_sheet
from qms.allocation.core.sheet.from_register import gather_units, offered_names
from qms.allocation.core.sheet.reading import parse_sheet
from qms.allocation.core.states import ConflictError
from qms.allocation.queries.sheets import sheet, sheet_versions, sheets
from qms.allocation.services.sheet_figures import register_facts
from qms.allocation.services.sheets import (
    add_sheet,
    example_sheets,
    renamed,
    restore_sheet,
    save_sheet,
)
from qms.audit.models import AuditRow
from qms.kernel.problems import RefusedError

EXAMPLE = example_sheets()["grundbelopp"]
OTHER = replace(EXAMPLE, note="En annan anmärkning")


@pytest.fixture
def analyst(municipality):
    return people(municipality)[0]


def stored(session, sheet_id, version=None):
    return sheet(session, sheet_id, version=version)


def test_a_saved_version_is_never_changed(session, municipality, analyst):
    sheet_id = add_sheet(session, analyst, EXAMPLE, now=NOW)
    assert save_sheet(session, analyst, sheet_id, OTHER, seen=1, now=NOW) == 2
    assert stored(session, sheet_id).content == OTHER
    assert stored(session, sheet_id, 1).content == EXAMPLE
    assert stored(session, sheet_id, 3) is None
    assert restore_sheet(session, analyst, sheet_id, 1, seen=2, now=NOW) == 3
    assert [(one.number, one.restored) for one in sheet_versions(session, sheet_id)] == [
        (3, 1), (2, None), (1, None),
    ]  # fmt: skip
    assert stored(session, sheet_id).content == EXAMPLE


def test_the_newest_save_counts_and_is_seen(session, municipality, analyst):
    sheet_id = add_sheet(session, analyst, EXAMPLE, now=NOW)
    save_sheet(session, analyst, sheet_id, OTHER, seen=1, now=NOW)
    with pytest.raises(ConflictError):
        save_sheet(session, analyst, sheet_id, EXAMPLE, seen=1, now=NOW)
    with pytest.raises(ConflictError):
        restore_sheet(session, analyst, sheet_id, 1, seen=1, now=NOW)


def test_the_list_has_the_name_of_the_latest_version(session, municipality, analyst):
    sheet_id = add_sheet(session, analyst, EXAMPLE, now=NOW)
    save_sheet(session, analyst, sheet_id, renamed(EXAMPLE, "Ett  nytt namn"), seen=1, now=NOW)
    assert [(one.id, one.name, one.version) for one in sheets(session)] == [
        (sheet_id, "Ett nytt namn", 2)
    ]


def test_what_is_done_is_recorded(session, municipality, analyst):
    sheet_id = add_sheet(session, analyst, EXAMPLE, now=NOW)
    save_sheet(session, analyst, sheet_id, OTHER, seen=1, now=NOW)
    restore_sheet(session, analyst, sheet_id, 1, seen=2, now=NOW)
    actions = session.scalars(select(AuditRow.action).order_by(AuditRow.seq))
    assert [one for one in actions if one.startswith("allocation.sheet")] == [
        "allocation.sheet-added", "allocation.sheet-saved", "allocation.sheet-restored",
    ]  # fmt: skip


@pytest.mark.parametrize("role", [Role.COMMITTEE, Role.PRINCIPAL, Role.SCHOOL_CHIEF])
def test_others_may_not_write(session, municipality, analyst, role):
    sheet_id = add_sheet(session, analyst, EXAMPLE, now=NOW)
    other = make_actor(role, f"/{municipality.id}/")
    with pytest.raises(ForbiddenError):
        add_sheet(session, other, EXAMPLE, now=NOW)
    with pytest.raises(ForbiddenError):
        save_sheet(session, other, sheet_id, OTHER, seen=1, now=NOW)
    with pytest.raises(ForbiddenError):
        restore_sheet(session, other, sheet_id, 1, seen=1, now=NOW)


def test_a_sheet_or_version_that_is_not_there(session, municipality, analyst):
    with pytest.raises(OutOfScopeError):
        save_sheet(session, analyst, 999, EXAMPLE, seen=1, now=NOW)
    sheet_id = add_sheet(session, analyst, EXAMPLE, now=NOW)
    with pytest.raises(OutOfScopeError):
        restore_sheet(session, analyst, sheet_id, 9, seen=1, now=NOW)


def made_of(*names, default=""):
    return parse_sheet(
        {
            "name": "Prov",
            "input": [
                {"name": name, "default": default,
                 "type": "text" if name in {"område", "huvudman"} else "number"}
                for name in names
            ],
            "line": [{"name": "rad", "formula": "1"}],
        }
    )  # fmt: skip


def facts_of(session):
    return register_facts(session, Scope(everything=True), on=NOW.date())


def test_every_offered_name_is_read_from_the_register(session, municipality, analyst):
    register_year(session, 2025)
    register_year(session, 2026)
    model_id = adopted_model(session, municipality, year=2026)
    calculated(session, municipality, model_id, year=2027)
    rows = (
        "Friskolan Lärkan;2026;5;90;10",
        "Ängsskolan;2026;8;120;40,5",
        "Åkerskolan;2026;6;200;30",
    )
    save(session, "need_points", "enhet;år;barn;poäng;timmar\n" + "\n".join(rows) + "\n")
    facts = facts_of(session)
    names = [name for name in offered_names(facts) if not name.endswith("förra")]
    found = gather_units(made_of(*names, "elever_förra"), facts)
    assert found.units.names == ("Friskolan Lärkan", "Ängsskolan", "Åkerskolan")
    values = found.units.columns
    place = found.units.names.index("Åkerskolan")
    assert values["elever"][place] == 300
    assert values["elever_f"][place] == 150
    assert values["elever_7_9"][place] == 150
    assert values["elever_4_6"][place] == 0
    assert values["utbildning:grundskola"][place] * 100 == 30
    assert (values["behovspoäng"][place], values["behovstimmar"][place]) == (200, 30)
    assert values["område"][place] == "Norr"
    assert values["huvudman"][place] == "kommunal"
    # The reference of the index is everybody's points: the schools' mean weighted by pupils is 1.
    weighted = sum(n * i for n, i in zip(values["elever"], values["index"], strict=True))
    assert abs(weighted / sum(values["elever"]) - 1) < 1e-9


def test_a_school_that_lacks_a_value_is_named(session, municipality, analyst):
    register_year(session, 2026)
    facts = facts_of(session)
    found = gather_units(made_of("elever", "index"), facts)
    assert found.ids == ()
    assert ("Åkerskolan", ("index",)) in found.left_out
    with_default = gather_units(made_of("elever", "index", default="1"), facts)
    assert len(with_default.ids) == 3
    assert with_default.left_out == ()


def test_an_unknown_name_and_a_value_outside_its_limits_are_refused(session, municipality):
    register_year(session, 2026)
    with pytest.raises(RefusedError) as refused:
        gather_units(made_of("elver"), facts_of(session))
    assert "Menade du elever?" in refused.value.problems[0].cure
    bounded = parse_sheet(
        {"name": "Prov", "input": [{"name": "elever", "label": "Elever", "max": "250"}],
         "line": [{"name": "rad", "formula": "elever"}]}
    )  # fmt: skip
    with pytest.raises(RefusedError) as refused:
        gather_units(bounded, facts_of(session))
    assert "Elever för Åkerskolan: 300 är högre än 250." in refused.value.problems[0].message


def test_the_examples_are_reckoned_on_a_register(session, municipality, analyst):
    register_year(session, 2025)
    register_year(session, 2026)
    model_id = adopted_model(session, municipality, year=2026)
    calculated(session, municipality, model_id, year=2027)
    facts = facts_of(session)
    for content in example_sheets().values():
        gathered = gather_units(content, facts)
        result = evaluate_sheet(content, gathered.units)
        for pot, left in result.pots.values():
            assert abs(left) <= pot / 1000
