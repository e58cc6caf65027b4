"""The forms of cases: register one, note a step, answer, close, and working notes."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional

from qms.followup.case_labels import CAUSES, CHANNELS, KINDS, OUTCOMES
from qms.followup.core.cases.checks import Ending
from qms.followup.core.cases.kinds import CaseKind, CaseOutcome, Cause, Channel
from qms.followup.core.cases.records import Registration
from qms.i18n.language import gettext, mark
from qms.web.forms import BaseForm

YES, NO = "yes", "no"
Choice = TypeVar("Choice", bound=StrEnum)


def _offered(words: Mapping[Choice, str]) -> list[tuple[str, str]]:
    return [(one.value, gettext(word)) for one, word in words.items()]


class CaseForm(BaseForm):
    """What is said of a case when it is registered."""

    form_key = HiddenField()
    version = HiddenField()
    unit = SelectField(mark("Enhet"))
    kind = RadioField(mark("Vad är det?"), default=CaseKind.COMPLAINT.value)
    title = StringField(
        mark("Vad gäller det?"),
        description=mark("Några ord om saken. Aldrig namn på barn, elever eller vuxna."),
    )
    received_on = DateField(
        mark("Kom in eller upptäcktes"),
        description=mark("Tiderna räknas från den dagen."),
        validators=[Optional()],
    )
    channel = SelectField(mark("Hur kom det fram?"))
    diary = StringField(
        mark("Diarienummer"),
        description=mark("Handlingarna finns i diariet. Här står bara hur ärendet går."),
    )
    is_serious = BooleanField(mark("Allvarlig eller upprepad kränkning"))
    involves_staff = BooleanField(mark("Personal är inblandad"))

    def offer(self, units: Mapping[int, str]) -> None:
        """Give the fields their choices, in the reader's language."""
        self.unit.choices = [(str(key), name) for key, name in units.items()]
        self.kind.choices = _offered(KINDS)
        self.channel.choices = _offered(CHANNELS)

    def show(self, about: Registration) -> None:
        """Fill the fields with what was registered."""
        self.kind.data, self.channel.data = about.kind.value, about.channel.value
        for name in ("title", "received_on", "diary", "is_serious", "involves_staff"):
            self[name].data = getattr(about, name)

    def about(self) -> Registration:
        """Return what was written; only called when the form is valid."""
        return Registration(
            kind=CaseKind(self.kind.data),
            title=" ".join((self.title.data or "").split()),
            channel=Channel(self.channel.data),
            received_on=self.received_on.data,
            diary=" ".join((self.diary.data or "").split()),
            is_serious=bool(self.is_serious.data),
            involves_staff=bool(self.involves_staff.data),
        )


class StepForm(BaseForm):
    """The day a step was taken."""

    day = DateField(mark("Gjort den"), validators=[Optional()])


class AnswerForm(BaseForm):
    """What the investigation showed."""

    outcome = RadioField(mark("Vad visade utredningen?"), validators=[Optional()])
    cause = SelectField(mark("Vad handlade det om?"))
    finding = TextAreaField(
        mark("Vad visade den, och vad ändras?"),
        description=mark("Kort och utan namn. Själva utredningen finns i diariet."),
    )
    day = DateField(mark("Besvarat den"), validators=[Optional()])

    def offer(self) -> None:
        """Give the fields their choices, in the reader's language."""
        self.outcome.choices = _offered(OUTCOMES)
        self.cause.choices = [("", gettext("Välj")), *_offered(CAUSES)]

    def chosen_outcome(self) -> CaseOutcome | None:
        """Return the outcome, None until one is chosen."""
        found = self.outcome.data
        return CaseOutcome(found) if found in set(CaseOutcome) else None

    def chosen_cause(self) -> Cause | None:
        """Return the cause, None until one is chosen."""
        found = self.cause.data
        return Cause(found) if found in set(Cause) else None


class EndingForm(BaseForm):
    """What somebody saw afterwards, or why nobody looked."""

    helped = RadioField(mark("Hjälpte åtgärden?"), validators=[Optional()])
    check_text = TextAreaField(mark("Hur har ni kontrollerat det?"))
    exception_reason = TextAreaField(
        mark("Eller: varför avslutas ärendet utan kontroll?"),
        description=mark("Ett undantag. Skälet visas tillsammans med ärendet."),
    )
    day = DateField(mark("Avslutat den"), validators=[Optional()])

    def offer(self) -> None:
        """Give the field its choices, in the reader's language."""
        self.helped.choices = [(YES, gettext("Ja")), (NO, gettext("Nej"))]

    def ending(self) -> Ending:
        """Return what was written."""
        helped = {YES: True, NO: False}.get(self.helped.data or "")
        return Ending(
            helped=helped,
            check_text=(self.check_text.data or "").strip(),
            exception_reason=(self.exception_reason.data or "").strip(),
        )


class NoteForm(BaseForm):
    """A working note."""

    form_key = HiddenField()
    body = TextAreaField(
        mark("Anteckning"), description=mark("Vad som gjorts och bestämts. Inga namn.")
    )
    is_restricted = BooleanField(
        mark("Skyddad: bara rektor, skolchef och kvalitetsansvarig, och läsningen loggas")
    )
