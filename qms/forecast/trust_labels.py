"""Whether a school's forecast can be trusted, in one plain sentence with its reasons."""

from collections.abc import Callable, Mapping
from math import ceil
from typing import NamedTuple

from qms.forecast.core.told import Told
from qms.forecast.core.trust.verdicts import Reason, Trust, Verdict
from qms.i18n.formats import number, percent
from qms.i18n.language import gettext, mark

WORDS: Mapping[Trust, str] = {
    Trust.TRUST: mark("Lita på"),
    Trust.CARE: mark("Var försiktig"),
    Trust.BASELINE: mark("Senaste värdet"),
}
CHIPS: Mapping[Trust, str] = {Trust.TRUST: "ok", Trust.CARE: "now", Trust.BASELINE: "info"}
WITHIN = 0.9  # of the tests


class Hits(NamedTuple):
    """`inside` of `tests` forecasts one year ahead missed by less than `below`, a share."""

    inside: int
    tests: int
    below: float


def hits_of(told: Told | None) -> Hits | None:
    """Return how many missed by less than a whole per cent that nine in ten are below."""
    if told is None:
        return None
    came = dict(zip(told.years, told.totals(), strict=True))
    sizes = sorted(
        abs(path[0] - actual) / actual
        for year, path in told.said.items()
        if (actual := came.get(year + 1)) and year + 1 not in told.estimated
    )
    if not sizes:
        return None
    nine_in_ten = sizes[ceil(WITHIN * len(sizes)) - 1]
    below = ceil(100 * nine_in_ten + 1e-9) / 100
    return Hits(inside=sum(size < below for size in sizes), tests=len(sizes), below=below)


def trust_sentence(verdict: Verdict | None, told: Told | None, *, rests: bool) -> str:
    """Return whether to trust the forecast and why; `rests` is whether it is the last value."""
    if verdict is None:
        return gettext("Var försiktig: prognosen har inte prövats på skolan.")
    if verdict.error is None:
        return gettext("Var försiktig: skolan har för få år för att prognosen ska kunna prövas.")
    if verdict.word is Trust.TRUST:
        return gettext("Lita på prognosen: {hits}").format(hits=_hits(verdict, told))
    if verdict.word is Trust.BASELINE:
        told_as = (
            gettext("Senaste värdet används: {why}.")
            if rests
            else gettext("Utgå från senaste värdet: {why}.")
        )
        return told_as.format(why=_baseline(verdict))
    return gettext("Var försiktig: {why}.").format(why=_care(verdict))


def trust_basis(verdict: Verdict | None) -> str:
    """Return what the verdict rests on, with the number of tests."""
    if verdict is None or verdict.error is None:
        return gettext("Omdömet kan ändras när det finns fler års elever.")
    text = gettext(
        "Omdömet bygger på {n} tidigare prognoser, ett till fem år framåt, med bara dåtidens data. "
        "Omräknat till ett år framåt har felet varit omkring {error}. Senaste värdet: {last}."
    )
    return text.format(
        n=number(verdict.tests), error=_share(verdict.error), last=_share(verdict.last_error)
    )


def _hits(verdict: Verdict, told: Told | None) -> str:
    found = hits_of(told)
    if found is None:
        text = gettext("felet har varit omkring {error} ett år framåt.")
        return text.format(error=_share(verdict.error))
    text = gettext("i {inside} av {tests} prövningar låg felet under {below} ett år framåt.")
    return text.format(
        inside=number(found.inside), tests=number(found.tests), below=percent(found.below, 0)
    )


def _baseline(verdict: Verdict) -> str:
    if Reason.WORSE in verdict.reasons:
        text = gettext("metoden har missat med {error} ett år framåt, senaste värdet med {last}")
    else:
        text = gettext("felet är stort, {error}, och metoden har inte varit säkert bättre")
    return text.format(error=_share(verdict.error), last=_share(verdict.last_error))


CAUTIONS: Mapping[Reason, Callable[[], str]] = {
    Reason.FEW_TESTS: lambda: gettext("den har bara kunnat prövas {tests} gånger"),
    Reason.LARGE_ERROR: lambda: gettext("felet har varit stort, {error} ett år framåt"),
    Reason.WORSE: lambda: gettext("senaste värdet har träffat bättre ({last} mot {error})"),
    Reason.NO_BETTER: lambda: gettext("den har inte träffat säkert bättre än senaste värdet"),
}


def _care(verdict: Verdict) -> str:
    reasons = [CAUTIONS[reason]() for reason in CAUTIONS if reason in verdict.reasons]
    if Reason.BIASED in verdict.reasons and (verdict.bias or 0) > 0:
        reasons.append(gettext("den har legat omkring {bias} för högt ett år framåt"))
    elif Reason.BIASED in verdict.reasons:
        reasons.append(gettext("den har legat omkring {bias} för lågt ett år framåt"))
    if not reasons:
        reasons = [gettext("felet har varit omkring {error} ett år framåt")]
    text = gettext(" och ").join((", ".join(reasons[:-1]), reasons[-1]) if reasons[1:] else reasons)
    return text.format(
        tests=number(verdict.tests),
        error=_share(verdict.error),
        last=_share(verdict.last_error),
        bias=_share(abs(verdict.bias or 0.0)),
    )


def _share(error: float | None) -> str:
    return percent(None if error is None else error / 100)
