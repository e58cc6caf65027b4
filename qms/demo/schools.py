"""The compulsory schools of Älvhamra, and those with a form of their own, as data.

Thirty have compulsory school today, seven of them run by five private providers. Two more
were merged into a third. School-unit codes begin with 0099, which no real code does.
"""

from typing import Any

from qms.demo.units import Change, DemoUnit, Form
from qms.org.core.forms import SchoolForm

LEISURE_TO = 6


def _school(key: str, name: str, area: str, steps: tuple[int, int], **more: Any) -> DemoUnit:  # noqa: ANN401 - the fields of DemoUnit
    low, high = steps
    forms = [Form(form=SchoolForm.COMPULSORY, low=low, high=high)]
    if low == 0:
        top = min(LEISURE_TO, high)
        forms.append(Form(form=SchoolForm.LEISURE_CENTRE, low=0, high=top))
    code = f"00991{key[1:]:>03}"
    return DemoUnit(key=key, name=name, area=area, forms=tuple(forms), code=code, **more)


F6, F9, UPPER = (0, 6), (0, 9), (7, 9)

HAMNSTADEN = (
    _school("G01", "Hamnbrinksskolan", "hamnstaden", F6, size=44, need=0.1),
    _school("G02", "Stenvretsskolan", "hamnstaden", F9, size=40, need=0.25),
    _school("G03", "Älvkajsskolan", "hamnstaden", UPPER, size=52, need=0.1),
    _school(
        "G04",
        "Friskolan Kompassen",
        "hamnstaden",
        F9,
        size=22,
        need=-0.55,
        pull=0.008,
        provider="kompassen",
    ),
    _school(
        "G05",
        "Friskolan Polstjärnan",
        "hamnstaden",
        F6,
        size=15,
        need=-0.2,
        pull=0.004,
        draw=0.02,
        provider="vindrosen",
        changes=(Change(back=2, provider="kompassen"),),
    ),
)
AKERBY = (
    _school("G06", "Åkerbyskolan", "akerby", F9, size=37, need=0.1, draw=0.012),
    _school("G07", "Åkermyrsskolan", "akerby", F6, size=42, need=0.3),
    _school("G08", "Rågvretsskolan", "akerby", F6, size=33, need=-0.25),
    _school("G09", "Ängstjärnsskolan", "akerby", UPPER, size=66, need=0.2),
    _school(
        "G10",
        "Vindrosens friskola",
        "akerby",
        F6,
        size=14,
        need=-0.75,
        pull=0.004,
        draw=0.03,
        provider="vindrosen",
    ),
)
TALLHOJDEN = (
    _school("G11", "Tallhöjdsskolan", "tallhojden", F6, size=33, need=0.1, draw=-0.012),
    _school("G12", "Granspångsskolan", "tallhojden", F6, size=44, need=-0.1),
    _school("G13", "Kottbacksskolan", "tallhojden", F6, size=38, need=0.15),
    _school("G14", "Höjdvretsskolan", "tallhojden", UPPER, size=90, need=0.0),
    _school(
        "G15",
        "Tallbitens friskola",
        "tallhojden",
        F6,
        size=12,
        need=-0.25,
        pull=0.005,
        provider="tallbiten",
    ),
)
LINDALUND = (
    _school("G16", "Lindallén", "lindalund", F9, size=50, need=-0.05),
    _school("G17", "Lindspångsskolan", "lindalund", F6, size=56, need=0.05),
    _school("G19", "Lönntjärnsskolan", "lindalund", UPPER, size=64, need=0.1),
    _school(
        "G20",
        "Lindstigens friskola",
        "lindalund",
        F9,
        size=13,
        need=-0.3,
        pull=0.004,
        provider="lindstigen",
    ),
)
KVARNVRET = (
    _school(
        "G21",
        "Västra Kvarnvrets skola",
        "kvarnvret",
        F9,
        size=42,
        need=0.0,
        changes=(Change(back=3, name="Kvarnvretsskolan"),),
    ),
    _school("G22", "Forsmyrsskolan", "kvarnvret", F6, size=40, need=0.15),
    _school("G23", "Dammspångsskolan", "kvarnvret", F6, size=46, need=-0.15),
    _school("G24", "Hjulspångsskolan", "kvarnvret", UPPER, size=70, need=0.1),
    _school(
        "G25",
        "Nordvretens friskola",
        "kvarnvret",
        (4, 9),
        size=20,
        need=-0.5,
        pull=0.006,
        provider="vindrosen",
    ),
)
MOSJOBYGDEN = (
    _school("G26", "Mosjöskolan", "mosjobygden", F6, size=26, need=0.1, draw=-0.005),
    _school("G27", "Hamraskolan", "mosjobygden", F9, size=46, need=0.0),
    _school("G28", "Skogvretsskolan", "mosjobygden", F6, size=24, need=0.2, draw=-0.055),
    _school(
        "G29",
        "Norrmyrsskolan",
        "mosjobygden",
        F6,
        size=34,
        need=0.0,
        opened_back=5,
    ),
    _school(
        "G90",
        "Norrtjärns byskola",
        "mosjobygden",
        F6,
        size=19,
        need=0.05,
        changes=(Change(back=5, into="G29"),),
    ),
    _school(
        "G91",
        "Myrbrinks byskola",
        "mosjobygden",
        F6,
        size=17,
        need=-0.05,
        changes=(Change(back=5, into="G29"),),
    ),
)
SAGUDDEN = (
    _school("G30", "Sågudsskolan", "sagudden", F6, size=60, need=-0.1, draw=0.02, opened_back=7),
    _school(
        "G31",
        "Stapelbäddens friskola",
        "sagudden",
        (0, 5),
        size=16,
        need=-0.1,
        pull=0.006,
        opened_back=0,
        provider="stapelbadden",
    ),
)
COMPULSORY = (
    *HAMNSTADEN,
    *AKERBY,
    *TALLHOJDEN,
    *LINDALUND,
    *KVARNVRET,
    *MOSJOBYGDEN,
    *SAGUDDEN,
)
