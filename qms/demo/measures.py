"""Which results are measured in the demo, and how each depends on need and chance."""

from dataclasses import dataclass
from enum import StrEnum

from qms.org.core.forms import SchoolForm

SCHOOL = frozenset({SchoolForm.COMPULSORY})
PRESCHOOL = frozenset({SchoolForm.PRESCHOOL})
UPPER = frozenset({SchoolForm.UPPER_SECONDARY})
ADAPTED = frozenset({SchoolForm.ADAPTED_COMPULSORY})
RESOURCE = frozenset({SchoolForm.RESOURCE_SCHOOL})
LEISURE = frozenset({SchoolForm.LEISURE_CENTRE})
GRADE_EXPORT, GROUP, SURVEY = 10, 5, 10
"""The fewest pupils a figure may rest on: grades as delivered, groups, survey answers."""


class Scale(StrEnum):
    """What a measure's level is counted in."""

    SHARE = "share"  # log odds; the value is per cent of n
    NUMBER = "number"  # the value itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One indicator: `level` at need 0, `slope` per unit of need, and spreads around it.

    `own` is the lasting spread between units, `yearly` what changes from year to year at a unit
    of a hundred. `step` is the grade measured (None: the whole unit), `answers` the share who
    answer a survey. `few` are hidden below `least`; `hides_parts` also hides small numerators.
    """

    key: str
    forms: frozenset[SchoolForm]
    level: float
    slope: float = 0.0
    own: float = 0.15
    yearly: float = 0.1
    step: int | None = None
    scale: Scale = Scale.SHARE
    least: int = GROUP
    answers: float = 1.0
    bounds: tuple[float, float] = (0.0, 1000.0)
    decimals: int = 1
    hides_parts: bool = False
    nearly_all: bool = False
    cancelled: frozenset[int] = frozenset()


def _number(key: str, forms: frozenset[SchoolForm], level: float, **more: float) -> Measure:
    fields = {"slope": 0.0, "own": 0.8, "yearly": 0.4} | more
    return Measure(
        key=key,
        forms=forms,
        level=level,
        scale=Scale.NUMBER,
        slope=fields["slope"],
        own=fields["own"],
        yearly=fields["yearly"],
        least=0,
        bounds=(0.1, 400.0),
    )


def _index(
    key: str, forms: frozenset[SchoolForm], level: float, slope: float, *, step: int | None = None
) -> Measure:
    """Return a survey's index, 0–10."""
    return Measure(
        key=key,
        forms=forms,
        level=level,
        slope=slope,
        own=0.28,
        yearly=0.22,
        step=step,
        scale=Scale.NUMBER,
        least=SURVEY,
        answers=0.82,
        bounds=(1.0, 9.9),
    )


NO_NATIONAL_TESTS = frozenset({2020, 2021})
"""The springs when the national tests of grade 3 were cancelled."""

