"""A case that its reader may see: what every question about sealed content takes first."""

from dataclasses import dataclass
from datetime import date, datetime

from qms.needs.core.cases.kinds import CaseKind, Part
from qms.org.core.forms import SchoolForm
from qms.org.core.nodes import Unit
from qms.vault.vault import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCase:
    """A case opened for one reader, with the vault that opens what is sealed in it.

    Only `services.opening` makes one. `parts` are the reader's own in the case, empty for one
    who broke the glass (`by_break_glass`) and for the system itself. `is_protected` is only told
    to those who are named for the person.
    """

    id: str
    ref: str
    person_id: str
    kind: CaseKind
    unit: Unit
    form: SchoolForm
    period_from: date
    period_to: date
    process_id: int
    instrument_id: int | None
    stage: str
    stage_since: datetime
    due_on: date | None
    previous_id: str | None
    opened_at: datetime
    opened_by: int
    closed_at: datetime | None
    version: int
    is_protected: bool
    parts: frozenset[Part]
    by_break_glass: bool
    vault: Vault

    @property
    def is_closed(self) -> bool:
        """Return whether nothing more can be done to the case."""
        return self.closed_at is not None
