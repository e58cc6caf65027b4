"""The report of a dry run: everything its page shows, kept as packed text until it is decided."""

import json
import zlib
from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass, fields
from typing import Any

from qms.kernel.problems import Problem
from qms.kernel.table_types import TableFile
from qms.register.core.changes import Changes
from qms.register.core.columns import Kind
from qms.register.core.findings import Finding, Reading, Unknown
from qms.register.core.year_change import YearChange


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderLine:
    """How one header was read; `meaning` is empty when it was skipped.

    `part` is what the file calls one of the columns that it names itself.
    """

    header: str
    meaning: str
    state: str
    part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The dry run of one file. Counts are rows; only a file of nameless rows can remove any.

    `remarks` are what the reader should know though nothing is wrong.
    """

    rows: int
    good: int
    faulty: int
    new: int
    changed: int
    unchanged: int
    headers: tuple[HeaderLine, ...]
    findings: tuple[Finding, ...]
    unknown: tuple[Unknown, ...]
    years: tuple[int, ...]
    year_change: YearChange | None
    encoding: str
    delimiter: str
    decimal_sign: str
    header_row: int
    preamble: tuple[str, ...]
    blank_rows: int
    sheet: str
    other_sheets: tuple[str, ...]
    removed: int = 0
    remarks: tuple[str, ...] = ()

    @property
    def changes_nothing(self) -> bool:
        """Return whether the register already says all that the file says."""
        return not self.findings and not self._changes

    @property
    def can_be_saved(self) -> bool:
        """Return whether nothing is wrong and something would change."""
        return not self.findings and self._changes

    @property
    def _changes(self) -> bool:
        return bool(self.new or self.changed or self.removed)


def make_report(
    table: TableFile, reading: Reading, changes: Changes, year_change: YearChange | None
) -> Report:
    """Return the report of a file that was read and compared."""
    return Report(
        rows=reading.rows,
        good=reading.rows - reading.faulty_rows,
        faulty=reading.faulty_rows,
        new=changes.tally.new,
        changed=changes.tally.changed,
        unchanged=changes.tally.unchanged,
        removed=changes.tally.removed,
        headers=tuple(
            HeaderLine(
                header=match.header,
                meaning=match.meaning,
                part=match.part,
                state=match.state.value,
            )
            for match in reading.headers
        ),
        findings=reading.findings,
        unknown=reading.unknown,
        years=reading.years,
        year_change=year_change,
        encoding=table.encoding,
        delimiter=table.delimiter,
        decimal_sign=reading.decimal_sign,
        header_row=table.header_row,
        preamble=table.preamble,
        blank_rows=table.blank_rows,
        sheet=table.sheet,
        other_sheets=table.other_sheets,
        remarks=reading.remarks,
    )


def pack(report: Report) -> bytes:
    """Return the report as packed text."""
    raw = {field.name: getattr(report, field.name) for field in fields(report)}
    raw |= {
        "headers": [astuple(line) for line in report.headers],
        "findings": [_flat(found) for found in report.findings],
        "unknown": [asdict(place) for place in report.unknown],
        "year_change": asdict(report.year_change) if report.year_change else None,
    }
    return zlib.compress(json.dumps(raw, separators=(",", ":")).encode(), 1)


def unpack(packed: bytes) -> Report:
    """Return the report that was packed."""
    raw: dict[str, Any] = json.loads(zlib.decompress(packed))
    change = raw.pop("year_change")
    headers = [
        HeaderLine(header=h, meaning=m, state=s, part=p) for h, m, s, p in raw.pop("headers")
    ]
    findings = [_finding(flat) for flat in raw.pop("findings")]
    unknown = [Unknown(kind=Kind(place.pop("kind")), **place) for place in raw.pop("unknown")]
    rest: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()
    }
    return Report(
        **rest,
        headers=tuple(headers),
        findings=tuple(findings),
        unknown=tuple(unknown),
        year_change=YearChange(**change) if change else None,
    )


def _flat(found: Finding) -> list[str | int | None]:
    problem = found.problem
    row, column, value = problem.row, problem.column, problem.value
    return [row, column, value, problem.message, problem.cure, found.group]


def _finding(flat: Sequence[Any]) -> Finding:
    row, column, value, message, cure, group = flat
    problem = Problem(row=row, column=column, value=value, message=message, cure=cure)
    return Finding(problem=problem, group=group)


FAULT_HEADER = ("rad", "kolumn", "värde", "vad är fel", "så rättar du")


def fault_rows(findings: Sequence[Finding]) -> list[tuple[str, str, str, str, str]]:
    """Return the faults as rows of a table that can be downloaded."""
    return [
        (
            str(found.problem.row or ""),
            found.problem.column,
            found.problem.value,
            found.problem.message,
            found.problem.cure,
        )
        for found in findings
    ]
