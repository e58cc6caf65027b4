"""Vouchers: each must balance, and added and struck lines must not count twice."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from qms.kernel.money import kronor_text
from qms.kernel.problems import Problem
from qms.kernel.said import said
from qms.register.core.sie.head import ore_of
from qms.register.core.sie.records import Objects, SieRecord

DAY = re.compile(r"(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
LIKE_A_DAY = re.compile(r"\d{8}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """A line of a voucher."""

    line: int
    period: str
    account: str
    objects: Objects
    ore: int
    text: str


def named(voucher: SieRecord) -> str:
    """Return the voucher's series and number."""
    return f"{voucher.field(0)} {voucher.field(1)}".strip()


@dataclass(slots=True)
class Vouchers:
    """Vouchers as they are read. RTRANS and BTRANS are passed over.

    A line that was added stands as TRANS too, and one that was struck does not count.
    """

    problems: list[Problem]
    head: SieRecord | None = None
    lines: list[Booking] = field(default_factory=list)
    is_whole: bool = True
    has_faulty_day: bool = False

    def take(self, record: SieRecord) -> Iterator[Booking]:
        """Yield the lines of the voucher that ends with the record."""
        if record.label == "VER":
            self._miss_end()
            self.head, self.lines, self.is_whole = record, [], True
            self.has_faulty_day = False
        elif record.label == "TRANS":
            self._add(record)
        elif record.label == "}" and self.head is not None:
            self._weigh(self.head)
            yield from self.lines
            self.head = None

    def close(self) -> None:
        """Note that the last voucher does not end."""
        self._miss_end()

    def _add(self, record: SieRecord) -> None:
        if self.head is None:
            self._fault(record, "Raden står utanför en verifikation.", "Exportera filen på nytt.")
            return
        account, amount, own = record.field(0), record.field(1), record.field(2)
        day, ore = own or self.head.field(2), ore_of(amount)
        if ore is None:
            message = said(
                "Verifikation %(name)s: %(amount)s på konto %(account)s är inget belopp.",
                name=named(self.head), amount=amount or "–", account=account,
            )  # fmt: skip
            self._fault(record, message, "Belopp skrivs med punkt och två decimaler.", amount)
        if not DAY.fullmatch(day):
            self._fault_of_day(record if own else self.head, day, own=bool(own))
        elif ore is not None:
            text = record.field(3) or self.head.field(3)
            self.lines.append(
                Booking(line=record.line, period=day[:6], account=account,
                        objects=record.objects or (), ore=ore, text=text[:200])
            )  # fmt: skip

    def _fault_of_day(self, record: SieRecord, day: str, *, own: bool) -> None:
        """Note a date that is none; that of a voucher once, however many lines go by it."""
        if self.head is None or (not own and self.has_faulty_day):
            return
        self.has_faulty_day = self.has_faulty_day or not own
        message = said("Verifikation %(name)s: %(day)s är inget datum.",
                       name=named(self.head), day=day or "–")  # fmt: skip
        cure = said("Datum skrivs ÅÅÅÅMMDD: den 5 mars 2026 är 20260305.")
        if LIKE_A_DAY.fullmatch(day) and not 1 <= int(day[4:6]) <= 12:
            cure = said("Månad %(month)s finns inte, bara 01–12. %(cure)s",
                        month=day[4:6], cure=cure)  # fmt: skip
        self._fault(record, message, cure, day)

    def _weigh(self, head: SieRecord) -> None:
        left = sum(line.ore for line in self.lines)
        if left and self.is_whole:
            name = named(head)
            message = said(
                "Verifikation %(name)s går inte ihop: %(left)s blir över.",
                name=name, left=kronor_text(left),
            )  # fmt: skip
            cure = "Exportera filen på nytt, eller rätta verifikationen."
            self.problems.append(
                Problem(row=head.line, column="VER", value=name, message=message, cure=cure)
            )

    def _miss_end(self) -> None:
        if self.head is not None:
            message = said("Verifikation %(name)s har inget slut.", name=named(self.head))
            self._fault(self.head, message, "Exportera filen på nytt.", named(self.head))
            self.head = None

    def _fault(self, record: SieRecord, message: str, cure: str, value: str = "", /) -> None:
        self.is_whole = False
        self.problems.append(
            Problem(row=record.line, column=record.label, value=value, message=message, cure=cure)
        )
