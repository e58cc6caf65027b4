"""Refusals of a service shown at the fields of the form they are about."""

from qms.kernel.problems import RefusedError
from qms.web.faults import in_words
from qms.web.forms import BaseForm


def show_faults(form: BaseForm, refused: RefusedError) -> list[tuple[str, str]]:
    """Put each fault at its field; return those that have none, ready for the summary."""
    loose = []
    for problem in refused.problems:
        if problem.column in form:
            field = form[problem.column]
            field.errors = [*field.errors, in_words(problem)]
        else:
            loose.append((problem.column, in_words(problem)))
    return loose
