"""The rows of the page about how the methods have done."""

from collections.abc import Callable, Container, Iterable, Sequence
from typing import NamedTuple

from qms.forecast.core.inputs.document import InputsSaid
from qms.forecast.core.inputs.findings import Done
from qms.forecast.core.methods import AUTO
from qms.forecast.core.trial.levels import Level, LevelScore, On
from qms.forecast.core.trial.paired import Against, Scored, ranked
from qms.forecast.core.trial.published import PublishedAccuracy
from qms.forecast.core.trial.record import Held
from qms.forecast.core.trust.shown import OF_VERDICT
from qms.forecast.core.trust.verdicts import Trust
from qms.forecast.input_labels import DONE, finding_sentence
from qms.forecast.labels import method_label
from qms.forecast.trial_labels import MEASURES, SOURCES, published_error
from qms.forecast.trust_labels import CHIPS, WORDS
from qms.i18n.formats import number, percent, signed
from qms.i18n.language import gettext

FAR = 3  # the place of five years ahead among those that are tried
OTHERS = ("1", "2", "3", "5", "10")


class ErrorRow(NamedTuple):
    """One method: its error per year ahead, where it was lowest, and whether it is the used one."""

    method: str
    label: str
    errors: tuple[tuple[str, bool], ...]
    is_used: bool
    lowest: int


class DetailRow(NamedTuple):
    """One method, one year count ahead: error, bias, shares inside, widths, cells."""

    method: str
    label: str
    error: str
    bias: str
    inside80: str
    inside95: str
    width80: str
    width95: str
    cells: str
    is_used: bool


class HeldRow(NamedTuple):
    """One verdict: its chip, and the later error per year ahead with the number of forecasts."""

    kind: str
    word: str
    errors: tuple[str, ...]
    cells: str


def chosen(scores: Iterable[LevelScore], level: Level, on: On) -> list[LevelScore]:
    """Return the scores of one level on one set of forecasts."""
    return [one for one in scores if one.level == level.value and one.on == on.value]


def ahead_of(scores: Iterable[Scored]) -> tuple[int, ...]:
    """Return the years ahead that were scored."""
    return tuple(sorted({one.horizon for one in scores}))


def error_rows(scores: Sequence[Scored], *, used: str) -> list[ErrorRow]:
    """Return one row per method, those with the lowest mean error first."""
    known: dict[str, dict[int, float]] = {}
    for one in scores:
        known.setdefault(one.method, {})[one.horizon] = one.error
    ahead = ahead_of(scores)
    lowest = {
        h: min(round(errors[h], 2) for errors in known.values() if h in errors) for h in ahead
    }
    rows = []
    for method in ranked(scores):
        cells = tuple(
            (_share(known[method].get(h)), _is(known[method].get(h), lowest[h])) for h in ahead
        )
        rows.append(
            ErrorRow(
                method=method,
                label=method_label(method),
                errors=cells,
                is_used=method == used,
                lowest=sum(is_lowest for _, is_lowest in cells),
            )
        )
    return rows


def trial_title(rows: Sequence[ErrorRow], beside: Against | None) -> str:
    """Return the finding: whether the used method had the lowest error."""
    used = next((row for row in rows if row.is_used), None)
    if used is None or not used.errors:
        return gettext("Så har metoderna träffat")
    if used.lowest == len(used.errors):
        return gettext("{method} hade lägst fel på alla sikter").format(method=used.label)
    place = [row.method for row in rows].index(used.method) + 1
    if place == 1:
        return gettext("{method} hade lägst fel av alla i snitt").format(method=used.label)
    if beside is not None and beside.is_chance:
        text = gettext("{method} skiljer sig mindre än slumpen från den bästa metoden")
    else:
        text = gettext("{method} kom på plats {place} av {n} metoder")
    return text.format(method=used.label, place=place, n=len(rows))


def used_sentence(rows: Sequence[ErrorRow], beside: Against | None) -> str:
    """Return both errors and why the used method is used, where another had the lowest error."""
    used = next((row for row in rows if row.is_used), None)
    if used is None or not used.errors or rows[0] is used:
        return ""
    place = rows.index(used) + 1
    told = gettext(
        "{method} kom på plats {place} av {n} metoder: felet var {own}, mot {other} för den "
        "bästa, {best}."
    ).format(
        method=used.label, place=place, n=len(rows), own=_near_and_far(used),
        best=rows[0].label, other=_near_and_far(rows[0]),
    )  # fmt: skip
    if beside is not None and beside.is_chance:
        chance = gettext("Jämfört år för år, {n} gånger, är skillnaden mindre än slumpen.")
        told = f"{told} {chance.format(n=number(beside.origins))}"
    if used.method != AUTO:
        return told
    why = gettext(
        "Automatiskt val används ändå: dess vikter är lärda utan att se framåt, medan den bästa "
        "metoden är utpekad i efterhand."
    )
    return f"{told} {why}"