MEASURES: tuple[Measure, ...] = (
    Measure(
        key="np3_swedish",
        forms=SCHOOL,
        level=1.05,
        slope=-0.48,
        step=3,
        own=0.2,
        yearly=0.12,
        least=GRADE_EXPORT,
        cancelled=NO_NATIONAL_TESTS,
    ),
    Measure(
        key="np3_math",
        forms=SCHOOL,
        level=0.75,
        slope=-0.52,
        step=3,
        own=0.22,
        yearly=0.14,
        least=GRADE_EXPORT,
        cancelled=NO_NATIONAL_TESTS,
    ),
    Measure(
        key="reading_screening",
        forms=SCHOOL,
        level=1.35,
        slope=-0.42,
        step=1,
        own=0.2,
        yearly=0.12,
    ),
    Measure(
        key="g6_all_subjects",
        forms=SCHOOL | RESOURCE,
        level=1.15,
        slope=-0.55,
        step=6,
        own=0.2,
        yearly=0.1,
        least=GRADE_EXPORT,
    ),
    Measure(
        key="g6_swedish",
        forms=SCHOOL,
        level=2.2,
        slope=-0.5,
        step=6,
        own=0.18,
        yearly=0.1,
        least=GRADE_EXPORT,
    ),
    Measure(
        key="g6_math",
        forms=SCHOOL,
        level=1.85,
        slope=-0.5,
        step=6,
        own=0.2,
        yearly=0.1,
        least=GRADE_EXPORT,
    ),
    Measure(
        key="g9_all_subjects",
        forms=SCHOOL | RESOURCE,
        level=1.2,
        slope=-0.55,
        step=9,
        own=0.15,
        yearly=0.1,
        least=GRADE_EXPORT,
    ),
    Measure(
        key="g9_eligible",
        forms=SCHOOL,
        level=1.85,
        slope=-0.62,
        step=9,
        own=0.15,
        yearly=0.1,
        least=GRADE_EXPORT,
        nearly_all=True,
    ),
    Measure(
        key="g9_merit",
        forms=SCHOOL | RESOURCE,
        level=228.0,
        slope=-17.0,
        step=9,
        own=5.0,
        yearly=4.0,
        scale=Scale.NUMBER,
        least=GRADE_EXPORT,
        bounds=(120.0, 335.0),
    ),
    Measure(
        key="safety_g5",
        forms=SCHOOL,
        level=1.75,
        slope=-0.2,
        step=5,
        own=0.2,
        yearly=0.2,
        least=SURVEY,
        answers=0.86,
    ),
    Measure(
        key="safety_g8",
        forms=SCHOOL,
        level=1.45,
        slope=-0.2,
        step=8,
        own=0.2,
        yearly=0.2,
        least=SURVEY,
        answers=0.78,
    ),
    _index("study_calm", SCHOOL, 6.4, -0.35),
    _index("support_experienced", SCHOOL, 6.9, -0.1),
    _index("wellbeing", SCHOOL | UPPER, 7.4, -0.2),
    _index("wellbeing", PRESCHOOL, 8.3, 0.0),
    _index("leisure_meaningful", LEISURE, 7.6, 0.0),
    Measure(
        key="attendance",
        forms=SCHOOL | UPPER | ADAPTED | RESOURCE,
        level=2.62,
        slope=-0.14,
        own=0.08,
        yearly=0.05,
    ),
    Measure(
        key="absence_long",
        forms=SCHOOL | UPPER,
        level=-1.95,
        slope=0.3,
        own=0.15,
        yearly=0.1,
        hides_parts=True,
    ),
    Measure(
        key="qualified_teachers", forms=SCHOOL | UPPER, level=1.42, slope=-0.22, own=0.2, yearly=0.1
    ),
    _number("pupils_per_teacher", SCHOOL, 13.1, slope=-0.9),
    _number("pupils_per_class", SCHOOL, 22.4, slope=-0.8, own=1.4, yearly=0.7),
    _number("special_ed_per_100", SCHOOL, 1.0, slope=0.18, own=0.12, yearly=0.08),
    _number("student_health_per_100", SCHOOL, 0.9, slope=0.12, own=0.1, yearly=0.06),
    Measure(key="preschool_language", forms=PRESCHOOL, level=1.2, own=0.5, yearly=0.3),
    _number("preschool_group_size", PRESCHOOL, 15.4, own=1.2, yearly=0.5),
    _number("preschool_children_per_staff", PRESCHOOL, 5.3, own=0.3, yearly=0.15),
    Measure(key="preschool_qualified", forms=PRESCHOOL, level=-0.35, own=0.35, yearly=0.1),
    Measure(key="us_degree_3y", forms=UPPER, level=1.0, own=0.3, yearly=0.1, step=12),
    Measure(key="us_dropout", forms=UPPER, level=-3.3, own=0.2, yearly=0.15, hides_parts=True),
    Measure(key="adapted_progress", forms=ADAPTED, level=1.3, own=0.0, yearly=0.2),
)
