"""A pot as it is typed in an address or a form: above zero, and no more than is stored."""

from qms.allocation.core.compute import NO_POT
from qms.i18n.formats import kr, kr_ore
from qms.i18n.language import gettext, mark
from qms.kernel.money import parse_ore
from qms.kernel.problems import Problem
from qms.web.faults import in_words
from qms.web.forms import LARGEST_ORE, too_large

POT_ABOVE_ZERO = mark("Potten måste vara större än noll, inte %(amount)s")
BUDGET_ABOVE_ZERO = mark("Budgeten måste vara större än noll, inte %(amount)s")


def read_pot(text: str, above_zero: str = POT_ABOVE_ZERO) -> tuple[int | None, str]:
    """Return the pot in öre and what is wrong with it; None and nothing wrong when none is typed.

    A pot that is wrong is None: whoever asks then has nothing to reckon with.
    """
    typed = text.strip()
    if not typed:
        return None, ""
    ore = parse_ore(typed)
    if ore is None:
        return None, gettext("Skriv ett belopp med siffror, till exempel 1 245 000")
    fault = too_large() if ore > LARGEST_ORE else not_above_zero(ore, above_zero)
    return (None, fault) if fault else (ore, "")


def run_fault(problem: Problem, pot_ore: int | None) -> str:
    """Return why a calculation is refused; of a pot that is nothing, with what it was."""
    if problem.message == NO_POT:
        return not_above_zero(pot_ore or 0)
    return in_words(problem)


def not_above_zero(ore: int, words: str = POT_ABOVE_ZERO) -> str:
    """Return that the pot must be above zero and what it was; empty when it is."""
    if ore > 0:
        return ""
    return gettext(words) % {"amount": kr_ore(ore) if ore % 100 else kr(ore)}
