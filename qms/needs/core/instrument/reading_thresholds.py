"""Read the thresholds between ordinary, special and extraordinary support."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qms.kernel.said import said
from qms.needs.core.instrument import keys
from qms.needs.core.instrument.part import Part
from qms.needs.core.instrument.tested import Limit, Threshold

OF_QUESTIONS = re.compile(r"(questions_at_level_(\d+)(?:_or_more)?)_(at_least|below)")
OF_FIGURES = re.compile(r"(total_hours|extraordinary_hours|max_level)_(at_least|below)")
OTHER_KEYS = frozenset(
    {"any_of", "documentation_required", "otherwise", "as", "missing_documentation"}
)
FORM = "total_hours_below, extraordinary_hours_at_least, max_level_below, any_of, otherwise"


@dataclass(slots=True, kw_only=True)
class _Ruled:
    """What a threshold's `rule` says, as it is read."""

    limits: list[Limit] = field(default_factory=list)
    any_of: list[Limit] = field(default_factory=list)
    documentation: tuple[str, ...] = ()
    is_otherwise: bool = False
    same_as: str = ""


def read_thresholds(whole: Part, *, levels: int, parts: frozenset[str]) -> tuple[Threshold, ...]:
    """Return the thresholds by order; `parts` are the keys of the documentation."""
    found = [_threshold(part, levels=levels, parts=parts) for part in whole.each("threshold")]
    found.sort(key=lambda one: one.order)
    if sum(one.is_otherwise for one in found) != 1:
        whole.add(
            "threshold",
            "Exakt en gräns ska ta emot det som ingen annan tar.",
            "Skriv rule = { otherwise = true } för en av dem.",
        )
    known = {one.key for one in found}
    for one in found:
        if one.same_as and one.same_as not in known:
            whole.faults.add(
                said("Gränsen %(same_as)s finns inte.", same_as=one.same_as),
                "Skriv en gräns som finns.",
                at=f"threshold.{one.key}.rule.as",
            )
    return tuple(found)


def _threshold(part: Part, *, levels: int, parts: frozenset[str]) -> Threshold:
    part.refuse_unknown(keys.THRESHOLD)
    ruled = _rule(part.inner("rule"), levels=levels)
    for key in sorted(set(ruled.documentation) - parts):
        part.add(
            "rule",
            said("Underlaget %(key)s finns inte.", key=key),
            "Skriv nyckeln för ett underlag.",
        )
    return Threshold(
        key=part.text("key"),
        order=part.whole("order"),
        name=part.words("name"),
        text=part.words("text"),
        next_step=part.words("next_step", required=False),
        legal=part.texts("legal"),
        limits=tuple(ruled.limits),
        any_of=tuple(ruled.any_of),
        documentation=ruled.documentation,
        is_otherwise=ruled.is_otherwise,
        same_as=ruled.same_as,
    )


def _rule(part: Part, *, levels: int) -> _Ruled:
    ruled = _Ruled(
        is_otherwise=part.flag("otherwise", default=False),
        same_as=part.text("as", required=False),
        documentation=part.texts("documentation_required"),
    )
    part.flag("missing_documentation", default=False)
    ruled.limits = _limits(part, levels=levels)
    alternatives = part.table.get("any_of", [])
    if _are_tables(alternatives):
        for one in alternatives:
            ruled.any_of += _limits(Part(part.faults, one, at=f"{part.at}.any_of"), levels=levels)
    else:
        part.add(
            "any_of",
            "any_of är ingen lista av villkor.",
            "Skriv any_of = [{ questions_at_level_4_at_least = 1 }].",
        )
    if not (ruled.limits or ruled.any_of or ruled.is_otherwise or ruled.same_as):
        part.add(
            "", "Gränsen säger inte när den gäller.", said("Skriv någon av %(known)s.", known=FORM)
        )
    return ruled


def _are_tables(value: object) -> bool:
    return isinstance(value, Sequence) and all(isinstance(one, Mapping) for one in value)


def _limits(part: Part, *, levels: int) -> list[Limit]:
    found = []
    for key in part.table:
        if key in OTHER_KEYS:
            continue
        limit = _limit(part, key, levels=levels)
        if limit is not None:
            found.append(limit)
    return found


def _limit(part: Part, key: str, *, levels: int) -> Limit | None:
    match: Any = OF_FIGURES.fullmatch(key) or OF_QUESTIONS.fullmatch(key)
    if match is None:
        part.add(
            key,
            said("Villkoret %(key)s finns inte.", key=key),
            said("Skriv någon av %(known)s, questions_at_level_3_or_more_at_least.", known=FORM),
        )
        return None
    groups = match.groups()
    if len(groups) == 3 and int(groups[1]) >= levels:
        part.add(
            key,
            said("Nivån %(value)s finns inte.", value=groups[1]),
            said("Skriv en nivå från 0 till %(value)s.", value=levels - 1),
        )
        return None
    return Limit(basis=groups[0], is_least=groups[-1] == "at_least", value=part.number(key))
