"""One small drawing of every kind, with a name that must be escaped."""

from datetime import date

from qms.reports.charts.bars import Bar, BarChart, bar_chart
from qms.reports.charts.brand import brand
from qms.reports.charts.calibration import (
    CalibrationChart,
    CalibrationPoint,
    CalibrationWords,
    calibration_chart,
)
from qms.reports.charts.fan import FanChart, FanYear, fan_chart
from qms.reports.charts.funnel import FunnelChart, FunnelUnit, FunnelWords, Limit, funnel_chart
from qms.reports.charts.lines import LineChart, Series, line_chart
from qms.reports.charts.profile import Area, ProfileChart, profile_chart
from qms.reports.charts.ring import progress_ring
from qms.reports.charts.scatter import Dot, Scatter, scatter_chart
from qms.reports.charts.sparkline import sparkline
from qms.reports.charts.svg import Caption
from qms.reports.charts.waterfall import End, Step, Waterfall, waterfall_chart
from qms.reports.charts.year_wheel import PhaseOfYear, YearWheel, year_wheel

NAME = 'Ek & "Al" <skolan>'


def plain(value):
    return f"{value:g}"


def caption(title=NAME):
    return Caption(id="c1", title=title, message="Elevantalet minskar.")


def fan(**changes):
    """Two observed years, 0 and 100, and one forecast year."""
    values = {
        "caption": caption(),
        "observed": ((2020, 0), (2021, 100)),
        "forecast": (FanYear(year=2022, mean=50, lo80=40, hi80=60, lo95=20, hi95=80),),
        "start": "15 oktober 2021: 100",
    }
    return FanChart(**{**values, **changes})


def waterfall(first=100, change=100, last=200):
    return Waterfall(
        caption=caption(),
        first=End(name="Förra året", detail="beslutad", amount=first),
        steps=(Step(name=NAME, detail="fler", change=change),),
        last=End(name="I år", detail="beräknad", amount=last),
    )


def bars(*pairs):
    return BarChart(caption=caption(), bars=tuple(Bar(name=name, value=v) for name, v in pairs))


def lines(count, references=0):
    points = ((2020, 10), (2021, 20))
    own = [Series(name=f"{NAME} {i}", points=points) for i in range(count)]
    others = [Series(name="Riket", points=points, reference=True) for _ in range(references)]
    return LineChart(caption=caption(), series=(*own, *others))


def scatter(*dots, **more):
    """Dots of equal size at (x, y)."""
    labels = {"x_label": NAME, "y_label": "Resultat", **more}
    return Scatter(caption=caption(), dots=tuple(Dot(x=x, y=y) for x, y in dots), **labels)


def wheel(today=date(2026, 11, 24), due=()):
    phases = (("a", 10, 1), ("p", 2, 5), ("f", 6, 9))
    return YearWheel(
        caption=caption(),
        phases=tuple(PhaseOfYear(phase=p, first_month=a, last_month=b) for p, a, b in phases),
        today=today,
        due=due,
        centre=("Nu", "Analysera", "24 november 2026"),
    )


def funnel(*units):
    """Limits of 10 and 20 at 100 pupils, of 5 and 10 at 400."""
    return FunnelChart(
        caption=caption(),
        units=units or (FunnelUnit(name=NAME, size=200, value=-4, is_named=True),),
        limits=(Limit(size=100, inner=10, outer=20), Limit(size=400, inner=5, outer=10)),
        words=FunnelWords(value="Fler", size="Elever", inner="95 %", outer="99,8 %"),
    )


def calibration():
    """Two groups, expected 10 and 40 of 100."""
    return CalibrationChart(
        caption=caption(),
        points=(
            CalibrationPoint(expected=10, observed=12, low=8, high=16),
            CalibrationPoint(expected=40, observed=38, low=30, high=46),
        ),
        words=CalibrationWords(observed="Utfall", expected="Beräknat", diagonal="lika"),
    )


def profile():
    """One area with 25 points where 17 are aimed at."""
    return ProfileChart(caption=caption(), areas=(Area(name=NAME, value=25, aim=17),), most=45)


DRAWINGS = {
    "funnel": funnel_chart(funnel(), plain),
    "calibration": calibration_chart(calibration(), plain),
    "fan": fan_chart(fan(), plain),
    "fan, narrow": fan_chart(fan(), plain, width=440),
    "lines": line_chart(lines(4, 1), plain),
    "bars": bar_chart(bars((NAME, 10), ("B", -5)), plain),
    "waterfall": waterfall_chart(waterfall(), plain, signed=plain, axis=plain),
    "scatter": scatter_chart(scatter((0, 10), (5, 20), mean=(2, 15)), plain, plain),
    "sparkline": sparkline(caption(), [1, 2]),
    "year wheel": year_wheel(wheel(due=(date(2026, 12, 11),))),
    "profile": profile_chart(profile(), plain),
    "ring": progress_ring(caption(), done=3, total=5),
    "brand": brand(caption()),
}
