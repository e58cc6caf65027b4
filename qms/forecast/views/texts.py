"""Sentences that the municipality's and the school's pages share."""

from collections.abc import Callable, Mapping, Sequence

from qms.forecast.core.finding import Ahead, Finding, finding
from qms.forecast.core.inputs.document import InputsSaid
from qms.forecast.core.inputs.findings import Done, Kind
from qms.forecast.core.methods import LAST_VALUE
from qms.forecast.core.values import Value
from qms.forecast.input_labels import DONE, finding_sentence, support_sentence
from qms.forecast.queries import Published
from qms.i18n.formats import number
from qms.i18n.language import gettext
from qms.org.core.nodes import Unit

LACKING = (Done.NOT_FORECAST, Done.LEFT_OUT)


def finding_of(sums: Sequence[Value]) -> Finding:
    """Return the finding of a total's years ahead."""
    ahead = [Ahead(year=v.year, mean=v.mean, low=v.lo80, high=v.hi80) for v in sums]
    return finding(sums[0].last_value, ahead)


def interval_sentence(sums: Sequence[Value]) -> str:
    """Return in words how far the number may be off five years ahead, or at the end."""
    value = sums[min(5, len(sums)) - 1]
    text = gettext(
        "{year} väntas {mean} elever. I fyra fall av fem blir det mellan {lo80} och {hi80}, i "
        "nitton av tjugo mellan {lo95} och {hi95}."
    )
    return text.format(
        year=value.year,
        **{name: number(getattr(value, name)) for name in ("mean", "lo80", "hi80", "lo95", "hi95")},
    )


def rested(sums: Sequence[Value]) -> tuple[str, int | None] | None:
    """Return the years that rest on the last value, and the first year after them; None without.

    The years are `2027–2030`; the year after is None when the forecast ends with them.
    """
    years = [value.year for value in sums if value.method == LAST_VALUE]
    if not years:
        return None
    whole = years[-1] - years[0] + 1 == len(years) > 1
    told = f"{years[0]}–{years[-1]}" if whole else ", ".join(map(str, years))
    return told, years[-1] + 1 if years[-1] < sums[-1].year else None


def children_sentence(said: InputsSaid | None) -> str:
    """Return how far children who have not started school are known."""
    if said is None:
        return ""
    found = {one.kind: one for one in said.findings}
    if Kind.NO_CHILDREN in found:
        return gettext("Födda och befolkning finns inte i underlaget, så nybörjarna är skattade.")
    for kind, text in (
        (Kind.BIRTHS_REACH, gettext("Födda är kända till och med {year}.")),
        (Kind.POPULATION_REACH, gettext("Barn i kommunen är kända till och med {year}.")),
    ):
        if kind in found:
            return text.format(year=found[kind].year)
    return gettext("Alla som börjar skolan under prognosens år är redan födda.")


def lacking_rows(
    said: InputsSaid | None, name: Callable[[str], str], units: Mapping[int, Unit]
) -> list[tuple[str, str]]:
    """Return what could not be forecast as it should, of the units the reader may see, and why."""
    if said is None:
        return []
    return [
        (finding_sentence(one, name), gettext(DONE[one.done]))
        for one in said.findings
        if one.done in LACKING and one.unit.isdecimal() and int(one.unit) in units
    ]


def namer(units: Mapping[int, Unit]) -> Callable[[str], str]:
    """Return the function from a unit's id as text to its name; others keep their number."""
    return lambda key: units[int(key)].name if key.isdecimal() and int(key) in units else key


def used_in(run: Published) -> str:
    """Return which autumns the run is made from."""
    first = run.summary.observed[0][0] if run.summary.observed else run.asked.origin
    return f"{first}–{run.asked.origin}"


def input_sentences(run: Published, said: InputsSaid | None) -> list[str]:
    """Return what the forecast is made from and what is assumed, a sentence each."""
    told = [
        gettext("Elever den 15 oktober {years}.").format(years=used_in(run)),
        children_sentence(said),
    ]
    if said is not None:
        if said.housing:
            text = gettext("Bostadsplanen: {why}")
            told.append(text.format(why=support_sentence(said.supports.housing)))
        if said.moved:
            told.append(
                gettext("Planerade öppningar och stängningar är inräknade för {n} skolor.").format(
                    n=number(len(said.moved))
                )
            )
    return [text for text in told if text]
