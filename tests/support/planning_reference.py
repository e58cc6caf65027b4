"""The same costs by plain loops over years, schools, areas and grades: slow, and easy to read."""

import math

from qms.planning.core.case import Payer, Rule, Tenure


def flows(case):
    """Yield area, band, part of the area's children, and the school they go to today."""
    for area in range(len(case.areas)):
        for b, band in enumerate(case.bands):
            if case.rule is Rule.NEAREST:
                yield area, band, 1.0, None
                continue
            for at in range(len(case.schools)):
                if case.shares[area, b, at] > 0:
                    yield area, band, float(case.shares[area, b, at]), at


def school_of(case, area, band, today, offered):
    """Return today's school if it has the band, else the nearest within the hard limit."""
    if today is not None and band in offered[today]:
        return today
    limit = min(grade.hard_limit for grade in case.grades if grade.band == band)
    there = [(case.distance[area, at], at) for at in range(len(case.schools))
             if band in offered[at] and case.distance[area, at] <= limit]  # fmt: skip
    return min(there)[1] if there else None


def classes(case, school, pupils):
    """Return classes per pool, where two that follow may share one."""
    pools, sizes = [], []
    for pool in case.pools:
        those = [n for n, grade in enumerate(case.grades) if grade.group == pool]
        pools.append(sum(pupils[n] for n in those))
        sizes.append(min(case.grades[n].class_size for n in those))
    found = [math.ceil(p / size - 1e-6) for p, size in zip(pools, sizes, strict=True)]
    if school.is_mixed:
        at = 0
        while at + 1 < len(found):
            fits = pools[at] + pools[at + 1] <= min(sizes[at], sizes[at + 1])
            if found[at] == found[at + 1] == 1 and fits:
                found[at + 1] = 0
                at += 1
            at += 1
    return found


def spread(case, offered, t):
    """Return a year's pupils by school and grade, kronor of journeys, and who finds no school."""
    pupils = [[0.0] * len(case.grades) for _ in case.schools]
    travel = nowhere = 0.0
    for area, band, part, today in flows(case):
        at = school_of(case, area, band, today, offered)
        for n in (n for n, grade in enumerate(case.grades) if grade.band == band):
            children = case.demand[t, area, n] * part
            if at is None:
                nowhere += children
                continue
            pupils[at][n] += children
            km = case.distance[area, at]
            if km > case.grades[n].travel_limit:
                travel += children * (case.prices.per_rider + case.prices.per_rider_km * km)
    return pupils, travel, nowhere


def teaching(case, made):
    """Return what a school's classes cost: teachers and the rest."""
    prices = case.prices
    taught = prices.contact_ratio * prices.timetable_periods
    cost = 0.0
    for pool, n in zip(case.pools, made, strict=True):
        periods = max(grade.periods for grade in case.grades if grade.group == pool)
        cost += n * (periods / taught * prices.fte_cost + prices.per_class)
    return cost


def year_cost(case, offered, before, ever, *, t, payer):
    """Return a year's kronor by part, and the children without a place."""
    parts = dict.fromkeys(("teaching", "pupil", "fixed", "premises", "once", "travel"), 0.0)
    pupils, parts["travel"], missing = spread(case, offered, t)
    for at, school in enumerate(case.schools):
        made, whole = classes(case, school, pupils[at]), sum(pupils[at])
        parts["teaching"] += teaching(case, made)
        parts["pupil"] += whole * sum(case.prices.per_pupil.values())
        if sum(made) > school.rooms:
            missing += (sum(made) - school.rooms) * whole / sum(made)
        is_open, was_open = bool(offered[at]), bool(before[at])
        used = 1.0 if is_open else case.prices.moving_part * was_open
        parts["fixed"] += school.fixed * is_open
        parts["premises"] += building(case, school, used, t=t, payer=payer, built=ever[at])
        parts["once"] += school.closing_cost * (was_open and not is_open)
        parts["once"] += school.opening_cost * (is_open and ever[at] == "new")
    return parts, missing


def building(case, school, used, *, t, payer, built):
    """Return what a building costs the payer in a year."""
    prices = case.prices
    if school.tenure is Tenure.LEASED:
        rent = school.rent * (1 + prices.rent_index) ** t
        is_bound = (
            built and school.lease_end is not None and case.first_year + t <= school.lease_end
        )
        return rent * (1.0 if is_bound else used) + school.operation * school.m2 * used
    if payer is Payer.BOARD:
        return school.internal_rent * school.m2 * used
    if not built:
        return 0.0
    empty = 0.0 if school.is_released else 1.0 - used
    return school.capital * (used + empty) + school.operation * school.m2 * (
        used + empty * prices.idle_part
    )


def plain(case, offers, payer):
    """Return kronor by year and part, present value, and missing places; `offers` is T × J × B."""
    found, worth, lacking = [], 0.0, 0.0
    before = [() if one.is_candidate else one.bands for one in case.schools]
    ever = ["" if one.is_candidate else "old" for one in case.schools]
    for t in range(len(case.demand)):
        offered = [
            [band for b, band in enumerate(case.bands) if offers[t, at, b]]
            for at in range(len(case.schools))
        ]
        ever = ["new" if has and not was else "old" if was else ""
                for has, was in zip(offered, ever, strict=True)]  # fmt: skip
        parts, missing = year_cost(case, offered, before, ever, t=t, payer=payer)
        found.append(parts)
        worth += sum(parts.values()) / (1 + case.prices.discount) ** t
        lacking += missing
        before = offered
    return found, worth, lacking
