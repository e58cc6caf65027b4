"""Schools and settings for the tests of differences."""

from fractions import Fraction

from qms.allocation.core.differences.settings import Settings
from qms.allocation.core.differences.settings_file import parse_settings
from qms.allocation.core.differences.values import Composition, Indicator, SchoolResult
from qms.allocation.core.model import Category, Factor
from qms.content.loader import load

SETTINGS: Settings = parse_settings(load("differences"))
LIMITS = SETTINGS.limits
PERCENT = Indicator(key="g9_eligible", name="Behöriga", scale="percent")
POINTS = Indicator(key="g9_merit", name="Meritvärde", scale="points")


def factor(name: str, *categories: str) -> Factor:
    """Return a factor with all weights 1."""
    return Factor(name=name, categories=tuple(Category(name=c, weight=1) for c in categories))


AID = factor("bistånd", "ja", "nej")
SEX = factor("kön", "flickor", "pojkar")
EDUCATION = factor("utbildning", "kort", "mellan", "lång")


def school(unit: str, pupils: int, **more) -> Composition:
    """Return a school; factors as keywords give the pupils per category in the factor's order."""
    fields = {key: more.pop(key) for key in ("known", "is_independent") if key in more}
    named = {"bistånd": AID, "kön": SEX, "utbildning": EDUCATION}
    shares = {
        name: {
            category.name: Fraction(count, sum(counts))
            for category, count in zip(named[name].categories, counts, strict=True)
        }
        for name, counts in more.items()
    }
    return Composition(unit=unit, pupils=pupils, shares=shares, **fields)


def result(unit: str, value: float, n: int | None = None, year: int = 2026) -> SchoolResult:
    return SchoolResult(unit=unit, year=year, value=value, n=n)
