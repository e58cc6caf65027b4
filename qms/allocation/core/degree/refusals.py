"""Why a pot cannot be shared out as the degree says, in words with the missing kronor."""

from collections.abc import Sequence
from fractions import Fraction

from qms.allocation.core.degree.types import Degree, PhaseIn
from qms.allocation.core.numerals import kronor_text
from qms.kernel.problems import Problem

MOST_NAMED = 5


def floor_takes(floor: Fraction, missing: Fraction) -> Problem:
    """Return that the floor asks for more than the pot."""
    more = kronor_text(missing)
    return Problem(
        message=f"Golvet {kronor_text(floor)} per elev kräver {more} mer än potten.",
        column="degree.floor_kr",
        value=more,
        cure=f"Sänk golvet eller öka potten med {more}.",
    )


def protection_takes(degree: Degree, missing: Fraction) -> Problem:
    """Return that floor, phase-in and largest decrease together ask for more than the pot."""
    used = (
        ("golvet", "degree.floor_kr", degree.floor_kr is not None),
        ("infasningen", "degree.phase_in", degree.phase_in is not PhaseIn.NONE),
        ("största minskningen", "degree.largest_decrease", degree.largest_decrease is not None),
    )
    names = [(name, column) for name, column, is_used in used if is_used]
    said = " och ".join(name for name, _ in names)
    more = kronor_text(missing)
    return Problem(
        message=f"De lägsta belopp som {said} ger kräver {more} mer än potten.",
        column=names[-1][1],
        value=more,
        cure=f"Öka potten med {more}, eller låt skolornas belopp minska mer.",
    )


def caps_leave(degree: Degree, left: Fraction) -> Problem:
    """Return that the cap keeps part of the pot from being paid."""
    over = kronor_text(left)
    return Problem(
        message=f"Taket {kronor_text(Fraction(degree.cap_kr or 0))} per elev "
        f"lämnar {over} av potten kvar.",
        column="degree.cap_kr",
        value=over,
        cure=f"Höj taket eller minska potten med {over}.",
    )


def no_previous() -> Problem:
    """Return that the model needs last year's amounts."""
    return Problem(
        message="Modellen skyddar mot stora minskningar och behöver förra årets kronor per elev.",
        column="previous",
        cure="Lämna förra årets belopp, eller ta bort infasning och största minskning.",
    )


def nothing_before() -> Problem:
    """Return that last year's amounts are all zero."""
    return Problem(
        message="Förra årets belopp är noll för alla enheter, så det går inte att räkna upp dem.",
        column="previous",
        value="0",
        cure="Rätta förra årets belopp eller välj en annan infasning.",
    )


def other_units(units: Sequence[str]) -> Problem:
    """Return that last year's amounts are of units that are not counted this year."""
    named = ", ".join(units[:MOST_NAMED])
    more = f" och {len(units) - MOST_NAMED} till" if len(units) > MOST_NAMED else ""
    return Problem(
        message=f"Ingen av förra årets enheter finns med i år: {named}{more}.",
        column="previous",
        value=named,
        cure="Använd samma namn eller koder för enheterna båda åren.",
    )


def previous_below_zero(unit: str, kr: Fraction) -> Problem:
    """Return that last year's amount of a unit is negative."""
    shown = kronor_text(kr)
    return Problem(
        message=f"{unit}: förra årets belopp är {shown} per elev, mindre än noll.",
        column="previous",
        value=shown,
        cure="Skriv ett belopp som är noll eller större.",
    )
