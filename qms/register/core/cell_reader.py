"""Reads the cells of one column, each different text once."""

from dataclasses import dataclass, field

from qms.register.core.columns import (
    GRADES,
    MARKED,
    Beside,
    Column,
    Fault,
    Kind,
    Known,
    Reference,
    Value,
)
from qms.register.core.findings import EMPTY
from qms.register.core.readers import READERS


@dataclass(slots=True)
class CellReader:
    """One column of a file. `elsewhere` are the names it had that the register lacks and need not.

    `decimal_signs` is shared by the file's columns.
    """

    column: Column
    kind: Kind
    header: str
    position: int
    known: Known
    decimal_signs: set[str]
    memo: dict[object, Value | Fault] = field(default_factory=dict)
    elsewhere: set[str] = field(default_factory=set)

    def read(self, text: str, year: int | None) -> Value | Fault:
        """Return the cell's value or what is wrong with it; `year` is the row's."""
        memo_key: object = (text, year) if self.kind in GRADES else text
        if memo_key not in self.memo:
            self.memo[memo_key] = self._read(text, year)
        return self.memo[memo_key]

    def _read(self, text: str, year: int | None) -> Value | Fault:
        if not text:
            return _empty(self.kind) if self.column.required else None
        if self.kind in MARKED:
            self.decimal_signs.update(sign for sign in ",." if sign in text.strip("."))
        if self.column.check and (fault := self.column.check(text)):
            return fault
        value = READERS[self.kind](text, self.column, Beside(year=year, known=self.known))
        is_unknown = isinstance(value, Reference) and value.id is None
        if is_unknown and self.column.may_be_elsewhere:
            self.elsewhere.add(text)
            return None
        return value


def _empty(kind: Kind) -> Fault:
    hidden = kind in MARKED
    cure = "Fyll i värdet, eller skriv .. om det är dolt." if hidden else ""
    return Fault(
        message="Tomt värde i obligatorisk kolumn.",
        cure=cure or "Fyll i värdet eller ta bort raden.",
        group=EMPTY,
    )
