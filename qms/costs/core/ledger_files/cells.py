"""What the cells of a ledger mean: read once per text, however many lines say it."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from qms.costs.core.ledger_files.columns import KINDS
from qms.kernel.money import parse_ore
from qms.kernel.said import said
from qms.kernel.table_types import clean

PERIOD = re.compile(r"(\d{4})-?(0[1-9]|1[0-2])(?:-?\d{2})?")


class CellError(Exception):
    """A cell that cannot be read: what is wrong, and what to do."""

    def __init__(self, message: str, cure: str) -> None:
        super().__init__(message)
        self.message, self.cure = message, cure


def period_of(text: str) -> str:
    """Return `202603` for a month or a day in it."""
    found = PERIOD.fullmatch(text)
    if found is None:
        raise CellError(said("%(text)s är ingen månad.", text=text or "Tomt"),
                        "Skriv till exempel 202603.")  # fmt: skip
    return "".join(found.groups())


def kind_of(text: str) -> str:
    """Return `outcome` or `budget`."""
    if text.casefold() not in KINDS:
        raise CellError(said("%(text)s är varken utfall eller budget.", text=text),
                        "Skriv utfall eller budget.")  # fmt: skip
    return KINDS[text.casefold()]


def account_of(text: str) -> str:
    """Return the account, which must be there."""
    if not text:
        raise CellError("Raden saknar konto.", "Fyll i kontot.")
    return text


READERS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {"period": period_of, "kind": kind_of, "account": account_of}
)


@dataclass(slots=True, kw_only=True)
class Coded:
    """A column while it is read: each text it has had, each value as a number, line by line."""

    read: Callable[[str], str] = str
    seen: dict[str, int] = field(default_factory=dict)
    faulty: dict[str, CellError] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    codes: list[int] = field(default_factory=list)

    def add(self, texts: Sequence[str]) -> Iterator[tuple[int, CellError]]:
        """Add the cells of some lines; yield which of them are faulty, and why."""
        new = set(texts) - self.seen.keys()
        for text in new:
            self.seen[text] = self._met(text)
        self.codes.extend(map(self.seen.__getitem__, texts))
        if self.faulty:
            for at, text in enumerate(texts):
                if text in self.faulty:
                    yield at, self.faulty[text]

    def _met(self, text: str) -> int:
        try:
            value = self.read(clean(text))
        except CellError as fault:
            self.faulty[text] = fault
            return 0
        return self.names.setdefault(value, len(self.names))


QUICK = re.compile(r"-?[0-9]+[.,][0-9]{2}")


def ore_of(text: str) -> int | None:
    """Return the öre; the commonest way of writing is read without trying the others."""
    if QUICK.fullmatch(text):
        return int(text[:-3] + text[-2:])
    return parse_ore(text)
