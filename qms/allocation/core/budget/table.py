"""The [budget] of a model: read from a table, and back."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

from qms.allocation.core.budget.types import BudgetRules, EarlyYears, GradeWeight
from qms.allocation.core.model_parts import Faults, read_number, read_part, refuse_unknown
from qms.allocation.core.numerals import swedish
from qms.kernel.schoolyear import FIRST_STEP, LAST_STEP

KEYS = frozenset({"volume", "socioeconomic", "need_hours", "grade", "early_years"})
GRADE_KEYS = frozenset({"from", "to", "weight"})
EARLY_KEYS = frozenset({"from", "to", "part"})
Table = Mapping[str, Any]


def read_budget(faults: Faults, table: object) -> BudgetRules | None:
    """Return the rules in a [budget] table, None when there is none."""
    if table is None:
        return None
    if not isinstance(table, Mapping):
        faults.add("Budgeten är ingen tabell.", "Skriv den som [budget].", at="budget")
        return None
    refuse_unknown(faults, table, KEYS, at="budget")
    rules = BudgetRules(
        volume=_share(faults, table, "volume", what="Andelen för elever och årskurser"),
        socioeconomic=_share(faults, table, "socioeconomic", what="Den socioekonomiska andelen"),
        need_hours=_share(faults, table, "need_hours", what="Andelen för behovstimmar"),
        grades=_grades(faults, table.get("grade")),
        early_years=_early_years(faults, table.get("early_years")),
    )
    _check_shares(faults, rules)
    return rules


def dump_budget(rules: BudgetRules) -> dict[str, Any]:
    """Return the table that `read_budget` reads back."""
    found: dict[str, Any] = {
        "volume": _text(rules.volume),
        "socioeconomic": _text(rules.socioeconomic),
        "need_hours": _text(rules.need_hours),
    }
    if rules.grades:
        found["grade"] = [
            {"from": one.low, "to": one.high, "weight": _text(one.weight)} for one in rules.grades
        ]
    if early := rules.early_years:
        found["early_years"] = {"from": early.low, "to": early.high, "part": _text(early.part)}
    return found


def _text(value: Decimal) -> str:
    return format(value, "f")


def _share(faults: Faults, table: Table, key: str, *, what: str) -> Decimal:
    return read_part(faults, table.get(key, 0), what=f"{what} ({key})", at=f"budget.{key}")


def _check_shares(faults: Faults, rules: BudgetRules) -> None:
    total = rules.volume + rules.socioeconomic + rules.need_hours
    if total != 1:
        shown = f"{swedish(total * 100)} %"
        faults.add(f"Budgetens andelar summerar till {shown}, inte till 100 %.",
                   "Ändra andelarna så att de tillsammans är hela potten.", at="budget",
                   value=shown)  # fmt: skip
    elif rules.socioeconomic == 0:
        faults.add("Den socioekonomiska andelen (socioeconomic) är noll.",
                   "Ge den en andel, annars har modellen inget att fördela efter index.",
                   at="budget.socioeconomic", value="0")  # fmt: skip


def _grades(faults: Faults, rows: object) -> tuple[GradeWeight, ...]:
    if rows is None:
        return ()
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        faults.add("Årskursernas vikter är ingen tabell.", "Skriv dem som [[budget.grade]].",
                   at="budget.grade")  # fmt: skip
        return ()
    found = []
    for place, row in enumerate(rows, start=1):
        at = f"budget.grade {place}"
        refuse_unknown(faults, row, GRADE_KEYS, at=at)
        low, high = _steps(faults, row, at=at, default=None)
        weight = read_number(faults, row.get("weight"), what="Vikten", at=f"{at}.weight")
        found.append(GradeWeight(low=low, high=high, weight=weight))
    ordered = sorted(found, key=lambda one: one.low)
    for before, after in pairwise(ordered):
        if after.low <= before.high:
            faults.add(f"Årskurssteg {after.low} har två vikter.", "Låt stegen avlösa varandra.",
                       at="budget.grade", value=str(after.low))  # fmt: skip
    if found and not any(one.weight for one in found):
        faults.add("Årskurserna har bara vikter som är noll.", "Ge minst en en vikt.",
                   at="budget.grade", value="0")  # fmt: skip
    return tuple(ordered)


def _early_years(faults: Faults, row: object) -> EarlyYears | None:
    if row is None:
        return None
    at = "budget.early_years"
    if not isinstance(row, Mapping):
        faults.add("Tillägget är ingen tabell.", f"Skriv det som [{at}].", at=at)
        return None
    refuse_unknown(faults, row, EARLY_KEYS, at=at)
    low, high = _steps(faults, row, at=at, default=(0, 2))
    part = read_part(faults, row.get("part"), what="Tilläggets del (part)", at=f"{at}.part")
    if row.get("part") is not None and not 0 < part < 1:
        faults.add(f"Tilläggets del är {swedish(part * 100)} % av den socioekonomiska potten.",
                   "Skriv mer än 0 % och mindre än 100 %.", at=f"{at}.part",
                   value=str(row["part"]))  # fmt: skip
    return EarlyYears(part=part, low=low, high=high)


def _steps(
    faults: Faults, row: Table, *, at: str, default: tuple[int, int] | None
) -> tuple[int, int]:
    """Return the lowest and highest step, 0 for F and 9 for grade 9."""
    given = [row.get(key, default[place] if default else None)
             for place, key in enumerate(("from", "to"))]  # fmt: skip
    steps = [step for step in given if isinstance(step, int) and not isinstance(step, bool)]
    if len(steps) < 2 or not FIRST_STEP <= steps[0] <= steps[1] <= LAST_STEP:
        faults.add(f"Stegen är {given[0]} till {given[1]}.",
                   f"Skriv två heltal mellan {FIRST_STEP} och {LAST_STEP}: 0 är F, 9 är åk 9.",
                   at=at, value=f"{given[0]}–{given[1]}")  # fmt: skip
        return 0, 0
    return steps[0], steps[1]
