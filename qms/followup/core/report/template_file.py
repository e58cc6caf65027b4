"""Parse `content/report_templates.toml`: every fault at once."""

from collections.abc import Mapping, Sequence
from typing import Any

from qms.followup.core.report.templates import (
    QualityRule,
    Question,
    QuestionType,
    Section,
    Severity,
    Template,
    Visibility,
    Wording,
)
from qms.kernel.problems import Problem, RefusedError

Table = Mapping[str, Any]


def parse_templates(content: Mapping[str, Any]) -> dict[str, Template]:
    """Return the templates by key; raise RefusedError with every fault in the file."""
    problems = [*_unknown_references(content), *_strangers(content)]
    if problems:
        raise RefusedError(tuple(problems))
    rules = tuple(_rule(table) for table in content["quality_rule"])
    version = content["meta"]["version"]
    return {
        table["key"]: _template(table, content, rules=rules, version=version)
        for table in content["template"]
    }


def _wording(table: Table, name: str) -> Wording:
    return Wording(sv=table[f"{name}_sv"], en=table.get(f"{name}_en", ""))


def _rule(table: Table) -> QualityRule:
    return QualityRule(
        key=table["key"],
        severity=Severity(table["severity"]),
        message=_wording(table, "message"),
    )


def _question(table: Table) -> Question:
    return Question(
        key=table["key"],
        text=_wording(table, "text"),
        hint=_wording(table, "hint"),
        type=QuestionType(table["type"]),
        required=table["required"],
        visibility=Visibility(table["visibility"]),
        max_words=table.get("max_words", 0),
        prefill=tuple(table.get("prefill", ())),
        quality_rules=tuple(table.get("quality_rules", ())),
        options=tuple(table.get("options_sv", ())),
        options_en=tuple(table.get("options_en", ())),
        columns=tuple(table.get("columns_sv", ())),
        indicators=tuple(table.get("indicators", ())),
        applies_to=tuple(table.get("applies_to", ())),
        max_rows=table.get("max_rows", 0),
        max_choices=table.get("max_choices", 0),
    )


def _section(table: Table, questions: Sequence[Table]) -> Section:
    return Section(
        key=table["key"],
        number=table["order"],
        title=_wording(table, "title"),
        heading=_wording(table, "heading" if "heading_sv" in table else "title"),
        intro=_wording(table, "intro"),
        questions=tuple(_question(one) for one in questions if one["section"] == table["key"]),
    )


def _template(
    table: Table, content: Mapping[str, Any], *, rules: tuple[QualityRule, ...], version: int
) -> Template:
    own = [one for one in content["section"] if one["template"] == table["key"]]
    return Template(
        key=table["key"],
        version=table.get("version", version),
        title=_wording(table, "title"),
        purpose=table["purpose_sv"],
        level=table["level"],
        applies_to=tuple(table["applies_to"]),
        minutes_target=table["minutes_target"],
        legal=tuple(table["legal"]),
        sections=tuple(
            _section(one, content["question"]) for one in sorted(own, key=lambda s: s["order"])
        ),
        rules=rules,
    )


def _unknown_references(content: Mapping[str, Any]) -> list[Problem]:
    """Return a problem for each name that points at nothing in the file."""
    known = {
        name: {table["key"] for table in content[name]}
        for name in ("quality_rule", "prefill_source", "section", "template")
    }
    used = [
        *(("template", one["template"], one["key"]) for one in content["section"]),
        *(("section", one["section"], one["key"]) for one in content["question"]),
        *_listed(content, "quality_rules", "quality_rule"),
        *_listed(content, "prefill", "prefill_source"),
    ]
    return [
        Problem(message=f"{key} hänvisar till {name} {value}, som inte finns.", column=key)
        for name, value, key in used
        if value not in known[name]
    ]


def _listed(content: Mapping[str, Any], field: str, name: str) -> list[tuple[str, str, str]]:
    return [
        (name, value, question["key"])
        for question in content["question"]
        for value in question.get(field, ())
    ]


def _strangers(content: Mapping[str, Any]) -> list[Problem]:
    """Return a problem for each word that is none of those a field may hold."""
    allowed = [
        ("question", "type", QuestionType),
        ("question", "visibility", Visibility),
        ("quality_rule", "severity", Severity),
    ]
    return [
        Problem(
            message=f"{table['key']}: {field} kan inte vara {table[field]!r}.",
            column=table["key"],
            value=str(table[field]),
            cure=f"Välj något av {', '.join(words)}.",
        )
        for name, field, words in allowed
        for table in content[name]
        if table[field] not in set(words)
    ]
