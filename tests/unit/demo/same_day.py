"""The demo municipality of the day that most of its tests are about, made once per process."""

from datetime import date
from functools import cache

from qms.demo.generate import DemoData, generate

TODAY = date(2026, 11, 22)


@cache
def demo() -> DemoData:
    """Return the registers of the day; they are frozen values."""
    return generate(TODAY)
