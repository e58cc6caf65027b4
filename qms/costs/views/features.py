"""What makes units alike on the pages: size, groups, staff, premises, background and support."""

from collections.abc import Mapping
from fractions import Fraction

from qms.costs.core.comparing.beside import Beside
from qms.costs.core.comparing.likes import Features
from qms.costs.core.comparing.premises import Premises
from qms.i18n.language import mark

FEATURES = (
    mark("antal barn och elever"),
    mark("gruppstorlek"),
    mark("elever per heltidstjänst"),
    mark("yta per barn och elev"),
    mark("index för bakgrund"),
    mark("stödtimmar per barn och elev"),
)


def features(one: Beside, premises: Mapping[str, Premises]) -> Features:
    """Return what the unit has to work with; None where it is not known or hidden."""
    row, built = one.row, premises.get(one.row.unit)
    hours = one.need.hours / built.pupils if built and one.need.hours is not None else None
    values = (
        row.pupils, row.group_size, row.pupils_per_staff,
        built.m2_per_pupil if built else None, one.need.index, hours,
    )  # fmt: skip
    return Features(unit=row.unit, values=dict(zip(FEATURES, map(_float, values), strict=True)))


def _float(value: Fraction | float | None) -> float | None:
    return None if value is None else float(value)
