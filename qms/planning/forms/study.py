"""The form that begins a study."""

from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, NumberRange

from qms.i18n.language import gettext
from qms.org.core.forms import NAMES
from qms.planning.core.from_register import KINDS
from qms.planning.services.rows import LONGEST_NAME
from qms.web.forms import BaseForm, Filled

USUAL_YEARS, MOST_YEARS = 10, 20
LONGEST_BEFORE, LONGEST_AHEAD = 5, 10


class StudyForm(BaseForm):
    """A name, a school form, and which years."""

    name = StringField()
    form = SelectField()
    first_year = IntegerField()
    years = IntegerField(default=USUAL_YEARS)

    def __init__(self, this_year: int) -> None:
        super().__init__(data={"first_year": this_year + 1})
        low, high = this_year - LONGEST_BEFORE, this_year + LONGEST_AHEAD
        spans = {
            "first_year": gettext("Ange ett år från {low} till {high}").format(low=low, high=high),
            "years": gettext("Ange antal år, ett heltal mellan 1 och {most}").format(
                most=MOST_YEARS
            ),
        }
        self.name.label.text = gettext("Namn")
        self.name.description = gettext("Till exempel Skolor i norr 2027.")
        self.name.validators = [Filled(gettext("Skriv ett namn på utredningen"))]
        self.name.render_kw = {"maxlength": LONGEST_NAME}
        self.form.label.text = gettext("Skolform")
        self.form.description = gettext(
            "En förskolas avdelningar och ett fritidshems grupper räknas som klasser. Ett "
            "fritidshems barn är den del av skolans elever som går där."
        )
        self.form.choices = [(form.value, gettext(NAMES[form])) for form in KINDS]
        self.first_year.label.text = gettext("Första läsår")
        self.first_year.description = gettext("Hösten då utredningen börjar, med fyra siffror.")
        self.first_year.validators = [
            InputRequired(spans["first_year"]),
            NumberRange(min=low, max=high, message=spans["first_year"]),
        ]
        self.years.label.text = gettext("Antal år")
        self.years.description = gettext("Tio är vanligt. Prognosen är säkrast de första åren.")
        self.years.validators = [
            InputRequired(spans["years"]),
            NumberRange(min=1, max=MOST_YEARS, message=spans["years"]),
        ]
