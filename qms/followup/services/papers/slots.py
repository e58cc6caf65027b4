"""What the slots of the committee's paper are filled with: numbers of the year's reports."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from qms.followup.core.rollup.outcome import Outcome
from qms.followup.core.rollup.values import Rollup, Sum
from qms.i18n.formats import kr, number, percent
from qms.i18n.language import gettext as _
from qms.i18n.language import ngettext

UNKNOWN = "–"


def share(part: Fraction) -> str:
    """Return a share as whole per cent, `94 %`."""
    return percent(Decimal(part.numerator) / Decimal(part.denominator), 0)


def slots(rolled: Rollup, *, committee: str, municipality: str) -> Mapping[str, str]:
    """Return every slot with what fills it, in the language spoken."""
    money, whole, coverage = rolled.money, rolled.whole, rolled.coverage
    largest = next(iter(rolled.by_intervention), None)
    unused = Fraction(money.unused_ore, money.available_ore) if money.available_ore else Fraction(0)
    return {
        "namnd": committee,
        "kommun": municipality,
        "ar": str(rolled.year),
        "nasta_ar": str(rolled.year + 1),
        "tillfragade": number(coverage.asked),
        "godkanda": number(coverage.approved),
        "saknas": number(coverage.silent),
        "frivilliga": number(coverage.voluntary),
        "tillgangligt": kr(money.available_ore),
        "anvant": kr(money.used_ore),
        "oanvant": kr(money.unused_ore),
        "utan_uppgift": kr(money.left_ore),
        "andel_anvant": share(money.used_share),
        "andel_oanvant": share(unused),
        "insatser_antal": number(whole.activities),
        **outcome_slots(whole),
        "storsta_insats": largest.name.lower() if largest else UNKNOWN,
        "storsta_belopp": kr(largest.used_ore) if largest else UNKNOWN,
    }


def outcome_slots(whole: Sum) -> dict[str, str]:
    """Return the slots about how the activities went."""
    return {
        "natt": number(whole.outcomes[Outcome.REACHED]),
        "delvis": number(whole.outcomes[Outcome.PARTLY]),
        "inte_natt": number(whole.outcomes[Outcome.NOT]),
        "okant": number(whole.outcomes[Outcome.UNKNOWN]),
        "okant_mening": _unknown(whole.outcomes[Outcome.UNKNOWN]),
        "andel_natt": share(whole.told.share) if whole.told else _("en okänd del"),
        "osakerhet": interval(whole),
    }


def interval(one: Sum) -> str:
    """Return the interval in words; too few to tell when there is none."""
    if one.told is None:
        return _("för få för att säga något säkert")
    low, high = (number(100 * value) for value in (one.told.low, one.told.high))
    return _("med 95 procents säkerhet mellan %(low)s och %(high)s procent") % {
        "low": low, "high": high,
    }  # fmt: skip


def _unknown(activities: int) -> str:
    """Return a sentence about the activities whose result cannot be told."""
    if not activities:
        return _("Resultatet går att säga för alla insatser.")
    words = ngettext(
        "För %(n)s insats går resultatet inte att säga.",
        "För %(n)s insatser går resultatet inte att säga.",
        activities,
    )
    return words % {"n": number(activities)}
