"""How a draft divides the whole budget, as a form: every fault at its field at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from qms.allocation.core.budget.table import read_budget
from qms.allocation.core.budget.types import BudgetRules
from qms.allocation.core.model_parts import Faults
from qms.i18n.language import gettext
from qms.kernel.problems import Problem, RefusedError
from qms.web.faults import in_words

SHARES = ("volume", "socioeconomic", "need_hours")
PART, LAST = "part", "last"
OUTSIDE = 99
"""No grade: what is typed in the place of one is refused as that."""
Texts = Mapping[str, str]
Steps = range


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetForm:
    """What was typed or is stored, what is wrong by field, and the rules when nothing is."""

    texts: Texts
    errors: Mapping[str, str]
    rules: BudgetRules | None = None


def weight_key(step: int) -> str:
    """Return the name of the field of a step's weight."""
    return f"w{step}"


def stored_budget(rules: BudgetRules | None, steps: Steps) -> BudgetForm:
    """Return the form as the model is stored."""
    texts = dict.fromkeys((*SHARES, PART), "") | {LAST: str(min(2, steps[-1]))}
    weights = {weight_key(step): "1" for step in steps}
    if rules is None:
        return BudgetForm(texts=texts | weights, errors={})
    texts |= {key: _plain(getattr(rules, key) * 100) for key in SHARES}
    weights = {weight_key(step): _plain(rules.weight_of(step) or Decimal(0)) for step in steps}
    if early := rules.early_years:
        texts |= {PART: _plain(early.part * 100), LAST: str(early.high)}
    return BudgetForm(texts=texts | weights, errors={}, rules=rules)


def typed_budget(typed: Texts, steps: Steps) -> BudgetForm:
    """Return the form as it was typed. Without any share the whole pot is socioeconomic."""
    keys = (*SHARES, PART, LAST, *map(weight_key, steps))
    texts = {key: typed.get(key, "").strip() for key in keys}
    if not any(texts[key] for key in SHARES):
        return BudgetForm(texts=texts, errors={})
    faults = Faults()
    rules = read_budget(faults, _table(texts, steps))
    try:
        faults.raise_any()
    except RefusedError as refused:
        return BudgetForm(texts=texts, errors=_errors(refused.problems, texts, steps))
    return BudgetForm(texts=texts, errors={}, rules=rules)


def errors_of(form: BudgetForm) -> list[tuple[str, str]]:
    """Return (field, what is wrong) for the error summary."""
    return list(form.errors.items())


def _table(texts: Texts, steps: Steps) -> dict[str, Any]:
    table: dict[str, Any] = {key: _percent(texts[key] or "0") for key in SHARES}
    table["grade"] = list(_bands(texts, steps))
    if texts[PART]:
        last = int(texts[LAST]) if texts[LAST].isdecimal() and len(texts[LAST]) < 4 else OUTSIDE
        table["early_years"] = {"from": steps[0], "to": last, "part": _percent(texts[PART])}
    return table


def _percent(text: str) -> str:
    return text if text.endswith("%") else f"{text} %"


def _bands(texts: Texts, steps: Steps) -> Iterator[dict[str, Any]]:
    """Yield neighbouring steps of equal weight as one band."""
    for weight, found in groupby(steps, key=lambda step: texts[weight_key(step)]):
        band = list(found)
        yield {"from": band[0], "to": band[-1], "weight": weight or None}


def _errors(problems: tuple[Problem, ...], texts: Texts, steps: Steps) -> dict[str, str]:
    """Return the first fault of each field."""
    found: dict[str, str] = {}
    for problem in problems:
        found.setdefault(_field(problem.column, texts, steps), in_words(problem))
    return found


def _field(column: str, texts: Texts, steps: Steps) -> str:
    parts = column.split(".")
    if len(parts) > 1 and parts[1] in SHARES:
        return parts[1]
    if len(parts) > 1 and parts[1].startswith("grade "):
        bands = list(_bands(texts, steps))
        return weight_key(bands[int(parts[1].removeprefix("grade ")) - 1]["from"])
    if column.startswith("budget.grade"):
        return weight_key(steps[0])
    if column == "budget.early_years":
        return LAST
    return PART if column.startswith("budget.early_years") else SHARES[0]


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",")


def share_labels() -> list[tuple[str, str, str]]:
    """Return (field, label, hint) of the dimensions' shares."""
    return [
        ("volume", gettext("Elever och årskurser"), gettext("Följer eleverna, efter vikterna.")),
        ("socioeconomic", gettext("Socioekonomi"), gettext("Följer index.")),
        ("need_hours", gettext("Behovstimmar"),
         gettext("Följer bedömda timmar. Innan de finns väntar potten.")),
    ]  # fmt: skip
