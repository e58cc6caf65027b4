"""A chart as a picture, for formats that take no drawings."""

from typing import cast

from qms.reports.paper.typst_engine import compiled

SHEET = b"""#set page(width: auto, height: auto, margin: 4pt)
#image(bytes(sys.inputs.svg), format: "svg", width: 160mm)"""
PPI = 200


def to_png(svg: str) -> bytes:
    """Return the drawing as PNG, 160 mm wide at 200 points per inch."""
    drawn = compiled(SHEET, {"svg": svg}, format="png", ppi=PPI)
    return cast("bytes", drawn[0] if isinstance(drawn, list) else drawn)
