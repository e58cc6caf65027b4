"""The lines from a unit's index to its kronor per pupil, for every construction and limit."""

from dataclasses import dataclass

from qms.allocation.core.degree.steps import Distribution, UnitSteps
from qms.allocation.core.degree.types import Construction, Degree
from qms.allocation.core.line_writer import Sheet

MODEL, LAST_YEAR, FITTED = "modellen", "förra året", "så att beloppen blir potten"
KR = "kr per elev"
Origin = tuple[str, str]
"""Formula and source of the index line."""
BEFORE_LIMITS = "Belopp per elev före gränser"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One unit's way under a degree: what its lines are written from."""

    degree: Degree
    found: Distribution
    steps: UnitSteps


def add_index(sheet: Sheet, case: Case, *, origin: Origin) -> str:
    """Write the unit's index, against the schools' mean where that is not 1; return the letter."""
    found, steps = case.found, case.steps
    formula, source = origin
    index = sheet.add("Skolans index", steps.index, formula=formula, source=source)
    if found.mean == 1:
        return index
    mean = sheet.add("Skolornas medelindex", found.mean, source="register")
    return sheet.add("Index mot skolornas medel", steps.index / found.mean,
                     formula=f"{index} ÷ {mean}")  # fmt: skip


def add_relative(sheet: Sheet, case: Case, *, origin: Origin) -> str:
    """Write how the construction makes the unit's relative amount; return its letter."""
    degree, steps = case.degree, case.steps
    if degree.construction is Construction.CONCENTRATION:
        formula = _concentrated(sheet, case)
    else:
        index = add_index(sheet, case, origin=origin)
        if degree.construction is Construction.LINEAR:
            return index
        formula = _skewed(sheet, degree, index=index)
    return sheet.add("Relativt belopp", steps.relative, formula=formula)


def _concentrated(sheet: Sheet, case: Case) -> str:
    rule, steps = case.degree.concentration, case.steps
    if rule is None or steps.share is None:
        raise ValueError("a concentration needs a category and the unit's share of it")
    share = sheet.add(f"Andel {rule.factor}: {rule.category}", steps.share, source="register")
    k1 = sheet.add("Tillägg på andelen", rule.k1, source=MODEL)
    if not rule.k2:
        return f"1 + {k1} × {share}"
    k2 = sheet.add("Tillägg på andelen över gränsen", rule.k2, source=MODEL)
    edge = sheet.add("Gräns", rule.from_, source=MODEL)
    return f"1 + {k1} × {share} + {k2} × max(0; {share} − {edge})"


def _skewed(sheet: Sheet, degree: Degree, *, index: str) -> str:
    match degree.construction:
        case Construction.STRETCH:
            stretch = sheet.add("Sträckning", degree.stretch, source=MODEL)
            return f"max(0; 1 + {stretch} × ({index} − 1))"
        case Construction.THRESHOLD:
            threshold = sheet.add("Tröskel", degree.threshold, source=MODEL)
            return f"max(0; {index} − {threshold})"
        case Construction.POWER:
            return f"{index} ^ {sheet.add('Potens', degree.power, source=MODEL)}"
        case _:
            part = sheet.add("Andel efter index", degree.index_part, source=MODEL)
            return f"1 + {part} × ({index} − 1)"


def add_limits(sheet: Sheet, case: Case, *, target: str) -> str:
    """Write floor and cap, when there are any; return the letter of the amount per pupil."""
    degree, found, steps = case.degree, case.found, case.steps
    if found.level is None:
        return target
    level = sheet.add("Nivå under golv och tak", found.level, source=FITTED)
    formula = f"{level} × {target}"
    if degree.floor_kr is not None:
        floor = sheet.add("Golv", degree.floor_kr, unit=KR, source=MODEL)
        formula = f"max({formula}; {floor})"
    if degree.cap_kr is not None:
        cap = sheet.add("Tak", degree.cap_kr, unit=KR, source=MODEL)
        formula = f"min({formula}; {cap})"
    return sheet.add("Belopp per elev inom golv och tak", steps.limited, unit=KR, formula=formula)


def add_phase_in(sheet: Sheet, case: Case, *, target: str) -> str:
    """Write what last year's amount does, when the model looks at it; return the letter."""
    degree, found, steps = case.degree, case.found, case.steps
    if not degree.needs_previous:
        return target
    base, lows, previous = target, [], ""
    if steps.previous is not None:
        previous = sheet.add("Förra årets belopp", steps.previous, unit=KR, source=LAST_YEAR)
    if found.halfway is not None and steps.halfway is not None and steps.raised is not None:
        base = _half(sheet, case, target=target, previous=previous)
    if steps.guard is not None:
        lows.append(_guard(sheet, case, target=target, previous=previous))
    if steps.least is not None and degree.largest_decrease is not None:
        part = sheet.add("Största minskning", degree.largest_decrease, source=MODEL)
        lows.append(
            sheet.add("Lägst efter största minskning", steps.least, unit=KR,
                      formula=f"{previous} × (1 − {part})")
        )  # fmt: skip
    if found.phase_level is None:
        return base
    return _settle(sheet, case, base=base, lows=lows)


def _half(sheet: Sheet, case: Case, *, target: str, previous: str) -> str:
    degree, found, steps = case.degree, case.found, case.steps
    if found.halfway is None or steps.raised is None or steps.halfway is None:
        raise ValueError("the unit has no last year to be half way from")
    factor = sheet.add("Uppräkning till årets pott", found.halfway.factor, source=FITTED)
    formula = f"{previous} × {factor}"
    if degree.floor_kr is not None:
        floor = sheet.add("Golv", degree.floor_kr, unit=KR, source=MODEL)
        formula = f"max({formula}; {floor})"
    raised = sheet.add("Förra årets belopp, uppräknat", steps.raised, unit=KR, formula=formula)
    if steps.limited < steps.raised:
        part = sheet.add("Del av minskningen i år", degree.first_year_part, source=MODEL)
    else:
        part = sheet.add("Del av ökningen som minskningarna räcker till", found.halfway.kappa,
                         source="skolornas minskningar ÷ skolornas önskade ökningar")  # fmt: skip
    return sheet.add("Belopp per elev på väg till målet", steps.halfway, unit=KR,
                     formula=f"{raised} + {part} × ({target} − {raised})")  # fmt: skip


def _guard(sheet: Sheet, case: Case, *, target: str, previous: str) -> str:
    degree, steps = case.degree, case.steps
    if steps.guard is None:
        raise ValueError("the unit is not guarded")
    part = sheet.add("Del av minskningen i år", degree.first_year_part, source=MODEL)
    return sheet.add("Lägst under infasningen", steps.guard, unit=KR,
                     formula=f"{previous} − {part} × max(0; {previous} − {target})")  # fmt: skip


def _settle(sheet: Sheet, case: Case, *, base: str, lows: list[str]) -> str:
    degree, found, steps = case.degree, case.found, case.steps
    if found.phase_level is None:
        raise ValueError("there is no level")
    level = sheet.add("Nivå under infasning", found.phase_level, source=FITTED)
    formula = f"{level} × {base}"
    if degree.floor_kr is not None:
        lows = [*lows, sheet.add("Golv", degree.floor_kr, unit=KR, source=MODEL)]
    if degree.cap_kr is not None:
        cap = sheet.add("Tak", degree.cap_kr, unit=KR, source=MODEL)
        formula = f"min({formula}; max({'; '.join([cap, *lows, base])}))"
    if lows:
        formula = f"max({'; '.join([formula, *lows])})"
    return sheet.add("Belopp per elev i år", steps.kr, unit=KR, formula=formula)
