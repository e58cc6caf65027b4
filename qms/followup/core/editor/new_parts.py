"""What a new section or question begins as."""

from collections.abc import Collection, Mapping
from typing import Any

from qms.followup.core.report.columns import RowKind
from qms.followup.core.report.questions import QuestionType, Visibility

TEXT_RULES = [
    "copied_text", "repeated_text", "too_long", "too_short", "personal_data", "avoid_words",
]  # fmt: skip
ROW_RULES = [
    "aim_missing", "measure_missing", "owner_missing", "baseline_missing", "due_date_missing",
    "closed_without_result", "result_missing", "amount_missing", "money_not_balanced",
    "personal_data", "avoid_words",
]  # fmt: skip
RULES_FOR: Mapping[str, list[str]] = {
    QuestionType.TEXT: [*TEXT_RULES, "result_without_cause"],
    QuestionType.MONEY: ["money_not_balanced", "unused_without_choice"],
    QuestionType.ACTIVITY_TABLE: ROW_RULES,
    QuestionType.ACTION_LIST: ROW_RULES,
    QuestionType.INDICATOR_TABLE: ["result_without_cause"],
    QuestionType.PARTICIPATION: ["participation_missing"],
}
"""The checks that have something to look at in each type; the others have none."""
FIRST_COLUMNS: Mapping[RowKind, tuple[str, ...]] = {
    RowKind.ACTIVITIES: ("name", "target_group", "measure", "baseline", "aim"),
    RowKind.PREVIOUS: ("name", "measure", "aim", "result", "reading", "fate"),
    RowKind.ACTIONS: ("title", "aim", "measure", "baseline", "target", "owner", "due"),
    RowKind.LAST_ACTIONS: ("title", "target", "reading", "assessment", "fate"),
}
ROWS_OF = {
    QuestionType.ACTIVITY_TABLE: (RowKind.ACTIVITIES,),
    QuestionType.ACTION_LIST: (RowKind.ACTIONS, RowKind.LAST_ACTIONS, RowKind.PREVIOUS),
}
"""Which rows a table of each type can show, the first when nobody chooses."""
BEGINNINGS: Mapping[QuestionType, Mapping[str, Any]] = {
    QuestionType.TEXT: {"max_words": 100, "quality_rules": TEXT_RULES},
    QuestionType.SCALE: {"scale": {"min": 1, "max": 5}},
    QuestionType.INDICATOR_TABLE: {"prefill": ["indicators"]},
}


def new_question(
    key: str,
    kind: QuestionType,
    text: tuple[str, str],
    *,
    rows: RowKind | None = None,
    known: Collection[str] | None = None,
) -> dict[str, Any]:
    """Return the table of a new question; nobody but unit and administration reads the answer.

    `known` are the checks that the document has: an older one lacks the newest.
    """
    table: dict[str, Any] = {
        "key": key,
        "text_sv": text[0],
        "text_en": text[1],
        "type": kind.value,
        "required": False,
        "visibility": Visibility.INTERNAL.value,
        **BEGINNINGS.get(kind, {}),
    }
    if kind in ROWS_OF:
        shown = rows if rows in ROWS_OF[kind] else ROWS_OF[kind][0]
        table |= {"rows": shown.value, "columns": list(FIRST_COLUMNS[shown])}
    if known is not None and "quality_rules" in table:
        table["quality_rules"] = [one for one in table["quality_rules"] if one in known]
    return {name: value for name, value in table.items() if value not in ("", None)}
