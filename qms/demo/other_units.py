"""Preschools, upper secondary schools and the units with a form of their own, as data."""

from qms.demo.places import MUNICIPAL
from qms.demo.units import Change, DemoUnit, Form
from qms.org.core.forms import SchoolForm

PRESCHOOL = (Form(form=SchoolForm.PRESCHOOL, low=-5, high=-1),)
LEISURE = Form(form=SchoolForm.LEISURE_CENTRE, low=0, high=6)


OPENED_BACK = {"Kranvippan": 4, "Spantgläntan": 1}
RENAMED = {"Ängsknytten": Change(back=4, name="Förskolan Ängstrollet")}


def _preschool(number: int, name: str, *, area: str, size: float, provider: str) -> DemoUnit:
    return DemoUnit(
        key=f"F{number:02}",
        name=f"Förskolan {name}",
        area=area,
        forms=PRESCHOOL,
        size=size,
        provider=provider,
        opened_back=OPENED_BACK.get(name),
        changes=(RENAMED[name],) if name in RENAMED else (),
    )


BY_AREA: dict[str, tuple[tuple[str, int, str], ...]] = {
    "hamnstaden": (
        ("Tampvinden", 118, MUNICIPAL),
        ("Ankarspelet", 96, MUNICIPAL),
        ("Kajtrasten", 104, MUNICIPAL),
        ("Repslagarn", 88, MUNICIPAL),
        ("Båthakskroken", 122, MUNICIPAL),
        ("Måsvingekojan", 74, MUNICIPAL),
        ("Kompasskottet", 62, "kompassen"),
        ("Snigelhuset", 24, "snigelhuset"),
    ),
    "akerby": (
        ("Rågvippan", 112, MUNICIPAL),
        ("Ängsknytten", 98, MUNICIPAL),
        ("Åkervindan", 126, MUNICIPAL),
        ("Harkrankskojan", 84, MUNICIPAL),
        ("Kornsparven", 102, MUNICIPAL),
        ("Sädesärlsboet", 90, MUNICIPAL),
        ("Vindrosfröet", 48, "vindrosen"),
    ),
    "tallhojden": (
        ("Kottspillran", 108, MUNICIPAL),
        ("Barrstigsgläntan", 116, MUNICIPAL),
        ("Tallbitsungen", 44, "tallbiten"),
        ("Lingonristorna", 94, MUNICIPAL),
        ("Granbarkskojan", 102, MUNICIPAL),
        ("Höjdvretstrollet", 86, MUNICIPAL),
        ("Hackspettshålet", 76, MUNICIPAL),
        ("Talltoppskottarna", 52, "kompassen"),
    ),
    "lindalund": (
        ("Lindknoppsgården", 124, MUNICIPAL),
        ("Almfröet i lunden", 110, MUNICIPAL),
        ("Humlesurret", 98, MUNICIPAL),
        ("Lönnvingarna", 106, MUNICIPAL),
        ("Solkattsgläntan", 88, MUNICIPAL),
        ("Lindstigens lekvret", 36, "lindstigen"),
        ("Bisamhällskojan", 92, MUNICIPAL),
        ("Vindrosbladet", 50, "vindrosen"),
    ),
    "kvarnvret": (
        ("Kvarnvingsleken", 104, MUNICIPAL),
        ("Mjöldammet", 92, MUNICIPAL),
        ("Forslöparn", 114, MUNICIPAL),
        ("Dammspegelsviken", 86, MUNICIPAL),
        ("Hjulspåret i vret", 98, MUNICIPAL),
        ("Stenmjölnarn", 70, MUNICIPAL),
        ("Kompassnålen", 54, "kompassen"),
    ),
    "mosjobygden": (
        ("Mosjötofsen", 58, MUNICIPAL),
        ("Hamraknytten", 84, MUNICIPAL),
        ("Skogsvretsleken", 46, MUNICIPAL),
        ("Norrmyrstussen", 52, MUNICIPAL),
        ("Tuvstarrsgläntan", 22, "snigelhuset"),
    ),
    "sagudden": (("Kranvippan", 110, MUNICIPAL), ("Spantgläntan", 66, "stapelbadden")),
}


def _preschools() -> tuple[DemoUnit, ...]:
    rows = [(area, *one) for area, some in BY_AREA.items() for one in some]
    return tuple(
        _preschool(number, name, area=area, size=size, provider=provider)
        for number, (area, name, size, provider) in enumerate(rows, start=1)
    )


PRESCHOOLS = _preschools()


def _upper(key: str, name: str, *, size: float, provider: str = MUNICIPAL) -> DemoUnit:
    return DemoUnit(
        key=key,
        name=name,
        area="hamnstaden",
        forms=(Form(form=SchoolForm.UPPER_SECONDARY, low=10, high=12),),
        size=size,
        provider=provider,
        code=f"00992{key[1:]:>03}",
    )


UPPER_SECONDARY = (
    _upper("Y01", "Älvhamra gymnasium", size=48),
    _upper("Y02", "Kajvretsgymnasiet", size=34),
    _upper("Y03", "Svarvens yrkesgymnasium", size=18, provider="svarven"),
)

SPECIAL = (
    DemoUnit(
        key="A01",
        name="Lindalunds anpassade grundskola",
        area="lindalund",
        forms=(Form(form=SchoolForm.ADAPTED_COMPULSORY, low=1, high=9), LEISURE),
        size=122,
        code="00993001",
    ),
    DemoUnit(
        key="R01",
        name="Resursskolan Lotsvreten",
        area="kvarnvret",
        forms=(Form(form=SchoolForm.RESOURCE_SCHOOL, low=1, high=9),),
        size=41,
        code="00993002",
    ),
)

LEISURE_CENTRES = tuple(
    DemoUnit(key=key, name=name, area=area, forms=(LEISURE,), size=0, provider=provider)
    for key, name, area, provider in (
        ("L01", "Fritidshemmet Relingen", "hamnstaden", MUNICIPAL),
        ("L02", "Fritidshemmet Skottkärrskojan", "tallhojden", "tallbiten"),
    )
)
"""Their pupils are counted at the schools they go to in the daytime."""
