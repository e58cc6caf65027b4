"""The shared series go through the import as they are."""

import csv

from builders import NOW, SYSTEM

from qms.access.scope import Scope
from qms.register import queries, services

EVERYTHING = Scope(everything=True)


def take_in(session, folder, name: str, dataset: str):
    """Import the file, adding what the register lacks, and return the dry run's report."""
    batch_id = services.stage_import(
        session,
        SYSTEM,
        dataset_key=dataset,
        file_name=name,
        content=(folder / name).read_bytes(),
        now=NOW,
    )
    report = services.report_of(session, batch_id)
    services.confirm_import(session, SYSTEM, batch_id, create=True, now=NOW)
    return report


def test_schools_by_grade_come_in_with_their_units(session, municipality, shared_data):
    report = take_in(session, shared_data, "ecasd_school_grade.csv", "pupil_counts")
    with (shared_data / "ecasd_school_grade.csv").open() as lines:
        rows = list(csv.DictReader(lines))
    assert [line.header for line in report.headers if line.state == "skipped"] == ["classes"]
    assert {place.text for place in report.unknown} == {row["unit"] for row in rows}
    facts = queries.pupil_counts(session, EVERYTHING)
    assert len(facts) == len(rows)
    assert sum(fact.n for fact in facts) == sum(int(row["n"]) for row in rows)
    assert {fact.step for fact in facts} == {0, 1, 2, 3, 4, 5}


def test_births_come_in_for_an_area_of_their_own(session, municipality, shared_data):
    take_in(session, shared_data, "ecasd_births.csv", "births")
    facts = queries.births(session, EVERYTHING)
    assert (len(facts), facts[0].year, facts[0].n) == (25, 1995, 1011)


def test_population_by_age_comes_in(session, municipality, shared_data):
    take_in(session, shared_data, "norrbotten_kommun_pop_0_15.csv", "population")
    facts = queries.population(session, EVERYTHING, years=[2006])
    assert {fact.age for fact in facts} == set(range(16))
