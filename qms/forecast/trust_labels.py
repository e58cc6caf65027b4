"""Whether a school's forecast can be trusted, in one plain sentence with its reasons.

The error that is told is the one of the number that is shown, one year ahead. The errors of one to
five years put together, which the verdict rests on, stand in the basis alone.
"""

from collections.abc import Callable, Iterable, Mapping

from qms.forecast.core.methods import LAST_VALUE
from qms.forecast.core.study import SeriesScore
from qms.forecast.core.trust.shown import LIMIT, Said, Shown
from qms.forecast.core.trust.verdicts import LARGE, LONGEST, SMALL, Reason, Trust, Verdict
from qms.i18n.formats import number, percent
from qms.i18n.language import gettext, mark

WORDS: Mapping[Said, str] = {
    Said.TRUST: mark("Lita på"),
    Said.CARE: mark("Var försiktig"),
    Said.UNSURE: mark("Osäkert"),
    Said.LAST: mark("Senaste värdet"),
}
CHIPS: Mapping[Said, str] = {
    Said.TRUST: "ok",
    Said.CARE: "now",
    Said.UNSURE: "back",
    Said.LAST: "info",
}
Hits = tuple[int, int]
"""How many forecasts one year ahead missed by less than the limit, and of how many."""


def trust_sentence(shown: Shown, hits: Hits = (0, 0), *, first: int = 0) -> str:
    """Return whether to trust the forecast and why; `first` is the first year it speaks of."""
    told = _sentence(shown, hits)
    if shown.closes is None:
        return told
    if first and not shown.is_open(first):
        return gettext("Stänger {year}. Ingen prognos görs efter det.").format(year=shown.closes)
    return gettext("Stänger {year}. Till dess: {told}").format(
        year=shown.closes, told=f"{told[0].lower()}{told[1:]}"
    )


def _sentence(shown: Shown, hits: Hits) -> str:
    verdict, said = shown.verdict, shown.said
    if said is Said.LAST:
        return gettext("Senaste värdet används: {why}").format(why=_resting(shown, hits))
    if verdict is None:
        return gettext("Var försiktig: prognosen har inte prövats på skolan.")
    if shown.error is None:
        return gettext("Var försiktig: skolan har för få år för att prognosen ska kunna prövas.")
    if said is Said.TRUST:
        return gettext("Lita på prognosen: {hits}").format(hits=_hits(shown, hits))
    if said is Said.UNSURE:
        return _unsure(shown, verdict)
    return gettext("Var försiktig: {why}.").format(why=_care(shown, verdict))


def _resting(shown: Shown, hits: Hits) -> str:
    if shown.error is None:
        return gettext("skolan har för få år för att prognosen ska kunna prövas.")
    return _hits(shown, hits)


def _hits(shown: Shown, hits: Hits) -> str:
    error = gettext("felet har varit {error} ett år framåt.").format(error=_share(shown.error))
    if not hits[1]:
        return error
    inside = gettext("I {inside} av {tests} prövningar låg felet under {below}.").format(
        inside=number(hits[0]), tests=number(hits[1]), below=percent(LIMIT, 0)
    )
    return f"{error} {inside}"


def _unsure(shown: Shown, verdict: Verdict) -> str:
    if Reason.WORSE in verdict.reasons:
        text = gettext(
            "Osäkert: felet är {error} ett år framåt, och sammanvägt har metoden träffat sämre än "
            "senaste värdet ({last} elever). Räkna med båda."
        )
    else:
        text = gettext(
            "Osäkert: felet är {error} ett år framåt, och metoden har inte varit säkert bättre än "
            "senaste värdet ({last} elever). Räkna med båda."
        )
    return text.format(error=_share(shown.error), last=number(shown.last))


CAUTIONS: Mapping[Reason, Callable[[], str]] = {
    Reason.FEW_TESTS: lambda: gettext("den har bara kunnat prövas {tests} gånger"),
    Reason.LARGE_ERROR: lambda: gettext("felet är stort sammanvägt över ett till fem år"),
    Reason.WORSE: lambda: gettext("senaste värdet har träffat bättre sammanvägt"),
    Reason.NO_BETTER: lambda: gettext("den har inte träffat säkert bättre än senaste värdet"),
}


