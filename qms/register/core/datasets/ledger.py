"""The ledger: what was booked, or budgeted, month by month, as the finance system exports it."""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from qms.kernel.said import said
from qms.register.core.columns import Column, Fault, Kind, Value
from qms.register.core.dataset import Dataset, Values
from qms.register.core.person_numbers import without_person_numbers

PERIOD = re.compile(r"(\d{4})-?(0[1-9]|1[0-2])(?:-?\d{2})?")
LIKE_A_PERIOD = re.compile(r"(\d{4})-?(\d{2})(?:-?\d{2})?")
KINDS: Mapping[str, str] = MappingProxyType(
    {"outcome": "outcome", "utfall": "outcome", "budget": "budget"}
)
WORDS = MappingProxyType({"outcome": "utfall", "budget": "budget"})
FIRST_YEAR, LAST_YEAR = 1950, 2100


def _text(key: str, label: str, *aliases: str, example: str, length: int = 20) -> Column:
    return Column(key=key, label=label, kind=Kind.TEXT, aliases=aliases, example=example,
                  required=False, length=length)  # fmt: skip


def complete(values: Values) -> None:
    """Write the period as `202603` and let what is not said be empty; the year is the period's.

    Numbers of persons in the text are struck out: more people read costs than write invoices.
    """
    found = PERIOD.fullmatch(str(values.get("period") or ""))
    values["period"] = "".join(found.groups()) if found else values.get("period")
    values["year"] = int(found.group(1)) if found else None
    values["kind"] = values.get("kind") or "outcome"
    values["lines"] = values.get("lines") or 1
    for key in ("cost_centre", "activity", "object", "project", "counterpart", "text"):
        values[key] = values.get(key) or ""
    values["text"] = without_person_numbers(str(values["text"]))


def no_month(text: str) -> Fault | None:
    """Return what is wrong with the text as a month, or as a day in one; None where nothing is."""
    found = PERIOD.fullmatch(text)
    if found and FIRST_YEAR <= int(found.group(1)) <= LAST_YEAR:
        return None
    cure = "Skriv året och månaden med siffror: mars 2026 är 202603."
    if found:
        cure = f"Året måste ligga mellan {FIRST_YEAR} och {LAST_YEAR}. {cure}"
    elif (parts := LIKE_A_PERIOD.fullmatch(text)) and not 1 <= int(parts.group(2)) <= 12:
        cure = f"Månad {parts.group(2)} finns inte, bara 01–12. {cure}"
    return Fault(message=f"{text[:40]} är ingen månad.", cure=cure)


def replaced_periods(keys: Collection[tuple[Value, ...]]) -> tuple[str, ...]:
    """Return which months the file holds: all earlier lines of them go when it is saved."""
    months: defaultdict[str, set[str]] = defaultdict(set)
    for kind, period in keys:
        months[str(kind)].add(str(period))
    return tuple(
        said("Filen ersätter %(kind)s för %(months)s. Andra månader är orörda.",
             kind=WORDS[kind], months=_spans(sorted(found)))
        for kind, found in sorted(months.items(), reverse=True)
    )  # fmt: skip


def _spans(months: Sequence[str]) -> str:
    """Return months as `202601–202603, 202605`."""
    spans: list[list[str]] = []
    for month in months:
        if spans and _next(spans[-1][-1]) == month:
            spans[-1].append(month)
        else:
            spans.append([month])
    return ", ".join(span[0] if len(span) == 1 else f"{span[0]}–{span[-1]}" for span in spans)


def _next(month: str) -> str:
    year, number = int(month[:4]), int(month[4:])
    return f"{year + number // 12}{number % 12 + 1:02d}"


LEDGER = Dataset(
    key="ledger",
    title="Huvudbok och budget",
    purpose="Kostnad per elev och grundbelopp",
    measured="Månad för månad",
    columns=(
        Column(
            key="kind", label="Slag", kind=Kind.CHOICE, aliases=("slag", "kind", "typ"),
            example="utfall", about="Utfall eller budget. Tomt betyder utfall.", is_key=True,
            required=False, choices=KINDS, length=10,
        ),
        Column(
            key="period", label="Period", kind=Kind.TEXT,
            aliases=("period", "månad", "bokföringsperiod", "redovisningsperiod", "datum", "date"),
            example="202603", about="Månaden, eller en dag i den.", is_key=True, length=10,
            check=no_month,
        ),
        Column(
            key="year", label="År", kind=Kind.YEAR, aliases=(), example="", required=False,
        ),
        Column(
            key="account", label="Konto", kind=Kind.TEXT,
            aliases=("konto", "account", "kontonr", "kontonummer"), example="5011", length=20,
        ),
        _text("cost_centre", "Ansvar", "ansvar", "cost_centre", "kostnadsställe", "ansvarskod",
              example="31006"),
        _text("activity", "Verksamhet", "verksamhet", "activity", "verksamhetskod", example="630"),
        _text("object", "Objekt", "objekt", "object", "aktivitet", "klass", example="5A"),
        _text("project", "Projekt", "projekt", "project", "projektkod", example=""),
        _text("counterpart", "Motpart", "motpart", "counterpart", "motpartskod", example=""),
        _text("text", "Text", "text", "verifikationstext", "benämning", example="Löner",
              length=200),
        Column(
            key="amount", label="Belopp", kind=Kind.KRONOR,
            aliases=("belopp", "amount", "kronor", "saldo", "utfall"), example="12500,00",
            about="Kronor. Kostnader över noll, intäkter och rättelser under.",
        ),
        Column(
            key="lines", label="Antal", kind=Kind.INTEGER, aliases=("antal rader", "lines"),
            example="1", about="Hur många lika rader raden står för. Tomt betyder en.",
            required=False, low=1, high=1_000_000,
        ),
    ),
    finish=complete,
    counted="lines",
    of_persons=False,
    told=replaced_periods,
    searched=("year", "kind", "cost_centre", "account"),
    by_column=True,
    struck="text",
)  # fmt: skip
