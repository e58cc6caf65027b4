"""What can be counted on, but a planner should know: too far, too few places, odd figures."""

from collections.abc import Iterator

import numpy as np

from qms.kernel.said import said
from qms.planning.core.case.case import Case, Floats
from qms.planning.core.case.faults.found import Found, Sheet, figure, found, spans
from qms.planning.core.case.school import School, Tenure

FAR, NEAR = 300.0, 0.1
OLD = 2


def distance_remarks(case: Case) -> Iterator[Found]:
    """Yield that kilometres look like something else."""
    if not case.distance.size:
        return
    longest, middle = float(case.distance.max()), float(np.median(case.distance))
    if longest > FAR:
        i, j = np.unravel_index(case.distance.argmax(), case.distance.shape)
        yield found(Sheet.DISTANCES, "km", said(
            "Från %(area)s till %(school)s är det %(km)s km.", area=case.areas[i],
            school=case.schools[j].name, km=figure(longest)),
            said("Kontrollera att avstånden inte är i meter."), value=longest)  # fmt: skip
    if middle < NEAR:
        yield found(Sheet.DISTANCES, "km", said("Hälften av avstånden är under %(km)s km.",
                    km=figure(NEAR)), said("Kontrollera att de är i kilometer."),
                    value=middle)  # fmt: skip


def reach_remarks(case: Case) -> Iterator[Found]:
    """Yield the areas that have children in a band, and no school of it within its hard limit."""
    opens = np.array([-np.inf if one.opens is None else one.opens for one in case.schools])
    for b, band in enumerate(case.bands):
        grades = case.band_grades(b)
        limit = min(one.hard_limit for one in case.grades[grades])
        has = np.array([band in one.bands for one in case.schools], dtype=bool)
        children = case.demand[:, :, grades].sum(axis=2)
        for i, area in enumerate(case.areas):
            reached = has & (case.distance[i] <= limit)
            first = opens[reached].min(initial=np.inf)
            out = [t for t, year in enumerate(case.years) if children[t, i] > 0 and year < first]
            if out:
                yield _unreached(case, area, band, n=children[out, i].max(),
                                 years=[case.years[t] for t in out], limit=limit,
                                 nearest=_nearest(case, i, has))  # fmt: skip


def _nearest(case: Case, area: int, has: np.ndarray) -> str:
    if not has.any():
        return said("Ingen skola har stadiet.")
    at = min(np.flatnonzero(has), key=lambda j: case.distance[area, j])
    return said("Närmast är %(school)s, %(km)s km bort.", school=case.schools[at].name,
                km=figure(float(case.distance[area, at])))  # fmt: skip


def _unreached(
    case: Case, area: str, band: str, *, n: float, years: list[int], limit: float, nearest: str
) -> Found:
    return found(Sheet.DISTANCES, "km", said(
        "Området %(area)s har ingen skola med %(band)s inom %(limit)s km %(years)s, för som mest "
        "%(n)s elever. %(nearest)s", area=area, band=band, limit=figure(limit),
        years=spans(years), n=figure(float(n)), nearest=nearest),
        said("Öppna en skola, eller höj den längsta resan."), value=area)  # fmt: skip


def place_remarks(case: Case) -> Iterator[Found]:
    """Yield the bands whose children are more than all rooms of the band's schools could hold."""
    there = [one for one in case.schools if not one.is_candidate]
    for b, band in enumerate(case.bands):
        grades = case.band_grades(b)
        size = max(one.class_size for one in case.grades[grades])
        places = sum(one.rooms for one in there if band in one.bands) * size
        short = case.demand[:, :, grades].sum(axis=(1, 2)) - places
        yield from _short(case, band, short, places)
    every = max((one.class_size for one in case.grades), default=0.0)
    places = sum(one.rooms for one in there if one.bands) * every
    if len(case.bands) > 1:
        yield from _short(case, said("alla årskurser"), case.demand.sum(axis=(1, 2)) - places,
                          places)  # fmt: skip


def _short(case: Case, what: str, short: Floats, places: float) -> Iterator[Found]:
    if (short > 0).any():
        years = [case.years[t] for t in np.flatnonzero(short > 0)]
        yield found(Sheet.SCHOOLS, "rooms", said(
            "Det saknas som mest %(n)s platser i %(what)s %(years)s: dagens skolor har %(places)s.",
            n=figure(float(short.max())), what=what, years=spans(years), places=figure(places)),
            said("Lägg till lokaler i alternativen."), value=float(short.max()))  # fmt: skip


def school_remarks(case: Case) -> Iterator[Found]:
    """Yield leases that have ended or cost nothing, and candidates that never open."""
    for one in case.schools:
        if one.lease_end is not None and one.lease_end < case.first_year:
            yield _of(one, "lease_end", said(
                "Hyreskontraktet för %(school)s slutade %(end)s; hyran räknas så länge skolan är "
                "öppen.", school=one.name, end=one.lease_end))  # fmt: skip
        if one.tenure is Tenure.LEASED and not one.rent:
            yield _of(one, "rent", said("%(school)s är hyrd utan hyra.", school=one.name))
        if one.opens is not None and one.opens >= case.first_year + len(case.years):
            yield _of(one, "opens", said("%(school)s kan öppna först %(year)s, efter planen.",
                      school=one.name, year=one.opens))  # fmt: skip


def _of(one: School, column: str, message: str) -> Found:
    return found(Sheet.SCHOOLS, column, message, said("Kontrollera uppgiften."), key=(one.key,),
                 value=getattr(one, column))  # fmt: skip


def share_remarks(case: Case) -> Iterator[Found]:
    """Yield the schools that children come to in a band that the school does not have."""
    if case.shares is None:
        return
    for b, band in enumerate(case.bands):
        for j, one in enumerate(case.schools):
            some = np.flatnonzero(case.shares[:, b, j] > 0)
            if len(some) and (band not in one.bands or one.is_candidate):
                yield found(Sheet.SHARES, "share", said(
                    "%(school)s har inte %(band)s, men elever från %(areas)s går där. De räknas "
                    "till närmaste skola.", school=one.name, band=band,
                    areas=", ".join(case.areas[i] for i in some[:5])),
                    said("Kontrollera andelarna."), value=one.key)  # fmt: skip


def price_remarks(case: Case) -> Iterator[Found]:
    """Yield that kronor are of another time, and grades without children."""
    level = case.prices.level
    if abs(level - case.first_year) > OLD:
        yield found(Sheet.CASE, "prices.level", said(
            "Priserna är i %(level)s års nivå men planen börjar %(year)s.", level=level,
            year=case.first_year), said("Räkna om priserna om de är gamla."),
            value=level)  # fmt: skip
    children = case.demand.sum(axis=(0, 1))
    if empty := [one.key for one, n in zip(case.grades, children, strict=True) if not n > 0]:
        yield found(Sheet.DEMAND, "n", said("Inga barn finns i årskurs %(grades)s.",
                    grades=", ".join(empty)), said("Kontrollera prognosen."))  # fmt: skip
