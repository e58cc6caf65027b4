"""A small line for a table cell: the shape of a few years, the last one marked."""

from collections.abc import Sequence

from qms.reports.charts.palette import GRAN
from qms.reports.charts.scale import Scale
from qms.reports.charts.svg import Caption, document, element, path_through

WIDTH, HEIGHT, MARGIN = 96, 28, 5


def sparkline(caption: Caption, values: Sequence[float | None]) -> str:
    """Return the line through `values` (None leaves a gap); empty text when no value is known."""
    known = [value for value in values if value is not None]
    if not known:
        return ""
    x = Scale(low=0, high=max(len(values) - 1, 1), start=MARGIN, end=WIDTH - MARGIN)
    y = Scale(low=min(known), high=max(known), start=HEIGHT - MARGIN, end=MARGIN)
    pieces: list[list[tuple[float, float]]] = [[]]
    for i, value in enumerate(values):
        if value is None:
            pieces.append([])
        else:
            pieces[-1].append((x(i), y(value)))
    lines = "".join(
        element("path", d=path_through(piece), fill="none", stroke=GRAN, stroke_width=2)
        for piece in pieces
        if len(piece) > 1
    )
    last = next(piece[-1] for piece in reversed(pieces) if piece)
    dot = element("circle", cx=last[0], cy=last[1], r=3.2, fill=GRAN)
    return document(caption, lines, dot, width=WIDTH, height=HEIGHT, class_="sparkline")
