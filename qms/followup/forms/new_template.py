"""The form of a new report template."""

from collections.abc import Sequence
from typing import Any

from wtforms import RadioField, SelectChoice, SelectField, StringField
from wtforms.validators import Length

from qms.followup.core.editor.new_template import LONGEST_KEY, Beginning
from qms.followup.core.report.templates import PROVIDER, UNIT, Period
from qms.followup.forms.template import SHORT
from qms.i18n.language import gettext, mark
from qms.web.forms import BaseForm, Filled

LEVELS = {UNIT: mark("Enheterna"), PROVIDER: mark("Huvudmannen")}
PERIODS = {
    Period.SCHOOL_YEAR.value: mark("Ett läsår"),
    Period.YEAR.value: mark("Ett kalenderår"),
}


class NewTemplateForm(BaseForm):
    """What the template is called, who writes it, what year it is about, and where it begins."""

    title_sv = StringField(
        mark("Titel"),
        validators=[Filled(mark("Skriv mallens titel")), Length(max=SHORT)],
    )
    key = StringField(
        mark("Nyckel"),
        description=mark(
            "Mallens namn i filer och adresser, till exempel trygghetsenkat_fritids. Ändras aldrig."
        ),
        validators=[Filled(mark("Skriv en nyckel")), Length(max=LONGEST_KEY)],
    )
    level = RadioField(mark("Vem skriver?"), default=UNIT)
    period = RadioField(mark("Vad gäller rapporten?"), default=Period.SCHOOL_YEAR.value)
    copy_of = SelectField(mark("Utgå från"), default="")

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401 - as WTForms takes them
        super().__init__(*args, **more)
        self.level.choices = _choices(LEVELS.items())
        self.period.choices = _choices(PERIODS.items())

    def offer_sources(self, titles: Sequence[tuple[str, str]]) -> None:
        """Let the template begin as one of these, by key and title, or empty."""
        empty = SelectChoice(value="", label=gettext("En tom mall"))
        self.copy_of.choices = [empty, *(SelectChoice(value=k, label=t) for k, t in titles)]

    def wanted(self) -> Beginning:
        """Return what the template is; only called when the form is valid."""
        return Beginning(
            key=str(self.key.data).strip(),
            title=str(self.title_sv.data).strip(),
            level=self.level.data,
            period=Period(self.period.data),
        )


def _choices(labels: Any) -> list[SelectChoice]:  # noqa: ANN401 - the items of a mapping
    return [SelectChoice(value=key, label=gettext(label)) for key, label in labels]
