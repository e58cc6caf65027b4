"""Who must be named when a child is marked as protected, so that the case can go on."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from qms.kernel.problems import Problem

SHORTEST, LONGEST = 10, 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """Whom the officer names, as account numbers; `alone`: they know that nobody else handles."""

    named: frozenset[int]
    alone: bool = False


def naming_faults(
    naming: Naming,
    *,
    officer: int,
    readers: Collection[int],
    handlers: Collection[int],
    deciders: Collection[int],
    is_open: bool,
) -> Iterator[Problem]:
    """Yield what is wrong with whom the `officer` would name.

    `readers`, `handlers` and `deciders` have the right over the unit. An open case needs somebody
    else than the officer to decide it, and another officer unless the officer says they know.
    """
    if naming.named - set(readers):
        yield Problem(
            column="named",
            message="En av personerna får inte läsa ärenden på enheten.",
            cure="Välj bland dem som står på sidan.",
        )
    if is_open and not (naming.named & set(deciders)) - {officer}:
        yield Problem(
            column="named",
            message="Ingen av dem du namnger kan fatta beslut.",
            cure="Namnge någon annan än dig själv som får besluta.",
        )
    if not naming.alone and not (naming.named & set(handlers)) - {officer}:
        yield Problem(
            column="alone",
            message="Ingen annan än du kan handlägga ärendet.",
            cure="Namnge en handläggare till, eller kryssa för att du vet det.",
        )


def reason_faults(reason: str) -> Iterator[Problem]:
    """Yield what is wrong with why the mark is taken away."""
    if not SHORTEST <= len(reason.strip()) <= LONGEST:
        yield Problem(
            column="reason",
            message="Skälet saknas, eller är för kort eller för långt.",
            cure="Skriv varför skyddet inte behövs längre, 10 till 1 000 tecken.",
        )
