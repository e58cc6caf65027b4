"""The fan chart of a forecast, with its words and the same numbers as a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from qms.forecast.core.told import Told
from qms.forecast.core.values import Value
from qms.i18n.formats import number, signed
from qms.i18n.language import gettext, language
from qms.reports.charts.cache import cached_svg
from qms.reports.charts.fan import FanChart, FanWords, FanYear, axis_of, fan_chart
from qms.reports.charts.figure import Figure
from qms.reports.charts.palette import WIDE
from qms.reports.charts.svg import Caption

PHONE = 320
"""Width of a drawing that is shown whole, at its own size, on a small screen."""
JOINER = "\u2060"
"""Keeps `F–9` on one line."""
Observed = Sequence[tuple[int, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What was observed, which of those years are estimates, and where the series made a jump.

    `odd` are the years that stood out alone; the jump to them and back is no other break.
    """

    observed: Observed
    estimated: frozenset[int] = frozenset()
    breaks: tuple[int, ...] = ()
    odd: tuple[int, ...] = ()

    def marks(self) -> tuple[tuple[int, str], ...]:
        """Return the years with a word each."""
        jumps = [year for year in self.breaks if not {year, year - 1} & {*self.odd}]
        return (
            *((year, gettext("Brott {}").format(year)) for year in jumps),
            *((year, gettext("Avvek {}").format(year)) for year in self.odd),
        )


def past_of(told: Told | None, observed: Observed = (), odd: Sequence[int] = ()) -> Past:
    """Return the past that a run keeps of a unit; `observed` where it keeps none."""
    if told is None:
        return Past(observed=observed)
    pairs = zip(told.years, told.totals(), strict=True)
    return Past(
        observed=tuple((year, n) for year, n in pairs if n is not None),
        estimated=frozenset(told.estimated),
        breaks=told.breaks,
        odd=tuple(odd),
    )


def fan_figures(
    past: Past, values: Sequence[Value], *, title: str, message: str, source: str, url: str
) -> tuple[Figure, Figure]:
    """Return the chart for a wide page, and the one that a small screen shows whole."""

    def drawn(width: int, name: str) -> Figure:
        return fan_figure(past, values, title=name, message=message, source=source, url=url,
                          width=width)  # fmt: skip

    return drawn(WIDE, title), drawn(PHONE, title.replace("–", f"{JOINER}–{JOINER}"))


def fan_figure(
    past: Past,
    values: Sequence[Value],
    *,
    title: str,
    message: str,
    source: str,
    url: str,
    width: int = WIDE,
) -> Figure:
    """Return the chart of one total; `values` are its years ahead, `url` its data to fetch."""
    last = values[0].last_value
    origin = values[0].year - values[0].horizon
    chart = FanChart(
        caption=Caption(
            id="fan" if width == WIDE else f"fan-{width}", title=title, message=message
        ),
        observed=(*((year, n) for year, n in past.observed if year < origin), (origin, last)),
        estimated=past.estimated,
        breaks=past.marks(),
        forecast=tuple(
            FanYear(year=v.year, mean=v.mean, lo80=v.lo80, hi80=v.hi80, lo95=v.lo95, hi95=v.hi95)
            for v in values
        ),
        start=gettext("15 oktober {year}: {n}").format(year=origin, n=number(last)),
        words=_words(),
    )
    start = axis_of(chart)[0]
    from_where = gettext("Axeln börjar vid {n}.").format(n=number(start)) if start else ""
    return Figure(
        title=title,
        subtitle=" ".join(
            part
            for part in (
                gettext("Antal den 15 oktober."),
                from_where,
                gettext("Ihålig punkt: skattat år.") if past.estimated else "",
            )
            if part
        ),
        svg=cached_svg((chart, language()), lambda: fan_chart(chart, number, width=width)),
        source=source,
        headers=(
            gettext("År"),
            gettext("Elever"),
            gettext("80 %"),
            gettext("95 %"),
            gettext("Senaste värdet"),
        ),
        rows=(
            *((_year(year, past), number(n), "–", "–", "–") for year, n in chart.observed),
            *((str(v.year), number(v.mean), span80(v), span95(v), number(last)) for v in values),
        ),
        download_url=url,
    )


def _words() -> FanWords:
    return FanWords(
        observed=gettext("Observerat"),
        outer=gettext("95 %"),
        forecast=gettext("Prognos {}"),
        highest=gettext("80 % högst {}"),
        lowest=gettext("80 % lägst {}"),
        last=gettext("Senaste värdet {}"),
    )


def _year(year: int, past: Past) -> str:
    """Return the year, with what must be known of its number."""
    if year in past.estimated:
        return gettext("{year}, skattat").format(year=year)
    if year in past.odd:
        return gettext("{year}, avvek").format(year=year)
    broken = year in past.breaks and year - 1 not in past.odd
    return gettext("{year}, brott").format(year=year) if broken else str(year)


def span80(value: Value) -> str:
    """Return the 80 per cent interval, `4 218–4 284`."""
    return f"{number(value.lo80)}–{number(value.hi80)}"


def span95(value: Value) -> str:
    """Return the 95 per cent interval."""
    return f"{number(value.lo95)}–{number(value.hi95)}"


def change_of(value: Value) -> str:
    """Return the expected change since the last value, as the rounded numbers show it."""
    return signed(round(value.mean) - round(value.last_value))
