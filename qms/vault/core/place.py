"""Where a sealed value belongs: it opens in that column of that row and nowhere else."""

from dataclasses import dataclass

SEPARATOR = "|"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A table, one of its columns and the row's text id, which is made before the insert."""

    table: str
    column: str
    row: str

    def __post_init__(self) -> None:
        parts = (self.table, self.column, self.row)
        if not all(parts) or any(SEPARATOR in part for part in parts):
            raise ValueError("a place needs a table, a column and a row id, none with a bar in it")

    @property
    def associated(self) -> bytes:
        """Return what the seal is bound to: `table|column|row`."""
        return SEPARATOR.join((self.table, self.column, self.row)).encode()

    def __str__(self) -> str:
        return f"{self.table}.{self.column}, rad {self.row}"
