"""What inputs, findings and plans are called on pages and in the command's messages."""

from collections.abc import Callable, Mapping

from qms.forecast.core.feeders import ALL_UNITS
from qms.forecast.core.inputs.findings import Done, InputFinding, Kind
from qms.forecast.core.inputs.support import Support, Verdict
from qms.forecast.core.inputs.values import MoveKind
from qms.i18n.formats import number, percent
from qms.i18n.language import gettext, mark
from qms.kernel.schoolyear import grade_label

FOUND: Mapping[Kind, str] = {
    Kind.WITHHELD: mark("{where}{step}: {size} tal saknas eller är dolda {year}."),
    Kind.MISSING_YEAR: mark("{where}: elever saknas {year}."),
    Kind.LONG_GAP: mark("{where}: elever saknas {year}, i mer än två år i följd."),
    Kind.BREAK: mark("{where}: antalet elever ändrades {share} {year}, långt utanför det vanliga."),
    Kind.ODD_YEAR: mark(
        "{where}: ett år avvek, {year} ({share}), och antalet gick sedan tillbaka."
    ),
    Kind.TOTAL_BREAK: mark("{where}: antalet elever ändrades {share} {year}, ett brott i serien."),
    Kind.SCALED: mark("{where}: antalet ändrades {share} {year}, lika på nästan alla enheter."),
    Kind.GRADE_CAME: mark("{where}{step} finns i uppgifterna först från {year}."),
    Kind.GRADE_WENT: mark("{where}{step} finns inte längre i uppgifterna {year}."),
    Kind.OPENED: mark("{where} har elever först från {year}."),
    Kind.CLOSED: mark("{where} har inga elever från {year}."),
    Kind.MERGED: mark("{where} gick upp i {other} {year}."),
    Kind.LOOKS_MERGED: mark("{where}: {share} fler {year}, samma år som {other} blev utan elever."),
    Kind.ZEROS: mark("{where} har inga elever något år."),
    Kind.SHORT: mark("{where} har {size} år med elever."),
    Kind.OUTSIDE_FORM: mark("{where}{step}: {size} elever {year}, utanför skolans årskurser."),
    Kind.POPULATION_REACH: mark(
        "Befolkningen är känd till {year}, nybörjare från {size} är inte kända."
    ),
    Kind.BIRTHS_REACH: mark("Födda är kända till {year}. Nybörjare från {size} är inte födda än."),
    Kind.NO_CHILDREN: mark(
        "Varken befolkning eller födda finns i underlaget: nybörjarna är inte kända."
    ),
    Kind.HOUSING_REACH: mark("Bostadsplanen slutar {year}."),
    Kind.PLAN_PASSED: mark("{where}: {size} bostäder planerade till {year} är inte färdigställda."),
    Kind.USUAL_UNKNOWN: mark("Färdigställda bostäder är kända för färre än tre år."),
    Kind.FLOWS_ASSUMED: mark("{where}: det är inte känt vilka skolor barnen går till."),
    Kind.CHILDREN_UNLED: mark(
        "{where}: barnen kan inte räknas till någon skola, för det är inte känt var de går."
    ),
    Kind.FLOWS_OLD: mark("Elever per område och skola är kända till {year}."),
    Kind.MOVE_PASSED: mark("{where} till {other}: ändringen gäller {year}, som redan har varit."),
    Kind.MOVE_LATER: mark("{where} till {other}: ändringen {year} ligger efter prognosens slut."),
    Kind.MOVE_UNKNOWN: mark("{where} till {other} {year}: enheten har inga elever att flytta."),
    Kind.MOVE_TOO_MUCH: mark("{where}{step}: {sent} av eleverna flyttas {year}, mer än alla."),
    Kind.MOVE_INCOMPLETE: mark("{where}{step}: bara {sent} av eleverna har en ny skola {year}."),
}
"""What is said of each kind of finding."""
DONE: Mapping[Done, str] = {
    Done.FILLED: mark("Skattas ur åren runt om"),
    Done.LEFT_OUT: mark("Används inte"),
    Done.NOT_LEARNED: mark("Metoderna lär inte av ändringen, intervallen gör det"),
    Done.WIDENED: mark("Räknas med, och gör intervallen bredare"),
    Done.LAST_VALUE: mark("Senaste värdet används"),
    Done.NOT_FORECAST: mark("Ingen prognos görs"),
    Done.CARRIED: mark("Historiken räknas till den nya enheten"),
    Done.KEPT: mark("Används som det står"),
    Done.ASSUMED: mark("Ett antagande används"),
}
DWELLINGS: Mapping[str, str] = {
    "house": mark("Småhus"),
    "owned": mark("Flerbostadshus, bostadsrätt"),
    "rental": mark("Flerbostadshus, hyresrätt"),
    "special": mark("Specialbostad"),
}
STAGES: Mapping[str, str] = {
    "completed": mark("Färdigställd"),
    "building": mark("Pågående"),
    "adopted": mark("Antagen detaljplan"),
    "planning": mark("Detaljplan"),
    "idea": mark("Idé"),
}
MOVES: Mapping[MoveKind, str] = {
    MoveKind.CLOSE: mark("Stänger"),
    MoveKind.OPEN: mark("Öppnar"),
    MoveKind.MOVE: mark("Flyttar"),
}


def finding_sentence(found: InputFinding, name: Callable[[str], str]) -> str:
    """Return the finding in one sentence; `name` gives the name of a unit or area."""
    step = ""
    if found.step is not None:
        step = gettext(" årskurs {grade}").format(grade=grade_label(found.step, found.year))
    where = gettext("Hela kommunen") if found.unit == ALL_UNITS else name(found.unit)
    size = found.size or 0.0
    return gettext(FOUND[found.kind]).format(
        where=where, step=step, year=found.year, other=name(found.other) if found.other else "",
        size=str(round(size)) if found.kind in YEARS_AS_SIZE else number(size),
        share=change(size), sent=percent(size, 0),
    )  # fmt: skip


YEARS_AS_SIZE = frozenset({Kind.BIRTHS_REACH, Kind.POPULATION_REACH})


def change(share: float) -> str:
    """Return `+12 %` or `−12 %`."""
    sign = "+" if share > 0 else "−" if share < 0 else ""
    return f"{sign}{percent(abs(share), 0)}"


def support_sentence(support: Support) -> str:
    """Return what the earlier years say, in one or two sentences."""
    if support.verdict is Verdict.UNTESTED or support.gain is None or support.origins is None:
        return gettext("Går inte att pröva: för få områden eller år. Det är ett antagande.")
    told = {
        Verdict.SUPPORTED: gettext("Sänkte felet med {gain}, {first}–{last}. Används i prognosen."),
        Verdict.NOT_SUPPORTED: gettext(
            "Sänkte inte felet mer än slumpen, {first}–{last} ({gain}). Används inte."
        ),
    }
    first, last = support.origins
    gain = percent(support.gain) if support.is_used else change(-support.gain)
    return told[support.verdict].format(gain=gain, first=first, last=last)
