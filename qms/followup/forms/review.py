"""The forms of feedback, dialogues and agreements; what is missing is told by the services."""

from wtforms import DateField, HiddenField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Optional

from qms.followup.core.review.records import AgreementText, DialogueText, FeedbackText
from qms.followup.review_labels import took_part_choices
from qms.i18n.language import mark
from qms.web.forms import BaseForm


class FeedbackForm(BaseForm):
    """What feedback says; `version` is that of the draft the page showed."""

    form_key = HiddenField()
    version = HiddenField(default="0")
    works = TextAreaField(
        mark("Det här fungerar"), description=mark("Utgå från det enheten har skrivit.")
    )
    develop = TextAreaField(
        mark("Det här kan utvecklas"),
        description=mark("Säg vad i analysen eller insatserna som kan bli tydligare, och hur."),
    )
    support = TextAreaField(mark("Det här hjälper förvaltningen till med"))

    @property
    def says(self) -> FeedbackText:
        """Return what was written."""
        return FeedbackText(
            works=(self.works.data or "").strip(),
            develop=(self.develop.data or "").strip(),
            support=(self.support.data or "").strip(),
        )

    def show(self, says: FeedbackText, version: int) -> None:
        """Fill the fields with what the draft says now."""
        self.works.data, self.develop.data, self.support.data = (
            says.works,
            says.develop,
            says.support,
        )
        self.version.data = str(version)


class DialogueForm(BaseForm):
    """When a dialogue was held, with whom, and what was said."""

    form_key = HiddenField()
    version = HiddenField(default="0")
    held_on = DateField(mark("Hölls den"), validators=[Optional()])
    took_part = SelectMultipleField(
        mark("Deltog"), description=mark("Roller, inga namn."), validate_choice=False
    )
    said = TextAreaField(
        mark("Vad sades?"),
        description=mark("Det viktigaste om resultat, orsaker och insatser. Inget om enskilda."),
    )

    def offer(self) -> None:
        """Give the fields their choices, in the reader's language."""
        self.took_part.choices = took_part_choices()

    @property
    def says(self) -> DialogueText:
        """Return what was written; roles nobody offers are left out."""
        known = [key for key, _ in took_part_choices()]
        chosen = tuple(key for key in known if key in (self.took_part.data or ()))
        said = (self.said.data or "").strip()
        return DialogueText(held_on=self.held_on.data, took_part=chosen, said=said)

    def show(self, says: DialogueText, version: int) -> None:
        """Fill the fields with what is said of the dialogue now."""
        self.held_on.data, self.said.data = says.held_on, says.said
        self.took_part.data = list(says.took_part)
        self.version.data = str(version)


class AgreementForm(BaseForm):
    """What was agreed, who sees to it and by when."""

    form_key = HiddenField()
    body = TextAreaField(mark("Vad kom ni överens om?"))
    owner = StringField(
        mark("Ansvarig"), description=mark("Befattning eller initialer, aldrig en elev.")
    )
    due = DateField(mark("Klar senast"), validators=[Optional()])

    @property
    def says(self) -> AgreementText:
        """Return what was written."""
        return AgreementText(
            body=(self.body.data or "").strip(),
            owner=" ".join((self.owner.data or "").split()),
            due=self.due.data,
        )
