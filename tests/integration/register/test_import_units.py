import pytest
from builders import NOW, SYSTEM, TODAY

from qms.access.scope import Scope
from qms.org import queries as org
from qms.org.core.nodes import ProviderKind
from qms.register import lookups, services
from qms.register.core.batches import CannotUndoError

EVERYTHING = Scope(everything=True)
HEADER = "lokalt id;namn;skolform;årskurs från;årskurs till;område;skolenhetskod;stängd\n"


def stage(session, text: str, dataset: str = "units") -> int:
    return services.stage_import(
        session,
        SYSTEM,
        dataset_key=dataset,
        file_name="enheter.csv",
        content=text.encode(),
        now=NOW,
    )


def save(session, text: str, dataset: str = "units") -> int:
    batch_id = stage(session, text, dataset)
    services.confirm_import(session, SYSTEM, batch_id, create=True, now=NOW)
    return batch_id


def unit(session, local_id: str):
    every = lookups.all_units(session, EVERYTHING)
    return next((found for found in every if found.local_id == local_id), None)


def test_a_new_unit_gets_forms_grades_area_and_the_municipality_as_provider(session, municipality):
    save(session, f"{HEADER}N1;Nyskolan;grundskola, fritids;F;6;Norr;12345699;\n")
    new = unit(session, "N1")
    assert (new.name, new.code, new.area_id) == ("Nyskolan", "12345699", municipality.north)
    assert new.provider_kind is ProviderKind.MUNICIPAL
    assert [(at.form, at.low, at.high) for at in new.forms] == [
        ("compulsory", 0, 6),
        ("leisure_centre", 0, 6),
    ]


def test_old_names_of_forms_are_understood(session, municipality):
    save(session, f"{HEADER}S1;Särskolan;grundsärskola;1;9;;;\n")
    assert [at.form for at in unit(session, "S1").forms] == ["adapted_compulsory"]


def test_the_units_as_they_are_change_nothing(session, municipality):
    report = services.report_of(
        session,
        stage(session, f"{HEADER}Åkerskolan;Åkerskolan;grundskola;F;9;Norr;12345678;\n"),
    )
    assert (report.new, report.changed, report.unchanged) == (0, 0, 1)


def test_a_change_is_dated_and_undo_restores_it(session, municipality):
    batch_id = save(session, f"{HEADER}Åkerskolan;Nya Åkerskolan;grundskola;F;6;Söder;;\n")
    changed = unit(session, "Åkerskolan")
    assert (changed.name, changed.area_id) == ("Nya Åkerskolan", municipality.south)
    assert changed.code == "12345678", "an empty cell leaves what the register has"
    yesterday = org.unit(session, municipality.school, EVERYTHING, on=TODAY.replace(day=19))
    assert (yesterday.name, yesterday.area_id) == ("Åkerskolan", municipality.north)
    services.undo_batch(session, SYSTEM, batch_id, now=NOW)
    restored = unit(session, "Åkerskolan")
    assert (restored.name, restored.area_id) == ("Åkerskolan", municipality.north)
    assert restored.forms == yesterday.forms


def test_undo_removes_what_the_batch_added_and_it_can_come_again(session, municipality):
    text = f"{HEADER}N1;Nyskolan;grundskola;F;6;Norr;;\n"
    for _ in range(2):
        batch_id = save(session, text)
        assert unit(session, "N1") is not None
        services.undo_batch(session, SYSTEM, batch_id, now=NOW)
        assert unit(session, "N1") is None


def test_an_added_unit_with_figures_is_not_removed(session, municipality):
    batch_id = save(session, f"{HEADER}N1;Nyskolan;grundskola;F;6;Norr;;\n")
    save(session, "enhet;årskurs;år;antal\nNyskolan;1;2026;20\n", "pupil_counts")
    with pytest.raises(CannotUndoError) as refusal:
        services.undo_batch(session, SYSTEM, batch_id, now=NOW)
    assert refusal.value.used == ("Nyskolan",)
    assert unit(session, "N1") is not None


def test_an_unknown_provider_and_area_are_added_on_confirmation(session, municipality):
    save(
        session,
        "lokalt id;namn;skolform;huvudman;område\nF1;Fria skolan;resursskola;Fria AB;\n"
        "N2;Östskolan;grundskola;;Öster\n",
    )
    assert (unit(session, "F1").provider_name, unit(session, "F1").is_independent) == (
        "Fria AB",
        True,
    )
    assert unit(session, "N2").area_name == "Öster"


def test_a_closing_day_closes_the_unit(session, municipality):
    batch_id = save(session, f"{HEADER}Åkerskolan;Åkerskolan;grundskola;F;9;;;2027-06-30\n")
    assert str(unit(session, "Åkerskolan").closed) == "2027-06-30"
    services.undo_batch(session, SYSTEM, batch_id, now=NOW)
    assert unit(session, "Åkerskolan").closed is None
