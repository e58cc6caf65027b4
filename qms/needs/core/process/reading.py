"""Read a process from its tables: every fault at once."""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from itertools import chain
from typing import Any, TypeVar

from qms.needs.core.cases.kinds import CaseKind, Part
from qms.needs.core.instrument.part import Faults
from qms.needs.core.instrument.part import Part as Table
from qms.needs.core.process.values import (
    Deadline,
    MonthDay,
    Need,
    Process,
    Stage,
    StageKey,
    Step,
)

Kind = TypeVar("Kind", bound=StrEnum)
One = TypeVar("One")
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
MONTH_DAY = re.compile(r"(\d\d)-(\d\d)", re.ASCII)
DAYS_OF = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
MOST_DAYS = 730
TABLES = frozenset({"meta", "stage", "step", "deadline"})
META = frozenset({"key", "title_sv", "title_en", "urgent_days", "follow_up_before_end"})
STAGE = frozenset({"key", "name_sv", "name_en", "text_sv", "text_en", "days", "acts"})
STEP = frozenset(
    {"key", "name_sv", "name_en", "from", "to", "by", "needs", "automatic", "back", "note"}
)
DEADLINE = frozenset({"key", "name_sv", "name_en", "kinds", "period_from", "apply_by", "decide_by"})
STEPS = (
    "begin_check", "ask_completion", "found_complete", "assessment_sent", "ask_second",
    "second_drawn", "second_sent", "assessment_withdrawn", "proposal_ready",
    "proposal_returned", "decided", "refused", "follow_up_begun", "evaluated", "withdrawn",
    "moved", "handed_over",
)  # fmt: skip
"""The steps that the product itself takes or offers: without one of them a case would stop."""


def parse_process(content: Mapping[str, Any]) -> Process:
    """Return the process; raise RefusedError with everything that is wrong with it."""
    faults = Faults()
    whole = Table(faults, content, at="")
    whole.refuse_unknown(TABLES)
    meta = whole.inner("meta")
    meta.refuse_unknown(META)
    process = Process(
        key=_key(meta),
        title=meta.words("title"),
        urgent_days=meta.whole("urgent_days", least=1, most=MOST_DAYS),
        follow_up_before_end=meta.whole("follow_up_before_end", most=MOST_DAYS),
        stages=_found(_stage(one, at) for at, one in enumerate(whole.each("stage"))),
        steps=_found(_step(one) for one in whole.each("step")),
        deadlines=_found(_deadline(one) for one in whole.each("deadline")),
    )
    _check_whole(process, faults)
    faults.raise_any()
    return process


def _found(read: Iterable[One | None]) -> tuple[One, ...]:
    return tuple(one for one in read if one is not None)


def _key(table: Table) -> str:
    key = table.text("key")
    if key and not KEY.fullmatch(key):
        table.add("key", f"Nyckeln {key:.40} har andra tecken än små bokstäver a–z, siffror och _.",
                  "Skriv till exempel follow_up.")  # fmt: skip
    return key


def _stage(table: Table, place: int) -> Stage | None:
    table.refuse_unknown(STAGE)
    key = _members(table, "key", StageKey, several=False)
    acts = _members(table, "acts", Part, needed=False)
    name, text = table.words("name"), table.words("text", required=False)
    days = table.whole("days", most=MOST_DAYS)
    if not key:
        return None
    return Stage(key=key[0], place=place, name=name, text=text, days=days, acts=acts)


def _step(table: Table) -> Step | None:
    table.refuse_unknown(STEP)
    key, name = _key(table), table.words("name")
    origins = _members(table, "from", StageKey)
    to = _members(table, "to", StageKey, several=False)
    by = _members(table, "by", Part)
    needs = _members(table, "needs", Need, needed=False)
    flags = [table.flag(one, default=False) for one in ("automatic", "back", "note")]
    if not (to and key):
        return None
    return Step(
        key=key, name=name, origins=origins, to=to[0], by=by, needs=needs,
        is_automatic=flags[0], is_back=flags[1], asks_note=flags[2],
    )  # fmt: skip


