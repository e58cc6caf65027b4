"""The organisation as values: what a node is, and a unit as it stood on a day."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qms.org.core.forms import SchoolForm


class NodeKind(StrEnum):
    """The levels of the organisation."""

    MUNICIPALITY = "municipality"
    PROVIDER = "provider"
    AREA = "area"
    UNIT = "unit"
    GROUP = "group"


class ProviderKind(StrEnum):
    """Who runs the education."""

    MUNICIPAL = "municipal"
    INDEPENDENT = "independent"


class SuccessionKind(StrEnum):
    """How one unit followed another."""

    MERGED = "merged"
    SPLIT = "split"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormAt:
    """A school form at a unit with its steps (see kernel.schoolyear)."""

    form: SchoolForm
    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Any node as it stood on a day."""

    id: int
    kind: NodeKind
    name: str
    path: str
    parent_id: int | None = None
    local_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit as it stood on a day. `code` is the 8-digit school-unit code or empty."""

    id: int
    name: str
    path: str
    local_id: str
    code: str
    provider_id: int
    provider_name: str
    provider_kind: ProviderKind
    area_id: int | None
    area_name: str
    forms: tuple[FormAt, ...]
    opened: date | None
    closed: date | None

    @property
    def is_independent(self) -> bool:
        """Return whether a private provider runs the unit."""
        return self.provider_kind is ProviderKind.INDEPENDENT

    def has_form(self, form: SchoolForm) -> bool:
        """Return whether the unit has the school form."""
        return any(at.form is form for at in self.forms)


def child_path(parent_path: str, node_id: int) -> str:
    """Return the path of a node below `parent_path`; the top node's parent path is `/`."""
    return f"{parent_path}{node_id}/"


def ids_in(path: str) -> tuple[int, ...]:
    """Return the node ids in a path, outermost first."""
    return tuple(int(part) for part in path.strip("/").split("/") if part)
