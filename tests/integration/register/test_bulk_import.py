"""A ledger through the import again and again: what is replaced, revived and refused."""

import pytest
from builders import NOW, SYSTEM
from sqlalchemy import select

from qms.register import services
from qms.register.core.batches import StaleImportError
from qms.register.models import FACTS, ImportBatch

HEAD = "Period;Slag;Konto;Ansvar;Text;Belopp;Antal\n"
FIRST = HEAD + "202601;utfall;50;1;Löner;10;\n202601;utfall;50;1;Löner;10;\n202602;;50;1;;5;\n"


def stage(session, text: str) -> int:
    return services.stage_import(
        session, SYSTEM, dataset_key="ledger", file_name="l.csv", content=text.encode(), now=NOW
    )


def saved(session, text: str) -> ImportBatch:
    batch = stage(session, text)
    services.confirm_import(session, SYSTEM, batch, now=NOW)
    return session.get_one(ImportBatch, batch)


def held(session) -> dict[tuple[str, str, int], int]:
    table = FACTS["ledger"]
    query = select(table).where(table.c.superseded_by.is_(None))
    return {(r.period, r.text, r.amount): r.lines for r in session.execute(query)}


def test_alike_lines_are_one_row_with_their_number(session):
    found = saved(session, FIRST)
    assert (found.rows, found.new, found.first_year) == (3, 3, 2026)
    assert held(session) == {("202601", "Löner", 1000): 2, ("202602", "", 500): 1}


def test_a_later_file_replaces_its_months_and_can_be_undone(session):
    saved(session, FIRST)
    later = saved(session, HEAD + "202601;utfall;50;1;Löner;10;3\n202601;utfall;51;1;Nytt;7;\n")
    assert (later.new, later.unchanged, later.changed) == (2, 2, 0)
    assert held(session) == {
        ("202601", "Löner", 1000): 3, ("202601", "Nytt", 700): 1, ("202602", "", 500): 1,
    }  # fmt: skip
    last = saved(session, HEAD + "202601;utfall;51;1;Nytt;7;\n")
    assert (last.new, last.unchanged, last.changed) == (0, 1, 3)
    services.undo_batch(session, SYSTEM, last.id, now=NOW)
    services.undo_batch(session, SYSTEM, later.id, now=NOW)
    assert held(session) == {("202601", "Löner", 1000): 2, ("202602", "", 500): 1}


def test_the_same_file_again_changes_nothing(session):
    saved(session, FIRST)
    report = services.report_of(session, stage(session, FIRST))
    assert report.changes_nothing


def test_budget_leaves_the_outcome_alone(session):
    saved(session, FIRST)
    found = saved(session, HEAD + "202601;budget;50;1;Plan;9;\n")
    assert (found.new, found.changed) == (1, 0)
    assert len(held(session)) == 3


def test_a_file_read_before_another_was_saved_is_stale(session):
    waiting = stage(session, HEAD + "202603;utfall;50;1;Mars;9;\n")
    saved(session, FIRST)
    with pytest.raises(StaleImportError):
        services.confirm_import(session, SYSTEM, waiting, now=NOW)
