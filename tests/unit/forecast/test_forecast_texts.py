"""What pages say of trust, of the mixture and of a chart's marks, from numbers known by hand."""

import re

import pytest

from qms.forecast.core.told import Told, from_plain, name_of
from qms.forecast.mixture_labels import mixture_of
from qms.forecast.trust_labels import Hits, hits_of
from qms.i18n.language import speaking
from qms.reports.charts.fan import FanChart, FanYear, fan_chart
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
    ("found", "expected"),
    [
        pytest.param(told([1, -2, 0.5, 3, 1, 1, 1, 1, 1, 20]), Hits(9, 10, 0.04), id="nine-of-ten"),
        pytest.param(told([1, -2.4, 0.5]), Hits(3, 3, 0.03), id="few-are-all-counted"),
        pytest.param(told([1, 9], estimated=(2012,)), Hits(1, 1, 0.02), id="not-an-estimate"),
        pytest.param(told([0.0] * 10), Hits(10, 10, 0.01), id="never-below-nothing"),
        pytest.param(told([1] * 9 + [1.5]), Hits(10, 10, 0.02), id="all-below-are-counted"),
        pytest.param(told([]), None, id="no-tests"),
        pytest.param(None, None, id="a-run-that-kept-nothing"),
    ],
)
def test_nine_in_ten_lay_below(found, expected):
    assert hits_of(found) == expected


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