def _care(shown: Shown, verdict: Verdict) -> str:
    reasons = [gettext("felet har varit {error} ett år framåt")]
    reasons += [CAUTIONS[reason]() for reason in CAUTIONS if reason in verdict.reasons]
    if Reason.BIASED in verdict.reasons and (verdict.bias or 0) > 0:
        reasons.append(gettext("den har i snitt legat för högt"))
    elif Reason.BIASED in verdict.reasons:
        reasons.append(gettext("den har i snitt legat för lågt"))
    text = gettext(" och ").join((", ".join(reasons[:-1]), reasons[-1]) if reasons[1:] else reasons)
    return text.format(tests=number(verdict.tests), error=_share(shown.error))


def trust_basis(verdict: Verdict | None) -> str:
    """Return what the verdict rests on, with the number of tests and the errors put together."""
    if verdict is None or verdict.error is None:
        return gettext("Omdömet kan ändras när det finns fler års elever.")
    text = gettext(
        "Omdömet bygger på {n} tidigare prognoser, ett till fem år framåt, med bara dåtidens data. "
        "Sammanvägt fel, 1–5 år: metoden {error}, senaste värdet {last}."
    )
    return text.format(
        n=number(verdict.tests), error=_share(verdict.error), last=_share(verdict.last_error)
    )


def held_sentence(shown: Shown) -> str:
    """Return that the interval has held too seldom to be believed; empty where it has not."""
    if shown.held is None or not shown.held.is_poor:
        return ""
    text = gettext(
        "Intervallet har bara hållit i {share} av prövningarna: räkna med större avvikelser."
    )
    return text.format(share=percent(shown.held.share / 100, 0))


def trust_despite(shown: Shown, scores: Iterable[SeriesScore]) -> str:
    """Return why the word stands where the last value was better; empty where it was not.

    The errors told are those of the school's table, `scores`.
    """
    verdict = shown.verdict
    if verdict is None or verdict.error is None or verdict.last_error is None:
        return ""
    if shown.said in {Said.LAST, Said.UNSURE}:
        return ""
    together = round(verdict.last_error, 1) < round(verdict.error, 1)
    where = _where_better(scores, used=shown.method)
    if not (where or together):
        return ""
    return " ".join(part for part in (where, _stands(verdict, together=together)) if part)


def _where_better(scores: Iterable[SeriesScore], *, used: str) -> str:
    """Return the nearest year ahead, in the table, for which the last value was better."""
    found = {(one.method, one.horizon): round(one.error, 1) for one in scores}
    for ahead in sorted({ahead for _, ahead in found if ahead <= LONGEST}):
        error, last = found.get((used, ahead)), found.get((LAST_VALUE, ahead))
        if error is not None and last is not None and last < error:
            text = (
                gettext("Ett år framåt har senaste värdet träffat bättre, {last} mot {error}.")
                if ahead == 1
                else gettext(
                    "{years} år framåt har senaste värdet träffat bättre, {last} mot {error}."
                )
            )
            return text.format(years=number(ahead), last=_share(last), error=_share(error))
    return ""


def _stands(verdict: Verdict, *, together: bool) -> str:
    if not together:
        return gettext(
            "Sammanvägt över ett till fem år har metoden träffat minst lika bra, så omdömet står "
            "kvar."
        )
    if Reason.FEW_TESTS in verdict.reasons:
        text = gettext("Prövningarna är för få ({tests}) för ett säkrare omdöme.")
        return text.format(tests=number(verdict.tests))
    if verdict.word is Trust.TRUST:
        text = gettext(
            "Sammanvägt har senaste värdet träffat bättre, men metodens sammanvägda fel är "
            "högst {limit}, så omdömet står kvar."
        )
        return text.format(limit=_share(SMALL))
    text = gettext(
        "Sammanvägt har senaste värdet träffat bättre, men metodens sammanvägda fel är högst "
        "{limit}, så omdömet är att vara försiktig och inte att byta."
    )
    return text.format(limit=_share(LARGE))


def _share(error: float | None) -> str:
    return percent(None if error is None else error / 100)
