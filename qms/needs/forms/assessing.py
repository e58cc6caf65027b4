"""The form that takes an assessment back."""

from wtforms import TextAreaField
from wtforms.validators import Length

from qms.i18n.language import mark
from qms.needs.services.assessing import LONGEST_REASON
from qms.web.forms import BaseForm, Filled


class WithdrawForm(BaseForm):
    """Why an assessment is taken back."""

    reason = TextAreaField(
        mark("Varför tas bedömningen tillbaka?"),
        [
            Filled(mark("Skriv varför bedömningen tas tillbaka")),
            Length(max=LONGEST_REASON, message=mark("Skriv högst 1 000 tecken")),
        ],
        description=mark("Skälet förseglas i ärendet. Skriv inga uppgifter om barnet."),
    )
