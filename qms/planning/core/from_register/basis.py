"""What a study keeps of how its case was made: plain values, and back again."""

from collections.abc import Mapping
from typing import Any

from qms.planning.core.from_register.making import MadeCase
from qms.planning.core.from_register.notes import Note, Told, note
from qms.planning.core.from_register.reconciling import Reconciled, Why
from qms.register.core.premises_facts import Position

Basis = Mapping[str, Any]


def basis_of(made: MadeCase) -> dict[str, Any]:
    """Return everything but the case itself."""
    return {
        "notes": [{"told": one.told.value, **one.values} for one in made.notes],
        "reconciled": [
            [one.item, one.booked, one.counted, one.why.value, one.before, one.after]
            for one in made.reconciled
        ],
        "units": dict(made.unit_ids),
        "school_at": {key: [at.latitude, at.longitude] for key, at in made.school_at.items()},
        "area_at": {name: [at.latitude, at.longitude] for name, at in made.area_at.items()},
    }


def notes_in(basis: Basis) -> tuple[Note, ...]:
    """Return what was assumed, missing and left out."""
    return tuple(
        note(Told(one["told"]), **{name: value for name, value in one.items() if name != "told"})
        for one in basis.get("notes", ())
    )


def reconciled_in(basis: Basis) -> tuple[Reconciled, ...]:
    """Return how the first year agreed with the books."""
    return tuple(
        Reconciled(item=item, booked=booked, counted=counted, why=Why(why), before=before,
                   after=after)
        for item, booked, counted, why, before, after in basis.get("reconciled", ())
    )  # fmt: skip


def positions_in(basis: Basis, name: str) -> dict[str, Position]:
    """Return where schools (`school_at`) or areas (`area_at`) lie, by key or name."""
    return {
        key: Position(latitude=north, longitude=east)
        for key, (north, east) in basis.get(name, {}).items()
    }
