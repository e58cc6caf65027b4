"""Why a forecast differs from an earlier one, in words."""

from collections.abc import Mapping, Sequence

from qms.forecast.core.changes import Parts
from qms.forecast.core.inputs.since import Later
from qms.i18n.formats import signed
from qms.i18n.language import gettext
from qms.register.core.datasets import DATASETS


def change_sentences(parts: Parts | None, later: Later, *, is_made_differently: bool) -> list[str]:
    """Return why the municipality's number changed, the largest part first."""
    if parts is None:
        return [gettext("Skillnaden går inte att dela upp: den förra prognosen är för gammal.")]
    texts = {
        "numbers": gettext("{n} för att nya elevtal och födda skiljer sig från vad som väntades."),
        "plans": gettext("{n} för att planer för skolor eller bostäder har ändrats."),
        "method": gettext("{n} för att {why}."),
    }
    why = _why(later, is_made_differently=is_made_differently)
    ordered = sorted(texts, key=lambda name: -abs(getattr(parts, name)))
    told = [(signed(round(getattr(parts, name))), texts[name]) for name in ordered]
    return [text.format(n=n, why=why) for n, text in told if n != "0"] or [
        gettext("Ingen av delarna har ändrats märkbart.")
    ]


def _why(later: Later, *, is_made_differently: bool) -> str:
    """Return what the part rests on that is neither new numbers nor plans."""
    reasons = []
    if is_made_differently or not later:
        reasons.append(gettext("metoden räknar på ett annat sätt än då"))
    if later.added:
        reasons.append(gettext("underlag har kommit till sedan dess"))
    if later.corrected:
        reasons.append(gettext("underlag har rättats sedan dess"))
    return gettext(" eller ").join(reasons)


def later_sentences(later: Later) -> list[str]:
    """Return what has come and what has been corrected since, dataset by dataset."""
    told = (
        (later.added, gettext("Underlag som har kommit till sedan dess: {what}.")),
        (later.corrected, gettext("Underlag som har rättats sedan dess: {what}.")),
    )
    return [text.format(what=_datasets(found)) for found, text in told if found]


def _datasets(found: Mapping[str, Sequence[int]]) -> str:
    named = gettext("{dataset} för {years}")
    return "; ".join(
        named.format(dataset=_lowered(gettext(DATASETS[key].title)), years=_span(years))
        for key, years in found.items()
    )


def _lowered(title: str) -> str:
    return title[:1].lower() + title[1:]


def _span(years: Sequence[int]) -> str:
    """Return `2019–2025` for whole runs of years, else each of them."""
    first, last = years[0], years[-1]
    if last - first + 1 == len(years):
        return str(first) if first == last else f"{first}–{last}"
    return ", ".join(map(str, years))
