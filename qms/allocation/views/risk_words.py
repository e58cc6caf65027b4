"""Words for risk models: what the index rests on, odds, verdicts, measures."""

from decimal import Decimal

from qms.allocation.core.model import Basis
from qms.allocation.core.numerals import decimal_of
from qms.allocation.core.risk.odds import Odds
from qms.allocation.core.risk.side_by_side import Pair, Verdict
from qms.i18n.formats import kr, mnkr, number, percent
from qms.i18n.language import gettext, mark

WEAK_AUC, FAIR_AUC = 0.6, 0.7
TENTH_OF_A_MILLION = 100_000_00
"""Öre; smaller amounts are told in kronor."""
BASES = {
    Basis.WEIGHTS: mark("Vikter"),
    Basis.RISK: mark("Riskmodell"),
    Basis.GIVEN: mark("Köpta risker"),
}
ALIKE = mark("I %(factor)s går ”%(category)s” inte att skilja från ”%(reference)s”.")
MORE_NEED = mark(
    "I %(factor)s har elever med ”%(category)s” större behov av stöd och stimulans än elever med "
    "”%(reference)s”."
)
LESS_NEED = mark(
    "I %(factor)s har elever med ”%(category)s” mindre behov av stöd och stimulans än elever med "
    "”%(reference)s”."
)
VERDICTS = {
    Verdict.ALIKE: mark("De är lika. Ta den enklare."),
    Verdict.ORDER_ALIKE: mark(
        "Skolorna står i samma ordning, men olika mycket flyttas. Graden avgör: pröva den i "
        "arbetsbanken."
    ),
    Verdict.DIFFERENT: mark(
        "De skiljer sig åt. Se vilka skolor det gäller och vad som förklarar det innan ni väljer."
    ),
    Verdict.TOO_FEW: mark("Med färre än tre skolor går det inte att säga om de är lika."),
}
TITLES = {
    Verdict.ALIKE: mark("%(first)s och %(second)s ger nästan samma index"),
    Verdict.ORDER_ALIKE: mark("%(first)s och %(second)s ger samma ordning men skiljer %(amount)s"),
    Verdict.DIFFERENT: mark("%(first)s och %(second)s skiljer %(amount)s"),
    Verdict.TOO_FEW: mark("För få skolor för att jämföra"),
}


def basis_name(basis: Basis) -> str:
    """Return what the index rests on, in the reader's language."""
    return gettext(BASES[basis])


def pair_title(pair: Pair, *, pot_ore: int) -> str:
    """Return the finding of a comparison, as a heading: how much of the pot changes schools."""
    moved = int(decimal_of(pair.moved * pot_ore, 0))
    amount = mnkr(moved) if moved >= TENTH_OF_A_MILLION else kr(moved)
    return gettext(TITLES[pair.verdict]) % {**_names(pair), "amount": amount}


def lone_title(basis: Basis | None) -> str:
    """Return what the index rests on, for who cannot add a way to compare it with."""
    if basis is None:
        return gettext("Index går inte att räkna: elever eller bakgrund saknas")
    return gettext("Index räknas på ett sätt: %(what)s") % {"what": basis_name(basis).lower()}


def one_way_title(basis: Basis | None, *, has_risk: bool) -> str:
    """Return what to do when nothing can be compared yet; `basis` is the only way, if any."""
    if basis is None:
        return gettext("Läs in elever och bakgrund, så går index att räkna")
    if basis is not Basis.WEIGHTS:
        return gettext("Lägg in vikter och jämför dem med %(what)s") % {
            "what": basis_name(basis).lower()
        }
    if has_risk:
        return gettext("Läs in årets elever och jämför riskmodellen med vikterna")
    return gettext("Räkna en regression och jämför den med vikterna")


def pair_sentence(pair: Pair) -> str:
    """Return rank correlation, share of the pot moved, and what follows from them."""
    ranks = "–" if pair.ranks is None else number(_decimal(pair.ranks), 2)
    facts = gettext("%(first)s mot %(second)s: rangkorrelation %(ranks)s, "
                    "%(moved)s av potten byter skola.") % {
        **_names(pair), "ranks": ranks, "moved": percent(_decimal(float(pair.moved)), 1),
    }  # fmt: skip
    return f"{facts} {gettext(VERDICTS[pair.verdict])}"


def _names(pair: Pair) -> dict[str, str]:
    return {"first": basis_name(pair.first), "second": basis_name(pair.second).lower()}


def odds_words(odds: Odds) -> str:
    """Return what a category's odds say, as a sentence without jargon."""
    if odds.is_clear is None:
        return gettext("Osäkerheten är inte känd.")
    if not odds.is_clear:
        return gettext(ALIKE) % _groups(odds)
    return gettext(MORE_NEED if odds.ratio > 1 else LESS_NEED) % _groups(odds)


def _groups(odds: Odds) -> dict[str, str]:
    return {"factor": odds.factor, "category": odds.category, "reference": odds.reference}


def interval(odds: Odds) -> str:
    """Return the 95 per cent interval of the odds ratio."""
    if odds.low is None or odds.high is None:
        return "–"
    return f"{times(odds.low)}–{times(odds.high)}"


def times(ratio: float) -> str:
    """Return an odds ratio with two figures that matter."""
    if ratio >= 1000:
        return gettext("över 1 000")
    return number(_decimal(ratio), 2 if ratio < 10 else 0)


def auc_title(auc: float | None) -> str:
    """Return how well pupils are told apart, as a heading."""
    if auc is None:
        return gettext("Modellen går inte att pröva på andra skolor")
    if auc < WEAK_AUC:
        return gettext("Modellen skiljer knappt elever åt")
    if auc < FAIR_AUC:
        return gettext("Modellen skiljer grupper av elever åt något")
    return gettext("Modellen skiljer grupper av elever åt väl")


def auc_words(auc: float | None) -> str:
    """Return what the model can be used for."""
    if auc is None:
        return gettext("Läs värdena med försiktighet.")
    if auc < WEAK_AUC:
        return gettext("Använd den inte som enda grund.")
    return gettext("Den säger något om grupper av elever, inget om en enskild elev.")


def _decimal(value: float) -> Decimal:
    return Decimal(repr(float(value)))
