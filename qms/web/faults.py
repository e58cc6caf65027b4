"""Expected refusals in the reader's words."""

from qms.i18n.language import gettext
from qms.kernel.problems import Problem


def in_words(problem: Problem) -> str:
    """Return what is wrong and what to do, without the place: the page shows that itself."""
    return f"{gettext(problem.message)} {gettext(problem.cure)}".strip()
