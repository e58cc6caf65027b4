"""What a planner may do, each from a year: the words an alternative is written in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """The school is closed; those who went there go to `to` if it is said, else to the nearest.

    `is_released` says, against what the school says, whether an owned building is got rid of.
    """

    year: int
    school: str
    to: str = ""
    is_released: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A school that is not there, or was closed, opens; with `bands` if not all of its own."""

    year: int
    school: str
    bands: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """The school is closed and all of its pupils go on together, in the building of `into`."""

    year: int
    school: str
    into: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveGrades:
    """The school gives up bands; their pupils go to `to`, which has them from then on.

    Without `to` they go to the nearest that has the band.
    """

    year: int
    school: str
    bands: tuple[str, ...]
    to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extend:
    """Rooms are built at an owned school, for good; the case says what a room costs."""

    year: int
    school: str
    rooms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pavilion:
    """Rooms are hired at a school, through the year `last`, or to the end when it is not said."""

    year: int
    school: str
    rooms: int
    last: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassSize:
    """Another largest class, in some grades and schools, or in all when none are said."""

    year: int
    size: float
    grades: tuple[str, ...] = ()
    schools: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRatio:
    """Teachers teach another part of their timetable."""

    year: int
    ratio: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A part of an area's children choose the school, in some bands or all; others shrink alike."""

    year: int
    area: str
    school: str
    share: float
    bands: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """A leased building gets other terms: the rent a year, the contract's last year, or both."""

    year: int
    school: str
    rent: float | None = None
    lease_end: int | None = None


Step = (
    Close | Open | Merge | MoveGrades | Extend | Pavilion | ClassSize | ContactRatio | Share | Lease
)
KINDS: dict[str, type[Step]] = {
    "close": Close,
    "open": Open,
    "merge": Merge,
    "move-grades": MoveGrades,
    "extend": Extend,
    "pavilion": Pavilion,
    "class-size": ClassSize,
    "contact-ratio": ContactRatio,
    "share": Share,
    "lease": Lease,
}
"""Each step by the word that files and storage have for it."""
NAMES = {kind: name for name, kind in KINDS.items()}
