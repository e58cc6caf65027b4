"""The form where a unit evaluates a period of support."""

from wtforms import HiddenField, RadioField, SelectMultipleField, TextAreaField

from qms.i18n.language import gettext, mark
from qms.needs.core.evaluation import Evaluation, Used
from qms.needs.effect_labels import USES
from qms.web.forms import BaseForm

YES, NO = "yes", "no"


class EvaluationForm(BaseForm):
    """What the support was used for, and what became different."""

    version = HiddenField()
    used = SelectMultipleField(mark("Vad användes stödet till?"), validate_choice=False)
    used_for = TextAreaField(
        mark("Beskriv vad stödet användes till"),
        description=mark("Skriv vad som gjordes och ungefär hur ofta. Inga diagnoser."),
    )
    different = TextAreaField(
        mark("Vad blev annorlunda?"),
        description=mark("Skriv vad som går att se i vardagen, också det som inte blev bättre."),
    )
    not_assessed = TextAreaField(
        mark("Varför är förändringen inte bedömd?"),
        description=mark("Till exempel att barnet har flyttat. Inga diagnoser."),
    )
    goes_on = RadioField(mark("Ska insatsen fortsätta?"), validate_choice=False)

    def offer(self) -> None:
        """Give the fields their choices, in the reader's language."""
        self.used.choices = [(one.value, gettext(words)) for one, words in USES.items()]
        self.goes_on.choices = [(YES, gettext("Ja")), (NO, gettext("Nej"))]

    def fill(self, evaluation: Evaluation) -> None:
        """Show what was saved."""
        self.used.data = [one.value for one in evaluation.used]
        self.used_for.data = evaluation.used_for
        self.different.data = evaluation.different
        self.not_assessed.data = evaluation.not_assessed
        self.goes_on.data = {True: YES, False: NO}.get(evaluation.goes_on)  # type: ignore[arg-type]

    def evaluation(self) -> Evaluation:
        """Return what was written; choices that do not exist are no choices."""
        chosen = set(self.used.data or [])
        return Evaluation(
            used=tuple(one for one in Used if one.value in chosen),
            used_for=(self.used_for.data or "").replace("\r\n", "\n"),
            different=(self.different.data or "").replace("\r\n", "\n"),
            not_assessed=(self.not_assessed.data or "").replace("\r\n", "\n"),
            goes_on={YES: True, NO: False}.get(self.goes_on.data or ""),
        )

    def seen(self) -> int:
        """Return the version that was shown, -1 when the field holds something else."""
        text = self.version.data or "0"
        return int(text) if text.isdecimal() else -1
