"""What pages say of trust, of the mixture and of a chart's marks, from numbers known by hand."""

import re

import pytest

from qms.forecast.core.methods import AUTO, LAST_VALUE
from qms.forecast.core.study import SeriesScore
from qms.forecast.core.told import Told, from_plain, name_of
from qms.forecast.core.trust.shown import (
    Held80,
    Said,
    error_without,
    hits_of,
    one_year_cells,
    shown_of,
)
from qms.forecast.mixture_labels import mixture_of
from qms.i18n.language import speaking
from qms.reports.charts.fan import FanChart, FanYear, fan_chart
from qms.reports.charts.lines import LineChart, Series, line_chart
from qms.reports.charts.svg import Caption

YEARS = tuple(range(2010, 2021))


def told(misses, *, estimated=()):
    """Return a unit of 100 pupils every year, whose forecasts one year ahead missed by so much."""
    said = {year: (100.0 + miss,) for year, miss in zip(YEARS, misses, strict=False)}
    return Told(
        steps=(0,), years=YEARS, counts=((100.0,) * len(YEARS),), estimated=estimated, breaks=(),
        said=said,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("found", "tried", "method", "expected"),
    [
        pytest.param(told([1, -2, 4.9, 5, 20]), (2010, 2019), AUTO, (3, 5), id="five-is-not-below"),
        pytest.param(told([1, 9], estimated=(2012,)), (2010, 2019), AUTO, (1, 1),
                     id="not-an-estimate"),
        pytest.param(told([1, 9, 9, 1]), (2011, 2012), AUTO, (0, 2), id="the-table's-years-alone"),
        pytest.param(told([9] * 10), (2010, 2019), LAST_VALUE, (10, 10), id="the-number-shown"),
        pytest.param(told([1]), None, AUTO, (0, 0), id="nothing-tried"),
        pytest.param(None, (2010, 2019), AUTO, (0, 0), id="a-run-that-kept-nothing"),
    ],
)  # fmt: skip
def test_hits_are_counted_below_one_limit_for_all(found, tried, method, expected):
    assert hits_of(one_year_cells(found, tried, method=method)) == expected


def test_the_error_without_a_year_leaves_out_what_is_made_from_it_and_of_it():
    cells = one_year_cells(told([2, 30, 30, 2]), (2010, 2019), method=AUTO)
    assert error_without(cells, 2012) == pytest.approx(2.0)  # by hand: made 2010 and 2013
    assert error_without(cells[1:3], 2012) is None


def score(method, horizon, error, cover=80.0, cells=10):
    return SeriesScore(unit="1", method=method, horizon=horizon, error=error, cover80=cover,
                       cells=cells)  # fmt: skip


def test_what_is_shown_has_one_error():
    scores = [score(AUTO, 1, 4.0), score(LAST_VALUE, 1, 3.0), score(LAST_VALUE, 5, 9.0, 20.0),
              score(LAST_VALUE, 10, 9.0, 0.0)]  # fmt: skip
    rests = shown_of(None, scores, method=LAST_VALUE, asked=AUTO, last=100.0, closes=2030)
    assert (rests.said, rests.error, rests.other) == (Said.LAST, 3.0, 4.0)
    assert rests.held == Held80(share=50.0, tests=20)  # (80 + 20) / 2: ten years ahead is left out
    assert rests.held.is_poor
    assert [rests.is_open(year) for year in (2029, 2030, 2031)] == [True, False, False]
    assert not Held80(share=29.0, tests=7).is_poor
    assert not Held80(share=60.0, tests=99).is_poor


def test_a_unit_that_has_not_opened_has_years_without_numbers():
    bare = Told(steps=(), years=YEARS, counts=(), estimated=(), breaks=(), said={})
    assert bare.totals() == (None,) * len(YEARS)
    assert name_of("12") == "unit/12"