def _near_and_far(row: ErrorRow) -> str:
    """Return the error one year ahead, and five where that was tried."""
    if len(row.errors) <= FAR:
        return gettext("{near} ett år framåt").format(near=row.errors[0][0])
    text = gettext("{near} ett år framåt och {far} fem år framåt")
    return text.format(near=row.errors[0][0], far=row.errors[FAR][0])


def beside_best(found: Iterable[Against], level: Level, on: On) -> Against | None:
    """Return how the used method stood beside the best one, None where it was the best."""
    wanted = level.value, on.value
    return next((one for one in found if (one.level, one.on) == wanted), None)


def detail_rows(scores: Iterable[LevelScore], *, ahead: int, used: str) -> list[DetailRow]:
    """Return one row per method for one year count ahead, the lowest error first."""
    wanted = sorted((one for one in scores if one.horizon == ahead), key=lambda one: one.error)
    return [
        DetailRow(
            method=one.method,
            label=method_label(one.method),
            error=_share(one.error),
            bias=f"{signed(one.bias, 1)}\xa0%",
            inside80=percent(one.cover80 / 100, 0),
            inside95=percent(one.cover95 / 100, 0),
            width80=_share(one.width80),
            width95=_share(one.width95),
            cells=number(one.cells),
            is_used=one.method == used,
        )
        for one in wanted
    ]


def held_rows(held: Sequence[Held]) -> list[HeldRow]:
    """Return one row per verdict, the trusted first."""
    by_word: dict[str, dict[int, Held]] = {}
    for one in held:
        by_word.setdefault(one.word, {})[one.horizon] = one
    return [
        HeldRow(
            kind=CHIPS[OF_VERDICT[word]],
            word=gettext(WORDS[OF_VERDICT[word]]),
            errors=tuple(
                _share(found[h].error) if h in (found := by_word[word]) else "–" for h in (1, 3, 5)
            ),
            cells=number(sum(one.cells for one in by_word[word].values())),
        )
        for word in Trust
        if word in by_word
    ]


def held_sentence(held: Sequence[Held]) -> str:
    """Return whether the error has risen from the trusted to the others, one year ahead."""
    first = {one.word: one.error for one in held if one.horizon == 1}
    known = [first[word.value] for word in Trust if word.value in first]
    if len(known) < 2:
        return ""
    if known == sorted(known):
        return gettext("Omdömena har hållit: felet har stigit från dem vi litade på till de andra.")
    return gettext("Omdömena har inte skilt skolorna åt i den ordning de skulle.")


def published_rows(sources: Iterable[PublishedAccuracy]) -> list[tuple[str, ...]]:
    """Return others' published errors, a text per year ahead."""
    return [
        (
            gettext(SOURCES[one.key].title),
            gettext(SOURCES[one.key].what),
            gettext(MEASURES[one.measure]),
            *(_other(one, ahead) for ahead in OTHERS),
            gettext(SOURCES[one.key].origin),
        )
        for one in sources
    ]


def _other(one: PublishedAccuracy, ahead: str) -> str:
    """Return the figures; a source of other years ahead has them first, with its years."""
    if ahead == OTHERS[0] and ahead not in one.errors:
        years = next(iter(one.errors))
        told = gettext("{error} ({ahead} år)")
        return told.format(error=published_error(one, years), ahead=years)
    return published_error(one, ahead)


def left_out(
    said: InputsSaid | None, name: Callable[[str], str], seen: Container[str]
) -> list[tuple[str, str]]:
    """Return what is not learned from or scored on, of the units in `seen`, and what is done."""
    if said is None:
        return []
    wanted = (Done.NOT_LEARNED, Done.FILLED, Done.LEFT_OUT)
    return [
        (finding_sentence(one, name), gettext(DONE[one.done]))
        for one in said.findings
        if one.done in wanted and one.unit in seen
    ]


def _is(error: float | None, lowest: float) -> bool:
    return error is not None and round(error, 2) <= lowest


def _share(error: float | None) -> str:
    return percent(None if error is None else error / 100)
