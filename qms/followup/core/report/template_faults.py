"""Everything that is wrong in a template file: unknown names, words, columns and conditions."""

from collections.abc import Iterator, Mapping
from typing import Any

from qms.followup.core.report.asking import condition_faults, names_for
from qms.followup.core.report.columns import COLUMNS, RowKind
from qms.followup.core.report.content import Spends
from qms.followup.core.report.question_file import read_question
from qms.followup.core.report.questions import QuestionType, SumKind, Visibility
from qms.followup.core.report.templates import Period, Severity
from qms.kernel.problems import Problem
from qms.kernel.said import said

Table = Mapping[str, Any]
TABLES = frozenset({QuestionType.ACTIVITY_TABLE, QuestionType.ACTION_LIST})
REACHES = ("target_group", "capacity")


def faults_in(content: Mapping[str, Any]) -> list[Problem]:
    """Return a problem for each fault in the file; conditions are read once the rest is right."""
    return structure_faults(content) or list(_conditions(content))


def structure_faults(content: Mapping[str, Any]) -> list[Problem]:
    """Return a problem for each fault in the file except in the conditions."""
    return [*_unknown_references(content), *_strangers(content), *_columns(content)]


def _unknown_references(content: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield a problem for each name that points at nothing in the file."""
    known = {
        name: {table["key"] for table in content[name]}
        for name in ("quality_rule", "prefill_source", "section", "template")
    }
    used = [
        *(("template", one["template"], one["key"]) for one in content["section"]),
        *(("section", one["section"], one["key"]) for one in content["question"]),
        *_listed(content, "quality_rules", "quality_rule"),
        *_listed(content, "prefill", "prefill_source"),
        *(("template", one["follows"], one["key"]) for one in content["template"]
          if one.get("follows")),
    ]  # fmt: skip
    for name, value, key in used:
        if value not in known[name]:
            message = said(
                "%(key)s hänvisar till %(name)s %(value)s, som inte finns.",
                key=key, name=name, value=value,
            )  # fmt: skip
            yield Problem(message=message, column=key)


def _listed(content: Mapping[str, Any], field: str, name: str) -> list[tuple[str, str, str]]:
    return [
        (name, value, question["key"])
        for question in content["question"]
        for value in question.get(field, ())
    ]


ALLOWED = (
    ("question", "type", tuple(QuestionType)),
    ("question", "visibility", tuple(Visibility)),
    ("question", "rows", tuple(RowKind)),
    ("question", "sum", tuple(SumKind)),
    ("question", "reach", REACHES),
    ("template", "spends", tuple(Spends)),
    ("template", "period", tuple(Period)),
    ("quality_rule", "severity", tuple(Severity)),
)


def _strangers(content: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield a problem for each word that is none of those a field may hold."""
    for name, field, words in ALLOWED:
        for table in content[name]:
            if field in table and table[field] not in words:
                yield Problem(
                    message=said(
                        "%(key)s: %(field)s kan inte vara %(value)r.",
                        key=table["key"],
                        field=field,
                        value=table[field],
                    ),
                    column=table["key"],
                    value=str(table[field]),
                    cure=said("Välj något av %(words)s.", words=", ".join(words)),
                )


def _columns(content: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield a problem for each table without rows, and each column that its rows do not have."""
    for table in content["question"]:
        key, rows = table["key"], table.get("rows")
        if rows is None and table["type"] in TABLES:
            yield Problem(
                message=said("%(key)s är en tabell men säger inte vilka rader den visar.", key=key),
                column=key,
            )
        if rows not in tuple(RowKind):
            continue
        known = COLUMNS[RowKind(rows)]
        lists = ("columns", "needs", "column_labels", "fixed")
        named = [one for field in lists for one in table.get(field, ())]
        for column in dict.fromkeys(named):
            if column not in known:
                yield Problem(
                    message=said(
                        "%(key)s: kolumnen %(column)s finns inte bland raderna %(rows)s.",
                        key=key,
                        column=column,
                        rows=rows,
                    ),
                    column=key,
                    value=column,
                    cure=said("Välj något av %(words)s.", words=", ".join(known)),
                )


def _conditions(content: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield a problem for each condition that cannot be read or asks about a later answer."""
    orders = {one["key"]: (one["template"], one["order"]) for one in content["section"]}
    forms = {one["key"]: one["applies_to"] for one in content["template"]}
    for template, applies_to in forms.items():
        own = [one for one in content["question"] if orders[one["section"]][0] == template]
        inside = sorted(own, key=lambda one: orders[one["section"]][1])
        asked = [read_question(one, content["meta"]) for one in inside]
        for place, question in enumerate(asked):
            if question.condition:
                names = names_for(asked[:place], applies_to)
                for fault in condition_faults(question.condition, names):
                    yield Problem(message=f"{question.key}: {fault}", column=question.key)
