"""The child's number, as long as it takes to make a key of it; and texts without numbers."""

import re
from dataclasses import replace
from datetime import date

from qms.kernel.problems import Problem
from qms.needs.core.cases.number import bare_number, born_of

SHORT = re.compile(r"(\d{2})(\d{4})[- ]?(\d{4})")
LETTERED = r"[A-Za-z](?:\d{3}|[A-Za-z]\d{2})"
TEMPORARY = re.compile(rf"(\d{{8}})[- ]?({LETTERED})")
"""A day of birth and four signs of which one or two are letters (T123, TF01): what schools give a
child that has no personal number yet. It has no check digit."""
LIKE_A_NUMBER = re.compile(rf"\d{{6,8}}[-+ ]?(?:\d{{4}}|{LETTERED})|\d{{9,12}}")
NUMBER_IN_NAME = re.compile(rf"\d(?:\D?\d){{8,}}|\d{{6,8}}\D?{LETTERED}")
"""Nine digits or more with any one sign between them: in a file's name nothing else is as long."""


def whole_number(text: str, *, year: int) -> str:
    """Return the twelve digits of a personal or coordination number; empty when it is none.

    A temporary number is eight digits and its four signs in capitals.

    Ten digits are taken for somebody born in the hundred years up to the end of `year`.
    """
    if lettered := TEMPORARY.fullmatch(text.strip()):
        made = lettered[1] + lettered[2].upper()
        return made if born_of(made) else ""
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


def hidden_in_name(file_name: str) -> str:
    """Return a file's name with everything that could be somebody's number struck out."""
    return NUMBER_IN_NAME.sub("…", file_name)


def hidden(text: str) -> str:
    """Return the text with everything that could be somebody's number struck out."""
    return LIKE_A_NUMBER.sub("…", text) if LIKE_A_NUMBER.search(text) else text
