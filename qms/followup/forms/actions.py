"""The forms of actions: what one says, a reading, how it ends."""

from collections.abc import Mapping

from wtforms import DateField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from qms.followup.core.actions.records import Plan
from qms.followup.core.results.indicators import Indicator
from qms.i18n.language import gettext, language, mark
from qms.i18n.order import swedish_key
from qms.web.forms import BaseForm


def _line(text: str | None) -> str:
    return " ".join((text or "").split())


class PlanForm(BaseForm):
    """What an action says; everything that is missing is told at once by the service."""

    form_key = HiddenField()
    version = HiddenField()
    case = HiddenField()
    unit = SelectField(mark("Enhet"))
    title = StringField(mark("Vad ska göras?"))
    cause = TextAreaField(
        mark("Vilken orsak ska den ändra på?"),
        description=mark("Det som analysen pekar ut, inte det som syns."),
    )
    area = StringField(mark("Område"), description=mark("Till exempel läsning eller trygghet."))
    aim = TextAreaField(mark("Vad ska bli bättre?"))
    indicator = SelectField(
        mark("Mått ur registret"),
        description=mark("Då föreslås senaste värdet när du mäter."),
    )
    measure = StringField(
        mark("Mått"),
        description=mark(
            "Det som visar om det blev bättre, till exempel andel med minst E i matematik, åk 9."
        ),
    )
    baseline = StringField(
        mark("Utgångsvärde"), description=mark("Värdet innan, till exempel 62 %.")
    )
    target = StringField(
        mark("Målvärde"), description=mark("Värdet ni vill nå, till exempel 70 %.")
    )
    owner = StringField(
        mark("Ansvarig"), description=mark("Befattning eller initialer, aldrig en elev.")
    )
    due = DateField(mark("Klar senast"), validators=[Optional()])

    def offer(self, units: Mapping[int, str], indicators: Mapping[str, Indicator]) -> None:
        """Give the fields their choices, in the reader's language."""
        self.unit.choices = [(str(key), name) for key, name in units.items()]
        named = [(key, one.name.in_language(language())) for key, one in indicators.items()]
        named.sort(key=lambda pair: swedish_key(pair[1]))
        self.indicator.choices = [("", gettext("Ett eget mått")), *named]

    def show(self, plan: Plan) -> None:
        """Fill the fields with what the action says now."""
        for name in ("title", "cause", "area", "aim", "indicator", "measure", "baseline", "target",
                     "owner", "due"):  # fmt: skip
            self[name].data = getattr(plan, name)

    def plan(self, indicators: Mapping[str, Indicator]) -> Plan:
        """Return what was written; an indicator without a measure of its own gives its name."""
        key = self.indicator.data or ""
        name = indicators[key].name.sv if key in indicators else ""
        return Plan(
            title=_line(self.title.data),
            area=_line(self.area.data),
            cause=(self.cause.data or "").strip(),
            aim=(self.aim.data or "").strip(),
            measure=_line(self.measure.data) or name,
            indicator=key if key in indicators else "",
            baseline=_line(self.baseline.data),
            target=_line(self.target.data),
            owner=_line(self.owner.data),
            due=self.due.data,
        )


class ReadingForm(BaseForm):
    """A value and the day it was measured."""

    form_key = HiddenField()
    value = StringField(mark("Uppmätt värde"))
    day = DateField(mark("Mätt den"), validators=[Optional()])
    note = TextAreaField(
        mark("Anteckning"), description=mark("Hur det mättes, om det inte är självklart.")
    )


class ClosingForm(BaseForm):
    """The result that closes the action."""

    result = StringField(mark("Uppmätt resultat"))
    day = DateField(mark("Mätt den"), validators=[Optional()])
    note = TextAreaField(mark("Vad lärde ni er?"))


class ReasonForm(BaseForm):
    """Why an action ends without a result."""

    reason = TextAreaField(
        mark("Varför avslutas den utan resultat?"),
        description=mark("Skälet visas överallt där insatsen visas, också i nästa redovisning."),
    )


class CarryForm(BaseForm):
    """When the action that goes on is to be done."""

    due = DateField(mark("Ny dag: klar senast"), validators=[Optional()])