def test_what_is_stored_of_a_unit_reads_back():
    plain = {
        "steps": [0, 1], "years": [2019, 2020], "counts": [[1.0, None], [2.0, 3.0]],
        "estimated": [2019], "breaks": [2020], "said": {"2019": [4.5]},
    }  # fmt: skip
    read = from_plain(plain)
    assert read.totals() == (3.0, None)
    assert read.said == {2019: (4.5,)}


def test_the_mixture_names_the_heaviest_and_whether_schools_were_drawn():
    read = {
        "weights": {"prophet": [0.0] * 5, "last-value": [0.2] * 5,
                    "cohort-3yr": [0.5, 0.5, 0.5, 0.5, 0.1], "top-down": [0.3, 0.3, 0.3, 0.3, 0.7]},
        "strength": [0.0] * 5, "total": [0.0] * 5, "baseline": {},
    }  # fmt: skip
    with speaking("sv"):
        made = mixture_of(read)
        drawn = mixture_of({**read, "strength": [0.25, 0.4, 0.5, 0.6, 0.75]})
    assert [row[0] for row in made.rows] == [
        "Kohort, 3 år", "Skolans andel av kommunen", "Senaste värdet",
    ]  # fmt: skip
    near, far, total = (text.replace("\xa0", " ") for text in made.sentences)
    assert near == (
        "Ett år framåt väger ”Kohort, 3 år” (50 %) och ”Skolans andel av kommunen” (30 %) mest."
    )
    assert far.startswith("Fem år framåt väger ”Skolans andel av kommunen” (70 %) och")
    assert "summan av skolorna" in total
    assert "25 %" in drawn.sentences[-1].replace("\xa0", " ")
    assert mixture_of(None) is None


def test_a_narrow_chart_has_the_latest_years_and_its_words_below():
    chart = FanChart(
        caption=Caption(id="fan", title="t", message="m"),
        observed=tuple((year, 100.0) for year in YEARS),
        forecast=(FanYear(year=2021, mean=101, lo80=99, hi80=103, lo95=98, hi95=104),),
        start="2020",
    )
    drawn = fan_chart(chart, lambda value: f"{value:.0f}", width=320)
    assert drawn.count("<circle") == 5
    assert ">2021: Prognos 101</text>" in drawn
    assert max(map(float, re.findall(r' x="([0-9.]+)"', drawn))) <= 320


def test_what_came_is_drawn_solid_and_last_and_forecasts_dashed():
    lines = LineChart(
        caption=Caption(id="c", title="t", message="m"),
        series=(Series(name="Utfall", points=((2020, 1), (2021, 2)), measured=True),
                Series(name="Prognos", points=((2020, 1), (2021, 3)))),
    )  # fmt: skip
    drawn = re.findall(r"<path[^>]*>", line_chart(lines, lambda value: f"{value:.0f}"))
    assert ["stroke-dasharray" in one for one in drawn] == [True, False]


def test_breaks_and_estimates_are_marked_in_the_chart():
    def drawn(**marks):
        chart = FanChart(
            caption=Caption(id="fan", title="t", message="m"),
            observed=tuple((year, 100.0 + year % 3) for year in YEARS),
            forecast=(FanYear(year=2021, mean=101, lo80=99, hi80=103, lo95=98, hi95=104),),
            start="2020",
            **marks,
        )
        return fan_chart(chart, lambda value: f"{value:.0f}")

    plain, marked = drawn(), drawn(estimated=frozenset({2014}), breaks=((2016, "Brott 2016"),))
    assert marked.count('fill="#FFFFFF"') == plain.count('fill="#FFFFFF"') + 1
    assert "Brott 2016" in marked
    assert "Brott 2016" not in plain
    assert "Brott 2005" not in drawn(breaks=((2005, "Brott 2005"),))  # before the first year
    near = drawn(breaks=((2015, "Brott 2015"), (2016, "Brott 2016")))
    heights = re.findall(r'y="([0-9.]+)"[^>]*>Brott', near)
    assert len(set(heights)) == 2  # words on neighbouring years stand above each other
