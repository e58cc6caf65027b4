"""The files that the books, the classes, the premises and the staff came in."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from qms.demo.classes import group_rows
from qms.demo.generate import DemoData
from qms.demo.load.files import csv_bytes
from qms.demo.need_lines import LedgerLine
from qms.demo.opinions import opinion_rows
from qms.demo.staffing import area_rows, staff_rows
from qms.kernel.money import kronor

LEDGER_HEAD = "Period;Slag;Konto;Ansvar;Verksamhet;Objekt;Projekt;Motpart;Text;Belopp"


def ledger_file(lines: Iterable[LedgerLine], *, year: int, kind: str) -> bytes:
    """Return the lines of a year; `kind` is utfall or budget."""
    return csv_bytes(
        LEDGER_HEAD,
        (
            (
                f"{year}{one.month:02d}",
                kind,
                one.account,
                one.centre,
                one.activity,
                one.object,
                one.project,
                one.counterpart,
                one.text,
                _comma(kronor(one.ore)),
            )
            for one in lines
        ),
    )


def groups_file(data: DemoData, days: Iterable[date]) -> bytes:
    """Return the own units' classes and groups on the count dates."""
    wanted = set(days)
    return csv_bytes(
        "Enhet;Skolform;Klass;Stadium;Mätdag;Elever",
        (
            (row.at.unit, row.at.form.value, row.group, row.band, row.day, row.pupils)
            for year in sorted({day.year for day in wanted})
            for row in group_rows(data, year)
            if row.day in wanted
        ),
    )


def areas_file(data: DemoData, years: Iterable[int]) -> bytes:
    """Return the own units' square metres."""
    rows = (row for year in years for row in area_rows(data, year))
    return csv_bytes(
        "Enhet;År;Kvadratmeter;Platser",
        ((row.unit, row.year, row.square_metres, row.places) for row in rows),
    )


def staff_file(data: DemoData, years: Iterable[int]) -> bytes:
    """Return the own units' staff."""
    rows = (row for year in years for row in staff_rows(data, year))
    return csv_bytes(
        "Enhet;År;Yrkesgrupp;Heltidstjänster;Varav behöriga",
        (
            (row.unit, row.year, row.category, _comma(row.full_time), _comma(row.qualified))
            for row in rows
        ),
    )


def surveys_file(data: DemoData, year: int) -> bytes:
    """Return the own units' surveys of the year."""
    return csv_bytes(
        "Enhet;År;Svarande;Fråga;Antal svar;Andel positiva;Medelvärde",
        (
            (row.unit, row.year, row.respondents, row.question, row.answers, row.percent,
             _comma(row.mean))
            for row in opinion_rows(data, year)
        ),
    )  # fmt: skip


def _comma(number: Decimal) -> str:
    return str(number).replace(".", ",")
