"""Pupils without identity and applications: from file to facts and back."""

import time

import pytest
from builders import NOW, SYSTEM
from sqlalchemy import func, select

from qms.access.scope import Scope
from qms.kernel.problems import RefusedError
from qms.register import queries, services
from qms.register.models import FACTS, ImportBatch, ImportUpload

EVERYTHING = Scope(everything=True)
HEADER = "enhet;år;tidigare enhet;folkbokförd;faktor:utbildning;utfall:ej_behorig\n"
FIRST = (
    f"{HEADER}Åkerskolan;2025;Ängsskolan;ja;kort;ja\nÅkerskolan;2025;Ängsskolan;ja;kort;ja\n"
    "Åkerskolan;2025;;nej;lång;nej\nÄngsskolan;2025;;;lång;\nÅkerskolan;2024;;ja;lång;nej\n"
)


def stage(session, text: str, dataset: str) -> int:
    return services.stage_import(
        session, SYSTEM, dataset_key=dataset, file_name="f.csv", content=text.encode(), now=NOW
    )


def save(session, text: str, dataset: str = "historic_pupils") -> int:
    batch_id = stage(session, text, dataset)
    services.confirm_import(session, SYSTEM, batch_id, now=NOW)
    return batch_id


def patterns(session, **options):
    found = queries.pupil_patterns(session, EVERYTHING, dataset="historic_pupils", **options)
    return sorted(
        (p.unit_id, p.year, p.factors["utbildning"], p.outcomes["ej_behorig"], p.n) for p in found
    )


def test_pupils_come_back_as_patterns(session, municipality):
    save(session, FIRST)
    found = queries.pupil_patterns(session, EVERYTHING, dataset="historic_pupils", years=[2025])
    short = next(one for one in found if one.factors == {"utbildning": "kort"})
    assert (short.unit_id, short.year, short.n) == (municipality.school, 2025, 2)
    assert (short.previous_unit_id, short.is_resident) == (municipality.sibling, True)
    assert short.outcomes == {"ej_behorig": True}
    unknown = next(one for one in found if one.unit_id == municipality.sibling)
    assert (unknown.is_resident, dict(unknown.outcomes)) == (None, {"ej_behorig": None})


def test_a_file_replaces_its_units_and_years_and_undo_brings_them_back(session, municipality):
    save(session, FIRST)
    before = patterns(session)
    second = save(session, f"{HEADER}Åkerskolan;2025;Ängsskolan;ja;kort;ja\n")
    batch = session.get_one(ImportBatch, second)
    assert (batch.new, batch.changed, batch.unchanged) == (0, 2, 1)
    assert patterns(session) == [
        (municipality.school, 2024, "lång", False, 1),
        (municipality.school, 2025, "kort", True, 1),
        (municipality.sibling, 2025, "lång", None, 1),
    ]
    services.undo_batch(session, SYSTEM, second, now=NOW)
    assert patterns(session) == before


def test_a_file_that_only_removes_can_be_saved_and_repeated(session, municipality):
    save(session, FIRST)
    less = FIRST.replace("Åkerskolan;2025;;nej;lång;nej\n", "")
    report = services.report_of(session, stage(session, less, "historic_pupils"))
    assert (report.new, report.removed, report.can_be_saved) == (0, 1, True)
    save(session, less)
    again = services.report_of(session, stage(session, less, "historic_pupils"))
    assert again.changes_nothing
    save(session, FIRST)
    assert len(patterns(session)) == 4


def test_historic_and_current_pupils_are_kept_apart(session, municipality):
    save(session, FIRST)
    save(session, "enhet;år;faktor:utbildning\nÅkerskolan;2026;kort\n", "current_pupils")
    current = queries.pupil_patterns(session, EVERYTHING, dataset="current_pupils")
    assert [(one.year, dict(one.outcomes), one.n) for one in current] == [(2026, {}, 1)]
    covered = queries.coverage(session)
    assert covered["historic_pupils"][2025].rows == 4
    assert covered["current_pupils"][2026].rows == 1


def test_pupils_outside_the_scope_are_not_read(session, municipality):
    save(session, FIRST + "Friskolan Lärkan;2025;;;kort;ja\n")
    own = Scope((f"/{municipality.id}/{municipality.own}/",))
    found = queries.pupil_patterns(session, own, dataset="historic_pupils")
    assert municipality.independent not in {one.unit_id for one in found}
    only = queries.pupil_patterns(
        session, own, dataset="historic_pupils", unit_ids=[municipality.sibling]
    )
    assert {one.unit_id for one in only} == {municipality.sibling}


@pytest.mark.parametrize("dataset", ["historic_pupils", "current_pupils"])
def test_nothing_of_a_file_with_identities_is_kept(session, municipality, dataset):
    text = "enhet;år;faktor:utbildning;pnr\nÅkerskolan;2025;kort;201001010000\n"
    with pytest.raises(RefusedError) as refusal:
        stage(session, text, dataset)
    assert [problem.column for problem in refusal.value.problems] == ["pnr"]
    assert session.scalar(select(func.count()).select_from(ImportUpload)) == 0
    assert session.scalar(select(func.count()).select_from(ImportBatch)) == 0


def test_factors_are_spelled_as_in_the_background_data(session, municipality):
    background = "enhet;år;faktor;kategori;andel\nÅkerskolan;2025;Utbildning;Kort;1\n"
    save(session, background, "background")
    save(session, "enhet;år;faktor:utbildning\nÅkerskolan;2026;KORT\n", "current_pupils")
    (one,) = queries.pupil_patterns(session, EVERYTHING, dataset="current_pupils")
    assert dict(one.factors) == {"Utbildning": "Kort"}


def test_applications_keep_what_is_not_known(session, municipality):
    save(
        session,
        "enhet;år;platser;förstahandsval;antagna;inflyttade;utflyttade\n"
        "Åkerskolan;2026;75;82;75;6;\nÄngsskolan;2026;;;..;;0\n",
        "applications",
    )
    first, second = queries.applications(session, EVERYTHING, years=[2026])
    assert (first.unit_id, first.places, first.first_choice) == (municipality.school, 75, 82)
    assert (first.admitted, first.moved_in, first.moved_out) == (75, 6, None)
    assert (second.places, second.admitted, second.moved_out) == (None, None, 0)


def test_a_row_of_applications_has_a_figure(session, municipality):
    batch_id = stage(session, "enhet;år;platser\nÅkerskolan;2026;\n", "applications")
    (found,) = services.report_of(session, batch_id).findings
    assert found.problem.message == "Raden har inget tal."


def test_many_patterns_are_read_fast(session, municipality):
    table = FACTS["historic_pupils"]
    batch_id = save(session, FIRST)
    rows = [
        {
            "batch_id": batch_id, "unit_id": municipality.school, "year": 2000 + n % 20,
            "previous_unit_id": None, "is_resident": True, "n": 1 + n % 7, "digest": f"{n:032}",
            "factors": f'{{"a":"{n % 90}"}}', "outcomes": '{"u":true}',
        }
        for n in range(20_000)
    ]  # fmt: skip
    session.execute(table.insert(), rows)
    start = time.process_time()
    found = queries.pupil_patterns(session, EVERYTHING, dataset="historic_pupils")
    assert len(found) == 20_004
    assert time.process_time() - start < 2  # a fifth of a second on an idle machine
