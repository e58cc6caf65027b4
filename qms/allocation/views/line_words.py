"""What the lines of a working are called: the core writes Swedish, the page any language."""

import re
from collections.abc import Callable

from qms.i18n.language import gettext, mark
from qms.kernel.schoolyear import step_range_label

LABELS = (
    mark("Pott att fördela"),
    mark("Elever × relativt belopp i alla skolor"),
    mark("Belopp per elev vid relativt belopp 1,00"),
    mark("Elever på skolan"),
    mark("Skolans index"),
    mark("Skolornas medelindex"),
    mark("Index mot skolornas medel"),
    mark("Tillägg på andelen"),
    mark("Tillägg på andelen över gränsen"),
    mark("Gräns"),
    mark("Sträckning"),
    mark("Tröskel"),
    mark("Potens"),
    mark("Andel efter index"),
    mark("Relativt belopp"),
    mark("Belopp per elev före gränser"),
    mark("Nivå under golv och tak"),
    mark("Golv"),
    mark("Tak"),
    mark("Belopp per elev inom golv och tak"),
    mark("Förra årets belopp"),
    mark("Största minskning"),
    mark("Lägst efter största minskning"),
    mark("Uppräkning till årets pott"),
    mark("Förra årets belopp, uppräknat"),
    mark("Del av minskningen i år"),
    mark("Del av ökningen som minskningarna räcker till"),
    mark("Belopp per elev på väg till målet"),
    mark("Lägst under infasningen"),
    mark("Nivå under infasning"),
    mark("Belopp per elev i år"),
    mark("Ersättning"),
    mark("Elever i alla skolor"),
    mark("Elever × index i alla skolor"),
    mark("Belopp per elev vid index 1,00"),
    mark("Hela potten"),
    mark("Andel av hela potten"),
    mark("Pott för elever och årskurser"),
    mark("Vägda elever i alla skolor"),
    mark("Belopp per vägd elev"),
    mark("Vägda elever på skolan"),
    mark("Pott för de första skolåren"),
    mark("Elever × (index − 1) i skolor över 1,00"),
    mark("Belopp per elev och enhet över index 1,00"),
    mark("Elever i de första skolåren"),
    mark("Pott för behovstimmar"),
    mark("Behovstimmar i alla skolor"),
    mark("Belopp per timme"),
    mark("Behovstimmar på skolan"),
)
"""Every fixed label that the core writes: `core/line_sheet.py`, `core/degree` and `core/budget`."""

Words = Callable[[re.Match[str], int], str]
PATTERNS: tuple[tuple[re.Pattern[str], Words], ...] = (
    (
        re.compile(r"Elever i steg (-?\d+)(?:–(-?\d+))?"),
        lambda found, autumn: (
            gettext("Elever i årskurs %(grades)s") % {"grades": _grades(found, autumn)}
        ),
    ),
    (
        re.compile(r"Vikt i steg (-?\d+)(?:–(-?\d+))?"),
        lambda found, autumn: (
            gettext("Vikt i årskurs %(grades)s") % {"grades": _grades(found, autumn)}
        ),
    ),
    (
        re.compile(r"Andel (.+: .+)"),
        lambda found, _autumn: gettext("Andel %(group)s") % {"group": found[1]},
    ),
)
"""Labels that name grades or a category; the core counts grades in steps that no year changes."""

SOURCES = (
    mark("budget"),
    mark("register"),
    mark("modellen"),
    mark("behov"),
    mark("socioekonomisk del"),
    mark("förra året"),
    mark("förra årets index"),
    mark("så att beloppen blir potten"),
    mark("skolornas minskningar ÷ skolornas önskade ökningar"),
)


def line_label(label: str, autumn: int) -> str:
    """Return the label in the reader's language, grades as they are called that autumn."""
    for pattern, words in PATTERNS:
        if found := pattern.fullmatch(label):
            return words(found, autumn)
    return gettext(label)


def _grades(found: re.Match[str], autumn: int) -> str:
    low = int(found[1])
    return step_range_label(low, int(found[2] or low), autumn)


def line_origin(formula: str, source: str) -> str:
    """Return the formula, or where an input comes from, in the reader's language."""
    return formula or gettext(source)
