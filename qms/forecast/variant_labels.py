"""What a variant assumes, and what is wrong with one, in words."""

from collections.abc import Callable, Mapping

from qms.forecast.core.memory.misses import SPANS
from qms.forecast.core.variants.overriding import LONGEST_REASON, MOST_PUPILS, Fault, Wrong
from qms.forecast.core.variants.plan import Assumptions, Homes, Kind, Level, Override
from qms.i18n.formats import number, signed
from qms.i18n.language import gettext, mark
from qms.kernel.schoolyear import grade_label, step_range_label

LEVELS: Mapping[Level, str] = {
    Level.LOW: mark("Låg"),
    Level.MAIN: mark("Huvudprognos"),
    Level.HIGH: mark("Hög"),
}
HOMES: Mapping[Homes, str] = {
    Homes.MODEL: mark("Som i prognosen"),
    Homes.NONE: mark("Inga planerade bostäder"),
    Homes.EXPECTED: mark("Bostadsplanen, vägd med sannolikheten"),
    Homes.ALL: mark("Alla planerade bostäder byggs"),
}
KINDS: Mapping[Kind, str] = {Kind.SET: mark("Sätt till"), Kind.CHANGE: mark("Ändra med")}
Name = Callable[[str], str]


def assumption_texts(said: Assumptions) -> list[str]:
    """Return what differs from the forecast, one sentence each; one that says nothing does."""
    texts = []
    if said.level is Level.LOW:
        texts.append(gettext("Kommunen hamnar vid den nedre änden av 80 procents intervall."))
    if said.level is Level.HIGH:
        texts.append(gettext("Kommunen hamnar vid den övre änden av 80 procents intervall."))
    if said.homes is not Homes.MODEL:
        texts.append(gettext("Bostäder: {what}.").format(what=gettext(HOMES[said.homes]).lower()))
    if not said.moves:
        texts.append(gettext("Planerade öppningar och stängningar räknas inte."))
    if said.births != 100:
        told = gettext("Barn som inte är födda än: {n} procent av prognosens antal.")
        texts.append(told.format(n=said.births))
    return texts or [gettext("Inga andra antaganden än prognosens.")]


def span_choices(steps: tuple[int, int], autumn: int) -> list[tuple[str, str]]:
    """Return the steps an own number can be about: all, a stage, or one grade."""
    low, high = steps
    stages = [(a, b) for a, b in SPANS if low <= a and b <= high]
    grades = [(step, step) for step in range(low, high + 1)]
    return [
        ("", gettext("Alla")),
        *((f"{a}-{b}", step_range_label(a, b, autumn)) for a, b in (*stages, *grades)),
    ]


def override_steps(one: Override) -> str:
    """Return the grades the own number is about, as its first year names them."""
    if one.low is None or one.high is None:
        return gettext("Alla")
    return step_range_label(one.low, one.high, one.first)


def override_years(one: Override) -> str:
    """Return `2028` or `2028–2030`."""
    return str(one.first) if one.first == one.last else f"{one.first}–{one.last}"


def override_number(one: Override) -> str:
    """Return `= 120` or `−25`."""
    return f"= {number(one.n)}" if one.kind is Kind.SET else signed(one.n)


def fault_text(fault: Fault, one: Override, name: Name, *, years: tuple[int, int]) -> str:
    """Return what is wrong with the own number, where, and how to mend it."""
    texts = {
        Wrong.UNIT: gettext("{unit} har ingen prognos. Välj en annan skola."),
        Wrong.YEAR: gettext(
            "{unit}: {year} ligger utanför prognosen. Ange ett år från {first} till {last}."
        ),
        Wrong.ORDER: gettext("{unit}: till och med {year} är före {from_year}. Byt plats på åren."),
        Wrong.STEPS: gettext("{unit}: årskurserna finns inte i prognosen. Välj andra."),
        Wrong.NEGATIVE: gettext("{unit} {from_year}: {n} elever går inte. Skriv 0 eller fler."),
        Wrong.BELOW: gettext(
            "{unit} {year}: {change} av {n} elever ger färre än 0. Minska ändringen."
        ),
        Wrong.LARGE: gettext("{unit} {from_year}: skriv ett tal som är högst {most}."),
        Wrong.REASON: gettext("{unit} {from_year}: skriv varför talet ändras."),
        Wrong.LONG: gettext("{unit} {from_year}: korta skälet till högst {longest} tecken."),
        Wrong.TWICE: gettext(
            "{unit} {year}: samma elever ändras också på rad {other}. Ta bort en av raderna."
        ),
    }
    return texts[fault.wrong].format(
        unit=name(one.unit),
        year=fault.year,
        from_year=one.first,
        first=years[0],
        last=years[1],
        n=number(fault.n),
        change=signed(one.n),
        most=number(MOST_PUPILS),
        longest=LONGEST_REASON,
        other=int(fault.n) + 1,
    )


def grade_text(step: int | None, autumn: int) -> str:
    """Return what the step is called that year, or that all are meant."""
    return gettext("alla") if step is None else grade_label(step, autumn)
