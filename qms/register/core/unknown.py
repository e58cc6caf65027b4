"""Units, areas and providers that a file names and the register lacks."""

from collections.abc import Sequence

from qms.register.core.columns import REFERENCES, Kind, Reference, normal
from qms.register.core.dataset import Dataset
from qms.register.core.findings import Record, Unknown


def unknown_places(dataset: Dataset, records: Sequence[Record]) -> tuple[Unknown, ...]:
    """Return each reference that the register lacks, in the order the file names them."""
    places = [at for at, column in enumerate(dataset.columns) if column.kind in REFERENCES]
    year_at, step_at = _position(dataset, Kind.YEAR), _position(dataset, Kind.GRADE)
    seen: dict[tuple[Kind, str], list[Record]] = {}
    texts: dict[tuple[Kind, str], str] = {}
    for record in records:
        for at in places:
            value = record.values[at]
            if isinstance(value, Reference) and value.id is None:
                place = (value.kind, normal(value.text))
                seen.setdefault(place, []).append(record)
                texts.setdefault(place, value.text)
    return tuple(
        Unknown(
            kind=place[0],
            text=texts[place],
            rows=sum(record.rows for record in rows),
            first_row=rows[0].number,
            first_year=min(_whole(rows, year_at), default=None),
            low=min(_whole(rows, step_at), default=None),
            high=max(_whole(rows, step_at), default=None),
        )
        for place, rows in seen.items()
    )


def _position(dataset: Dataset, kind: Kind) -> int | None:
    return next((at for at, column in enumerate(dataset.columns) if column.kind is kind), None)


def _whole(records: Sequence[Record], at: int | None) -> list[int]:
    if at is None:
        return []
    return [value for record in records if isinstance(value := record.values[at], int)]
