"""Why each school of a proposal is as it is, one line each, of what is stored with it."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from qms.i18n.formats import number
from qms.i18n.language import gettext, mark
from qms.planning.core.case import Case
from qms.planning.core.case.case import SCHOOLS
from qms.planning.core.searching.reasons import Guard, Outcome
from qms.planning.figure_words import million_words
from qms.planning.form_words import fitted
from qms.planning.step_labels import school_name

Stored = Mapping[str, Any]
A_PLACE = 0.5
HINDERS: Mapping[str, str] = MappingProxyType(
    {
        Guard.LOCKED.value: mark("skolan är låst"),
        Guard.NOTICE.value: mark("uppsägningstiden inte har gått ut"),
        Guard.CLOSURES.value: mark("fler skolor än gränsen då stängs samma år"),
        Guard.LARGEST.value: mark("en skola då blir större än gränsen"),
    }
)
TURNED: Mapping[str, str] = MappingProxyType(
    {
        Outcome.CLOSED.value: mark("Stängs {year}"),
        Outcome.REDUCED.value: mark("Lämnar {bands} {year}"),
        Outcome.OPENED.value: mark("Öppnar {year}"),
    }
)
ORDER = (Outcome.CLOSED, Outcome.OPENED, Outcome.REDUCED, Outcome.KEPT, Outcome.NOT_OPENED)


def reason_lines(case: Case, stored: Sequence[Stored]) -> list[tuple[str, str]]:
    """Return each school's name and why, those that change first."""
    order = {one.value: at for at, one in enumerate(ORDER)}
    some = sorted(stored, key=lambda one: (order[one["outcome"]], one["year"] or 0))
    return [(school_name(case, one["school"]), reason_sentence(one, case.form)) for one in some]


def reason_sentence(one: Stored, form: str = SCHOOLS) -> str:
    """Return why the school is as it is, in words of the school form."""
    said = _turned(one, form) if one["outcome"] in TURNED else _left(one, form)
    if not one["rooms"]:
        return said
    rooms = gettext("Byggs ut med {n} rum {year}.")
    return f"{said} {rooms.format(n=number(one['rooms']), year=one['rooms_year'])}"


def _turned(one: Stored, form: str) -> str:
    what = gettext(TURNED[one["outcome"]]).format(year=one["year"], bands=", ".join(one["bands"]))
    kronor, parts = one["kronor"], []
    told = gettext("sparar {kronor} mnkr") if kronor >= 0 else gettext("kostar {kronor} mnkr mer")
    parts.append(told.format(kronor=million_words(abs(kronor))))
    if one["missing"] > A_PLACE:
        fewer = gettext("{n} färre platser saknas, alla år tillsammans")
        parts.append(fewer.format(n=number(one["missing"])))
    if one["moved"] > A_PLACE:
        moves = fitted(form, "{n} elever byter skola, högst {km} km bort")
        parts.append(moves.format(n=number(one["moved"]), km=number(one["furthest"], 1)))
    return f"{what}: {', '.join(parts)}."


def _left(one: Stored, form: str) -> str:
    is_there = one["outcome"] == Outcome.KEPT.value
    what = gettext("Blir kvar") if is_there else gettext("Öppnar inte")
    if one["guard"] and one["kronor"] is not None:
        return _hindered(one, what, form)
    if one["guard"] == Guard.LOCKED.value:
        return fitted(form, "{what}: skolan är låst.").format(what=what)
    if one["kronor"] is None:
        return gettext("{what}: den kan inte ändras under åren.").format(what=what)
    told = (
        gettext("{what}: att stänga {year} skulle kosta {kronor} mnkr mer")
        if is_there else gettext("{what}: att öppna {year} skulle kosta {kronor} mnkr mer")
    )  # fmt: skip
    if one["kronor"] < 0:
        told = gettext("{what}: en ändring {year} skulle spara {kronor} mnkr")
    kronor = million_words(abs(one["kronor"]))
    said = told.format(what=what, year=one["year"], kronor=kronor)
    if one["missing"] > A_PLACE:
        lacking = (
            gettext(" men {n} platser skulle saknas, alla år tillsammans")
            if (one["kronor"] < 0)
            else gettext(" och {n} platser skulle saknas, alla år tillsammans")
        )
        said += lacking.format(n=number(one["missing"]))
    return f"{said}."


def _hindered(one: Stored, what: str, form: str) -> str:
    told = gettext("{what} eftersom {guard}. Annars skulle en ändring {year} spara {kronor} mnkr.")
    kronor = million_words(max(0.0, -one["kronor"]))
    if one["kronor"] >= 0:
        told = gettext("{what} eftersom {guard}. Annars skulle platserna räcka bättre från {year}.")
    return told.format(
        what=what, guard=fitted(form, HINDERS[one["guard"]]), year=one["year"], kronor=kronor
    )
