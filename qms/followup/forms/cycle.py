"""The forms of the year cycle: an activity, a date, and that something is done."""

from collections.abc import Mapping

from wtforms import (
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional, ValidationError

from qms.access.roles import Role
from qms.followup.core.cycle.own import Written, parse_days
from qms.followup.core.cycle.planned import PROVIDER, UNIT, Planned
from qms.followup.core.report.wording import Wording
from qms.followup.cycle_labels import FORMS, LEVELS, phase_choices, source_label, template_label
from qms.i18n.language import gettext, mark
from qms.i18n.order import swedish_key
from qms.identity.labels import role_label
from qms.web.forms import BaseForm, Filled


class ActivityForm(BaseForm):
    """What is to be done, when, by whom, and on what legal ground."""

    form_key = HiddenField()
    version = HiddenField()
    title = StringField(mark("Vad ska göras"), validators=[Filled(mark("Skriv vad som ska göras"))])
    text = TextAreaField(mark("Beskrivning"))
    level = RadioField(mark("Nivå"), default=UNIT)
    phase = SelectField(mark("Fas"))
    due = DateField(
        mark("Senast"),
        description=mark(
            "Dagen räknas till midnatt svensk tid. Lämna tomt om datumet inte är satt."
        ),
        validators=[Optional()],
    )
    responsible = SelectField(mark("Ansvarig"))
    applies_to = SelectMultipleField(
        mark("Skolformer"), description=mark("Gäller det som enheter ska göra.")
    )
    report_template = SelectField(mark("Mall för redovisning"))
    legal = TextAreaField(
        mark("Lagstöd"), description=mark("Ett lagrum per rad. Lämna tomt om det saknas.")
    )
    reminders = StringField(
        mark("Påminn så många dagar före"),
        description=mark(
            "Till exempel 30, 7, 1. En påminnelse kommer alltid när dagen har passerat."
        ),
    )
    why = StringField(
        mark("Varför ändras det"), description=mark("Visas för dem som undrar över datumet.")
    )

    def offer(self, titles: Mapping[str, Wording]) -> None:
        """Give the fields their choices, in the reader's language; `titles` are the reports'."""
        self.level.choices = [(key, gettext(label)) for key, label in LEVELS.items()]
        self.phase.choices = phase_choices()
        roles = sorted(Role, key=lambda role: swedish_key(role_label(role)))
        self.responsible.choices = [(role.value, role_label(role)) for role in roles]
        self.applies_to.choices = [(key, gettext(label)) for key, label in FORMS.items()]
        templates = [(key, template_label(titles, key)) for key in titles]
        self.report_template.choices = [("", gettext("Ingen redovisning")), *templates]

    def show(self, activity: Planned) -> None:
        """Fill the fields with what the activity says now."""
        for name in ("text", "level", "phase", "due", "responsible", "report_template", "why"):
            self[name].data = getattr(activity, name)
        self.title.data = activity.title[0]
        self.applies_to.data = sorted(activity.applies_to)
        self.legal.data = "\n".join(activity.legal)
        self.reminders.data = ", ".join(str(day) for day in activity.reminders_days)
        self.version.data = str(activity.version)

    def validate_reminders(self, field: StringField) -> None:
        """Refuse days that cannot be read."""
        try:
            parse_days(field.data or "")
        except ValueError as fault:
            words = gettext("Skriv dagarna som siffror med komma mellan, till exempel 30, 7, 1")
            raise ValidationError(words) from fault

    def written(self) -> Written:
        """Return what was written as a value; only called when the form is valid."""
        is_unit = self.level.data == UNIT
        return Written(
            title=self.title.data or "",
            text=self.text.data or "",
            level=UNIT if is_unit else PROVIDER,
            phase=self.phase.data,
            due=self.due.data,
            responsible=self.responsible.data,
            applies_to=tuple(self.applies_to.data or ()) if is_unit else (),
            report_template=self.report_template.data or "",
            legal=tuple(
                line.strip() for line in (self.legal.data or "").splitlines() if line.strip()
            ),
            reminders_days=parse_days(self.reminders.data or ""),
            why=self.why.data or "",
        )


class MomentForm(BaseForm):
    """When something happened that dates are counted from."""

    source = SelectField(mark("Vad"))
    day = DateField(mark("Dag"), validators=[Filled(mark("Välj dagen"))])

    def offer(self, sources: list[str]) -> None:
        """Let one of the sources be chosen."""
        self.source.choices = [(key, source_label(key)) for key in sources]


class DoneForm(BaseForm):
    """That something is done, with a note if there is something to say."""

    note = TextAreaField(
        mark("Anteckning"),
        description=mark(
            "Till exempel beslutsdatum eller var dokumentet finns. Inga personuppgifter."
        ),
    )
