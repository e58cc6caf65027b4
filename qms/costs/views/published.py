"""Others' published figures of the country, the municipality and the units, with their source."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from flask import request
from sqlalchemy.orm import Session

from qms.costs.views.seen import Seen
from qms.i18n.formats import number
from qms.i18n.language import gettext, mark
from qms.i18n.order import swedish_key
from qms.kernel.numbers import ReadNumber, Reason
from qms.register.public_queries import PublicFigure, public_figures
from qms.web.tables import Page, page_of

YEARS_BACK = 3
ROWS_A_PAGE = 25
LONGEST_SOUGHT = 80
COUNTRY = "0000"
SOURCES: Mapping[str, str] = MappingProxyType(
    {"kolada": "Kolada", "skolverket": "Skolverket", "other": mark("annan källa")}
)
WHY: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.MISSING: mark("saknas"),
        Reason.SUPPRESSED: mark("för få elever"),
        Reason.FEW_LACKED: "~100",
        Reason.NOT_APPLICABLE: mark("gäller inte"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedRow:
    """A figure of a place: the words, and the value of each year shown."""

    title: str
    place: str
    source: str
    values: tuple[str, ...]

    def says(self, sought: str) -> bool:
        """Return whether every word that is sought stands in the row."""
        text = f"{self.title} {self.place} {self.source}".casefold()
        return all(word in text for word in sought.casefold().split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The rows of the page asked for, the years that are its columns, and what was sought."""

    years: tuple[int, ...]
    rows: tuple[PublishedRow, ...]
    pages: Page
    sought: str
    has_any: bool


def published(session: Session, year: int, seen: Seen, units: frozenset[str]) -> Published:
    """Return figures of all pupils in the three latest years up to the year.

    Those of a unit only where it is among `units`; those of municipalities and unknown places
    always, for they are public.
    """
    every = public_figures(session, years=range(year - YEARS_BACK, year + 1), gender="T")
    codes = {unit.code: key for key, unit in seen.units.items() if unit.code}
    told = [
        one for one in every
        if one.place not in codes or codes[one.place] in units
    ]  # fmt: skip
    years = tuple(sorted({one.year for one in told})[-YEARS_BACK:])
    titles = {one.figure: one.title for one in every if one.title}
    values: dict[tuple[str, str, str], dict[int, PublicFigure]] = {}
    for one in told:
        values.setdefault((one.source, one.figure, one.place), {})[one.year] = one
    rows = [
        PublishedRow(
            title=titles.get(figure, figure),
            place=_place(each, seen.name(codes[place]) if place in codes else place),
            source=gettext("Källa: %(source)s") % {"source": gettext(SOURCES[source])},
            values=tuple(_value(each[y].value) if y in each else "–" for y in years),
        )
        for (source, figure, place), each in values.items()
        if set(each) & set(years)
    ]
    rows.sort(key=lambda row: (row.source, swedish_key(row.title), swedish_key(row.place)))
    sought = " ".join(request.args.get("sok", "").split())[:LONGEST_SOUGHT]
    found = [row for row in rows if row.says(sought)]
    pages = page_of(found, size=ROWS_A_PAGE)
    return Published(years=years, rows=tuple(pages.cut(found)), pages=pages, sought=sought,
                     has_any=bool(rows))  # fmt: skip


def _place(found: Mapping[int, PublicFigure], place: str) -> str:
    """Return the place in words: the unit's name, the source's name of it, or its code."""
    if place == COUNTRY:
        return gettext("Riket")
    return next((one.place_name for one in found.values() if one.place_name), place)


def _value(value: ReadNumber) -> str:
    if value.number is None:
        return gettext(WHY[value.reason]) if value.reason else "–"
    places = max(0, -int(value.number.normalize().as_tuple().exponent))
    text = number(value.number, min(places, 2))
    return gettext("cirka %(n)s") % {"n": text} if value.approximate else text
