"""What a step did, in the sentence after it is saved and in the list of steps."""

from collections.abc import Sequence

from qms.i18n.formats import number
from qms.i18n.language import gettext
from qms.kernel.problems import Problem
from qms.planning.core.case import Case
from qms.planning.core.plan import Step
from qms.planning.counted_study import Effect
from qms.planning.form_words import moved_words
from qms.planning.step_labels import step_sentence
from qms.planning.views.study_words import difference
from qms.web.faults import in_words


def effect_sentence(effect: Effect, form: str) -> str:
    """Return what the change means for the board, the municipality and the children."""
    told = gettext("Nämnden: {board}. Kommunen: {municipality}.").format(
        board=difference(effect.board), municipality=difference(effect.municipality)
    )
    moved = moved_words(form, effect.moved)
    return " ".join(part for part in (told, moved, shortage(effect)) if part)


def in_title(name: str, effect: Effect, form: str) -> str:
    """Return what an alternative means, as the title of its page."""
    told = gettext("{name}: nämnden {board}, kommunen {municipality}, {moved}")
    said = told.format(
        name=name, board=difference(effect.board), municipality=difference(effect.municipality),
        moved=_start_lower(moved_words(form, effect.moved).removesuffix(".")),
    )  # fmt: skip
    lacking = shortage(effect).removesuffix(".")
    return f"{said}, {lacking}" if lacking else said


def _start_lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def shortage(effect: Effect) -> str:
    """Return how many more, or fewer, years have children without a place."""
    n = effect.shortage_years
    if not n:
        return ""
    told = gettext("{n} fler år med brist på platser.") if n > 0 else gettext(
        "{n} färre år med brist på platser.")  # fmt: skip
    return told.format(n=number(abs(n)))


def step_fault_words(case: Case, steps: Sequence[Step], problem: Problem) -> str:
    """Return the fault with the step that it is about."""
    place = problem.column.removeprefix("steg ").split(",")[0]
    if not place.isdecimal() or not 0 < int(place) <= len(steps):
        return in_words(problem)
    return f"{step_sentence(case, steps[int(place) - 1])} {in_words(problem)}"
