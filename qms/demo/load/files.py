"""The files that the municipality's registers were filled from, as they were delivered."""

from collections import Counter
from collections.abc import Iterable

from qms.demo.flows import FEW
from qms.demo.generate import DemoData
from qms.demo.grade_points import MERIT, SIXTH, THIRD
from qms.demo.municipality import AREA_BY_KEY
from qms.demo.pupils import PupilRow
from qms.demo.risks import COEFFICIENTS, NOT_ELIGIBLE, TWO_SUBJECTS
from qms.kernel.schoolyear import grade_label

PUPIL_HEAD = (
    "Enhet",
    "År",
    "Tidigare enhet",
    "Folkbokförd i kommunen",
    *(f"Faktor:{name}" for name in COEFFICIENTS),
)


def csv_bytes(header: str, rows: Iterable[tuple[object, ...]]) -> bytes:
    """Return a Swedish CSV file: semicolons, UTF-8."""
    lines = (";".join(map(str, row)) for row in rows)
    return "\r\n".join((header, *lines, "")).encode("utf-8-sig")


def counts_file(data: DemoData, autumns: range) -> bytes:
    """Return pupils per unit, grade and autumn."""
    return csv_bytes(
        "Enhet;Årskurs;År;Antal",
        (
            (row.unit, grade_label(row.step, row.autumn), row.autumn, row.n)
            for row in data.counts
            if row.autumn in autumns
        ),
    )


def population_file(data: DemoData, years: range) -> bytes:
    """Return inhabitants per area, age and year."""
    return csv_bytes(
        "Område;Ålder;År;Antal",
        (
            (AREA_BY_KEY[row.area].name, row.age, row.year, row.n)
            for row in data.population
            if row.year in years
        ),
    )


def births_file(data: DemoData, years: range) -> bytes:
    """Return births per area and year."""
    return csv_bytes(
        "Område;År;Födda",
        ((AREA_BY_KEY[row.area].name, row.year, row.n) for row in data.births if row.year in years),
    )


def background_file(data: DemoData, autumns: range) -> bytes:
    """Return background shares per unit and autumn, in per cent."""
    return csv_bytes(
        "Enhet;År;Faktor;Kategori;Procent",
        (
            (row.unit, row.autumn, row.factor, row.category, row.percent)
            for row in data.background
            if row.autumn in autumns
        ),
    )


def results_file(data: DemoData, springs: range) -> bytes:
    """Return results per unit, indicator and spring, with marks where few stand behind."""
    return csv_bytes(
        "Enhet;Indikator;År;Värde;Elever",
        (
            (row.unit, row.indicator, row.year, row.value, "" if row.n is None else row.n)
            for row in data.results
            if row.year in springs
        ),
    )


def historic_pupils_file(data: DemoData, springs: range) -> bytes:
    """Return those who left grade 9, one by one, with what they did not reach."""
    head = (*PUPIL_HEAD, f"Utfall:{NOT_ELIGIBLE}", f"Utfall:{TWO_SUBJECTS}")
    rows = (_pupil(row) for row in data.historic_pupils if row.year in springs)
    return csv_bytes(";".join(head), rows)


def current_pupils_file(data: DemoData, autumns: range) -> bytes:
    """Return everybody in compulsory school, those who are alike counted together."""
    alike = Counter(_pupil(row) for row in data.current_pupils if row.year in autumns)
    return csv_bytes(";".join((*PUPIL_HEAD, "Antal")), ((*row, n) for row, n in alike.items()))


def _pupil(row: PupilRow) -> tuple[object, ...]:
    grades = (row.grades.not_eligible, row.grades.two_subjects) if row.grades else ()
    answers = ["ja" if yes else "nej" for yes in (row.is_resident, *grades)]
    groups = [row.categories[name] for name in COEFFICIENTS]
    return (row.unit, row.year, row.previous, answers[0], *groups, *answers[1:])


def marks_file(data: DemoData, springs: range) -> bytes:
    """Return the pupils' marks and earlier results, one by one."""
    names = (MERIT, SIXTH, THIRD)
    head = (
        "Enhet", "Årskurs", "År", "Tidigare enhet",
        *(f"Faktor:{name}" for name in COEFFICIENTS), *(f"Resultat:{name}" for name in names),
    )  # fmt: skip
    rows = (
        (
            row.unit, grade_label(row.step, row.year - 1), row.year, row.previous,
            *(row.categories[name] for name in COEFFICIENTS),
            *(str(row.results.get(name, "")).replace(".", ",") for name in names),
        )
        for row in data.marks
        if row.year in springs
    )  # fmt: skip
    return csv_bytes(";".join(head), rows)


def applications_file(data: DemoData, autumns: range) -> bytes:
    """Return admissions and moves per school and autumn."""
    return csv_bytes(
        "Enhet;År;Platser;Förstahandsval;Antagna;Inflyttade;Utflyttade",
        (
            (
                row.unit,
                row.autumn,
                row.places,
                row.first_choice,
                row.admitted,
                row.moved_in,
                row.moved_out,
            )
            for row in data.applications
            if row.autumn in autumns
        ),
    )


def supports_file(data: DemoData, years: range) -> bytes:
    """Return the units' support beyond the basic amount."""
    return csv_bytes(
        "Enhet;År;Slag;Kronor;Antal;Timmar",
        (
            (row.unit, row.year, row.kind, row.kronor, row.recipients, row.hours)
            for row in data.supports
            if row.year in years
        ),
    )


def flows_file(data: DemoData, autumns: range) -> bytes:
    """Return pupils per area and school; fewer than five are hidden."""
    return csv_bytes(
        "Område;Enhet;År;Från årskurs;Till årskurs;Antal",
        (
            (
                AREA_BY_KEY[row.area].name,
                row.unit,
                row.autumn,
                grade_label(row.low, row.autumn),
                grade_label(row.high, row.autumn),
                row.n if row.n >= FEW else "..",
            )
            for row in data.flows
            if row.autumn in autumns
        ),
    )


def homes_file(data: DemoData, _: range) -> bytes:
    """Return the homes that are ready and those that are planned."""
    return csv_bytes(
        "Område;År;Bostadstyp;Skede;Projekt;Bostäder;Sannolikhet",
        (
            (
                AREA_BY_KEY[row.area].name,
                row.year,
                row.kind,
                row.stage,
                row.project,
                row.n,
                row.probability,
            )
            for row in data.homes
        ),
    )


def changes_file(data: DemoData, _: range) -> bytes:
    """Return the units that will close, and where their pupils go."""
    return csv_bytes(
        "Enhet;Till enhet;År;Slag;Andel",
        ((row.unit, row.to, row.autumn, row.kind, row.share) for row in data.changes),
    )
