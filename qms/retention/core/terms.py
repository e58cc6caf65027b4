"""When a term is over: never a day early, also for a case that closed on a leap day."""

from datetime import date


def term_ends(base: date, years: int) -> date:
    """Return the first day that something from `base` may be erased, `years` later."""
    try:
        return base.replace(year=base.year + years)
    except ValueError:  # 29 February in a year without one: the day after
        return date(base.year + years, 3, 1)


def last_due(today: date, years: int) -> date:
    """Return the latest base day whose term of `years` is over today."""
    try:
        return today.replace(year=today.year - years)
    except ValueError:
        return date(today.year - years, 2, 28)
