"""Months of a ledger in words."""

from collections.abc import Iterable

from qms.i18n.formats import month

WHOLE_YEAR = 12


def months_in_words(numbers: Iterable[int]) -> str:
    """Return months that follow on each other as `januari–oktober`, others one by one."""
    found = sorted(numbers)
    names = [month(number) for number in found]
    if len(found) > 1 and found == list(range(found[0], found[-1] + 1)):
        return f"{names[0]}–{names[-1]}"
    return ", ".join(names)


def period_in_words(year: int, months: Iterable[str]) -> str:
    """Return the year, with the months (`202601`) where the ledger lacks some of it."""
    numbers = {int(one[4:]) for one in months}
    if not numbers or len(numbers) == WHOLE_YEAR:
        return str(year)
    return f"{months_in_words(numbers)} {year}"
