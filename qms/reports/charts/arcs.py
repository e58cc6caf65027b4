"""Points and arcs on a circle, with angles in degrees clockwise from twelve o'clock."""

from math import cos, radians, sin

from qms.reports.charts.svg import Point, element


def on_circle(centre: Point, radius: float, angle: float) -> Point:
    """Return the point at `angle`."""
    turn = radians(angle)
    return centre[0] + radius * sin(turn), centre[1] - radius * cos(turn)


def arc(
    centre: Point, radius: float, span: tuple[float, float], *, width: float, colour: str
) -> str:
    """Return a thick arc clockwise over `span` (from, to), less than a full turn."""
    (x0, y0), (x1, y1) = (on_circle(centre, radius, angle) for angle in span)
    large = 1 if (span[1] - span[0]) % 360 > 180 else 0
    d = f"M{x0:.2f} {y0:.2f}A{radius:g} {radius:g} 0 {large} 1 {x1:.2f} {y1:.2f}"
    return element("path", d=d, fill="none", stroke=colour, stroke_width=width)
