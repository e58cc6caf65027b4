"""Results as tables, findings beside texts, choices among them, and differences between groups."""

from qms.followup.core.prefill.choices import larger_needs, top_results
from qms.followup.core.prefill.values import PrefilledValue, Source, SourceState
from qms.followup.core.report.questions import Question, QuestionType
from qms.followup.core.results.table import ResultRow, ResultTable
from qms.followup.queries import catalogue
from qms.followup.services.prefilling.ground import Ground

NOT_YET = frozenset({"needs_totals"})
"""Sources without a register of their own: they are there only as indicators of an import."""
KEPT_AS = {"cases": "cases", "needs": "needs_totals", "survey": "survey"}
SURVEY_RULE = "survey_lt10"
MOST_FINDINGS = 6
GROUPS_QUESTION = "uqr_differences"
NEEDS_QUESTION = "sp_q1_needs"


def source_of(row: ResultRow) -> str:
    """Return which prefill source an indicator comes from."""
    if row.indicator.rule.key == SURVEY_RULE:
        return "survey"
    return KEPT_AS.get(row.indicator.source, "indicators")


def from_results(ground: Ground, question: Question, key: str) -> PrefilledValue:
    """Return what the results of one source (`indicators`, `survey`, `cases`) give the question."""
    table = ground.table(question)
    source = _source(key, table)
    if question.type is QuestionType.INDICATOR_TABLE:
        return PrefilledValue(question=question.key, sources=(source,), table=table)
    if key != "indicators":
        return PrefilledValue(question=question.key, sources=(source,))
    if question.type is QuestionType.MULTI_CHOICE:
        return _chosen(ground, question, table, source)
    if question.key == GROUPS_QUESTION:
        return _groups(ground, question, table)
    if question.rows is not None:
        return PrefilledValue(question=question.key, sources=(source,), table=table)
    found = standing_out(table)
    state = SourceState.FILLED if found else SourceState.NOTHING
    return PrefilledValue(
        question=question.key,
        sources=(_source(key, table, state),),
        findings=found,
    )


def _source(key: str, table: ResultTable, state: SourceState | None = None) -> Source:
    own = [row for row in table.rows if key == "indicators" or source_of(row) == key]
    if state is None and not any(row.has_value for row in own):
        state = SourceState.NOT_YET if key in NOT_YET else SourceState.NOTHING
    years = (table.years[0], table.years[-1]) if table.years else None
    return Source(key=key, state=state or SourceState.FILLED, years=years if own else None)


def standing_out(table: ResultTable) -> tuple[ResultRow, ...]:
    """Return the rows that a text should take up: those for the worse first, then the best."""
    worse = [row for row in table.rows if row.needs_cause]
    better = [
        row for row in table.rows
        if row not in worse and any(one.is_better and one.is_large and one.is_chance is not True
                                    for one in row.findings)
    ]  # fmt: skip
    return (*worse, *better)[:MOST_FINDINGS]


def _chosen(
    ground: Ground, question: Question, table: ResultTable, source: Source
) -> PrefilledValue:
    """Return the choices that the results speak for, among those that the question offers."""
    if question.key == NEEDS_QUESTION:
        own, municipality = ground.background
        chosen = larger_needs(
            catalogue.needs(), table, own=own, municipality=municipality,
            most=question.max_choices,
        ) or _needs_before(ground, question)  # fmt: skip
    else:
        tables = (ground.material.table([key]) for key in ground.keys_for(question))
        names = {row.indicator.key: row.indicator.name.sv for row in table.rows}
        chosen = tuple(names[key] for key in top_results(tables, question.max_choices))
    offered = tuple(one for one in chosen if one in question.options)
    state = SourceState.FILLED if offered else SourceState.NOTHING
    return PrefilledValue(
        question=question.key,
        sources=(Source(key=source.key, state=state, years=source.years),),
        findings=standing_out(table) if question.key == NEEDS_QUESTION else (),
        choices=offered,
    )


def _needs_before(ground: Ground, question: Question) -> tuple[str, ...]:
    """Return the needs of last year's plan, where the register speaks for none of its own."""
    return ground.before.choices(question.key) if ground.before else ()


def _groups(ground: Ground, question: Question, table: ResultTable) -> PrefilledValue:
    groups = ground.groups
    spans = [(one.first, one.last) for one in groups.means]
    state = SourceState.FILLED if groups.means else SourceState.NOTHING
    return PrefilledValue(
        question=question.key,
        sources=(Source(key="indicators", state=state, years=spans[0] if spans else None),),
        groups=groups,
    )
