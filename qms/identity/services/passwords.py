"""Whether a password is the one that a hash was made of, and whether a new one is taken."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy.orm import Session

from qms.access.roles import Role
from qms.content.loader import load
from qms.i18n.language import mark
from qms.identity.core import passwords
from qms.identity.core.passwords import Known, Weakness
from qms.identity.labels import ROLES
from qms.kernel.problems import Problem
from qms.org import queries as org

PRODUCT = ("Kvalitetshjulet", "kvalitet", "hjulet", "hjul", "qms")
MESSAGES: Mapping[Weakness, str] = MappingProxyType(
    {
        Weakness.SHORT: mark("Lösenordet är för kort. Använd minst 12 tecken."),
        Weakness.COMMON: mark(
            "Lösenordet är lätt att gissa: det är mest vanliga ord, årtal eller tecken i rad."
        ),
        Weakness.OWN: mark(
            "Lösenordet är lätt att gissa: det är mest ord om dig, din roll, kommunen eller "
            "Kvalitetshjulet."
        ),
    }
)


def matches(hasher: PasswordHasher, stored: str, password: str) -> bool:
    """Return whether the password is right; a hash that is none is matched by nothing."""
    try:
        return hasher.verify(stored, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A password that somebody chose, and who it is for."""

    password: str
    user_name: str
    name: str


@cache
def guessed() -> Known:
    """Return what is tried first of everybody's password."""
    content = load("guessed_passwords")
    words = (word for group in content["words"].values() for word in group.split())
    return passwords.known_of(words, content["rows"]["each"])


def fault_of(session: Session, chosen: Chosen, *, column: str) -> Problem | None:
    """Return why the password is not taken, at the field `column`; None when it is."""
    own = passwords.own_words(_told_of(session, chosen))
    found = passwords.weakness(chosen.password, guessed(), own)
    if found is None:
        return None
    cure = "" if found is Weakness.SHORT else mark("Skriv en egen mening med flera ord.")
    return Problem(column=column, message=MESSAGES[found], cure=cure)


def _told_of(session: Session, chosen: Chosen) -> tuple[str, ...]:
    """Return what everybody knows of the person and the place."""
    top = org.municipality(session)
    place = (top.name,) if top else ()
    local = chosen.user_name.partition("@")[0]
    roles = (*(role.value for role in Role), *ROLES.values())
    return (*PRODUCT, *place, chosen.user_name, local, chosen.name, *roles)
