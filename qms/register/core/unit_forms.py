"""From a list of school forms and a span of grades to forms with steps, and back."""

from collections.abc import Iterable, Sequence

from qms.org.core.forms import DEFAULT_STEPS, SchoolForm
from qms.org.core.nodes import FormAt

UNGRADED = frozenset({SchoolForm.PRESCHOOL, SchoolForm.LEISURE_CENTRE})
ORDER = tuple(SchoolForm)


def in_order(forms: Iterable[str]) -> tuple[str, ...]:
    """Return the forms once each, in the order of the law's levels."""
    wanted = set(forms)
    return tuple(form.value for form in ORDER if form.value in wanted)


def forms_at(forms: Sequence[str], low: int | None, high: int | None) -> tuple[FormAt, ...]:
    """Return each form with its steps: its usual ones, cut to the span where it has grades."""
    return tuple(_form_at(SchoolForm(form), low, high) for form in forms)


def _form_at(form: SchoolForm, low: int | None, high: int | None) -> FormAt:
    first, last = DEFAULT_STEPS[form]
    if form not in UNGRADED:
        cut = (
            max(first, low if low is not None else first),
            min(last, last if high is None else high),
        )
        first, last = cut if cut[0] <= cut[1] else (first, last)
    return FormAt(form=form, low=first, high=last)


def span_of(forms: Iterable[FormAt]) -> tuple[int | None, int | None]:
    """Return the lowest and highest step of the forms that have grades, None without any."""
    graded = [at for at in forms if at.form not in UNGRADED]
    if not graded:
        return None, None
    return min(at.low for at in graded), max(at.high for at in graded)


def guessed_forms(low: int | None, high: int | None) -> tuple[FormAt, ...]:
    """Return the forms of a unit of which only the steps of its pupils are known."""
    if low is None or high is None:
        return forms_at((SchoolForm.COMPULSORY.value,), None, None)
    spans = {
        SchoolForm.PRESCHOOL: DEFAULT_STEPS[SchoolForm.PRESCHOOL],
        SchoolForm.COMPULSORY: DEFAULT_STEPS[SchoolForm.COMPULSORY],
        SchoolForm.UPPER_SECONDARY: DEFAULT_STEPS[SchoolForm.UPPER_SECONDARY],
    }
    return tuple(
        FormAt(form=form, low=max(first, low), high=min(last, high))
        for form, (first, last) in spans.items()
        if max(first, low) <= min(last, high)
    )
