"""The text form of capacitated facility location that OR-Library publishes.

First the numbers of warehouses and customers, then capacity and fixed cost of each warehouse, then
for each customer its demand and the cost of giving it all of that from each warehouse. Numbers
wrap over lines as they like.
"""

import re
from dataclasses import dataclass

import numpy as np

from qms.kernel.problems import Problem, RefusedError
from qms.planning.core.location.instance import Instance

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
COMMA = re.compile(r"[+-]?\d+,\d+")
WORD = "capacity"
MOST = 50_000_000
"""Pairs of warehouse and customer; more is a mistake, or more than a machine can hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A word of the file and the line it stands on."""

    text: str
    line: int


def read_location(content: bytes, *, capacity: float | None = None) -> Instance:
    """Return the instance; RefusedError holds every fault with its line.

    `capacity` is used for all warehouses: where the file has the word `capacity`, or instead of
    the file's own numbers.
    """
    tokens = _tokens(content)
    problems: list[Problem] = []
    if capacity is not None and not (np.isfinite(capacity) and capacity >= 0):
        problems.append(
            Problem(message=f"Kapaciteten {capacity:g} är inget tal från 0.", cure="Ändra den.")
        )
    size = _size(tokens, problems)
    if size is None:
        raise RefusedError(tuple(problems))
    warehouses, customers = size
    problems += _number_faults(tokens[2:], warehouses, capacity)
    problems += _length_faults(tokens, warehouses, customers)
    if problems:
        raise RefusedError(tuple(problems))
    read = [0.0 if token.text.lower() == WORD else float(token.text) for token in tokens[2:]]
    return _instance(np.array(read), warehouses, capacity)


def has_own_capacity(content: bytes) -> bool:
    """Return whether the file gives the capacities itself."""
    return WORD not in content.decode("latin-1").lower()


def _tokens(content: bytes) -> list[Token]:
    lines = content.decode("utf-8-sig", errors="replace").splitlines()
    return [
        Token(text=text, line=at) for at, line in enumerate(lines, start=1) for text in line.split()
    ]


def _size(tokens: list[Token], problems: list[Problem]) -> tuple[int, int] | None:
    """Return warehouses and customers, or None with the reason added."""
    first = tokens[:2]
    if len(first) == 2 and all(re.fullmatch("[1-9][0-9]{0,8}", one.text) for one in first):
        warehouses, customers = (int(one.text) for one in first)
        if warehouses * customers <= MOST:
            return warehouses, customers
    value = " ".join(one.text for one in first)
    problems.append(
        Problem(
            message=f"Filen börjar med ”{value}”, inte med antal lager och antal kunder."
            if value
            else "Filen är tom.",
            row=first[0].line if first else 1,
            value=value,
            cure=f"Börja med två heltal från 1, till exempel 16 50; högst {MOST} par tillsammans.",
        )
    )
    return None


def _number_faults(tokens: list[Token], warehouses: int, capacity: float | None) -> list[Problem]:
    faults = []
    for place, token in enumerate(tokens):
        if NUMBER.fullmatch(token.text):
            if float(token.text) < 0 or not np.isfinite(float(token.text)):
                faults.append(_fault(token, f"{token.text} är inget tal från 0", "Rätta talet."))
        elif token.text.lower() == WORD and place < 2 * warehouses and place % 2 == 0:
            if capacity is None:
                faults.append(
                    _fault(token, "Ordet capacity står i talets ställe", "Ange --capacity.")
                )
        elif COMMA.fullmatch(token.text):
            faults.append(
                _fault(token, f"{token.text} har decimalkomma", "Skriv punkt före decimalerna.")
            )
        else:
            faults.append(_fault(token, f"”{token.text}” är inget tal", "Rätta eller ta bort det."))
    return _first_of_each_word(faults)


def _first_of_each_word(faults: list[Problem]) -> list[Problem]:
    """Return the faults with the missing capacity told once: it is one and the same answer."""
    missing = [one for one in faults if one.value.lower() == WORD and "--capacity" in one.cure]
    return [one for one in faults if one not in missing[1:]]


def _fault(token: Token, message: str, cure: str) -> Problem:
    return Problem(message=f"{message}.", row=token.line, value=token.text, cure=cure)


def _length_faults(tokens: list[Token], warehouses: int, customers: int) -> list[Problem]:
    wanted = 2 + 2 * warehouses + customers * (1 + warehouses)
    if len(tokens) == wanted:
        return []
    if len(tokens) > wanted:
        extra = tokens[wanted]
        message = f"{len(tokens) - wanted} tal för mycket, från ”{extra.text}”."
        line = extra.line
    else:
        message = (
            f"{wanted - len(tokens)} tal saknas: filen slutar {_where(len(tokens), warehouses)}."
        )
        line = tokens[-1].line
    cure = (
        f"{warehouses} lager och {customers} kunder ger {wanted} tal: rätta första raden eller "
        "det som står fel."
    )
    return [Problem(message=message, row=line, cure=cure)]


def _where(count: int, warehouses: int) -> str:
    """Return the place in the file that was reached after so many words."""
    left = count - 2
    if left < 2 * warehouses:
        return f"i lager {left // 2 + 1}"
    return f"i kund {(left - 2 * warehouses) // (1 + warehouses) + 1}"


def _instance(numbers: np.ndarray, warehouses: int, capacity: float | None) -> Instance:
    first = numbers[: 2 * warehouses].reshape(warehouses, 2)
    rest = numbers[2 * warehouses :].reshape(-1, 1 + warehouses)
    return Instance(
        capacity=first[:, 0].copy() if capacity is None else np.full(warehouses, float(capacity)),
        fixed=first[:, 1].copy(),
        demand=rest[:, 0].copy(),
        cost=rest[:, 1:].copy(),
    )
