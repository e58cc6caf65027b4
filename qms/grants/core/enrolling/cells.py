"""The cells of one row of the month's file, and what is wrong with them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from qms.costs.core.items import GrantForm
from qms.grants.core.enrolling.identity import birthday, whole_number
from qms.grants.core.enrolling.rows import EnrolledRow, KnownUnit
from qms.grants.core.paying.enrolment import Stream, stream_of
from qms.kernel.schoolyear import FIRST_STEP, parse_grade, school_year_of

FORMS = {
    "förskola": GrantForm.PRESCHOOL,
    "förskoleklass": GrantForm.PRESCHOOL_CLASS,
    "grundskola": GrantForm.COMPULSORY,
    "anpassad grundskola": GrantForm.ADAPTED_COMPULSORY,
    "fritidshem": GrantForm.LEISURE_CENTRE,
    "gymnasieskola": GrantForm.UPPER_SECONDARY,
    "anpassad gymnasieskola": GrantForm.ADAPTED_UPPER_SECONDARY,
    "pedagogisk omsorg": GrantForm.PEDAGOGICAL_CARE,
    **{form.value: form for form in GrantForm},
}
OLDEST_PRESCHOOL, SCHOOL_AGE, MOST_DIGITS = -1, 6, 2
EARLIEST, LATEST = 1990, 2100


@dataclass(slots=True, kw_only=True)
class Cells:
    """A row's texts by column, and the faults found so far: column, what is wrong, what to do."""

    texts: Mapping[str, str]
    month: date
    units: Mapping[str, KnownUnit]
    faults: list[tuple[str, str, str]] = field(default_factory=list)

    def fault(self, column: str, message: str, cure: str) -> None:
        """Keep a fault. It never says what stood in the cell."""
        self.faults.append((column, message, cure))

    def number(self) -> str:
        """Return the child's number, empty with a fault when it is none."""
        found = whole_number(self.texts["personnummer"], year=self.month.year)
        if not found:
            self.fault("personnummer",
                       "Numret är varken personnummer, samordningsnummer eller tillfälligt nummer.",
                       "Kontrollera alla siffror: den sista ska stämma med de andra.")  # fmt: skip
        return found

    def unit(self, form: GrantForm | None) -> KnownUnit | None:
        """Return the unit, with a fault when grants to it are not paid in the form."""
        found = self.units.get(self.texts["enhet"].casefold())
        if found is None:
            self.fault("enhet", "Enheten finns inte i registret.",
                       "Skriv enhetens kod eller namn som i registret.")  # fmt: skip
        elif not found.is_independent:
            self.fault("enhet", "Enheten är kommunens egen.",
                       "Ta bort raden: bidrag betalas till enskilda huvudmän.")  # fmt: skip
        elif form is not None and form not in found.forms:
            self.fault("skolform", "Enheten har inte skolformen.",
                       "Rätta skolformen, eller enheten i registret.")  # fmt: skip
        else:
            return found
        return None

    def form(self) -> GrantForm | None:
        """Return the form; a pupil in F of compulsory school is in preschool class."""
        found = FORMS.get(self.texts["skolform"].casefold())
        if found is None:
            self.fault("skolform", "Skolformen finns inte.",
                       "Skriv till exempel Grundskola eller Förskola.")  # fmt: skip
            return None
        first_years = {"f", "förskoleklass", "0"}
        is_first = self.texts.get("årskurs", "").casefold() in first_years
        return GrantForm.PRESCHOOL_CLASS if found is GrantForm.COMPULSORY and is_first else found

    def day(self, column: str) -> date | None:
        """Return the day, with a fault when there is none."""
        text = self.texts[column]
        try:
            found = date.fromisoformat(text)
        except ValueError:
            found = None
        if found is None or not EARLIEST <= found.year <= LATEST:
            self.fault(column, "Dagen finns inte.", "Skriv till exempel 2026-08-18.")
            return None
        return found

    def step(self, form: GrantForm, born: date | None) -> int | None:
        """Return the grade or age as a step; a young child's from the year of birth if not said."""
        text = self.texts.get("årskurs", "")
        autumn = school_year_of(self.month)
        if form is GrantForm.PRESCHOOL_CLASS:
            return 0
        if stream_of(form) is Stream.PRESCHOOL:
            found = _age_step(text, autumn=autumn, born=born)
        else:
            found = parse_grade(_upper(text) if form in UPPER else text, autumn)
        if found is None:
            self.fault("årskurs", "Årskursen eller åldern finns inte.",
                       "Skriv till exempel 4, F, Gy 2 eller 3 år.")  # fmt: skip
        return found


UPPER = frozenset({GrantForm.UPPER_SECONDARY, GrantForm.ADAPTED_UPPER_SECONDARY})


def _upper(text: str) -> str:
    return f"Gy {text}" if text.isdecimal() else text


def _age_step(text: str, *, autumn: int, born: date | None) -> int | None:
    """Return the step of an age in whole years, or of who is born in a year."""
    bare = text.casefold().removesuffix("år").strip()
    if bare.isdecimal() and len(bare) <= MOST_DIGITS:
        step = int(bare) - SCHOOL_AGE
    elif not bare and born is not None:
        step = autumn - born.year - SCHOOL_AGE
    else:
        return None
    return min(max(step, FIRST_STEP), OLDEST_PRESCHOOL)


def read_row(cells: Cells, *, row: int, blind: Callable[[str], str]) -> EnrolledRow | None:
    """Return the enrolment of a row; None when it has faults, which `cells` then holds."""
    number = cells.number()
    form = cells.form()
    unit = cells.unit(form)
    born = birthday(number) if number else None
    step = cells.step(form, born) if form else None
    first = cells.day("från")
    last = cells.day("till") if cells.texts.get("till") else None
    _backwards(cells, born=born, first=first, last=last)
    if cells.faults or unit is None or form is None or step is None or first is None:
        return None
    return EnrolledRow(
        pupil=blind(number), unit_id=unit.id, form=form, step=step, first=first, last=last, row=row
    )


def _backwards(cells: Cells, *, born: date | None, first: date | None, last: date | None) -> None:
    if first and last and last < first:
        cells.fault("till", "Inskrivningen slutar före den börjar.", "Rätta dagarna.")
    if first and born and first < born:
        cells.fault("från", "Inskrivningen börjar före barnet är fött.",
                    "Rätta dagen eller numret.")  # fmt: skip
