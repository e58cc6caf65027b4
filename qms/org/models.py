"""The organisation's tables: nodes, and what is true of them between two days."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base


class OrgNode(Base):
    """A municipality, provider, area, unit or group: what never changes about it.

    `local_id` is the identifier the provider uses; `code` the national one, if any.
    """

    __tablename__ = "org_node"
    __table_args__ = (
        UniqueConstraint("provider_id", "kind", "local_id"),
        CheckConstraint("closed IS NULL OR opened IS NULL OR closed >= opened", name="dates"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), index=True)
    provider_id: Mapped[int | None] = mapped_column(ForeignKey("org_node.id"), index=True)
    local_id: Mapped[str] = mapped_column(String(40))
    code: Mapped[str] = mapped_column(String(20), default="", index=True)
    provider_kind: Mapped[str] = mapped_column(String(16), default="")
    opened: Mapped[date | None]
    closed: Mapped[date | None]


class OrgName(Base):
    """A node's name from `valid_from` until the day before `valid_to`."""

    __tablename__ = "org_name"

    id: Mapped[int] = mapped_column(primary_key=True)
    node_id: Mapped[int] = mapped_column(ForeignKey("org_node.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class OrgPlacement(Base):
    """Where a node was in the tree; `path` holds every ancestor's id and its own."""

    __tablename__ = "org_placement"
    __table_args__ = (Index("ix_org_placement_path_open", "path", "valid_to"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    node_id: Mapped[int] = mapped_column(ForeignKey("org_node.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("org_node.id"), index=True)
    provider_id: Mapped[int | None] = mapped_column(ForeignKey("org_node.id"))
    path: Mapped[str] = mapped_column(String(120))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class OrgForm(Base):
    """A school form at a unit, with its lowest and highest step."""

    __tablename__ = "org_form"

    id: Mapped[int] = mapped_column(primary_key=True)
    node_id: Mapped[int] = mapped_column(ForeignKey("org_node.id"), index=True)
    form: Mapped[str] = mapped_column(String(24))
    low: Mapped[int]
    high: Mapped[int]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class OrgSuccession(Base):
    """One unit that followed another, so that history can be read across the change."""

    __tablename__ = "org_succession"

    id: Mapped[int] = mapped_column(primary_key=True)
    old_id: Mapped[int] = mapped_column(ForeignKey("org_node.id"), index=True)
    new_id: Mapped[int] = mapped_column(ForeignKey("org_node.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    day: Mapped[date]
