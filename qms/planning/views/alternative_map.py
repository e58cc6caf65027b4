"""A map of areas and schools: what stays, closes and opens, with a table that says the same."""

from collections.abc import Iterator, Mapping
from math import cos, radians

from qms.i18n.formats import number
from qms.i18n.language import gettext as _
from qms.i18n.language import language
from qms.planning.core.case.case import Floats
from qms.planning.core.freezing import Facts
from qms.register.core.premises_facts import Position
from qms.reports.charts import palette as p
from qms.reports.charts.cache import cached_svg
from qms.reports.charts.figure import Figure
from qms.reports.charts.svg import Caption, document, element, text

EDGE, WIDTH, HEIGHT = 60.0, 1_000.0, 560.0
LARGEST = 34.0
"""Radius of the area with the most children, in the drawing's units."""
Point = tuple[float, float]


def drawn_map(
    facts: Facts, schools: Mapping[str, Position], areas: Mapping[str, Position]
) -> Figure | None:
    """Return the map, None where no school has a place; schools without one are in the table."""
    placed = {one.key: schools[one.key] for one in facts.case.schools if one.key in schools}
    if len(placed) < 2:
        return None
    title = _("Var skolorna ligger, och vad som ändras")
    at = _projection([*placed.values(), *areas.values()])
    caption = Caption(id="map", title=title, message=_summary(facts))
    children = (*_areas(facts, areas, at), *_schools(facts, placed, at))
    return Figure(
        title=title,
        subtitle=_("Ytan på en ring är antalet barn i området. Fylld prick är en skola, ring en "
                   "som öppnas, kryss en som stängs. Avstånd är fågelvägen."),
        svg=cached_svg((caption, children, language()),
                       lambda: document(caption, *children, width=WIDTH, height=HEIGHT)),
        source=_("Källa: registrets lägen för enheter och områden."),
        headers=(_("Skola"), _("Område"), _("Vad händer"), _("Elever %(year)s")
                 % {"year": facts.case.years[0]}, _("Elever %(year)s")
                 % {"year": facts.case.years[-1]}),
        rows=tuple(_rows(facts)),
    )  # fmt: skip


def _summary(facts: Facts) -> str:
    turned = [one.name for at, one in enumerate(facts.case.schools) if _change(facts, at)]
    return ", ".join(turned) or _("Ingen skola öppnar eller stänger.")


class _Projection:
    """Degrees to places in the drawing; a degree east is shorter the further north it is."""

    def __init__(self, some: list[Position]) -> None:
        north = [one.latitude for one in some]
        self.shrink = cos(radians(sum(north) / len(north)))
        east = [one.longitude * self.shrink for one in some]
        self.west, self.top = min(east), max(north)
        self.scale = min((WIDTH - 2 * EDGE) / max(max(east) - self.west, 1e-6),
                         (HEIGHT - 2 * EDGE) / max(self.top - min(north), 1e-6))  # fmt: skip

    def __call__(self, one: Position) -> Point:
        """Return where the place is drawn."""
        return (EDGE + (one.longitude * self.shrink - self.west) * self.scale,
                EDGE + (self.top - one.latitude) * self.scale)  # fmt: skip


def _projection(some: list[Position]) -> _Projection:
    return _Projection(some)


def _areas(facts: Facts, areas: Mapping[str, Position], at: _Projection) -> Iterator[str]:
    living: Floats = facts.case.demand[-1].sum(axis=1)
    most = max(float(living.max()), 1.0)
    for place, name in enumerate(facts.case.areas):
        if name in areas:
            x, y = at(areas[name])
            radius = LARGEST * (float(living[place]) / most) ** 0.5
            yield element("circle", cx=x, cy=y, r=max(radius, 2.0), fill="none",
                          stroke=p.REFERENCE[0], stroke_width=1.5)  # fmt: skip
            yield text(x, y + radius + 16, name, text_anchor="middle", fill=p.GREY)


def _schools(facts: Facts, placed: Mapping[str, Position], at: _Projection) -> Iterator[str]:
    for place, school in enumerate(facts.case.schools):
        if school.key not in placed:
            continue
        x, y = at(placed[school.key])
        change = _change(facts, place)
        if change == "closed":
            yield element("path", d=f"M{x - 6:.1f} {y - 6:.1f}l12 12m0 -12l-12 12", fill="none",
                          stroke=p.INK, stroke_width=2.5)  # fmt: skip
        else:
            yield element("circle", cx=x, cy=y, r=6.0, fill=p.SERIES[0][0] if not change
                          else "#fff", stroke=p.SERIES[0][0], stroke_width=2.5)  # fmt: skip
        if change:
            yield text(x + 10, y + 4, school.name, font_weight="bold")


def _change(facts: Facts, place: int) -> str:
    """Return what happens to the school: opened, closed, or nothing."""
    opened, today = (one.found.opened[:, place] for one in (facts.chosen, facts.today))
    if opened[-1] and not today[-1]:
        return "opened"
    return "closed" if today[-1] and not opened[-1] else ""


def _rows(facts: Facts) -> Iterator[tuple[str, ...]]:
    words = {"opened": _("öppnas"), "closed": _("stängs"), "": _("består")}
    pupils = facts.chosen.found.pupils.sum(axis=2)
    for place, school in enumerate(facts.case.schools):
        either = facts.chosen.found.opened[:, place] | facts.today.found.opened[:, place]
        if either.any():
            yield (school.name, school.area, words[_change(facts, place)],
                   number(round(float(pupils[0, place]))),
                   number(round(float(pupils[-1, place]))))  # fmt: skip
