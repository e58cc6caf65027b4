"""Tables of the register: batches, and one table of facts per dataset made from its columns."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    TypeDecorator,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeEngine

from qms.db.base import Base, Instant
from qms.register.core.columns import MARKED, OPEN, REFERENCES, Kind
from qms.register.core.dataset import Dataset
from qms.register.core.datasets import DATASETS
from qms.register.core.storage import WHOLE_KINDS, Place, places_of


class ExactNumber(TypeDecorator[Decimal]):
    """A decimal number kept digit by digit as text, alike on both databases."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        """Return the number as plain digits."""
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        """Return the digits as a number."""
        return None if value is None else Decimal(value)


class ImportBatch(Base):
    """One uploaded file; `dataset` is a key of the dataset list, `sha256` the file's checksum.

    `changed` are rows that took the place of others; of nameless rows, those that had to go.
    """

    __tablename__ = "import_batch"
    __table_args__ = (Index("ix_import_batch_dataset_state", "dataset", "state", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dataset: Mapped[str] = mapped_column(String(40))
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(12))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    asked_by: Mapped[str] = mapped_column(String(64))
    staged_at: Mapped[datetime] = mapped_column(Instant)
    saved_at: Mapped[datetime | None] = mapped_column(Instant)
    undone_at: Mapped[datetime | None] = mapped_column(Instant)
    rows: Mapped[int] = mapped_column(default=0)
    faults: Mapped[int] = mapped_column(default=0)
    new: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    first_year: Mapped[int | None]
    last_year: Mapped[int | None]
    based_on: Mapped[int] = mapped_column(default=0)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"))


class ImportUpload(Base):
    """The packed file of an import that is not decided yet, and the report of its dry run.

    Once read, `content` holds its table, so that exactly what was shown is saved.
    """

    __tablename__ = "import_upload"

    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    report: Mapped[bytes] = mapped_column(LargeBinary, default=b"")


class ImportPin(Base):
    """A batch that something adopted rests on: it can no longer be undone."""

    __tablename__ = "import_pin"

    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), primary_key=True)
    module: Mapped[str] = mapped_column(String(20), primary_key=True)
    label: Mapped[str] = mapped_column(String(120), primary_key=True)


class OrgChange(Base):
    """What a batch of units did to one unit: `before` is how it stood, empty for a new one."""

    __tablename__ = "import_org_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), index=True)
    unit_id: Mapped[int] = mapped_column(BigInteger)
    before: Mapped[str] = mapped_column(String(2000))


def _type_of(place: Place) -> TypeEngine[Any]:
    column = place.column
    if place.name.endswith("_reason"):
        return String(20)
    if place.name.endswith("_approximate"):
        return Boolean()
    if column.kind in MARKED:
        return BigInteger() if column.kind is Kind.COUNT else ExactNumber()
    if column.kind is Kind.KRONOR:
        return BigInteger()
    if column.kind in WHOLE_KINDS:
        return Integer()
    if column.kind in OPEN:
        return Text()
    if column.kind is Kind.YES_NO:
        return Boolean()
    return Date() if column.kind is Kind.DATE else String(column.length)


def _column(place: Place) -> Column[Any]:
    nullable = not place.column.is_key and not place.name.endswith("_approximate")
    if place.column.kind in REFERENCES:
        node = ForeignKey("org_node.id")
        return Column(place.name, Integer, node, nullable=nullable, index=True)
    return Column(place.name, _type_of(place), nullable=nullable)


def _fact_table(dataset: Dataset) -> Table:
    """Return the dataset's table: at most one row per key that no later batch has replaced.

    The rows of a counted dataset have a digest of all their cells in place of a name.
    """
    name = f"fact_{dataset.key}"
    places = places_of(dataset)
    keys = [place.name for place in places if place.column.is_key]
    digest = [Column("digest", String(32), nullable=False)] if dataset.counted else []
    keys += [column.name for column in digest]
    current = text("superseded_by IS NULL")
    return Table(
        name,
        Base.metadata,
        Column("id", Integer, primary_key=True),
        Column("batch_id", ForeignKey("import_batch.id"), nullable=False, index=True),
        Column("superseded_by", ForeignKey("import_batch.id"), index=True),
        *(_column(place) for place in places),
        *digest,
        Index(
            f"uq_{name}_current",
            *keys,
            unique=True,
            sqlite_where=current,
            postgresql_where=current,
        ),
        *([Index(f"ix_{name}_searched", *dataset.searched)] if dataset.searched else []),
    )


FACTS: dict[str, Table] = {
    dataset.key: _fact_table(dataset)
    for dataset in DATASETS.values()
    if not dataset.changes_organisation
}
