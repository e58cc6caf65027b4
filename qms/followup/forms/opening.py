"""The form that opens a report for a year."""

from collections.abc import Sequence
from typing import Any

from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
)
from wtforms.validators import NumberRange, Optional

from qms.followup.core.report.selection import Among, Selection
from qms.followup.services.opening import Dates
from qms.i18n.language import gettext, mark
from qms.web.forms import BaseForm, Filled, MoneyField

FIRST_YEAR, LAST_YEAR = 2000, 2100
AMONG = {
    Among.ALL: mark("Alla som rapporten gäller"),
    Among.HIGHEST: mark("De med högst ersättning per elev"),
    Among.ABOVE: mark("De som fått minst ett visst belopp"),
    Among.CHOSEN: mark("De jag väljer"),
}
MOST_UNITS = 1000


class OpenYearForm(BaseForm):
    """Which report is asked for, of which year, between which dates and of which units."""

    template = HiddenField()
    year = IntegerField(
        mark("År"),
        validators=[
            Filled(mark("Skriv vilket år rapporten gäller")),
            NumberRange(FIRST_YEAR, LAST_YEAR, mark("Skriv ett år mellan 2000 och 2100")),
        ],
    )
    opens = DateField(
        mark("Redovisningen öppnar"), validators=[Filled(mark("Välj dagen då den öppnar"))]
    )
    due = DateField(
        mark("Sista dagen"),
        description=mark("Dagen räknas till midnatt svensk tid."),
        validators=[Filled(mark("Välj sista dagen att lämna in"))],
    )
    among = RadioField(
        mark("Vilka frågas?"),
        default=Among.ALL.value,
        validate_choice=False,
    )
    number = IntegerField(
        mark("Hur många"),
        description=mark("Enheter med lika belopp på gränsen frågas alla."),
        validators=[
            Optional(),
            NumberRange(1, MOST_UNITS, mark("Skriv ett antal mellan 1 och 1000")),
        ],
    )
    kronor = MoneyField(mark("Minsta belopp"), validators=[Optional()])
    units = SelectMultipleField(
        mark("Enheter"),
        coerce=int,
        validate_choice=False,
    )

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401 - as WTForms takes them
        super().__init__(*args, **more)
        self.among.choices = [
            SelectChoice(value=one.value, label=gettext(label)) for one, label in AMONG.items()
        ]
        self.units.choices = []

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as WTForms
        """Return whether all is right, also that the chosen way of choosing has its number."""
        is_right = bool(super().validate(extra_validators))
        missing = {
            Among.HIGHEST.value: (self.number, mark("Skriv hur många enheter som ska frågas")),
            Among.ABOVE.value: (self.kronor, mark("Skriv vilket belopp som räknas")),
            Among.CHOSEN.value: (self.units, mark("Välj minst en enhet")),
        }
        field, message = missing.get(self.among.data, (None, ""))
        if field is not None and not field.data and not field.errors:
            field.errors = [gettext(message)]
            return False
        return is_right

    def offer(self, units: Sequence[tuple[int, str]]) -> None:
        """Let the units be chosen by hand: (id, name) in the order they are shown."""
        self.units.choices = [SelectChoice(value=one, label=name) for one, name in units]

    def dates(self) -> Dates:
        """Return the dates as values; only called when the form is valid."""
        return Dates(opens=self.opens.data, due=self.due.data)

    def selection(self) -> Selection:
        """Return which units are asked; only called when the form is valid."""
        known = {one.value for one in Among}
        among = Among(self.among.data) if self.among.data in known else Among.ALL
        return Selection(
            among=among,
            number=self.number.data or 0 if among is Among.HIGHEST else 0,
            ore=self.kronor.data or 0 if among is Among.ABOVE else 0,
            unit_ids=frozenset(self.units.data or ()) if among is Among.CHOSEN else frozenset(),
        )
