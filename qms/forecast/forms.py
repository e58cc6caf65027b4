"""The form that asks for a forecast."""

from decimal import Decimal
from typing import Any

from wtforms import IntegerField, RadioField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from qms.forecast.core.inputs.values import HousingRate
from qms.forecast.core.methods import AUTO
from qms.forecast.labels import EXPLAINED, OFFERED, method_label
from qms.forecast.services import LONGEST
from qms.i18n.language import gettext
from qms.web.forms import BaseForm, Filled, NumberField

USUAL_HORIZON = 10


class NewRunForm(BaseForm):
    """How far ahead, and by which method."""

    horizon = IntegerField(default=USUAL_HORIZON)
    method = RadioField(default=AUTO)

    def __init__(self) -> None:
        super().__init__()
        asked = gettext("Ange antal år, ett heltal mellan 1 och {most}").format(most=LONGEST)
        self.horizon.label.text = gettext("Antal år framåt")
        self.horizon.description = gettext("Högst {most}. Osäkerheten växer med åren.").format(
            most=LONGEST
        )
        self.horizon.validators = [
            InputRequired(asked),
            NumberRange(min=1, max=LONGEST, message=asked),
        ]
        self.method.label.text = gettext("Metod")
        self.method.choices = [(name, method_label(name)) for name in OFFERED]
        self.method.validators = [InputRequired(gettext("Välj en metod"))]

    def options(self) -> list[tuple[str, str, str]]:
        """Return the methods with what each does, as the page's radio buttons want them."""
        return [(name, method_label(name), gettext(EXPLAINED[name])) for name in OFFERED]


MOST_CHILDREN = 5


class HousingRateForm(BaseForm):
    """Children per new dwelling of one kind, and who says so."""

    small = NumberField()
    low = NumberField()
    middle = NumberField()
    upper = NumberField()
    source = StringField()

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401 - as WTForms takes them
        super().__init__(*args, **more)
        asked = gettext("Ange ett tal från 0 till {most}, till exempel 0,25").format(
            most=MOST_CHILDREN
        )
        for field, ages in zip(self._numbers(), ("0–5", "6–9", "10–12", "13–15"), strict=True):
            field.label.text = gettext("Barn {ages} år per bostad").format(ages=ages)
            field.validators = [Filled(asked), NumberRange(min=0, max=MOST_CHILDREN, message=asked)]
        self.source.label.text = gettext("Källa")
        self.source.description = gettext("Till exempel: inflyttade i kommunen 2021–2025.")
        self.source.validators = [
            Filled(gettext("Skriv var siffrorna kommer ifrån")),
            Length(max=200, message=gettext("Korta källan till högst 200 tecken")),
        ]

    @classmethod
    def of(cls, rate: HousingRate) -> "HousingRateForm":
        """Return the form filled with the rate."""
        return cls(
            small=Decimal(str(rate.small)), low=Decimal(str(rate.low)),
            middle=Decimal(str(rate.middle)), upper=Decimal(str(rate.upper)), source=rate.source,
        )  # fmt: skip

    def rates(self) -> dict[str, float]:
        """Return the numbers by the names of `HousingRate`."""
        return {field.name: float(field.data) for field in self._numbers()}

    def _numbers(self) -> tuple[Any, ...]:
        return (self.small, self.low, self.middle, self.upper)
