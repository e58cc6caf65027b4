"""Facts of the register as other modules get them."""

from collections.abc import Mapping
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
class PupilPattern:
    """`n` pupils of a unit and year of whom everything known is alike; there is no identity.

    `factors` is factor to category, `outcomes` outcome to yes, no or None (not known); both are
    empty mappings when the file had none, and shared between patterns: never change them.
    `is_resident` says whether the pupils are registered in the own municipality. None is unknown,
    also for the unit they came from.
    """

    unit_id: int
    year: int
    previous_unit_id: int | None
    factors: Mapping[str, str]
    outcomes: Mapping[str, bool | None]
    is_resident: bool | None
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilResult:
    """`n` pupils of a unit, step and spring with the same results; there is no identity.

    `results` is the result's name to its number, None where it is not known; `factors` is factor
    to category. Both are shared between patterns: never change them.
    """

    unit_id: int
    step: int
    year: int
    previous_unit_id: int | None
    factors: Mapping[str, str]
    results: Mapping[str, float | None]
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationCount:
    """How many applied to a unit and moved to and from it in a year; None is not known."""

    unit_id: int
    year: int
    places: int | None
    first_choice: int | None
    admitted: int | None
    moved_in: int | None
    moved_out: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What a dataset has for one year: units or areas, rows, and the latest batch among them.

    Identical rows of a dataset of nameless rows are counted one by one.
    """

    places: int
    rows: int
    latest_batch: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportGrant:
    """What a unit received of one kind of support in a calendar year.

    `kind` is `additional`, `operational`, `resource_school` or `central_group`. `ore` and
    `hours` (assessed hours a week) are None when the register has no number, `recipients` also
    when it is hidden.
    """

    unit_id: int
    year: int
    kind: str
    ore: int | None
    recipients: int | None
    hours: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitNeed:
    """The assessed need of support at a unit on 15 October; hours are per week.

    The figures are None where the register has no number. `is_hidden` says that there is one
    that must not be told, because it is of few children or would give such a one away.
    """

    unit_id: int
    year: int
    children: int | None
    points: Decimal | None
    hours: Decimal | None
    is_hidden: bool
