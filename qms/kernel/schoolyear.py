"""School years, and grades that mean the same cohort on both sides of 2028.

A grade is stored as a *step*: the age the pupil turns in the autumn minus six. Step 0 is
förskoleklass until 2027/28 and grade 1 from 2028/29 (SFS 2025:729), step 9 is grade 9 and
then grade 10. Steps below 0 are ages in preschool, steps 10–12 years of upper secondary.
"""

import re
from datetime import date

TEN_YEAR_SCHOOL_FROM = 2028
FIRST_STEP, LAST_COMPULSORY_STEP, LAST_STEP = -5, 9, 12
COUNT_DAY = (10, 15)
"""Month and day when all schools' pupils are counted."""


def school_year_of(day: date) -> int:
    """Return the autumn year of the school year that `day` lies in (July starts the next)."""
    return day.year if day.month >= 7 else day.year - 1


def count_day(autumn: int) -> date:
    """Return the day in the autumn when pupils are counted."""
    return date(autumn, *COUNT_DAY)


def school_year_label(autumn: int) -> str:
    """Return `2026/27` for 2026."""
    return f"{autumn}/{(autumn + 1) % 100:02d}"


def grade_label(step: int, autumn: int) -> str:
    """Return what the step is called in the school year that starts in `autumn`."""
    if step < 0:
        return f"{step + 6} år"
    if step > LAST_COMPULSORY_STEP:
        return f"Gy {step - LAST_COMPULSORY_STEP}"
    if autumn >= TEN_YEAR_SCHOOL_FROM:
        return str(step + 1)
    return "F" if step == 0 else str(step)


def parse_grade(text: str, autumn: int) -> int | None:
    """Return the step for `F`, `0`, `7`, `åk 7`, `Gy 2` or `3 år` in that school year."""
    bare = text.strip().lower().removeprefix("åk").removeprefix("årskurs").strip()
    ten_year = autumn >= TEN_YEAR_SCHOOL_FROM
    if bare in {"f", "fsk", "f-klass", "förskoleklass", "0"}:
        return None if ten_year else 0
    if found := re.fullmatch(r"(?:gy|år)\s*([1-4])", bare):
        return LAST_COMPULSORY_STEP + min(int(found.group(1)), 3)
    if found := re.fullmatch(r"([1-5])\s*år", bare):
        return int(found.group(1)) - 6
    if not re.fullmatch(r"\d{1,2}", bare):
        return None
    step = int(bare) - 1 if ten_year else int(bare)
    return step if 0 <= step <= LAST_COMPULSORY_STEP else None


def step_range_label(low: int, high: int, autumn: int) -> str:
    """Return `F–9`, `7–9` or `4` for the steps from `low` to `high`."""
    first, last = grade_label(low, autumn), grade_label(high, autumn)
    return first if low == high else f"{first}–{last}"
