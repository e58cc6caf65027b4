"""What is planned around a school, in sentences: what is counted in, and what is not."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import zip_longest

from qms.forecast.core.inputs.document import InputsSaid
from qms.forecast.core.inputs.findings import Kind
from qms.forecast.core.inputs.support import Verdict
from qms.forecast.core.inputs.values import Move, MoveKind
from qms.forecast.input_labels import support_sentence
from qms.i18n.formats import percent, signed
from qms.i18n.language import gettext
from qms.i18n.order import swedish_key
from qms.kernel.schoolyear import step_range_label
from qms.org.core.nodes import Unit

FIVE = 5
RECENT = 3  # years since a unit opened that may not show in its neighbours' numbers yet
Name = Callable[[str], str]


def plan_sentences(
    said: InputsSaid | None, key: str, name: Name, *, origin: int, units: Mapping[int, Unit]
) -> list[str]:
    """Return what is planned for the unit `key`, a sentence each; `units` are those to name."""
    if said is None:
        return []
    return [
        *(_move(move, key, name) for move in said.planned if key in {move.unit, move.to}),
        *(() if said.closes(key) else _around(said, key, name, origin=origin, units=units)),
    ]


def _around(
    said: InputsSaid, key: str, name: Name, *, origin: int, units: Mapping[int, Unit]
) -> Iterator[str]:
    """Yield what is counted in, what is not, and who may take pupils."""
    yield from _counted_in(said, key, origin)
    yield from _homes_beside(said, key, origin)
    yield from _opened_near(said, key, name, origin=origin, units=units)


def _move(move: Move, key: str, name: Name) -> str:
    if move.unit == key:
        text = gettext("Från {year} går {share} av eleverna i {grades} till {other}.")
        other = move.to
    elif move.kind is MoveKind.CLOSE:
        text = gettext(
            "Från {year} tar skolan över {share} av eleverna i {grades} från {other}, som stänger."
        )
        other = move.unit
    else:
        text = gettext("Från {year} tar skolan över {share} av eleverna i {grades} från {other}.")
        other = move.unit
    return text.format(
        year=move.year,
        share=percent(move.share, 0),
        grades=step_range_label(move.low, move.high, move.year),
        other=name(other),
    )


def _counted_in(said: InputsSaid, key: str, origin: int) -> Iterator[str]:
    """Yield how many pupils are counted in for the first years; only what is used is named."""
    moved = said.moved.get(key, ())
    homes = said.housing.get(key, ()) if said.uses_housing else ()
    added = [sum(pair) for pair in zip_longest(moved, homes, fillvalue=0.0)]
    rows = [(origin + at, n) for at, n in enumerate(added, start=1) if round(n) != 0]
    if not rows:
        return
    if moved and homes:
        text = gettext(
            "Planerade öppningar, stängningar och bostäder är inräknade: {years} elever."
        )
    elif moved:
        text = gettext("Planerade öppningar och stängningar är inräknade: {years} elever.")
    else:
        text = gettext("Planerade bostäder är inräknade: {years} elever.")
    years = ", ".join(f"{year} {signed(n)}" for year, n in rows[:3])
    tested = gettext("Prövningen gäller metoden, inte planerna.")
    yield f"{text.format(years=years)} {tested}"


def _homes_beside(said: InputsSaid, key: str, origin: int) -> Iterator[str]:
    """Yield what planned homes would have added where they are not counted in."""
    row = said.housing.get(key, ())
    at = min(FIVE, len(row)) - 1
    if said.uses_housing or at < 0 or not round(row[at]):
        return
    text = gettext(
        "Bostäderna som planeras i skolans områden skulle ha ändrat antalet med {n} till {year}, "
        "utöver den vanliga takten. De räknas inte med. {why}"
    )
    support = said.supports.housing
    why = (
        gettext("Planen går inte att pröva på tidigare år.")
        if support.verdict is Verdict.UNTESTED
        else gettext("Prövat på tidigare år: {said}").format(said=support_sentence(support))
    )
    yield text.format(n=signed(row[at]), year=origin + at + 1, why=why)


def _opened_near(
    said: InputsSaid, key: str, name: Name, *, origin: int, units: Mapping[int, Unit]
) -> Iterator[str]:
    """Yield the units of the same area that have opened lately."""
    own = units.get(int(key))
    if own is None or not own.area_id:
        return
    opened = [
        (one.unit, one.year)
        for one in said.findings
        if one.kind is Kind.OPENED
        and one.year > origin - RECENT
        and one.unit != key
        and one.unit.isdecimal()
        and (other := units.get(int(one.unit))) is not None
        and other.area_id == own.area_id
    ]
    for unit, year in sorted(opened, key=lambda pair: swedish_key(name(pair[0]))):
        text = gettext(
            "{other} i samma område öppnade {year} och kan ta elever härifrån. Det märks i "
            "prognosen bara så långt som elevtalen redan visar det."
        )
        yield text.format(other=name(unit), year=year)


def others_name(units: Sequence[Unit] | Mapping[int, Unit]) -> Name:
    """Return the function from a unit's id as text to its name, for a reader who sees `units`."""
    known = units.values() if isinstance(units, Mapping) else units
    names = {str(unit.id): unit.name for unit in known}
    return lambda key: names.get(key, gettext("en annan skola"))
