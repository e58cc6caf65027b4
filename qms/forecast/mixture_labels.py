"""How the automatic method was put together, in words and as a table."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from qms.forecast.labels import method_label
from qms.i18n.formats import percent
from qms.i18n.language import gettext

AHEAD = (1, 3, 5, 10)
SLIGHT = 0.005  # of the weight: below that a method is not named
MOST_NAMED = 2


class Mixture(NamedTuple):
    """Headings, rows (method, then its weight per year ahead), and sentences about them."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sentences: tuple[str, ...]


def mixture_of(read: Mapping[str, Any] | None) -> Mixture | None:
    """Return the mixture of a run, None for a run that did not weigh methods."""
    if not read:
        return None
    weights: Mapping[str, Sequence[float]] = read["weights"]
    horizon = len(read["strength"])
    shown = [ahead for ahead in AHEAD if ahead <= horizon]
    named = [name for name in weights if max(weights[name][a - 1] for a in shown) >= SLIGHT]
    named.sort(key=lambda name: -weights[name][0])
    return Mixture(
        headers=(gettext("Metod"), *(_years(ahead) for ahead in shown)),
        rows=tuple(
            (method_label(name), *(percent(weights[name][a - 1], 0) for a in shown))
            for name in named
        ),
        sentences=(
            *(_heaviest(weights, ahead) for ahead in _told(shown)),
            _drawn(read["strength"]),
        ),
    )


def _told(shown: Sequence[int]) -> Sequence[int]:
    """Return the first year, and one further ahead."""
    return [ahead for ahead in shown if ahead in (1, 5)]


def _heaviest(weights: Mapping[str, Sequence[float]], ahead: int) -> str:
    heavy = sorted(weights, key=lambda name: -weights[name][ahead - 1])[:MOST_NAMED]
    parts = [
        gettext("”{method}” ({share})").format(
            method=method_label(name), share=percent(weights[name][ahead - 1], 0)
        )
        for name in heavy
        if weights[name][ahead - 1] >= SLIGHT
    ]
    if ahead == 1:
        text = gettext("Ett år framåt väger {methods} mest.")
    else:
        text = gettext("Fem år framåt väger {methods} mest.")
    return text.format(methods=gettext(" och ").join(parts))


def _drawn(strength: Sequence[float]) -> str:
    if max(strength, default=0.0) < SLIGHT:
        return gettext(
            "Kommunens tal är summan av skolorna. Tidigare år har det inte hjälpt att jämka "
            "skolorna mot en egen prognos för kommunen."
        )
    text = gettext(
        "Skolorna är jämkade mot en egen prognos för kommunen, med {near} av skillnaden ett år "
        "framåt och {far} sista året. Det har sänkt felet tidigare år."
    )
    return text.format(near=percent(strength[0], 0), far=percent(strength[-1], 0))


def _years(ahead: int) -> str:
    return gettext("1 år") if ahead == 1 else gettext("{n} år").format(n=ahead)
