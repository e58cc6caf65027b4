"""What is planned in Älvhamra: homes, and a school that will close."""

from dataclasses import dataclass

DONE = "färdigställd"
LONGEST_BACK = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeRow:
    """Homes in an area, moved into or planned for the year."""

    area: str
    year: int
    kind: str
    stage: str
    project: str
    n: int
    probability: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """From an autumn on, a share of the unit's pupils go to another."""

    unit: str
    to: str
    autumn: int
    kind: str
    share: str


BUILT = (
    ("sagudden", "småhus", "Sågudden", (48, 55, 60, 52, 58, 54, 50, 56, 44)),
    ("sagudden", "hyresrätt", "Sågudden", (40, 0, 64, 40, 0, 72, 36, 40, 0)),
    ("tallhojden", "småhus", "Tallbacken", (6, 0, 10, 4, 0, 8, 12, 0, 6)),
    ("lindalund", "bostadsrätt", "Linddungen", (0, 24, 0, 30, 0, 0, 28, 0, 0)),
    ("hamnstaden", "bostadsrätt", "Hamnkajen", (32, 0, 0, 44, 20, 0, 0, 36, 0)),
    ("kvarnvret", "hyresrätt", "Kvarnängen", (0, 0, 36, 0, 0, 0, 24, 0, 0)),
)
"""Area, kind and project, and homes moved into in each of the last nine years, oldest first."""
PLANNED = (
    ("sagudden", "småhus", "Sågudden etapp 3", 1, 40, "pågående", "0,95"),
    ("sagudden", "småhus", "Sågudden etapp 3", 2, 24, "antagen detaljplan", "0,8"),
    ("sagudden", "hyresrätt", "Sågudden torg", 3, 60, "antagen detaljplan", "0,7"),
    ("hamnstaden", "bostadsrätt", "Varvet", 3, 120, "antagen detaljplan", "0,6"),
    ("hamnstaden", "bostadsrätt", "Varvet", 5, 140, "detaljplan", "0,4"),
    ("lindalund", "småhus", "Lindhagen", 4, 70, "detaljplan", "0,5"),
    ("mosjobygden", "småhus", "Mosjöstrand", 6, 25, "idé", "0,2"),
)
"""Area, kind, project, years ahead, homes, stage and how likely they are to be ready then."""
CLOSING = (("G05", "G04", 2, "0,7"), ("G05", "G01", 2, "0,3"))
"""Friskolan Polstjärnan closes; most of its pupils go to the same provider's other school."""


def make_homes(last: int) -> tuple[HomeRow, ...]:
    """Return the homes that are ready and those that are planned, as the plan stands that year."""
    built = (
        HomeRow(area=area, year=last - LONGEST_BACK + 1 + back, kind=kind, stage=DONE,
                project=project, n=n, probability="1")
        for area, kind, project, homes in BUILT
        for back, n in enumerate(homes)
        if n
    )  # fmt: skip
    planned = (
        HomeRow(area=area, year=last + ahead, kind=kind, stage=stage, project=project, n=n,
                probability=probability)
        for area, kind, project, ahead, n, stage, probability in PLANNED
    )  # fmt: skip
    return (*built, *planned)


def make_changes(last: int) -> tuple[ChangeRow, ...]:
    """Return the school that closes, a row per school that takes over its pupils."""
    return tuple(
        ChangeRow(unit=unit, to=to, autumn=last + ahead, kind="stänger", share=share)
        for unit, to, ahead, share in CLOSING
    )
