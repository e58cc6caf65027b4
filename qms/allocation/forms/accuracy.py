"""Forms of the dialogue about a finding."""

from typing import Any

from wtforms import DateField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from qms.allocation.core.accuracy.reviews import LONGEST, Conclusion, Dialogue
from qms.i18n.language import gettext, mark
from qms.web.forms import BaseForm, Filled

CHOICES = (
    (Conclusion.STANDS.value, mark("Fyndet består efter dialogen")),
    (Conclusion.EXPLAINED.value, mark("Det har en annan förklaring än ersättningen")),
    (Conclusion.MODEL.value, mark("Modellen behöver ses över")),
)
TOO_LONG = mark("Korta texten till högst 4 000 tecken")


class DialogueForm(BaseForm):
    """What was said, and what was concluded."""

    on = DateField(mark("Samtalet hölls"), validators=[Filled(mark("Skriv dagen för samtalet"))])
    said = TextAreaField(
        mark("Vad rektorn sa"),
        description=mark("Skriv om skolan, aldrig om enskilda elever eller personal."),
        validators=[Filled(mark("Skriv vad rektorn sa")), Length(max=LONGEST, message=TOO_LONG)],
    )
    conclusion = RadioField(mark("Slutsats"), validators=[InputRequired(mark("Välj en slutsats"))])

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401 - as WTForms takes them
        super().__init__(*args, **more)
        self.conclusion.choices = [
            SelectChoice(value=value, label=gettext(label)) for value, label in CHOICES
        ]

    def to_dialogue(self) -> Dialogue:
        """Return the record."""
        return Dialogue(
            on=self.on.data,
            said=self.said.data or "",
            conclusion=Conclusion(self.conclusion.data),
        )


class WithdrawForm(BaseForm):
    """Why the record is taken back."""

    reason = TextAreaField(
        mark("Varför anteckningen tas tillbaka"),
        validators=[Filled(mark("Skriv skälet")), Length(max=LONGEST, message=TOO_LONG)],
    )
