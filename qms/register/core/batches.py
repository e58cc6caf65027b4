"""A batch: one file on its way into the register, and what may be done with it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class BatchState(StrEnum):
    """Where an uploaded file is."""

    READING = "reading"  # a job reads it
    STAGED = "staged"  # read and shown, nothing stored
    SAVING = "saving"  # a job stores it
    SAVED = "saved"
    UNDONE = "undone"
    CANCELLED = "cancelled"


OPEN = frozenset({BatchState.READING, BatchState.STAGED, BatchState.SAVING})
CANCELLABLE = OPEN - {BatchState.SAVING}
KEPT = frozenset({BatchState.SAVED, BatchState.UNDONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One file. `new`, `changed` and `unchanged` count its rows beside the register; where
    rows have no name `changed` counts those that the file removed.

    `based_on` is the dataset's latest change when the file was read: what was shown is true
    only while it still is. `pins` name the adopted runs that rest on the batch.
    """

    id: int
    dataset: str
    file_name: str
    sha256: str
    state: BatchState
    account_id: int | None
    by: str
    staged_at: datetime
    saved_at: datetime | None
    undone_at: datetime | None
    rows: int
    faults: int
    new: int
    changed: int
    unchanged: int
    first_year: int | None
    last_year: int | None
    based_on: int
    job_id: int | None
    pins: tuple[str, ...] = ()


class StaleImportError(Exception):
    """The register has changed since the file was read: what was shown no longer holds."""


class NotOpenError(Exception):
    """The import was saved, undone or cancelled already."""


class CannotUndoError(Exception):
    """The batch cannot be undone.

    `pins` name the runs that rest on it, `used` the units it added that other figures rest on,
    `later` says that a newer batch of the dataset comes first.
    """

    def __init__(
        self, *, pins: tuple[str, ...] = (), used: tuple[str, ...] = (), later: bool = False
    ) -> None:
        super().__init__("the batch cannot be undone")
        self.pins = pins
        self.used = used
        self.later = later
