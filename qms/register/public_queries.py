"""Reading key figures that others have published."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.kernel.numbers import ReadNumber
from qms.register.core.storage import read_back
from qms.register.models import FACTS


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicFigure:
    """A published value: whose (`kolada`, `skolverket`, `other`), which, where, and when."""

    source: str
    figure: str
    title: str
    place: str
    place_name: str
    gender: str
    year: int
    value: ReadNumber


def public_figures(
    session: Session, *, years: Collection[int] | None = None, gender: str | None = None
) -> tuple[PublicFigure, ...]:
    """Return the published figures by source, figure, place, gender (`T` is all) and year."""
    table = FACTS["public_figures"]
    order = (table.c.source, table.c.figure, table.c.place, table.c.gender, table.c.year)
    query = select(table).where(table.c.superseded_by.is_(None)).order_by(*order)
    if years is not None:
        query = query.where(table.c.year.in_(list(years)))
    if gender is not None:
        query = query.where(table.c.gender == gender)
    return tuple(
        PublicFigure(
            source=row.source,
            figure=row.figure,
            title=row.title or "",
            place=row.place,
            place_name=row.place_name or "",
            gender=row.gender,
            year=row.year,
            value=read_back(row.value, row.value_reason, row.value_approximate),
        )
        for row in session.execute(query)
    )
