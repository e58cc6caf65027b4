"""Read one question of a template file; faults were looked for before."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from qms.followup.core.report.columns import COLUMNS, Column, RowKind
from qms.followup.core.report.questions import (
    Duty,
    Group,
    Question,
    QuestionType,
    Scale,
    SumKind,
    Visibility,
)
from qms.followup.core.report.wording import Wording

Table = Mapping[str, Any]
NEEDED_BY_RULE = {
    "aim_missing": ("aim", "aim_far"),
    "measure_missing": ("measure",),
    "baseline_missing": ("baseline", "target"),
    "owner_missing": ("owner",),
    "due_date_missing": ("due", "follow_up"),
    "result_missing": ("result",),
    "amount_missing": ("ore", "planned_ore"),
}
"""The columns that a rule asks for, where the table shows them."""
ALWAYS_NEEDED = ("name", "title", "reading", "assessment", "fate", "done")
CAUSE_RULE = "result_without_cause"


def wording(table: Table, name: str) -> Wording:
    """Return a text of the file in both languages, empty where the file has none."""
    return Wording(sv=table.get(f"{name}_sv", ""), en=table.get(f"{name}_en", ""))


def read_question(table: Table, meta: Table) -> Question:
    """Return the question; `meta` has the causes that tables of results offer."""
    columns = _columns(table)
    return Question(
        key=table["key"],
        text=wording(table, "text"),
        hint=wording(table, "hint"),
        type=QuestionType(table["type"]),
        required=table["required"],
        visibility=Visibility(table["visibility"]),
        max_words=table.get("max_words", 0),
        prefill=tuple(table.get("prefill", ())),
        quality_rules=tuple(table.get("quality_rules", ())),
        options=_options(table, meta, "sv"),
        options_en=_options(table, meta, "en"),
        options_from=table.get("options_from", ""),
        rows=RowKind(table["rows"]) if "rows" in table else None,
        columns=columns,
        needs=_needs(table, columns),
        reach=table.get("reach", ""),
        sum=SumKind(table["sum"]) if "sum" in table else None,
        may_exceed=table.get("may_exceed", False),
        condition=table.get("condition", ""),
        indicators=tuple(table.get("indicators", ())),
        groups=tuple(_group(one) for one in table.get("groups", ())),
        scale=_scale(table["scale"]) if "scale" in table else None,
        unit=wording(table, "unit"),
        applies_to=tuple(table.get("applies_to", ())),
        max_rows=table.get("max_rows", 0),
        max_choices=table.get("max_choices", 0),
    )


def _columns(table: Table) -> tuple[Column, ...]:
    if "rows" not in table:
        return ()
    known = COLUMNS[RowKind(table["rows"])]
    renamed, fixed = table.get("column_labels", {}), table.get("fixed", ())
    columns = (_named(known[key], renamed.get(key)) for key in table["columns"])
    return tuple(replace(one, is_fixed=one.is_fixed or one.key in fixed) for one in columns)


def _named(column: Column, words: list[str] | None) -> Column:
    return replace(column, label=Wording(sv=words[0], en=words[1])) if words else column


def _needs(table: Table, columns: tuple[Column, ...]) -> tuple[str, ...]:
    """Return the columns that must be filled in: named by the file, or by its rules."""
    by_rule = [
        key for rule in table.get("quality_rules", ()) for key in NEEDED_BY_RULE.get(rule, ())
    ]
    wanted = {*table.get("needs", ()), *by_rule, *ALWAYS_NEEDED}
    return tuple(one.key for one in columns if one.key in wanted and not one.is_fixed)


def _options(table: Table, meta: Table, language: str) -> tuple[str, ...]:
    is_table = table["type"] == QuestionType.INDICATOR_TABLE
    if is_table and CAUSE_RULE in table.get("quality_rules", ()):
        return tuple(meta.get(f"causes_{language}", ()))
    return tuple(table.get(f"options_{language}", ()))


def _group(table: Table) -> Group:
    return Group(
        key=table["key"],
        name=wording(table, "name"),
        duty=Duty(table.get("duty", "")),
        applies_to=tuple(table.get("applies_to", ())),
    )


def _scale(table: Table) -> Scale:
    return Scale(
        least=table["min"],
        most=table["max"],
        least_label=wording(table, "min_label"),
        most_label=wording(table, "max_label"),
    )
