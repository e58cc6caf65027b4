"""The mark: three arcs, one for each phase of the wheel."""

from qms.reports.charts import palette as p
from qms.reports.charts.arcs import arc
from qms.reports.charts.svg import Caption, document

PHASES = (("f", 60.0, p.SJO), ("a", 180.0, p.AMBER), ("p", 300.0, p.HEATHER))
"""Phase, the middle of its arc in degrees from twelve o'clock, colour."""
HALF_ARC = 52.0


def brand(caption: Caption, *, size: int = 64, phase: str | None = None) -> str:
    """Return the mark, or with `phase` (`f`, `a`, `p`) the mark with only that arc in colour."""
    centre = (size / 2, size / 2)
    arcs = "".join(
        arc(
            centre,
            size * 0.375,
            (middle - HALF_ARC, middle + HALF_ARC),
            width=size * 0.1875,
            colour=colour if phase in (None, key) else p.OFF,
        )
        for key, middle, colour in PHASES
    )
    return document(caption, arcs, width=size, height=size, class_="brand-drawing")
