"""What the register proposes: results to understand, needs, changes, measures; and the share."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from result_builders import cells, indicator

from qms.content.loader import load
from qms.followup.core.prefill.choices import (
    Need,
    YearOfChange,
    changed,
    larger_needs,
    parse_needs,
    top_results,
)
from qms.followup.core.prefill.proposals import propose, read_entries
from qms.followup.core.prefill.share import share_of
from qms.followup.core.prefill.values import PrefilledValue, Source, SourceState, merged
from qms.followup.core.report.catalogue import parse_catalogue
from qms.followup.core.report.content import Content, PreviousActivity
from qms.followup.core.report.template_file import parse_templates
from qms.followup.core.results.findings import findings
from qms.followup.core.results.means import Mean
from qms.followup.core.results.table import ResultRow, ResultTable

TEMPLATES = parse_templates(load("report_templates"))
CATALOGUE = read_entries(
    parse_catalogue(load("intervention_catalogue"), load("indicators")),
    load("intervention_catalogue")["intervention"],
)


def row(key, value, usual, *, n=400):
    one, own = indicator(key), cells(value, n=n)
    means = (Mean(value=Decimal(usual), units=9),)
    return ResultRow(
        indicator=one, cells=own, municipality=means, similar=(None,),
        findings=findings(one, own, means),
    )  # fmt: skip


def table(*rows):
    return ResultTable(years=(2026,), rows=rows)


FAR_BELOW, BELOW = row("g6_math", 40, 80), row("np3_math", 60, 80)
BY_CHANCE, ABOVE = row("g9_merit", 79, 80), row("safety_g5", 95, 80)


@pytest.mark.parametrize(
    ("rows", "most", "expected"),
    [
        pytest.param([BELOW, ABOVE, FAR_BELOW], 3, ("g6_math", "np3_math", "safety_g5"),
                     id="the worst first, one that goes well last"),
        pytest.param([BELOW, ABOVE, FAR_BELOW], 2, ("g6_math", "safety_g5"), id="room for two"),
        pytest.param([BELOW, FAR_BELOW], 3, ("g6_math", "np3_math"), id="nothing goes well"),
        pytest.param([BY_CHANCE], 3, (), id="chance gives as much"),
        pytest.param([], 3, (), id="no results"),
    ],
)  # fmt: skip
def test_the_results_most_worth_understanding(rows, most, expected):
    assert top_results([table(*rows)], most) == expected


NEEDS = (
    Need(name="Matematik", indicators=("np3_math", "g6_math")),
    Need(name="Nytt land", factor="tid", category="kort"),
)


@pytest.mark.parametrize(
    ("own", "usual", "rows", "expected"),
    [
        pytest.param(0.3, 0.1, (BELOW,), ("Nytt land", "Matematik"), id="the strongest first"),
        pytest.param(0.11, 0.1, (BELOW,), ("Matematik",), id="a tenth more is not larger"),
        pytest.param(0.3, 0.1, (ABOVE,), ("Nytt land",), id="no result speaks for it"),
        pytest.param(0.3, 0.0, (), (), id="nobody has it"),
    ],
)
def test_the_needs_that_are_larger_here(own, usual, rows, expected):
    found = larger_needs(
        NEEDS, table(*rows), own={"tid": {"kort": own}}, municipality={"tid": {"kort": usual}},
        most=4,
    )  # fmt: skip

    assert found == expected


def test_the_needs_of_the_content_are_offered_by_the_plan():
    offered = TEMPLATES["socio_plan"].question("sp_q1_needs").options

    assert {need.name for need in parse_needs(load("indicators"))} <= set(offered)


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        pytest.param(YearOfChange(), (), id="nothing is known"),
        pytest.param(YearOfChange(new_leader_since=date(2026, 8, 1)), ("Ny rektor",), id="leader"),
        pytest.param(YearOfChange(pupils=110, pupils_before=100),
                     ("Många nya barn eller elever",), id="a tenth more pupils"),
        pytest.param(YearOfChange(pupils=109, pupils_before=100), (), id="nine per cent more"),
        pytest.param(YearOfChange(is_reorganised=True), ("Ändrad organisation",), id="merged"),
    ],
)  # fmt: skip
def test_what_has_changed_is_ticked_beforehand(year, expected):
    assert (
        changed(year, TEMPLATES["unit_quality_report"].question("uqr_changed").options) == expected
    )


def test_measures_are_proposed_for_results_below_and_one_per_result():
    rows = propose(CATALOGUE, table(FAR_BELOW, ABOVE), forms=("compulsory",))

    assert rows
    assert {one.because_of.key for one in rows} == {"g6_math"}
    assert len({one.indicator.key for one in rows}) == len(rows)


@pytest.mark.parametrize(
    ("rows", "forms", "without"),
    [
        pytest.param((ABOVE, BY_CHANCE), ("compulsory",), (), id="nothing lies below"),
        pytest.param((FAR_BELOW,), ("leisure_centre",), (), id="no measure for the form"),
        pytest.param((FAR_BELOW,), ("compulsory",), tuple(e.suggestion.key for e in CATALOGUE),
                     id="the report has them already"),
    ],
)  # fmt: skip
def test_no_measure_is_proposed(rows, forms, without):
    assert propose(CATALOGUE, table(*rows), forms=forms, without=without) == ()


def value(question, *states):
    sources = tuple(Source(key="indicators", state=state) for state in states)
    return PrefilledValue(question=question, sources=sources)


def test_a_question_counts_when_any_source_gives_something_real():
    template = TEMPLATES["socio_plan"]
    values = {one.key: value(one.key, SourceState.NOT_YET) for one in template.questions}
    values["sp_amount"] = value("sp_amount", SourceState.FILLED, SourceState.NOT_YET)
    values["sp_q1_text"] = value("sp_q1_text", SourceState.FILLED)

    found = share_of(template, Content(amount_ore=0, spends=template.spends), values)

    assert (found.asked, found.filled) == (len(template.questions), 2)
    assert found.answered == 1, "beside a text stands material, not the answer"
    assert values["sp_amount"].is_partly
    assert not values["sp_q1_text"].is_partly


def test_last_years_promises_are_asked_only_where_there_are_any():
    template = TEMPLATES["socio_outcome"]
    values = {one.key: value(one.key) for one in template.questions}
    promised = PreviousActivity(id=1, name="a", measure="", aim="", result="", ore=0)
    content = Content(amount_ore=0, spends=template.spends)

    without = share_of(template, content, values)
    with_one = share_of(template, replace(content, previous=(promised,)), values)

    assert with_one.asked == without.asked + 1


def test_the_parts_of_several_sources_become_one_value():
    first = PrefilledValue(question="q", choices=("a", "b"), ore=5)
    second = PrefilledValue(question="q", choices=("b", "c"), table=table(ABOVE), ore=7)

    both = merged("q", [first, second])

    assert both.choices == ("a", "b", "c")
    assert both.ore == 5
    assert both.table is second.table
