"""Eight schools, three springs of pupils, money for them: what a follow-up is made from."""

from dataclasses import dataclass
from math import exp
from random import Random

from builders import NOW, Municipality, add_school
from integration.allocation.allocation_cases import (
    adopted_model,
    calculated,
    people,
    register_year,
    save,
)

from qms.allocation import services

SPRINGS = (2024, 2025, 2026)
PUPILS = 50
MORE = ("Björkskolan", "Ekskolan", "Granskolan", "Hasselskolan", "Rönnskolan")
SCHOOLS = ("Åkerskolan", "Ängsskolan", "Friskolan Lärkan", *MORE)
WORSE = "Åkerskolan"
"""The school whose pupils miss the goals more often than their background explains."""
HEAD = (
    "enhet;år;faktor:utbildning;faktor:bistånd;faktor:skolbyte;"
    "utfall:ej_behorig;utfall:ej_godkand_2;antal\n"
)
NOW_HEAD = "enhet;år;faktor:utbildning;faktor:bistånd;faktor:skolbyte;antal\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """The adopted model, its calculation of 2026, and the units by name."""

    model: int
    run: int
    units: dict[str, int]


def _shares(at: int) -> tuple[float, float, float]:
    return 0.1 + 0.05 * at, 0.05 + 0.02 * at, 0.1 + 0.03 * ((3 * at) % 8)


def _groups(chance: Random, at: int) -> tuple[bool, bool, bool]:
    low, aid, moved = _shares(at)
    return chance.random() < low, chance.random() < aid, chance.random() < moved


def historic(*, seed: int = 7, springs=SPRINGS, worse: float = 1.6, moved: float = 2.0) -> str:
    """Return the file of pupils with outcomes; a late move counts `moved` in log-odds."""
    chance, rows = Random(seed), [HEAD]
    for at, school in enumerate(SCHOOLS):
        for spring in springs:
            counts: dict[tuple[str, ...], int] = {}
            for _ in range(PUPILS):
                low, aid, has_moved = _groups(chance, at)
                odds = -2.4 + 1.2 * low + 0.8 * aid + moved * has_moved
                odds += worse * (school == WORSE)
                key = (
                    "grundskola" if low else "högre",
                    "ja" if aid else "nej",
                    "ja" if has_moved else "nej",
                    *("ja" if chance.random() < 1 / (1 + exp(-odds)) else "nej" for _ in range(2)),
                )
                counts[key] = counts.get(key, 0) + 1
            rows += [
                f"{school};{spring};{';'.join(key)};{n}\n" for key, n in sorted(counts.items())
            ]
    return "".join(rows)


def current(year: int, *, seed: int = 8) -> str:
    """Return the file of this year's pupils."""
    chance, rows = Random(seed), [NOW_HEAD]
    for at, school in enumerate(SCHOOLS):
        for _ in range(PUPILS):
            low, aid, moved = _groups(chance, at)
            rows.append(
                f"{school};{year};{'grundskola' if low else 'högre'};{'ja' if aid else 'nej'};"
                f"{'ja' if moved else 'nej'};1\n"
            )
    return "".join(rows)


def applications() -> str:
    """Return three autumns of applications; the neediest schools are as sought after as others."""
    rows = ["enhet;år;platser;förstahandsval;antagna;inflyttade;utflyttade\n"]
    for at, school in enumerate(SCHOOLS):
        for autumn in (2023, 2024, 2025):
            rows.append(f"{school};{autumn};50;{40 + (5 * at) % 20};40;{3 + at % 3};4\n")
    return "".join(rows)


def town(
    session, municipality: Municipality, *, pupils: str | None = None, has_current: bool = True
) -> Town:
    """Add the schools, the register's files, an adopted model and the decision of 2026."""
    added = {name: add_school(session, name, municipality.south) for name in MORE}
    counts = dict.fromkeys(SCHOOLS, 10 * PUPILS)
    shares = {
        school: (f"{100 * _shares(at)[0]:.1f}", f"{100 * _shares(at)[1]:.1f}")
        for at, school in enumerate(SCHOOLS)
    }
    register_year(session, 2025, counts=counts, shares=shares)
    model = adopted_model(session, municipality, year=2026)
    run = calculated(session, municipality, model, year=2026, pot=90_000_000)
    services.adopt_run(session, people(municipality)[1], run, now=NOW)
    save(session, "historic_pupils", historic() if pupils is None else pupils)
    if has_current:
        save(session, "current_pupils", current(2025))
    save(session, "applications", applications())
    known = {
        "Åkerskolan": municipality.school,
        "Ängsskolan": municipality.sibling,
        "Friskolan Lärkan": municipality.independent,
    }
    return Town(model=model, run=run, units={**known, **added})
