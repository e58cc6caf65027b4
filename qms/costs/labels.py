"""Words for school forms, items, keys and what is left."""

from collections.abc import Mapping
from types import MappingProxyType

from qms.costs.core.items import CostItem, GrantForm
from qms.costs.core.sharing import KeyKind
from qms.i18n.language import gettext, mark

FORMS: Mapping[GrantForm, str] = MappingProxyType(
    {
        GrantForm.PRESCHOOL: mark("Förskola"),
        GrantForm.PRESCHOOL_CLASS: mark("Förskoleklass"),
        GrantForm.COMPULSORY: mark("Grundskola"),
        GrantForm.ADAPTED_COMPULSORY: mark("Anpassad grundskola"),
        GrantForm.LEISURE_CENTRE: mark("Fritidshem"),
        GrantForm.UPPER_SECONDARY: mark("Gymnasieskola"),
        GrantForm.ADAPTED_UPPER_SECONDARY: mark("Anpassad gymnasieskola"),
        GrantForm.PEDAGOGICAL_CARE: mark("Pedagogisk omsorg"),
    }
)
ITEMS: Mapping[CostItem, str] = MappingProxyType(
    {
        CostItem.TEACHING: mark("Undervisning"),
        CostItem.LEARNING_TOOLS: mark("Lärverktyg"),
        CostItem.PUPIL_HEALTH: mark("Elevhälsa"),
        CostItem.CARE_AND_PEDAGOGY: mark("Omsorg och pedagogik"),
        CostItem.MATERIAL: mark("Material"),
        CostItem.MEALS: mark("Måltider"),
        CostItem.PREMISES: mark("Lokaler"),
        CostItem.ADMINISTRATION: mark("Administration"),
        CostItem.SCHOOL_TRANSPORT: mark("Skolskjuts"),
        CostItem.SUPPORT_MONEY: mark("Stöd och struktur"),
        CostItem.OTHER: mark("Övrigt"),
        CostItem.INCOME: mark("Intäkter"),
        CostItem.OUTSIDE: mark("Utanför"),
    }
)
KEYS: Mapping[KeyKind, str] = MappingProxyType(
    {
        KeyKind.PUPILS: mark("barn och elever"),
        KeyKind.AREA: mark("kvadratmeter"),
        KeyKind.STAFF: mark("heltidstjänster"),
        KeyKind.DIRECT: mark("egna kostnader"),
        KeyKind.FIXED: mark("fasta andelar"),
    }
)
KINDS: Mapping[str, str] = MappingProxyType({"outcome": mark("Utfall"), "budget": mark("Budget")})
HEAPS: Mapping[str, str] = MappingProxyType(
    {
        "per_pupil": mark("I kostnad per elev"),
        "without_pupils": mark("På enheter utan barn och elever"),
        "outside": mark("Utanför, med skäl"),
        "unsplit": mark("Gemensamt som inte gick att fördela"),
        "unmapped": mark("Utan regel"),
        "residual": mark("Oförklarat"),
    }
)


def form_label(form: GrantForm | str) -> str:
    """Return the school form in words; empty when there is none."""
    return gettext(FORMS[GrantForm(form)]) if form else ""


def item_label(item: CostItem | str) -> str:
    """Return the cost item in words; empty when there is none."""
    return gettext(ITEMS[CostItem(item)]) if item else ""


def key_label(key: KeyKind) -> str:
    """Return by what a cost is divided."""
    return gettext(KEYS[key])


def kind_label(kind: str) -> str:
    """Return outcome or budget in words."""
    return gettext(KINDS[kind])
