"""Municipalities drawn from a seed: schools, years, pupils' background and outcomes."""

from dataclasses import dataclass

import numpy as np

from qms.allocation.core.risk.pupils import YES_NO, Column, Pupils

OWN = ("utbildning", "nyanländ", "kön")
CONSTANT, EDUCATION, NEWCOMER, BOY = -2.3, 0.7, 0.9, 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """What is drawn: the sizes, the missing factor's log-odds, and how much the schools differ."""

    seed: int
    schools: tuple[int, int] = (12, 40)
    pupils: tuple[int, int] = (30, 100)
    years: tuple[int, int] = (3, 5)
    missing: float = 0.0
    quality: float = 0.25
    noise: int = 2

    @property
    def outside(self) -> tuple[str, ...]:
        """Return the factors outside the model: one that may matter, and those that never do."""
        return ("familj", *(f"brus {at}" for at in range(self.noise)))


def drawn(town: Town) -> tuple[Pupils, Column]:
    """Return the pupils and their years.

    The schools differ in every factor: a common need moves all shares, and each its own way. The
    schools' own quality has the standard deviation `quality` in log-odds.
    """
    rng = np.random.default_rng(town.seed)
    schools = int(rng.integers(town.schools[0], town.schools[1] + 1))
    years = int(rng.integers(town.years[0], town.years[1] + 1))
    sizes = rng.integers(town.pupils[0], town.pupils[1] + 1, size=schools)
    school = np.repeat(np.arange(schools), sizes * years)
    year = np.concatenate([np.repeat(np.arange(years), size) for size in sizes])
    need = rng.normal(0, 1, schools)

    def having(base, slope, spread):
        odds = base + slope * need + rng.normal(0, spread, schools)
        return (rng.random(len(school)) < 1 / (1 + np.exp(-odds[school]))).astype(np.int32)

    education = having(-0.3, 0.7, 0.3) + having(-1.5, 0.7, 0.3)
    newcomer, boy = having(-2.2, 0.8, 0.4), having(0, 0, 0)
    family = having(-1.3, 0.3, 0.7)
    noise = {f"brus {at}": having(-1, 0.3, 0.7) for at in range(town.noise)}
    log_odds = CONSTANT + EDUCATION * education + NEWCOMER * newcomer + BOY * boy
    log_odds += town.missing * family + rng.normal(0, town.quality, schools)[school]
    outcome = (rng.random(len(school)) < 1 / (1 + np.exp(-log_odds))).astype(np.int8)
    factors = {"utbildning": education, "nyanländ": newcomer, "kön": boy, "familj": family, **noise}
    pupils = Pupils(
        factors={name: _coded(name, codes) for name, codes in factors.items()},
        outcomes={"mål": Column(name="mål", categories=YES_NO, codes=outcome)},
        group=Column(
            name="skola",
            categories=tuple(f"Skola {at:02}" for at in range(schools)),
            codes=school.astype(np.int32),
        ),
    )
    names = tuple(str(2021 + at) for at in range(years))
    return pupils, Column(name="år", categories=names, codes=year.astype(np.int32))


def _coded(name, codes):
    return Column(
        name=name, categories=tuple(str(at) for at in range(int(codes.max()) + 1)), codes=codes
    )
