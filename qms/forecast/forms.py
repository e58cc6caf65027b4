"""The form that asks for a forecast."""

from wtforms import IntegerField, RadioField
from wtforms.validators import InputRequired, NumberRange

from qms.forecast.core.methods import AUTO
from qms.forecast.labels import EXPLAINED, OFFERED, method_label
from qms.forecast.services import LONGEST
from qms.i18n.language import gettext
from qms.web.forms import BaseForm

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
