"""What the demo's books look like: a chart of accounts of its own, in the manner of Kommun-Bas.

The classes are as municipalities have them (3 income, 4 grants and purchases, 5 staff, 6 and 7
other costs); every number below them, every cost centre and every krona is invented.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from qms.costs.core.items import CostItem, GrantForm

ACTIVITIES: Mapping[GrantForm, str] = MappingProxyType(
    {
        GrantForm.PRESCHOOL: "610",
        GrantForm.PRESCHOOL_CLASS: "620",
        GrantForm.COMPULSORY: "630",
        GrantForm.LEISURE_CENTRE: "640",
        GrantForm.ADAPTED_COMPULSORY: "650",
        GrantForm.UPPER_SECONDARY: "660",
    }
)
STRUCTURAL, SUPPORT = "200", "210"
"""Projects of the money that follows need."""
GRANTS, UNSHARED = "18000", "19000"
"""The cost centre of grants to independent providers, and of money not shared out yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account of a unit: its part in per mille of the item's money, and what is said of it."""

    number: str
    per_mille: int
    text: str
    per_month: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Direct:
    """What a form's units book themselves for an item: kronor a child and year."""

    item: CostItem
    kronor: int
    accounts: tuple[Account, ...]


SALARIES = (
    Account(number="5011", per_mille=560, text="Löner, tillsvidare", per_month=2),
    Account(number="5012", per_mille=110, text="Löner, visstid"),
    Account(number="5021", per_mille=40, text="Sjuklön"),
    Account(number="5090", per_mille=-35, text="Återbetald sjuklön"),
    Account(number="5610", per_mille=235, text="Arbetsgivaravgifter"),
    Account(number="5620", per_mille=62, text="Pensioner"),
    Account(number="7050", per_mille=28, text="Fortbildning och resor"),
)
TOOLS = (
    Account(number="6410", per_mille=420, text="Läromedel"),
    Account(number="6420", per_mille=380, text="Datorer och program"),
    Account(number="6430", per_mille=200, text="Förbrukning"),
)
MATERIAL = (
    Account(number="6451", per_mille=700, text="Pedagogiskt material"),
    Account(number="6452", per_mille=300, text="Utrustning"),
)
HEALTH = (Account(number="5051", per_mille=1000, text="Löner, elevhälsa"),)
FEES = (Account(number="3110", per_mille=1000, text="Avgifter"),)
STATE = (Account(number="3510", per_mille=1000, text="Statsbidrag"),)


def _school(teaching: int, tools: int, health: int, state: int) -> tuple[Direct, ...]:
    return (
        Direct(item=CostItem.TEACHING, kronor=teaching, accounts=SALARIES),
        Direct(item=CostItem.LEARNING_TOOLS, kronor=tools, accounts=TOOLS),
        Direct(item=CostItem.PUPIL_HEALTH, kronor=health, accounts=HEALTH),
        Direct(item=CostItem.INCOME, kronor=-state, accounts=STATE),
    )


def _care(care: int, material: int, fees: int) -> tuple[Direct, ...]:
    return (
        Direct(item=CostItem.CARE_AND_PEDAGOGY, kronor=care, accounts=SALARIES),
        Direct(item=CostItem.MATERIAL, kronor=material, accounts=MATERIAL),
        Direct(item=CostItem.INCOME, kronor=-fees, accounts=FEES),
    )


