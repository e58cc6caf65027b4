"""A chart as a page shows it: finding, measure, drawing, source and the numbers as a table."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What `macros/charts.html` prints; every text and number is ready for the reader.

    `title` is the finding, `subtitle` measure and unit (and where the axis starts, if not at
    zero), `source` where the numbers come from. `rows` holds the same data as the drawing,
    one text per heading.
    """

    title: str
    subtitle: str
    svg: str
    source: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    download_url: str = ""

    def __post_init__(self) -> None:
        if any(len(row) != len(self.headers) for row in self.rows):
            raise ValueError("every row needs one text per heading")
