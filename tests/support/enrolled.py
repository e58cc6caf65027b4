"""Files of who is enrolled: numbers of nobody, checked as real ones are."""

HEAD = "personnummer;enhet;skolform;årskurs;från;till"
SCHOOL = "Friskolan Lärkan"
SERIAL = 238
"""Kept for tests of systems: nobody has it."""


def number(born, serial=SERIAL):
    """Return twelve digits for the day `20150302`, with the check digit that follows."""
    nine = f"{born[2:]}{serial:03d}"
    doubled = [int(sign) * (2 - at % 2) for at, sign in enumerate(nine)]
    total = sum(value // 10 + value % 10 for value in doubled)
    return f"{born}{serial:03d}{-total % 10}"


def child(at=0):
    """Return the number of the child `at`, each of its own day."""
    return number(f"2015{1 + at // 28 % 12:02d}{1 + at % 28:02d}", SERIAL + at // 336)


def line(who=None, unit=SCHOOL, form="Grundskola", grade="4", first="2026-08-18", last=""):
    """Return a row of a file."""
    return ";".join((who or child(), unit, form, grade, first, last))


def file_of(*lines):
    """Return a file of rows."""
    return "\r\n".join((HEAD, *lines, "")).encode()


def class_of(pupils, **changes):
    """Return rows of so many children."""
    return [line(child(at), **changes) for at in range(pupils)]
