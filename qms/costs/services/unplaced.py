"""What a ledger is booked on that no rule knows: told before the file is saved, and no fault."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as Table
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from qms.costs.core.items import CostItem
from qms.costs.core.ledger import COLUMNS, Ledger, combine
from qms.costs.core.ledger.combos import BOOKED
from qms.costs.core.mapping import Mapping, Unmapped, map_ledger
from qms.costs.core.mapping.codes import ANY
from qms.costs.queries.rules import in_force
from qms.kernel.money import kronor_text
from qms.kernel.said import Said, said
from qms.register.core.bulk.lines import Coded

SHOWN = 5
KINDS = {"outcome": "Utfall", "budget": "Budget"}
Booked = Table[str, str]


def unplaced_words(session: Session, columns: Table[str, Coded]) -> tuple[str, ...]:
    """Return a sentence for the cost centres, and one for the accounts, that no rule holds for.

    `columns` are those of the ledger's dataset; amounts are öre.
    """
    ledger, rules = _ledger(columns), in_force(session).keys.rules
    found: list[str] = []
    for kind, name in KINDS.items():
        mine = ledger.where("kind", kind)
        unmapped = map_ledger(combine(mine.taken(_left(mine, rules))), rules).unmapped
        found += _words(name, unmapped)
    return tuple(found)


def _left(ledger: Ledger, rules: Mapping) -> NDArray[np.intp]:
    """Return the lines that lack an item or a place; by what the rules look at, which is little."""
    every = [*(rule.booked for rule in rules.items), *(rule.booked for rule in rules.places)]
    seen = {name for name in BOOKED if any(getattr(one, name) != ANY for one in every)}
    combos = combine(replace(
        ledger,
        names={name: ledger.names[name] if name in seen else ("",) for name in COLUMNS},
        codes={name: codes if name in seen else np.zeros_like(codes)
               for name, codes in ledger.codes.items()},
    ))  # fmt: skip
    left = [number for number in range(len(combos)) if _is_left(combos.at(number), rules)]
    return np.flatnonzero(np.isin(combos.of_line, left))


def _is_left(booked: Booked, rules: Mapping) -> bool:
    rule = rules.item_of(booked)
    if rule and rule.item is CostItem.OUTSIDE:
        return False
    return rule is None or rules.place_of(booked) is None


def _ledger(columns: Table[str, Coded]) -> Ledger:
    amount, lines = columns["amount"], columns["lines"]
    number = _numbers(lines)
    return Ledger(
        names={name: tuple(str(value or "") for value in columns[name].values) for name in COLUMNS},
        codes={name: columns[name].codes.astype(np.int32) for name in COLUMNS},
        ore=_numbers(amount) * number,
        rows=np.arange(1, len(number) + 1, dtype=np.int32),
        lines=number,
    )


def _numbers(column: Coded) -> NDArray[np.int64]:
    values: NDArray[np.int64] = np.array([value or 0 for value in column.values], dtype=np.int64)
    return values[column.codes]


def _words(kind: str, unmapped: Iterable[Unmapped]) -> Iterator[Said]:
    rows = list(unmapped)
    if places := [one for one in rows if one.lacks_place]:
        yield said(
            "%(kind)s: ingen regel säger var %(names)s hör hemma (%(rows)s, %(amount)s). Det "
            "räknas inte per elev förrän en regel gör det.",
            kind=said(kind), names=_names(places, _centre), **_counted(places),
        )  # fmt: skip
    if items := [one for one in rows if one.lacks_item]:
        yield said(
            "%(kind)s: ingen regel säger vad %(names)s är för kostnad (%(rows)s, %(amount)s). Det "
            "räknas inte per elev förrän en regel gör det.",
            kind=said(kind), names=_names(items, _account), **_counted(items),
        )  # fmt: skip


def _counted(lacking: Iterable[Unmapped]) -> dict[str, str]:
    rows = list(lacking)
    n = sum(one.lines for one in rows)
    return {
        "rows": said("1 rad") if n == 1 else said("%(n)s rader", n=n),
        "amount": kronor_text(sum(one.ore for one in rows)),
    }


def _names(lacking: Iterable[Unmapped], name: Callable[[Booked], str]) -> str:
    """Return the names with most money first, some of them where they are many."""
    weights: defaultdict[str, int] = defaultdict(int)
    for one in lacking:
        weights[name(one.booked)] += abs(one.ore)
    found = sorted(weights, key=lambda each: (-weights[each], each))
    return ", ".join(found[:SHOWN]) + (" med flera" if len(found) > SHOWN else "")


def _centre(booked: Booked) -> str:
    if booked["cost_centre"]:
        return f"ansvar {booked['cost_centre']}"
    return f"verksamhet {booked['activity']}" if booked["activity"] else "rader utan ansvar"


def _account(booked: Booked) -> str:
    activity = f" med verksamhet {booked['activity']}" if booked["activity"] else ""
    return f"konto {booked['account']}{activity}"
