"""The form of the cost calculator's measures."""

from wtforms import IntegerField, StringField
from wtforms.validators import Length, NumberRange, Optional, ValidationError

from qms.allocation.core.workbench.costs import Measure
from qms.i18n.language import gettext, mark
from qms.web.forms import BaseForm, Filled, MoneyField


class MeasureForm(BaseForm):
    """One measure: what it is, what it costs a year, and how many pupils one is needed for."""

    name = StringField(
        mark("Insats"),
        description=mark("Till exempel Lärare, heltid."),
        validators=[
            Filled(mark("Skriv vad insatsen är")),
            Length(max=80, message=mark("Korta namnet till 80 tecken")),
        ],
    )
    cost = MoneyField(
        mark("Kostnad per år"),
        description=mark("Lön, avgifter och lokaler för en hel insats."),
        validators=[Filled(mark("Skriv vad insatsen kostar per år"))],
    )
    per_pupils = IntegerField(
        mark("Elever per insats"),
        description=mark("En behövs för så här många elever vid index 1,00. Tomt: en per skola."),
        validators=[
            Optional(),
            NumberRange(1, 100_000, mark("Skriv ett antal elever mellan 1 och 100 000")),
        ],
    )

    def validate_cost(self, field: MoneyField) -> None:
        """Refuse a measure that costs nothing: no amount would be enough for a number of it."""
        if field.data is not None and field.data <= 0:
            raise ValidationError(gettext("Skriv en kostnad som är större än noll"))

    def measure(self, measure_id: int = 0) -> Measure:
        """Return what was typed; only called when there are no faults."""
        return Measure(
            id=measure_id,
            name=" ".join(str(self.name.data).split()),
            ore_per_year=self.cost.data or 0,
            per_pupils=self.per_pupils.data,
        )
