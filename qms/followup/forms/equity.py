"""The forms of the equity resources: an assignment, its report back, a split to try."""

from decimal import Decimal
from typing import Any

from wtforms import DateField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from qms.followup.core.equity.assignments import AssignmentText
from qms.followup.core.equity.splits import Reach, Split
from qms.followup.core.equity.supports import SupportKind
from qms.i18n.language import gettext, mark
from qms.web.forms import BaseForm, Filled, MoneyField, NumberField

REACHES = {
    Reach.INDEPENDENT: mark("Fristående enheter"),
    Reach.EVERYBODY: mark("Alla enheter, även kommunens egna"),
}
TOO_LONG = mark("Texten är för lång. Korta den.")


class AssignmentForm(BaseForm):
    """What somebody asked for, and by when."""

    version = HiddenField(default="0")
    number = StringField(
        mark("Nummer"),
        description=mark("Som i budgeten eller protokollet, till exempel 20."),
        validators=[Filled(mark("Skriv uppdragets nummer")), Length(max=40, message=TOO_LONG)],
    )
    title = StringField(
        mark("Vad gäller uppdraget?"),
        validators=[Filled(mark("Skriv vad uppdraget gäller")), Length(max=200, message=TOO_LONG)],
    )
    text = TextAreaField(
        mark("Uppdragets lydelse"), validators=[Length(max=5_000, message=TOO_LONG)]
    )
    given_on = DateField(
        mark("Gavs den"), validators=[InputRequired(mark("Välj dagen då uppdraget gavs"))]
    )
    due = DateField(
        mark("Återrapporteras senast"),
        validators=[InputRequired(mark("Välj sista dagen att återrapportera"))],
    )
    responsible = StringField(
        mark("Ansvarig"),
        description=mark("Befattning eller enhet."),
        validators=[Length(max=200, message=TOO_LONG)],
    )
    reference = StringField(mark("Diarienummer"), validators=[Length(max=60, message=TOO_LONG)])

    @property
    def says(self) -> AssignmentText:
        """Return what was written; only after the form is found right."""
        return AssignmentText(
            number=self.number.data or "",
            title=self.title.data or "",
            given_on=self.given_on.data,
            due=self.due.data,
            text=self.text.data or "",
            responsible=self.responsible.data or "",
            reference=self.reference.data or "",
        )

    def show(self, says: AssignmentText, version: int) -> None:
        """Fill the fields with what the assignment says now."""
        for name in ("number", "title", "text", "given_on", "due", "responsible", "reference"):
            self[name].data = getattr(says, name)
        self.version.data = str(version)


class ReportBackForm(BaseForm):
    """What the assignment came to."""

    version = HiddenField(default="0")
    report = TextAreaField(
        mark("Återrapport"),
        description=mark("Vad ni kom fram till, hur säkert det är och vad ni föreslår."),
        validators=[
            Filled(mark("Skriv vad uppdraget kom fram till")),
            Length(max=20_000, message=TOO_LONG),
        ],
    )


def _share(label: str) -> NumberField:
    return NumberField(label, default=Decimal(0), validators=[Optional()])


class SplitForm(BaseForm):
    """An alternative split of a year's support. Read from the address: it changes nothing."""

    class Meta(BaseForm.Meta):
        """A form that only asks needs no protection."""

        csrf = False

    pot = MoneyField(mark("Summa att fördela"), validators=[Optional()])
    additional = _share(mark("Tilläggsbelopp, procent"))
    operational = _share(mark("Verksamhetsstöd, procent"))
    resource_school = _share(mark("Strukturbidrag till resursskolor, procent"))
    central_group = _share(mark("Strukturbidrag till centrala grupper, procent"))
    reach = SelectField(
        mark("Vilka kan få tilläggsbelopp?"),
        default=Reach.INDEPENDENT.value,
        validate_choice=False,
    )

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401 - as WTForms takes them
        super().__init__(*args, **more)
        self.reach.choices = [(reach.value, gettext(words)) for reach, words in REACHES.items()]
        if self.reach.data not in set(Reach):
            self.reach.data = Reach.INDEPENDENT.value

    @property
    def split(self) -> Split:
        """Return the split asked for; an empty share is nothing."""
        shares = {kind.value: self[kind.value].data or Decimal(0) for kind in SupportKind}
        return Split(**shares, reach=Reach(self.reach.data))
