"""An alternative's steps in plain words, for pages, papers and files."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from qms.i18n.formats import number, percent
from qms.i18n.language import gettext, mark
from qms.planning.core.case import Case
from qms.planning.core.plan.steps import (
    NAMES,
    ClassSize,
    Close,
    ContactRatio,
    Extend,
    Lease,
    Merge,
    MoveGrades,
    Open,
    Pavilion,
    Share,
    Step,
)
from qms.planning.form_words import fitted

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "close": mark("Stäng"),
        "open": mark("Öppna"),
        "merge": mark("Slå ihop"),
        "move-grades": mark("Flytta årskurser"),
        "extend": mark("Bygg ut"),
        "pavilion": mark("Ställ upp paviljong"),
        "class-size": mark("Ändra klasstorlek"),
        "contact-ratio": mark("Ändra undervisningsdel"),
        "share": mark("Ändra ett områdes val"),
        "lease": mark("Ändra hyresavtal"),
    }
)
"""What each kind of step is called where one is chosen."""
HELP: Mapping[str, str] = MappingProxyType(
    {
        "close": mark(
            "Skolan stängs från och med höstterminen. Eleverna går till skolan du väljer, eller "
            "till den närmaste som har deras stadium."
        ),
        "open": mark(
            "En ny skola öppnar, eller en stängd öppnar igen. Utan valda stadier gäller skolans "
            "alla."
        ),
        "merge": mark("Den första skolan stängs och alla dess elever går vidare till den andra."),
        "move-grades": mark(
            "Skolan lämnar ett eller flera stadier. Eleverna går till skolan du väljer, som då har "
            "stadiet, eller till den närmaste som har det."
        ),
        "extend": mark("Rum byggs till på en skola som kommunen äger. De blir kvar."),
        "pavilion": mark("Rum hyrs in på en skola, till och med ett år eller tills vidare."),
        "class-size": mark(
            "Hur många elever en klass högst har. Utan valda årskurser och skolor gäller det alla."
        ),
        "contact-ratio": mark(
            "Hur stor del av sin arbetstid enligt schemat en lärare undervisar. En större del ger "
            "färre tjänster."
        ),
        "share": mark(
            "Hur stor del av ett områdes barn som väljer en skola. De andra skolornas delar "
            "minskar eller ökar lika mycket."
        ),
        "lease": mark("Ett hyresavtal får annan hyra, annat slutår eller båda."),
    }
)


def step_sentence(case: Case, step: Step) -> str:
    """Return the step with its year, such as `2028: Ängsskolan stängs.`"""
    return f"{step.year}: {SENTENCES[type(step)](case, step)}"


def kind_label(case: Case, step: Step) -> str:
    """Return what the kind of step is called."""
    return fitted(case.form, KINDS[NAMES[type(step)]])


def school_name(case: Case, key: str) -> str:
    """Return the school's name; its key where the case does not have it."""
    return case.schools[case.place_of[key]].name if key in case.place_of else key


def _list(words: Sequence[str]) -> str:
    return ", ".join(words)


def _close(case: Case, step: Close) -> str:
    school = school_name(case, step.school)
    parts = [gettext("{school} stängs.").format(school=school)]
    if step.to:
        parts.append(
            fitted(case.form, "Eleverna går till {to}.").format(to=school_name(case, step.to))
        )
    if step.is_released is not None:
        parts.append(
            gettext("Huset säljs eller används till annat.") if step.is_released
            else gettext("Huset blir kvar och står tomt.")
        )  # fmt: skip
    return " ".join(parts)


def _open(case: Case, step: Open) -> str:
    school = school_name(case, step.school)
    if step.bands:
        told = gettext("{school} öppnar med {bands}.")
        return told.format(school=school, bands=_list(step.bands))
    return gettext("{school} öppnar.").format(school=school)


def _merge(case: Case, step: Merge) -> str:
    told = gettext("{school} slås ihop med {into}, i husen på {into}.")
    return told.format(school=school_name(case, step.school), into=school_name(case, step.into))


def _move(case: Case, step: MoveGrades) -> str:
    school, bands = school_name(case, step.school), _list(step.bands)
    if not step.to:
        told = fitted(
            case.form, "{school} har inte längre {bands}. Eleverna går till den närmaste."
        )
        return told.format(school=school, bands=bands)
    told = gettext("{bands} flyttas från {school} till {to}.")
    return told.format(school=school, bands=bands, to=school_name(case, step.to))


def _extend(case: Case, step: Extend) -> str:
    told = gettext("{school} byggs ut med {n} rum.")
    return told.format(school=school_name(case, step.school), n=number(step.rooms))


def _pavilion(case: Case, step: Pavilion) -> str:
    school, n = school_name(case, step.school), number(step.rooms)
    if step.last is None:
        return gettext("{school} får en paviljong med {n} rum.").format(school=school, n=n)
    told = gettext("{school} får en paviljong med {n} rum till och med {last}.")
    return told.format(school=school, n=n, last=step.last)


def _size(case: Case, step: ClassSize) -> str:
    told = fitted(case.form, "Högst {n} elever i en klass").format(
        n=number(step.size, _decimals(step.size))
    )
    if step.grades:
        told += fitted(case.form, " i årskurs {grades}").format(grades=_list(step.grades))
    if step.schools:
        told += gettext(" på {schools}").format(
            schools=_list([school_name(case, key) for key in step.schools])
        )
    return f"{told}."


def _decimals(value: float) -> int:
    return 0 if value == int(value) else 1


def _contact(case: Case, step: ContactRatio) -> str:
    told = fitted(case.form, "Lärare undervisar {part} av arbetstiden.")
    return told.format(part=percent(step.ratio, 1))


def _share(case: Case, step: Share) -> str:
    told = gettext("{part} av barnen i {area} väljer {school}").format(
        part=percent(step.share, 0), area=step.area, school=school_name(case, step.school)
    )
    if step.bands:
        told += gettext(" i {bands}").format(bands=_list(step.bands))
    return f"{told}."


def _lease(case: Case, step: Lease) -> str:
    parts = []
    if step.rent is not None:
        told = gettext("hyran är {kr} kr om året")
        parts.append(told.format(kr=number(step.rent)))
    if step.lease_end is not None:
        parts.append(gettext("avtalet slutar {year}").format(year=step.lease_end))
    told = gettext("Hyresavtalet för {school}: {terms}.")
    return told.format(
        school=school_name(case, step.school),
        terms=gettext(" och ").join(parts) or gettext("inget ändras"),
    )


SENTENCES: Mapping[type[Step], Callable[[Case, Any], str]] = MappingProxyType(
    {
        Close: _close, Open: _open, Merge: _merge, MoveGrades: _move, Extend: _extend,
        Pavilion: _pavilion, ClassSize: _size, ContactRatio: _contact, Share: _share,
        Lease: _lease,
    }
)  # fmt: skip
