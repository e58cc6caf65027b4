"""Principals of the units: invented people with names put together by chance."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from qms.demo.logins import DEMO_LOGINS, DOMAIN, SCHOOL
from qms.demo.municipality import UNITS, stream

# fmt: off
FIRST_NAMES = (
    "Aisha", "Alva", "Amir", "Anders", "Anette", "Arvid", "Astrid", "Azad", "Barbro", "Bengt",
    "Camilla", "Dalia", "David", "Ebba", "Elif", "Elisabet", "Emil", "Erika", "Fatima",
    "Filippa", "Gabriel", "Gunilla", "Hamza", "Hanna", "Helena", "Hugo", "Ida", "Ingela",
    "Ismail", "Jasmin", "Jenny", "Jonas", "Josefin", "Kaveh", "Kerstin", "Klara", "Kristoffer",
    "Layla", "Lena", "Linnea", "Lovisa", "Magnus", "Malin", "Marcus", "Maryam", "Mikaela",
    "Moa", "Niklas", "Olof", "Oskar", "Per", "Rebecka", "Rickard", "Samira", "Sanna", "Siv",
    "Stefan", "Susanne", "Teodor", "Therese", "Tove", "Ulrika", "Valdemar", "Yasin", "Ylva",
    "Zeinab", "Åke", "Åsa", "Örjan",
)
BEGINNINGS = (
    "Alm", "Ask", "Asp", "Bark", "Björk", "Blad", "Ek", "Fors", "Frö", "Gran", "Gräs", "Hassel",
    "Hägg", "Kvist", "Lav", "Lind", "Ljung", "Lönn", "Mossa", "Myr", "Näver", "Pil", "Rot",
    "Rönn", "Sten", "Strå", "Säv", "Tall", "Tjärn", "Tuv", "Vide", "Äng", "Älv",
)
ENDINGS = (
    "myr", "spång", "vret", "tjärna", "gläntan", "bäcken", "stigen", "tuva", "höjden", "gärdet",
    "mo",
)
# fmt: on
"""Surnames made of two such words sound Swedish and are borne by hardly anybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """Who leads a unit, and what they sign in as."""

    unit: str
    name: str
    user_name: str


def plain(text: str) -> str:
    """Return the name in lower case without accents, as in an address."""
    split = unicodedata.normalize("NFKD", text.lower())
    return "".join(sign for sign in split if sign.isascii() and (sign.isalnum() or sign == "."))


@cache
def make_principals(seed: int) -> tuple[Principal, ...]:
    """Return a principal for every unit that is open today, each with a name of their own."""
    chance = stream(seed, "people")
    taken = {login.name for login in DEMO_LOGINS.rows}
    principals = []
    for unit in UNITS:
        if unit.merged_into() or unit.name == SCHOOL:
            continue
        name = _fresh_name(chance.choice, taken)
        taken.add(name)
        user_name = f"{plain(name.replace(' ', '.'))}@{DOMAIN}"
        principals.append(Principal(unit=unit.key, name=name, user_name=user_name))
    return tuple(principals)


def _fresh_name(choice: Callable[[Sequence[str]], str], taken: set[str]) -> str:
    while True:
        beginning, ending = choice(BEGINNINGS), choice(ENDINGS)
        name = f"{choice(FIRST_NAMES)} {beginning}{ending}"
        if name not in taken and beginning.lower() != ending:
            return name
