"""The demo's actions and cases, as the file says: what, where, and how many days ago."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "quality_work.toml"
STEPS = ("confirmed", "investigating", "answered", "closed")


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoAction:
    """An action outside the reports; days are counted from `ago` days before the loading.

    `unit` is empty for the provider's own. A reading is (days after, value, note).
    """

    unit: str
    ago: int
    due: int
    texts: Mapping[str, str]
    readings: tuple[tuple[int, str, str], ...] = ()
    ends: str = ""
    after: int = 0
    result: str = ""
    reason: str = ""
    carried_due: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoCase:
    """A case with the days after which its steps were taken."""

    unit: str
    kind: str
    ago: int
    title: str
    channel: str
    diary: str
    serious: bool
    steps: Mapping[str, int]
    texts: Mapping[str, str] = field(default_factory=dict)


TEXTS = ("title", "area", "cause", "aim", "measure", "indicator", "baseline", "target", "owner")
CASE_TEXTS = ("outcome", "cause", "finding", "check", "exception", "note", "restricted")


@cache
def _tables() -> Mapping[str, list[dict[str, Any]]]:
    with FILE.open("rb") as file:
        return tomllib.load(file)


@cache
def actions() -> tuple[DemoAction, ...]:
    """Return the actions in the order of the file."""
    return tuple(
        DemoAction(
            unit=one["unit"],
            ago=one["ago"],
            due=one["due"],
            texts={key: one.get(key, "") for key in TEXTS},
            readings=tuple((days, value, note) for days, value, note in one.get("readings", ())),
            ends=one.get("ends", ""),
            after=one.get("after", 0),
            result=one.get("result", ""),
            reason=one.get("reason", ""),
            carried_due=one.get("carried_due", 0),
        )
        for one in _tables()["action"]
    )


@cache
def cases() -> tuple[DemoCase, ...]:
    """Return the cases in the order of the file."""
    return tuple(
        DemoCase(
            unit=one["unit"],
            kind=one["kind"],
            ago=one["ago"],
            title=one["title"],
            channel=one["channel"],
            diary=one["diary"],
            serious=one.get("serious", False),
            steps={step: one[step] for step in STEPS if step in one},
            texts={key: one.get(key, "") for key in CASE_TEXTS},
        )
        for one in _tables()["case"]
    )
