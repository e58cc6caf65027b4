"""Each column of the tables about children that could hold words is sealed, or says why not."""

import pytest
from sqlalchemy import JSON, LargeBinary, String

from qms.tables import metadata
from qms.vault.columns import Sealed

LONGEST_CODE = 64  # signs: a key, a checksum, a pseudonym; a sentence about a child is longer
ABOUT_CHILDREN = ("needs_", "decision")

OPEN = {
    "decision.open": "what a decision that is no child's rests on; see test below",
    "decision_draft.writers": "pseudonyms of those who wrote",
    "needs_event.roles": "the names of roles",
    "needs_file.media_type": "one of the kinds that a file is judged to be",
    "needs_instrument.content": "the questions, the same for all children",
    "needs_instrument.override_reason": "why a version went live, by a named manager",
    "needs_instrument_edit.content": "the questions, as they were edited",
    "needs_letterhead.address": "the office's own",
    "needs_letterhead.committee": "the office's own",
    "needs_letterhead.court": "the office's own",
    "needs_letterhead.delegation": "the office's own",
    "needs_letterhead.office": "the office's own",
    "needs_log_pick.reasons": "the names of rules",
    "needs_log_sample.counts": "numbers by rule",
    "needs_neutrality.result": "sums over past cases",
    "needs_practice.levels": "answers about children in the course, who are made up",
    "needs_price_list.content": "prices",
    "needs_price_list.effect": "sums over decisions in force",
    "needs_price_list.override": "why a list went live, by a named manager",
    "needs_price_list.writers": "pseudonyms of those who wrote in it, who may not publish it",
    "needs_process.content": "stages and clocks, the same for all cases",
}


def could_hold_words(column):
    kind = column.type
    if isinstance(kind, Sealed):
        return False
    if isinstance(kind, JSON | LargeBinary):
        return True
    return isinstance(kind, String) and (kind.length or LONGEST_CODE + 1) > LONGEST_CODE


def columns():
    return [
        column
        for name, table in metadata.tables.items()
        if name.startswith(ABOUT_CHILDREN)
        for column in table.columns
    ]


def test_every_open_column_says_why():
    wordy = {f"{one.table.name}.{one.name}" for one in columns() if could_hold_words(one)}
    assert wordy == set(OPEN)


@pytest.mark.parametrize(
    "name",
    ["needs_person.name", "needs_person.number", "needs_person.born", "needs_case.request",
     "needs_answer.content", "needs_assessment.answers", "needs_assessment.result",
     "needs_note.body", "needs_file.name", "needs_file.content", "needs_break_glass.reason",
     "needs_evaluation.content", "decision.sealed", "decision_draft.content"],
)  # fmt: skip
def test_what_tells_of_a_child_is_sealed(name):
    table, column = name.split(".")
    assert isinstance(metadata.tables[table].columns[column].type, Sealed)
