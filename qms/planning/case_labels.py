"""What the notes of a case and its agreement with the books are called on pages and in files."""

from collections.abc import Mapping
from types import MappingProxyType

from qms.costs.core.items import CostItem
from qms.costs.labels import ITEMS
from qms.i18n.formats import number, percent
from qms.i18n.language import gettext, mark
from qms.org.core.forms import NAMES, SchoolForm
from qms.planning.centre_labels import CENTRE_NOTES
from qms.planning.core.case.case import SCHOOLS
from qms.planning.core.from_register import Note, Reconciled, Told, Why
from qms.planning.form_words import fitted

NOTES: Mapping[Told, str] = MappingProxyType(
    {
        Told.NO_FORECAST: mark(
            "Ingen elevprognos är klar för de här enheterna: elevantalet {year} gäller alla år."
        ),
        Told.FORECAST: mark("Elevprognos {run}, med elever räknade till {origin}."),
        Told.FORECAST_DRAFT: mark(
            "Elevprognos {run}, med elever räknade till {origin}. Den är inte publicerad."
        ),
        Told.FORECAST_ENDS: mark("Prognosen slutar {year}. Samma elevantal gäller åren efter."),
        Told.NO_UNIT_FORECAST: mark(
            "{school} finns inte i prognosen: elevantalet {year} gäller alla år."
        ),
        Told.COUNT_YEAR: mark("Eleverna är räknade den 15 oktober {year}."),
        Told.FLOWS: mark("Var eleverna bor kommer ur elever per bostadsområde och skola {year}."),
        Told.NO_FLOWS: mark(
            "{school}: det är inte känt var de {n} barnen bor. De räknas till skolans eget område."
        ),
        Told.MANY_WITHOUT_FLOWS: mark(
            "Det är inte känt var de {n} barnen på {schools} enheter bor. De räknas till enhetens "
            "eget område."
        ),
        Told.NO_AREA: mark(
            "{school}: varken barnens eller enhetens område är känt. De {n} barnen sprids lika "
            "över områdena. Lägg in enhetens område."
        ),
        Told.OUTSIDE_GRADES: mark(
            "{school}: {n} elever {year} går i årskurser som enheten inte har. De räknas till "
            "den närmaste som har dem."
        ),
        Told.NOT_OWN: mark("{n} barn hos {schools} fristående enheter är inte med."),
        Told.NOT_OWN_NAMES: mark("De är {names}."),
        Told.NO_PREMISES: mark(
            "{school}: lokalerna saknas i registret. Rummen sätts till klasserna i dag, och "
            "lokalkostnaden är noll. Läs in lokaler per enhet."
        ),
        Told.NO_M2: mark("{school}: ytan saknas, internhyran blir noll. Läs in ytor per enhet."),
        Told.NO_MONEY: mark(
            "{school}: hyran, internhyran eller kapitalkostnaden saknas och räknas som noll."
        ),
        Told.PREMISES_YEAR: mark(
            "{n} enheters lokalkostnader är i {year} års priser, allt annat i {level} års."
        ),
        Told.DISTANCE_MADE: mark(
            "{n} avstånd saknas i registret och är räknade fågelvägen med påslag för omvägar."
        ),
        Told.NO_DISTANCE: mark(
            "{school}: avståndet från {area} saknas, {km} km används. Läs in avstånd."
        ),
        Told.SHORT_DISTANCES: mark(
            "Avstånden är mycket korta, i mitten {km} km. Är de skrivna i fel enhet?"
        ),
        Told.NO_COSTS: mark(
            "Kostnaden per elev är inte beräknad för {form}: alla priser är noll. Räkna kostnaden "
            "per elev först."
        ),
        Told.COSTS: mark("Priserna kommer ur kostnaden per elev {year}, {kind}."),
        Told.NO_STAFF: mark(
            "Personalen {year} saknas: hela lönekostnaden läggs på klasserna. Läs in personal."
        ),
        Told.STAFF: mark(
            "En heltidstjänst kostar {kronor} kr i snitt. {fte} tjänster är {per_class} per klass."
        ),
        Told.NO_RIDERS: mark(
            "Inga elever bor längre bort än gränsen för skolskjuts: {kronor} kr fördelas per elev."
        ),
        Told.CLASS_SIZE: mark(
            "Högst {size} barn i en klass: 95 procent av klasserna {day} är inte större."
        ),
        Told.CLASS_SIZE_ASSUMED: mark("Högst {size} barn i en klass är ett antagande."),
        Told.LIMITS: mark(
            "Gränserna för skolskjuts är antagna: 2 km till årskurs 3, 3 km till 6 och 4 km till 9."
        ),
        Told.SHARES_HELD: mark("Barnen väljer skola som {year} alla år."),
        Told.NOT_IN_REGISTER: mark(
            "Kalkylräntan {discount} och internräntan {interest} är antaganden, liksom kostnaden "
            "för nya rum och paviljonger."
        ),
        Told.PLANNED: mark(
            "{school}: en ändring är planerad {year}. Prognosen räknar med den, fallet gör det "
            "först när den är ett steg i alternativet."
        ),
        Told.LEASE_OVER: mark("{school}: hyresavtalet slutade {year} men lokalen används."),
        **CENTRE_NOTES,
    }
)
"""What is said of each kind of note."""
DIFFERENCES: Mapping[Why, str] = MappingProxyType(
    {
        Why.SAME: mark("Samma som bokfört"),
        Why.CLASSES: mark("{after} klasser i stället för {before}"),
        Why.PUPILS: mark("{after} barn i stället för {before}"),
        Why.RIDERS: mark("{after} skolskjutsade i stället för {before}"),
        Why.BUILDINGS: mark("Yta och hyra enligt registret, hela huset, mot det bokförda"),
        Why.SUM: mark("Summa"),
    }
)
BOOKS: Mapping[str, str] = MappingProxyType({"outcome": mark("utfall"), "budget": mark("budget")})
PLAIN = frozenset({"year", "level", "origin", "run"})
SHARES = frozenset({"discount", "interest", "part"})
DECIMALS = {"km": 2, "fte": 1, "per_class": 2}


def note_sentence(one: Note, form: str = SCHOOLS) -> str:
    """Return the note in a sentence or two, of the school form."""
    return fitted(form, NOTES[one.told]).format(
        **{name: _shown(name, value) for name, value in one.values.items()}
    )


def item_name(one: Reconciled) -> str:
    """Return what the row is of."""
    return gettext(ITEMS[CostItem(one.item)]) if one.item else gettext("Summa")


def difference_sentence(one: Reconciled, form: str = SCHOOLS) -> str:
    """Return what the difference comes from, in a study of the school form."""
    told = fitted(form, DIFFERENCES[one.why])
    return told.format(before=number(one.before), after=number(one.after))


def _shown(name: str, value: str | float) -> str:
    if isinstance(value, str):
        if name == "form":
            return gettext(NAMES[SchoolForm(value)]).lower()
        return gettext(BOOKS[value]) if name == "kind" else value
    if name in PLAIN:
        return str(value)
    return percent(value) if name in SHARES else number(value, DECIMALS.get(name, 0))