DIRECT: Mapping[GrantForm, tuple[Direct, ...]] = MappingProxyType(
    {
        GrantForm.PRESCHOOL: _care(118_000, 2_600, 13_500),
        GrantForm.PRESCHOOL_CLASS: _school(41_000, 2_400, 2_900, 1_300),
        GrantForm.COMPULSORY: _school(69_500, 5_100, 3_900, 2_200),
        GrantForm.LEISURE_CENTRE: _care(29_500, 900, 6_900),
        GrantForm.ADAPTED_COMPULSORY: _school(331_000, 11_500, 12_000, 4_000),
        GrantForm.UPPER_SECONDARY: _school(67_000, 8_300, 3_600, 1_900),
    }
)
STEP_PER_MILLE = {1: 930, 2: 930, 3: 940, 4: 960, 5: 970, 6: 980, 7: 1110, 8: 1120, 9: 1130}
"""How a pupil's grade weighs in compulsory school; a child under four weighs more in preschool."""
YOUNG_PER_MILLE, OLD_PER_MILLE = 1150, 870
DEAR_PER_MILLE = {"R01": 2450}


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """A common cost centre: kronor a child and year of the forms, and how it is divided."""

    centre: str
    pool: str
    item: CostItem
    activity: str
    account: str
    text: str
    kronor: Mapping[GrantForm, int]
    key: str
    reason: str


SCHOOL_FORMS = (
    GrantForm.PRESCHOOL_CLASS, GrantForm.COMPULSORY, GrantForm.ADAPTED_COMPULSORY,
    GrantForm.UPPER_SECONDARY,
)  # fmt: skip
EVERY = (GrantForm.PRESCHOOL, GrantForm.LEISURE_CENTRE, *SCHOOL_FORMS)
COMMONS = (
    Common(
        centre="81000", pool="skolkök", item=CostItem.MEALS, activity="710", account="6810",
        text="Skolmåltider", kronor=dict.fromkeys(SCHOOL_FORMS, 7_400), key="pupils",
        reason="Alla elever i skolan äter lunch.",
    ),
    Common(
        centre="81100", pool="förskolekök", item=CostItem.MEALS, activity="711", account="6811",
        text="Måltider i förskolan", kronor={GrantForm.PRESCHOOL: 9_800}, key="pupils",
        reason="Alla barn i förskolan äter tre gånger om dagen.",
    ),
    Common(
        centre="81200", pool="mellanmål", item=CostItem.MEALS, activity="712", account="6812",
        text="Mellanmål på fritidshem", kronor={GrantForm.LEISURE_CENTRE: 2_900}, key="pupils",
        reason="Alla barn på fritidshemmet får mellanmål.",
    ),
    Common(
        centre="82000", pool="lokaler", item=CostItem.PREMISES, activity="720", account="6010",
        text="Internhyra",
        kronor={
            GrantForm.PRESCHOOL: 23_500, GrantForm.LEISURE_CENTRE: 3_100,
            GrantForm.PRESCHOOL_CLASS: 17_000, GrantForm.COMPULSORY: 20_500,
            GrantForm.ADAPTED_COMPULSORY: 46_000, GrantForm.UPPER_SECONDARY: 21_500,
        },
        key="area", reason="Internhyran är lika per kvadratmeter.",
    ),
    Common(
        centre="83000", pool="central administration", item=CostItem.ADMINISTRATION,
        activity="690", account="5014", text="Förvaltningsledning, ekonomi och personal",
        kronor=dict.fromkeys(EVERY, 3_300), key="direct",
        reason="Administrationen följer enheternas egna kostnader.",
    ),
    Common(
        centre="84000", pool="central elevhälsa", item=CostItem.PUPIL_HEALTH, activity="730",
        account="5052", text="Skolläkare och psykologer",
        kronor=dict.fromkeys(SCHOOL_FORMS, 1_450), key="pupils",
        reason="Elevhälsans team finns för alla elever i skolan.",
    ),
    Common(
        centre="85000", pool="skolskjuts", item=CostItem.SCHOOL_TRANSPORT, activity="740",
        account="7010", text="Skolskjuts",
        kronor={GrantForm.PRESCHOOL_CLASS: 2_100, GrantForm.COMPULSORY: 2_100,
                GrantForm.ADAPTED_COMPULSORY: 31_000},
        key="pupils", reason="Skjutsarna är inte kända per skola.",
    ),
)  # fmt: skip


def centre_of(unit: str) -> str:
    """Return the cost centre of a unit: `G06` has 31006."""
    first = {"G": "31", "F": "32", "Y": "33", "A": "34", "R": "35", "L": "36"}[unit[0]]
    return f"{first}{int(unit[1:]):03d}"
