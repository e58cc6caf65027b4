"""The second wall between providers: which rows PostgreSQL itself keeps from whom.

A row is there for those whose reach holds the unit it leads to. The first wall is the conditions of
each query (`qms.org.queries.within`); this one stands where such a condition was forgotten.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

POLICY = "reach"
EVERYTHING = "(SELECT current_setting('qms.reach', true) = '*')"
"""Asked once per statement, for it stands in a question of its own."""

DAY = "NULLIF(current_setting('qms.day', true), '')::date"
NODES = (
    "WITH RECURSIVE inside (node_id) AS ("  # nosec B608
    "SELECT node_id FROM org_placement "
    "WHERE path LIKE ANY (string_to_array(current_setting('qms.reach', true), ' ')) "
    f"AND valid_from <= {DAY} AND (valid_to IS NULL OR valid_to > {DAY}) "
    "UNION SELECT old_id FROM org_succession JOIN inside ON new_id = inside.node_id "
    f"WHERE day <= {DAY}) SELECT node_id FROM inside"
)
"""Nodes that lie in the reach on the day, and those that became one of them: whoever leads the new
unit goes on with what the old one had begun. Without either setting there are none."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a row leads to a node: by its own `column`, or with the row of `parent` it names."""

    column: str
    parent: str = ""


UNIT = Way("unit_id")
CASE, DECISION = Way("case_id", "needs_case"), Way("decision_id", "decision")
REPORT = Way("report_id", "report")

WALLED: Mapping[str, Way] = MappingProxyType(
    {
        "needs_case": UNIT,
        "needs_answer": CASE,
        "needs_assessment": CASE,
        "needs_break_glass": CASE,
        "needs_care": CASE,
        "needs_evaluation": CASE,
        "needs_event": CASE,
        "needs_file": CASE,
        "needs_note": CASE,
        "needs_money": UNIT,
        "decision": UNIT,
        "decision_draft": UNIT,
        "decision_end": DECISION,
        "needs_award_end": DECISION,
        "grant_served": DECISION,
        "grant_enrolment": UNIT,
        "grant_pay_row": UNIT,
        "report": UNIT,
        "report_activity": REPORT,
        "report_attachment": REPORT,
        "report_comment": REPORT,
        "report_event": REPORT,
        "report_frozen": REPORT,
        "report_last_action": REPORT,
        "report_previous": REPORT,
        "action": UNIT,
        "action_reading": Way("action_id", "action"),
        "quality_case": UNIT,
        "case_note": Way("case_id", "quality_case"),
        "case_action": Way("case_id", "quality_case"),
        "dialogue": UNIT,
        "dialogue_agreement": Way("dialogue_id", "dialogue"),
        "unit_feedback": UNIT,
        "closer_look_seen": UNIT,
    }
)

OPEN: Mapping[str, str] = MappingProxyType(
    {
        "needs_person": "a child is found by number also when it comes from another provider",
        "needs_placement": "a child that moves leaves one provider for another in one step",
        "needs_protected_reader": "names who may see a child, wherever the child goes",
        "cycle_done": "everybody sees how far the year's common calendar has come",
        "cycle_reminder": "belongs to an account, and says only that a common day is near",
    }
)
"""Tables of needs, grants and follow-up that lead to a unit and have no wall, with why."""


def walls() -> Iterator[str]:
    """Yield the statements that put up the wall; they may be run again.

    It names no account: it stands for all but the tables' owner, and a backup of it can be loaded
    where the accounts are called something else.
    """
    for table, way in WALLED.items():
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
        yield f"DROP POLICY IF EXISTS {POLICY} ON {table}"
        yield (f"CREATE POLICY {POLICY} ON {table} USING ({EVERYTHING} OR {_inside(table, way)})")


def _inside(table: str, way: Way) -> str:
    """Return the condition; of the parent's rows only those are there that its own wall lets by."""
    if way.parent:
        own = f"{table}.{way.column}"
        return f"EXISTS (SELECT FROM {way.parent} AS above WHERE above.id = {own})"  # nosec B608
    return f"{way.column} IN ({NODES})"