def _deadline(table: Table) -> Deadline | None:
    table.refuse_unknown(DEADLINE)
    key, name = _key(table), table.words("name")
    kinds = _members(table, "kinds", CaseKind)
    period, apply, decide = (
        _month_day(table, one) for one in ("period_from", "apply_by", "decide_by")
    )
    if period is None or apply is None or decide is None:
        return None
    return Deadline(
        key=key, name=name, kinds=kinds, period_from=period, apply_by=apply, decide_by=decide
    )


def _members(
    table: Table, key: str, kind: type[Kind], *, several: bool = True, needed: bool = True
) -> tuple[Kind, ...]:
    """Return what a list (or a single text) names; each name that is not known is a fault."""
    written = table.texts(key) if several else tuple(filter(None, [table.text(key)]))
    known = {member.value: member for member in kind}
    for one in written:
        if one not in known:
            table.add(key, f"{one:.40} finns inte.", f"Skriv någon av {', '.join(known)}.")
    if several and needed and not written:
        table.add(key, f"{key} är tom.", f"Skriv någon av {', '.join(known)}.")
    return tuple(known[one] for one in written if one in known)


def _month_day(table: Table, key: str) -> MonthDay | None:
    written = table.text(key)
    found = MONTH_DAY.fullmatch(written)
    month, day = (int(found[1]), int(found[2])) if found else (0, 0)
    if 1 <= month <= len(DAYS_OF) and 1 <= day <= DAYS_OF[month - 1]:
        return MonthDay(month, day)
    if written:
        table.add(key, f"{written:.20} är ingen dag som kommer varje år.",
                  "Skriv månad och dag, till exempel 04-15.")  # fmt: skip
    return None


def _check_whole(process: Process, faults: Faults) -> None:
    """Add what is wrong between the tables."""
    for table, keys in (
        ("stage", [one.key.value for one in process.stages]),
        ("step", [one.key for one in process.steps]),
        ("deadline", [one.key for one in process.deadlines]),
    ):
        for key in sorted({one for one in keys if keys.count(one) > 1}):
            faults.add(f"{key} finns flera gånger.", "Behåll en.", at=table, value=key)
    for key in sorted(set(STEPS) - {one.key for one in process.steps}):
        faults.add(f"Steget {key} saknas.", "Lägg tillbaka det.", at="step", value=key)
    for key in sorted({one.key for one in process.steps} - set(STEPS)):
        faults.add(f"Steget {key} är inget som programmet tar.",
                   f"Ta bort det eller skriv någon av {', '.join(STEPS)}.",
                   at="step", value=key)  # fmt: skip
    stages = [one.key for one in process.stages]
    for stage in StageKey:
        if stage not in stages:
            faults.add(f"Skedet {stage.value} saknas.", "Lägg tillbaka det.", at="stage")
    if stages and (stages[0], stages[-1]) != (StageKey.RECEIVED, StageKey.CLOSED):
        faults.add("Det första skedet ska vara received och det sista closed.",
                   "Flytta dem.", at="stage")  # fmt: skip
    _check_reached(process, faults)


def _check_reached(process: Process, faults: Faults) -> None:
    """Add a fault for a stage that no step leads to, or that none leaves."""
    led = {one.to for one in process.steps} | {StageKey.RECEIVED}
    left = set(chain.from_iterable(one.origins for one in process.steps)) | {StageKey.CLOSED}
    for stage in process.stages:
        if stage.key not in led:
            faults.add(f"Inget steg leder till {stage.key.value}.",
                       "Låt ett steg gå dit.", at=f"stage.{stage.key.value}")  # fmt: skip
        if stage.key not in left:
            faults.add(f"Inget steg leder från {stage.key.value}.",
                       "Låt ett steg gå vidare.", at=f"stage.{stage.key.value}")  # fmt: skip
