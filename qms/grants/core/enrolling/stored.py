"""A read file between the dry run and the save: packed rows of opaque keys, nothing else."""

import json
import zlib
from collections.abc import Iterable
from datetime import date

from qms.costs.core.items import GrantForm
from qms.grants.core.enrolling.rows import EnrolledRow


def pack_rows(rows: Iterable[EnrolledRow]) -> bytes:
    """Return the rows as packed text."""
    raw = [
        (one.pupil, one.unit_id, one.form.value, one.step, one.first.isoformat(),
         one.last.isoformat() if one.last else "", one.row)
        for one in rows
    ]  # fmt: skip
    return zlib.compress(json.dumps(raw, separators=(",", ":")).encode(), 1)


def unpack_rows(packed: bytes) -> tuple[EnrolledRow, ...]:
    """Return the rows that were packed."""
    return tuple(
        EnrolledRow(
            pupil=pupil, unit_id=unit_id, form=GrantForm(form), step=step,
            first=date.fromisoformat(first), last=date.fromisoformat(last) if last else None,
            row=row,
        )
        for pupil, unit_id, form, step, first, last, row in json.loads(zlib.decompress(packed))
    )  # fmt: skip
