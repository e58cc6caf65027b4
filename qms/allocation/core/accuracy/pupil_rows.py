"""The pupils of a follow-up as the rows of the file that the command reads."""

from collections.abc import Mapping, Sequence

from qms.allocation.core.accuracy.assess import Material
from qms.kernel.table_write import Cell
from qms.register.core.facts import PupilPattern

YES_OR_NO = {True: "ja", False: "nej", None: ""}


def pupil_rows(
    patterns: Sequence[PupilPattern], material: Material, names: Mapping[str, str]
) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    """Return header and rows: unit, its name, year, the factors, the outcome, number of pupils."""
    factors = factors_of(material)
    outcome = material.model.outcome
    header = ("unit", "unit_name", "year", *factors, outcome, "n")
    rows: list[tuple[Cell, ...]] = [
        (
            str(one.unit_id),
            names.get(str(one.unit_id), ""),
            one.year,
            *(one.factors.get(name, "") for name in factors),
            YES_OR_NO[one.outcomes.get(outcome)],
            one.n,
        )
        for one in patterns
    ]
    return header, rows


def current_rows(
    patterns: Sequence[PupilPattern], material: Material, names: Mapping[str, str]
) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    """Return header and rows of this year's pupils: unit, its name, the factors, pupils."""
    factors = factors_of(material)
    rows: list[tuple[Cell, ...]] = [
        (
            str(one.unit_id),
            names.get(str(one.unit_id), ""),
            *(one.factors.get(name, "") for name in factors),
            one.n,
        )
        for one in patterns
    ]
    return ("unit", "unit_name", *factors, "n"), rows


def factors_of(material: Material) -> tuple[str, ...]:
    """Return the factors that the pupils are asked for: the model's and those outside it."""
    return (*(factor.name for factor in material.model.factors), *material.outside)
