"""Parse `content/report_templates.toml`: every fault at once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from qms.followup.core.report.asking import with_offered
from qms.followup.core.report.columns import RowKind
from qms.followup.core.report.content import Spends
from qms.followup.core.report.question_file import read_question, wording
from qms.followup.core.report.template_faults import faults_in
from qms.followup.core.report.templates import (
    Period,
    QualityRule,
    Section,
    Severity,
    Template,
)
from qms.followup.core.report.wording import Wording
from qms.kernel.problems import RefusedError

Table = Mapping[str, Any]


def parse_templates(
    content: Mapping[str, Any], names: Mapping[str, Wording] | None = None
) -> dict[str, Template]:
    """Return the templates by key; raise RefusedError with every fault in the file.

    `names` says what indicators are called, by key.
    """
    problems = faults_in(content)
    if problems:
        raise RefusedError(tuple(problems))
    return templates_in(content, names)


def templates_in(
    content: Mapping[str, Any], names: Mapping[str, Wording] | None = None
) -> dict[str, Template]:
    """Return the templates of a file whose tables can be read; conditions are not looked at."""
    return {
        table["key"]: with_offered(_with_writes(_template(table, content, names=names or {})))
        for table in content["template"]
    }


def indicator_names(content: Mapping[str, Any]) -> dict[str, Wording]:
    """Return what the indicators of `content/indicators.toml` are called, by key."""
    return {one["key"]: wording(one, "name") for one in content["indicator"]}


def _rule(table: Table) -> QualityRule:
    return QualityRule(
        key=table["key"],
        severity=Severity(table["severity"]),
        message=wording(table, "message"),
    )


def _section(table: Table, questions: Sequence[Table], meta: Table) -> Section:
    own = [one for one in questions if one["section"] == table["key"]]
    return Section(
        key=table["key"],
        number=table["order"],
        title=wording(table, "title"),
        heading=wording(table, "heading" if "heading_sv" in table else "title"),
        intro=wording(table, "intro"),
        questions=tuple(read_question(one, meta) for one in own),
    )


def _with_writes(template: Template) -> Template:
    """Return the template where each table knows what the others ask of the same rows."""
    writes: dict[RowKind | None, dict[str, None]] = {}
    for question in template.questions:
        open_columns = (one.key for one in question.columns if not one.is_fixed)
        writes.setdefault(question.rows, {}).update(dict.fromkeys(open_columns))
    sections = tuple(
        replace(
            section,
            questions=tuple(
                replace(one, writes=tuple(writes[one.rows])) for one in section.questions
            ),
        )
        for section in template.sections
    )
    return replace(template, sections=sections)


def _template(
    table: Table, content: Mapping[str, Any], *, names: Mapping[str, Wording]
) -> Template:
    own = [one for one in content["section"] if one["template"] == table["key"]]
    return Template(
        key=table["key"],
        version=table.get("version", content["meta"]["version"]),
        title=wording(table, "title"),
        purpose=table["purpose_sv"],
        level=table["level"],
        applies_to=tuple(table["applies_to"]),
        minutes_target=table["minutes_target"],
        legal=tuple(table["legal"]),
        sections=tuple(
            _section(one, content["question"], content["meta"])
            for one in sorted(own, key=lambda s: s["order"])
        ),
        rules=tuple(_rule(one) for one in content["quality_rule"]),
        spends=Spends(table.get("spends", "")),
        follows=table.get("follows", ""),
        period=Period(table.get("period", Period.SCHOOL_YEAR)),
        autumn=table.get("autumn", 0),
        names=names,
    )
