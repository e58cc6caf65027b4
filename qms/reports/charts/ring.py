"""How many of the parts are done, as a ring of segments with the figure in the middle."""

from qms.reports.charts import palette as p
from qms.reports.charts.arcs import arc
from qms.reports.charts.svg import Caption, document, text

SIZE, CENTRE, RADIUS, THICK, GAP = 56, (28.0, 28.0), 23.0, 7, 8.0


def progress_ring(caption: Caption, *, done: int, total: int, colour: str = p.SJO) -> str:
    """Return the ring, 56 × 56; raises ValueError unless 0 ≤ done ≤ total and total ≥ 1."""
    if total < 1 or not 0 <= done <= total:
        raise ValueError(f"{done} of {total} parts cannot be drawn")
    each = 360 / total
    gap = GAP if total > 1 else 0.2
    segments = "".join(
        arc(
            CENTRE,
            RADIUS,
            (part * each + gap / 2, (part + 1) * each - gap / 2),
            width=THICK,
            colour=colour if part < done else p.OFF,
        )
        for part in range(total)
    )
    figure = text(
        CENTRE[0],
        33.2,
        f"{done}/{total}",
        text_anchor="middle",
        font_size=15,
        font_weight="bold",
    )
    return document(caption, segments, figure, width=SIZE, height=SIZE, class_="ring-drawing")
