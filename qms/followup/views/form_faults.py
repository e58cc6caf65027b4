"""Refusals of a service shown at the fields of the form they are about."""

from qms.kernel.problems import RefusedError
from qms.web.faults import in_words
from qms.web.forms import BaseForm


def show_faults(form: BaseForm, refused: RefusedError) -> None:
    """Put each fault at its field; one without a field stands at the first that is shown."""
    shown = [field for field in form if field.type not in ("HiddenField", "CSRFTokenField")]
    for problem in refused.problems:
        field = form[problem.column] if problem.column in form else shown[0]
        field.errors = [*field.errors, in_words(problem)]
