"""The form of a rule."""

from collections.abc import Callable, Iterable
from typing import Any

from wtforms import DateField, IntegerField, RadioField, StringField
from wtforms.validators import Length, Optional

from qms.i18n.language import gettext, mark
from qms.kernel.problems import Problem
from qms.retention.core.rules import LONGEST_REFERENCE
from qms.web.forms import BaseForm

KEEP, ERASE = "keep", "erase"


class RuleForm(BaseForm):
    """Keep everything, or erase after some years by the committee's decision."""

    choice = RadioField(mark("Vad ska gälla?"), default=KEEP)
    years = IntegerField(mark("Antal år"), validators=[Optional()])
    reference = StringField(
        mark("Nämndens beslut"),
        description=mark("Dokumenthanteringsplanens namn och diarienummer."),
        validators=[Length(max=LONGEST_REFERENCE)],
    )
    decided_on = DateField(mark("Beslutat den"), validators=[Optional()])

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401 - as WTForms takes them
        super().__init__(*args, **more)
        self.choice.choices = [
            (KEEP, gettext("Bevaras: inget gallras")),
            (ERASE, gettext("Gallras efter ett antal år")),
        ]

    @property
    def chosen_years(self) -> int | None:
        """Return the term, None to keep; -1, which is refused, when none was typed."""
        if self.choice.data != ERASE:
            return None
        return -1 if self.years.data is None else int(self.years.data)

    def take(self, problems: Iterable[Problem], words: Callable[[Problem], str]) -> None:
        """Put each problem at its field."""
        for one in problems:
            if one.column in self._fields:
                field = self._fields[one.column]
                field.errors = [*field.errors, words(one)]
