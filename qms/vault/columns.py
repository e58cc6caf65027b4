"""The type of columns that hold sealed content."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Column, Dialect, LargeBinary, MetaData, Table, TypeDecorator

from qms.vault.core.envelope import is_envelope


class Sealed(TypeDecorator[bytes]):
    """Bytes that a vault has sealed; anything else is refused, so that nothing slips in open.

    The table's primary key is a text `id` made before the insert: the seal is bound to it.
    """

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Return `value`; refuse bytes that no vault has sealed."""
        if value is not None and not is_envelope(value):
            raise ValueError("a sealed column takes only what a vault has sealed")
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedTable:
    """A table with sealed columns, and the column that its rows' seals are bound to."""

    table: Table
    id: Column[str]
    columns: tuple[Column[bytes], ...]


def sealed_tables(metadata: MetaData) -> Iterator[SealedTable]:
    """Yield every table with sealed columns, in order of name."""
    for name in sorted(metadata.tables):
        table = metadata.tables[name]
        columns = tuple(one for one in table.columns if isinstance(one.type, Sealed))
        if columns:
            yield SealedTable(table=table, id=table.columns["id"], columns=columns)
