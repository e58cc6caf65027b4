"""Earlier and current pupils in the register of the small municipality, made by a fixed rule."""

from integration.allocation.allocation_cases import save

SCHOOLS = ("Åkerskolan", "Ängsskolan", "Friskolan Lärkan")
# school → (low education with aid, low without, high with, high without) per year
HISTORIC = {
    "Åkerskolan": (12, 24, 10, 44),
    "Ängsskolan": (5, 15, 8, 62),
    "Friskolan Lärkan": (6, 14, 7, 33),
}
CASES = {"Åkerskolan": (7, 8, 3, 6), "Ängsskolan": (3, 5, 2, 7), "Friskolan Lärkan": (3, 4, 2, 4)}
CURRENT = {
    "Åkerskolan": (30, 60, 30, 180),
    "Ängsskolan": (4, 16, 6, 174),
    "Friskolan Lärkan": (4, 16, 6, 74),
}
GROUPS = (("grundskola", "ja"), ("grundskola", "nej"), ("högre", "ja"), ("högre", "nej"))
YEARS = (2023, 2024, 2025)


def historic_rows(years=YEARS) -> list[str]:
    """Return the rows of the file of earlier pupils: the same cases every year."""
    rows = []
    for year in years:
        for school in SCHOOLS:
            for (level, aid), n, cases in zip(GROUPS, HISTORIC[school], CASES[school], strict=True):
                rows += [f"{school};{year};{level};{aid};ja;{cases}",
                         f"{school};{year};{level};{aid};nej;{n - cases}"]  # fmt: skip
    return rows


def historic_pupils(session, rows: list[str] | None = None) -> int:
    """Save earlier pupils; return the batch."""
    head = "enhet;år;faktor:utbildning;faktor:bistånd;utfall:ej_behorig;antal"
    return save(session, "historic_pupils", "\n".join((head, *(rows or historic_rows()))) + "\n")


def current_rows(year: int = 2026) -> list[str]:
    """Return the rows of the file of this year's pupils."""
    return [
        f"{school};{year};{level};{aid};{n}"
        for school in SCHOOLS
        for (level, aid), n in zip(GROUPS, CURRENT[school], strict=True)
    ]


def current_pupils(session, rows: list[str] | None = None) -> int:
    """Save this year's pupils; return the batch."""
    head = "enhet;år;faktor:utbildning;faktor:bistånd;antal"
    return save(session, "current_pupils", "\n".join((head, *(rows or current_rows()))) + "\n")
