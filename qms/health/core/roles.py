"""What the database's account may do, and what it should not be able to."""

from collections.abc import Collection
from dataclasses import dataclass

from qms.health.core.finding import Finding, good, note, wrong

CURE = "Kör satserna från `qms db roles` och låt QMS_DATABASE_URL ange appens konto."


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """The account's rights.

    `changes` are the append-only tables that it may change, `unwalled` those where it meets no
    wall between providers.
    """

    is_superuser: bool
    changes: Collection[str]
    owns: bool
    unwalled: Collection[str] = ()


def of_rights(rights: Rights) -> Finding:
    """Judge the rights of the account that the product runs with."""
    if rights.is_superuser:
        return wrong("Kontot i databasen får allt (superuser).", CURE)
    if rights.owns:
        return note(
            "Kontot äger tabellerna: att händelseloggen bara växer, och att ingen ser en annan "
            "huvudmans rader, vilar på programmet.",
            CURE,
        )
    if rights.changes:
        return wrong(f"Kontot får ändra det som aldrig ändras: {', '.join(rights.changes)}.", CURE)
    if rights.unwalled:
        return note(f"Databasens mur mellan huvudmän saknas: {', '.join(rights.unwalled)}.", CURE)
    return good(
        "Kontot kan inte ändra eller ta bort händelser och beslut, och muren mellan huvudmän står."
    )
