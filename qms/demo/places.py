"""The areas and providers of Älvhamra, as data. All of it is invented."""

from dataclasses import dataclass

MUNICIPALITY = "Älvhamra kommun"
MUNICIPALITY_CODE = "0099"
INHABITANTS = 90_000
MUNICIPAL = "kommunen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A part of the municipality and how its families come and go.

    `births` is its share of all births at the start of the simulation, `births_trend` the
    change of that share per year. `small` and `school` are the net moves per year and child
    aged 0–5 and 6–15. `need` places the guardians' background on a scale around 0 (higher:
    more pupils need support). `adults` is its share of the grown-ups, `youth` how young they are.
    `arrivals` is the share by which newly arrived families enlarged each cohort in peak years.
    """

    key: str
    name: str
    births: float
    births_trend: float
    small: float
    school: float
    need: float
    adults: float
    youth: float
    arrivals: float = 0.0


AREAS = (
    Area(
        key="hamnstaden",
        name="Hamnstaden",
        births=0.205,
        births_trend=0.004,
        small=-0.030,
        school=-0.006,
        need=0.15,
        adults=0.215,
        youth=0.30,
        arrivals=0.006,
    ),
    Area(
        key="akerby",
        name="Åkerby",
        births=0.168,
        births_trend=0.002,
        small=-0.006,
        school=0.001,
        need=1.25,
        adults=0.135,
        youth=0.20,
        arrivals=0.035,
    ),
    Area(
        key="tallhojden",
        name="Tallhöjden",
        births=0.150,
        births_trend=-0.004,
        small=0.032,
        school=0.006,
        need=-0.95,
        adults=0.170,
        youth=-0.15,
    ),
    Area(
        key="lindalund",
        name="Lindalund",
        births=0.182,
        births_trend=0.003,
        small=0.024,
        school=0.005,
        need=-0.45,
        adults=0.185,
        youth=0.0,
    ),
    Area(
        key="kvarnvret",
        name="Kvarnvret",
        births=0.172,
        births_trend=-0.008,
        small=-0.004,
        school=-0.002,
        need=0.70,
        adults=0.160,
        youth=0.0,
        arrivals=0.020,
    ),
    Area(
        key="mosjobygden",
        name="Mosjöbygden",
        births=0.118,
        births_trend=-0.020,
        small=0.006,
        school=-0.003,
        need=-0.05,
        adults=0.115,
        youth=-0.35,
        arrivals=0.012,
    ),
    Area(
        key="sagudden",
        name="Sågudden",
        births=0.005,
        births_trend=0.0,
        small=0.010,
        school=0.004,
        need=-0.35,
        adults=0.010,
        youth=0.25,
    ),
)

NEW_AREA = "sagudden"
"""The area where homes are being built."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """Who runs units; `number` can belong to nobody (a legal entity's third digit is 2 or more)."""

    key: str
    name: str
    number: str
    independent: bool = True


PROVIDERS = (
    Provider(key=MUNICIPAL, name=MUNICIPALITY, number="000099-0001", independent=False),
    Provider(key="kompassen", name="Friskolan Kompassen AB", number="000099-0002"),
    Provider(key="vindrosen", name="Vindrosen Lärande AB", number="000099-0003"),
    Provider(key="tallbiten", name="Stiftelsen Tallbitens skolor", number="000099-0004"),
    Provider(key="lindstigen", name="Föreningen Lindstigen", number="000099-0005"),
    Provider(key="stapelbadden", name="Stapelbäddens skolor AB", number="000099-0006"),
    Provider(key="svarven", name="Svarvens utbildning AB", number="000099-0007"),
    Provider(key="snigelhuset", name="Kooperativet Snigelhuset", number="000099-0008"),
)
