"""Facts of the register as other modules get them."""

from dataclasses import dataclass
from decimal import Decimal

from qms.kernel.numbers import ReadNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilCount:
    """Pupils of a unit, step and year on 15 October; `n` is None when it is withheld."""

    unit_id: int
    step: int
    year: int
    n: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inhabitants:
    """Inhabitants of an area, age and year on 31 December; `n` is None when it is withheld.

    The municipality's own id stands for all of it.
    """

    area_id: int
    age: int
    year: int
    n: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BirthCount:
    """Children born in an area in a calendar year."""

    area_id: int
    year: int
    n: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BackgroundShare:
    """A category's share (0–1) of a unit's pupils; `part` of `whole` when the file had them."""

    unit_id: int
    year: int
    factor: str
    category: str
    share: Decimal | None
    part: int | None
    whole: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A unit's value of an indicator in a year, with the number of pupils behind it."""

    unit_id: int
    indicator: str
    year: int
    value: ReadNumber
    n: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What a dataset has for one year: units or areas, rows, and the latest batch among them."""

    places: int
    rows: int
    latest_batch: int
