"""What may be said of an effect, in sentences for pages and files."""

from math import isfinite

from qms.followup.core.effect.catalogue import Outcome
from qms.followup.core.effect.did.evaluate import Effect, Reason, Verdict
from qms.followup.core.effect.did.stored import Finding
from qms.i18n.formats import number, signed
from qms.i18n.language import gettext, mark

SCALES = {
    "percent": mark("procentenheter"),
    "percentage_points": mark("procentenheter"),
    "points": mark("poäng"),
    "index_0_10": mark("steg på skalan 0–10"),
    "per_100": mark("per 100 elever"),
    "kr": mark("kronor"),
    "days": mark("dagar"),
    "hours": mark("timmar"),
}
LARGE, SMALL = 10, 0.5


def decimals_of(value: float) -> int:
    """Return how many decimals a difference of that size is worth."""
    size = abs(value)
    return 0 if size >= LARGE * 10 else 1 if size >= SMALL else 2


def scale_word(outcome: Outcome) -> str:
    """Return what a difference is counted in; nothing for plain numbers."""
    return gettext(SCALES[outcome.scale]) if outcome.scale in SCALES else ""


def amount(value: float, outcome: Outcome, *, with_sign: bool = False) -> str:
    """Return `1,8 procentenheter`, or `+1,8 procentenheter`."""
    write = signed if with_sign else number
    return f"{write(value, decimals_of(value))} {scale_word(outcome)}".strip()


def finding_title(finding: Finding, outcome: Outcome) -> str:
    """Return the finding as a sentence."""
    found = finding.effect
    if found is None:
        return gettext("%(outcome)s går inte att jämföra.") % {"outcome": outcome.name}
    if found.verdict is Verdict.EFFECT:
        rose = found.estimate > 0
        template = (
            gettext("%(outcome)s: %(amount)s högre med insatsen än utan.")
            if rose
            else gettext("%(outcome)s: %(amount)s lägre med insatsen än utan.")
        )
        return template % {"outcome": outcome.name, "amount": amount(abs(found.estimate), outcome)}
    return gettext("%(outcome)s: går inte att säga.") % {"outcome": outcome.name}


def verdict_word(finding: Finding, outcome: Outcome) -> str:
    """Return the finding in a word or two, for lists."""
    found = finding.effect
    if found is None or found.verdict is not Verdict.EFFECT:
        return gettext("Går inte att säga")
    is_better = (found.estimate > 0) is not outcome.is_lower_better
    return gettext("Bättre") if is_better else gettext("Sämre")


def reason_sentence(finding: Finding, outcome: Outcome) -> str:
    """Return why it can or cannot be said."""
    found = finding.effect
    if found is None:
        return " ".join(gettext(line) for line in finding.refused.split("\n") if line)
    if found.verdict is Verdict.EFFECT:
        return gettext(
            "Skillnaden är större än vad slumpen brukar ge när insatsen delas ut på nytt mellan"
            " samma enheter (p = %(p)s)."
        ) % {"p": p_text(found.p)}
    if found.reason is Reason.APART_BEFORE:
        return gettext(
            "Enheterna gick åt olika håll redan före insatsen (%(before)s), så skillnaden efter kan"
            " ha samma orsak."
        ) % {
            "before": amount(found.before.estimate if found.before else 0, outcome, with_sign=True)
        }
    if found.reason is Reason.TOO_FEW:
        return gettext(
            "Enheterna är för få: hur utfallet än hade blivit kunde slumpen ha gett detsamma."
        )
    return gettext(
        "Skillnaden är inte större än vad slumpen kan ge (p = %(p)s). Det betyder inte att"
        " insatsen saknar effekt."
    ) % {"p": p_text(found.p)}


def p_text(p: float) -> str:
    """Return `0,04`, or `0,0004` when it is small."""
    return number(p, 2 if p >= LARGE / 1000 else 4)


def interval_text(found: Effect, outcome: Outcome) -> str:
    """Return `+0,9 till +2,6 procentenheter`, or that there is no end."""
    if not isfinite(found.low) or not isfinite(found.high):
        return gettext("utan gräns")
    ends = {
        "low": signed(found.low, decimals_of(found.low)),
        "high": signed(found.high, decimals_of(found.high)),
    }
    return f"{gettext('%(low)s till %(high)s') % ends} {scale_word(outcome)}".strip()


def detectable_sentence(found: Effect, outcome: Outcome) -> str:
    """Return how large an effect must be to be seen here."""
    if found.detectable is None:
        return gettext("Med så få enheter hade ingen effekt kunnat visas, hur stor den än var.")
    return gettext(
        "Med de här enheterna och åren hade en effekt på minst %(amount)s synts fyra gånger av fem."
    ) % {"amount": amount(found.detectable, outcome)}


def basis_sentence(found: Effect) -> str:
    """Return what the finding rests on."""
    return gettext(
        "%(treated)s enheter med insatsen och %(others)s utan. %(ways)s sätt att dela ut insatsen"
        " är prövade%(all)s."
    ) % {
        "treated": number(found.treated_units),
        "others": number(found.units - found.treated_units),
        "ways": number(found.assignments),
        "all": gettext(", alla som finns") if found.are_all else "",
    }
