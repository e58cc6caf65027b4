"""The child's number, as long as it takes to make a key of it; and texts without numbers."""

import re
from dataclasses import replace
from datetime import date

from qms.kernel.problems import Problem
from qms.needs.core.cases.number import bare_number, born_of

SHORT = re.compile(r"(\d{2})(\d{4})[- ]?(\d{4})")
LIKE_A_NUMBER = re.compile(r"\d{6,8}[-+ ]?\d{4}|\d{9,12}")


def whole_number(text: str, *, year: int) -> str:
    """Return the twelve digits of a personal or coordination number; empty when it is none.

    Ten digits are taken for somebody born in the hundred years up to the end of `year`.
    """
    short = SHORT.fullmatch(text.strip())
    if short is None:
        return bare_number(text)
    born = year - (year - int(short[1])) % 100
    return bare_number(f"{born}{short[2]}{short[3]}")


def birthday(number: str) -> date:
    """Return the day of birth of a number that `whole_number` gave."""
    born = born_of(number)
    if born is None:
        raise ValueError("no day of birth")
    return born


def without_numbers(problem: Problem) -> Problem:
    """Return the fault as it may be shown and kept: no cell's value, and nothing like a number."""
    return replace(
        problem,
        message=hidden(problem.message),
        column=hidden(problem.column),
        cure=hidden(problem.cure),
        value="",
    )


def hidden(text: str) -> str:
    """Return the text with everything that could be somebody's number struck out."""
    return LIKE_A_NUMBER.sub("…", text) if LIKE_A_NUMBER.search(text) else text
