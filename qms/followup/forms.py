"""The forms of the module that are not the report itself."""

from wtforms import DateField, IntegerField
from wtforms.validators import NumberRange

from qms.followup.services.opening import Dates
from qms.i18n.language import mark
from qms.web.forms import BaseForm, Filled

FIRST_YEAR, LAST_YEAR = 2000, 2100


class OpenYearForm(BaseForm):
    """Which year's money is to be accounted for, and between which dates."""

    year = IntegerField(
        mark("Ersättningens år"),
        validators=[
            Filled(mark("Skriv vilket år ersättningen gäller")),
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

    def dates(self) -> Dates:
        """Return the dates as values; only called when the form is valid."""
        return Dates(opens=self.opens.data, due=self.due.data)
