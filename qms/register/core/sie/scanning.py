"""A SIE file as the ledger's rows. No file of a real finance system has been tried."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said
from qms.register.core.bulk.coded import CodedTable, coded_table
from qms.register.core.sie.balances import Balances
from qms.register.core.sie.head import COLUMNS, SieHead, ore_of
from qms.register.core.sie.records import Objects, SieRecord, decoded, records
from qms.register.core.sie.vouchers import Vouchers

FIRST_LABELS = (b"#FLAGGA", b"#PROGRAM", b"#FORMAT", b"#SIETYP", b"#GEN")
XML = (b"<?xml", b"<Sie", b"<sie")
HEADER = ("Period", "Slag", "Konto", "Ansvar", "Verksamhet", "Objekt", "Projekt", "Motpart",
          "Text", "Belopp")  # fmt: skip
KINDS = {"PSALDO": "utfall", "PBUDGET": "budget"}
READ_TYPES = ("2", "3", "4", "4I", "4E")
MONTH = re.compile(r"(19|20)\d\d(0[1-9]|1[0-2])")
MARK = b"\xef\xbb\xbf"
Row = tuple[int, tuple[str, ...]]


def is_sie(content: bytes) -> bool:
    """Return whether the file is SIE, by how it begins; also SIE 5, which is refused."""
    start = content[:200].removeprefix(MARK).lstrip()
    is_xml = start.startswith(XML) and b"sie" in content[:2000].lower()
    return start.upper().startswith(FIRST_LABELS) or is_xml


def scan_sie(content: bytes, *, file_name: str, max_rows: int) -> CodedTable:
    """Return the file's outcome and budget as rows of the ledger, costs above zero.

    Accounts of the balance sheet are left out. What is wrong stands in the table's problems, by
    line of the file; what was left out stands in its preamble. Raise RefusedError when the file
    has no months.
    """
    if content.removeprefix(MARK).lstrip().startswith(XML):
        raise _refused("Filen är SIE 5 (XML).", "Exportera den som SIE 4.")
    text, encoding = decoded(content)
    sie = _Sie()
    try:
        coded = coded_table(
            sie.rows(text), file_name=file_name, max_rows=max_rows,
            encoding=f"SIE, {encoding}", delimiter="",
        )  # fmt: skip
    except RefusedError as refusal:
        raise (RefusedError(tuple(sie.problems)) if sie.problems else refusal) from None
    table = replace(
        coded.table, preamble=sie.told(), blank_rows=0,
        problems=tuple(sorted(sie.problems, key=lambda problem: problem.row or 0)),
    )  # fmt: skip
    return replace(coded, table=table)


def _refused(message: str, cure: str) -> RefusedError:
    return RefusedError((Problem(message=message, cure=cure),))


@dataclass(slots=True)
class _Sie:
    """A file that is read: its head, and what was left out on the way."""

    head: SieHead = field(default_factory=SieHead)
    problems: list[Problem] = field(default_factory=list)
    balances: Balances = field(default_factory=Balances)
    on_balance: int = 0
    earlier: int = 0
    beside: int = 0

    def rows(self, text: str) -> Iterator[Row]:
        """Yield the header, then the rows; balances come last, for they are added up first."""
        yield 0, HEADER
        vouchers, has_vouchers = Vouchers(problems=self.problems), False
        for record in records(text):
            if record.label in KINDS:
                self._balance(record)
                continue
            self.head.take(record)
            has_vouchers = has_vouchers or record.label == "VER"
            for line in vouchers.take(record):
                yield from self._row(line.line, (line.period, "utfall", line.account),
                                     line.objects, line.ore, line.text)  # fmt: skip
        vouchers.close()
        self._check_type()
        yield from self._balances(has_vouchers=has_vouchers)
        self._check_dimensions()

    def _row(
        self, line: int, month: tuple[str, str, str], objects: Objects, ore: int, text: str, /
    ) -> Iterator[Row]:
        period, kind, account = month
        if self.head.is_balance(account):
            self.on_balance += 1
            return
        placed = self.head.placed(objects)
        sign, (kronor, rest) = "-" if ore < 0 else "", divmod(abs(ore), 100)
        codes = (placed.get(column, "") for column in COLUMNS)
        yield line, (period, kind, account, *codes, text, f"{sign}{kronor},{rest:02d}")

    def _balance(self, record: SieRecord) -> None:
        year, period, account = record.field(0), record.field(1), record.field(2)
        if year.startswith("-"):
            self.earlier += 1
            return
        amount = record.field(3)
        ore = ore_of(amount)
        is_month = bool(MONTH.fullmatch(period))
        if not is_month:
            self._fault(record, period, "Månader skrivs ÅÅÅÅMM: mars 2026 är 202603.",
                        said("%(text)s är ingen månad.", text=period or "–"))  # fmt: skip
        if ore is None:
            self._fault(record, amount, "Belopp skrivs med punkt och två decimaler.",
                        said("%(text)s på konto %(account)s är inget belopp.",
                             text=amount or "–", account=account))  # fmt: skip
        if ore is None or not is_month:
            return
        month = (KINDS[record.label], period, account)
        self.balances.add(month, record.objects or (), ore, record.line)

    def _fault(self, record: SieRecord, value: str, cure: str, message: str, /) -> None:
        self.problems.append(
            Problem(row=record.line, column=record.label, value=value, message=message, cure=cure)
        )

    def _balances(self, *, has_vouchers: bool) -> Iterator[Row]:
        for one in self.balances.amounts(self.problems):
            kind, period, account = one.month
            if has_vouchers and kind == "utfall":
                self.beside += 1
                continue
            yield from self._row(one.line, (period, kind, account), one.objects, one.ore, "")

    def _check_type(self) -> None:
        """Raise RefusedError when files of this type have no months."""
        kind = self.head.sie_type.upper()
        if kind and kind not in READ_TYPES:
            raise _refused(
                said("SIE typ %(kind)s har inga månader.", kind=kind), "Exportera typ 2, 3 eller 4."
            )

    def _check_dimensions(self) -> None:
        for column, found in self.head.doubles().items():
            names = ", ".join(f"{one} {self.head.dimensions[one]}" for one in found)
            self.problems.append(
                Problem(row=1, column=column, value=names,
                        message=said("Flera dimensioner betyder samma sak: %(names)s.",
                                     names=names),
                        cure="Byt namn på den som inte ska läsas.")
            )  # fmt: skip

    def told(self) -> tuple[str, ...]:
        """Return what the file is, and what of it is not read."""
        start, end = self.head.years.get("0", ("", ""))
        names = sorted(
            f"{one} {self.head.dimensions.get(one, '')}".strip()
            for one in self.head.used
            if not self.head.column_of(one)
        )
        whose = [self.head.owner, self.head.program, f"{start}–{end}" if start else ""]
        counts = (
            (self.on_balance,
             said("Rader på balanskonton som inte läses: %(n)s.", n=self.on_balance)),
            (self.earlier, said("Saldon för tidigare år som inte läses: %(n)s.", n=self.earlier)),
            (self.beside, said("Månadssaldon som verifikationerna ersätter: %(n)s.",
                               n=self.beside)),
        )  # fmt: skip
        told: list[str] = [f"SIE typ {self.head.sie_type or '4'}: {', '.join(filter(None, whose))}"]
        told += [text for n, text in counts if n]
        if names:
            told.append(said("Dimensioner som inte läses: %(names)s.", names=", ".join(names)))
        return tuple(told)
