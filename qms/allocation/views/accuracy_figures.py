"""The funnel and the calibration of a follow-up, with the same numbers as tables."""

from collections.abc import Collection, Mapping
from decimal import Decimal

from qms.allocation.core.accuracy.found import Assessment, SchoolFound
from qms.allocation.core.accuracy.groups import WITHIN_95, WITHIN_998, limit
from qms.i18n.formats import number, percent, signed
from qms.i18n.language import gettext, language
from qms.i18n.order import swedish_key
from qms.reports.charts.cache import cached_svg
from qms.reports.charts.calibration import (
    CalibrationChart,
    CalibrationPoint,
    CalibrationWords,
    calibration_chart,
)
from qms.reports.charts.figure import Figure
from qms.reports.charts.funnel import FunnelChart, FunnelUnit, FunnelWords, Limit, funnel_chart
from qms.reports.charts.svg import Caption

STEPS = 40
SMALL = 3
"""So many of the smallest schools get their names, beside those outside the limits."""


def funnel_figure(
    found: Assessment, names: Mapping[str, str], *, hidden: Collection[str], source: str
) -> Figure | None:
    """Return the funnel of the schools that may be shown; None when none may."""
    shown = [one for one in found.schools if one.group.name not in hidden]
    if not shown:
        return None
    inside = sum(not is_outside(one, found.phi) for one in shown)
    title = gettext("%(inside)s av %(all)s skolor ligger där slumpen kan placera dem") % {
        "inside": inside, "all": len(shown),
    }  # fmt: skip
    chart = FunnelChart(
        caption=Caption(id="funnel", title=title, message=_message(shown, names, found.phi)),
        units=_units(shown, names, found.phi),
        limits=_limits(shown, found.phi),
        words=FunnelWords(
            value=gettext("Procentenheter fler än beräknat"),
            size=gettext("Elever i uppföljningen"),
            inner=gettext("95 %"),
            outer=gettext("99,8 %"),
        ),
    )
    return Figure(
        title=title,
        subtitle=_subtitle(found.phi),
        svg=cached_svg((chart, language()), lambda: funnel_chart(chart, _whole_signed)),
        source=source,
        headers=(gettext("Skola"), gettext("Elever"), gettext("Avvikelse, procentenheter"),
                 gettext("95 %-gräns"), gettext("99,8 %-gräns")),
        rows=tuple(_funnel_row(one, names, found.phi) for one in
                   sorted(shown, key=lambda one: swedish_key(names[one.group.name]))),
    )  # fmt: skip


def _subtitle(phi: float) -> str:
    if phi <= 1:
        return gettext("Utfall minus beräknat, procentenheter, mot antal elever.")
    return gettext(
        "Utfall minus beräknat, procentenheter, mot antal elever. Gränserna är vidgade för extra "
        "spridning (φ = %(phi)s)."
    ) % {"phi": number(_exact(phi), 2)}


def is_outside(one: SchoolFound, phi: float) -> bool:
    """Return whether the school lies outside its own 95 % limit."""
    return abs(one.group.deviation) > limit(
        one.group.variance, one.group.n, phi=phi, within=WITHIN_95
    )


def _message(shown: list[SchoolFound], names: Mapping[str, str], phi: float) -> str:
    outside = [names[one.group.name] for one in shown if is_outside(one, phi)]
    if not outside:
        return gettext("Ingen skola ligger utanför gränsen.")
    return gettext("Utanför gränsen: %(names)s.") % {"names": ", ".join(outside)}


def _units(
    shown: list[SchoolFound], names: Mapping[str, str], phi: float
) -> tuple[FunnelUnit, ...]:
    order = sorted(shown, key=lambda one: (one.group.n, one.group.name))
    small = {one.group.name for one in order[:SMALL]}
    return tuple(
        FunnelUnit(
            name=names[one.group.name],
            size=float(one.group.n),
            value=100 * one.group.deviation,
            is_outside=(outside := is_outside(one, phi)),
            is_named=outside or one.group.name in small,
        )
        for one in shown
    )


def _limits(shown: list[SchoolFound], phi: float) -> tuple[Limit, ...]:
    """Return the limits of a school with the pupils' mean variance, for every size there is."""
    pupils = sum(one.group.n for one in shown)
    mean = sum(one.group.variance for one in shown) / pupils
    low = max(5.0, min(one.group.n for one in shown) * 0.8)
    high = max(one.group.n for one in shown) * 1.05
    sizes = [low + (high - low) * at / STEPS for at in range(STEPS + 1)]
    return tuple(
        Limit(
            size=n,
            inner=100 * limit(mean * n, n, phi=phi, within=WITHIN_95),
            outer=100 * limit(mean * n, n, phi=phi, within=WITHIN_998),
        )
        for n in sizes
    )


def _funnel_row(one: SchoolFound, names: Mapping[str, str], phi: float) -> tuple[str, ...]:
    group = one.group
    return (
        names[group.name],
        number(group.n),
        signed(_exact(100 * group.deviation), 1),
        number(_exact(100 * limit(group.variance, group.n, phi=phi, within=WITHIN_95)), 1),
        number(_exact(100 * limit(group.variance, group.n, phi=phi, within=WITHIN_998)), 1),
    )


def calibration_figure(found: Assessment, *, source: str) -> Figure | None:
    """Return the calibration curve; None when the outcomes are too few for a point."""
    if not found.curve:
        return None
    astray = sum(not point.low <= point.expected <= point.high for point in found.curve)
    title = (
        gettext("Beräkningen håller i hela skalan")
        if not astray
        else gettext("Beräkningen håller inte för %(astray)s av %(all)s elevgrupper")
        % {"astray": astray, "all": len(found.curve)}
    )
    message = gettext("Utfall mot beräknat för %(n)s elevgrupper.") % {"n": len(found.curve)}
    chart = CalibrationChart(
        caption=Caption(id="calibration", title=title, message=message),
        points=tuple(
            CalibrationPoint(
                expected=100 * point.expected,
                observed=100 * point.observed,
                low=100 * point.low,
                high=100 * point.high,
            )
            for point in found.curve
        ),
        words=CalibrationWords(
            observed=gettext("Utfall, procent"),
            expected=gettext("Beräknad andel, procent"),
            diagonal=gettext("utfall = beräknat"),
        ),
    )
    return Figure(
        title=title,
        subtitle=gettext("Elever med lika beräknad andel tillsammans, med 95 % osäkerhet."),
        svg=cached_svg((chart, language()), lambda: calibration_chart(chart, _whole)),
        source=source,
        headers=(gettext("Beräknat"), gettext("Utfall"), gettext("95 % mellan"), gettext("och"),
                 gettext("Elever")),
        rows=tuple(
            (percent(_exact(point.expected), 1), percent(_exact(point.observed), 1),
             percent(_exact(point.low), 1), percent(_exact(point.high), 1), number(point.n))
            for point in found.curve
        ),
    )  # fmt: skip


def _whole(value: float) -> str:
    return number(_exact(value))


def _whole_signed(value: float) -> str:
    return signed(_exact(value))


def _exact(value: float) -> Decimal:
    return Decimal(repr(float(value)))
