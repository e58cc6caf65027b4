"""The form of a step: only the fields of its kind, and a step of what was typed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any

from qms.i18n.language import gettext, mark
from qms.planning.core.case import Case, Tenure
from qms.planning.core.plan.steps import KINDS, Close, Lease, MoveGrades, Open, Step
from qms.planning.form_words import fitted
from qms.planning.forms.typed import Fault, Posted, Reader, Span, typed_number

Choices = Mapping[str, str]
NOT_SAID, YES, NO = "", "ja", "nej"
RELEASED = {NOT_SAID: None, YES: True, NO: False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """A field as a page shows it; `what` is select, number or several."""

    name: str
    label: str
    what: str
    hint: str = ""
    unit: str = ""
    choices: Choices = field(default_factory=dict)
    span: Span = field(default_factory=Span)
    optional: bool = False


LABELS: Mapping[str, str] = MappingProxyType(
    {
        "year": mark("Från läsåret"), "school": mark("Skola"), "to": mark("Eleverna går till"),
        "into": mark("Slås ihop med"), "bands": mark("Stadier"), "rooms": mark("Antal rum"),
        "last": mark("Till och med läsåret"), "size": mark("Högst antal elever i en klass"),
        "grades": mark("Årskurser"), "schools": mark("Skolor"),
        "ratio": mark("Undervisningsdel"), "area": mark("Område"),
        "share": mark("Andel som väljer skolan"), "rent": mark("Ny hyra"),
        "lease_end": mark("Avtalets sista år"), "is_released": mark("Huset efteråt"),
    }
)  # fmt: skip
HINTS: Mapping[str, str] = MappingProxyType(
    {
        "last": mark("Lämna tomt om den står kvar."),
        "grades": mark("Inget val gäller alla."),
        "schools": mark("Inget val gäller alla."),
        "rent": mark("Kronor om året i utredningens prisnivå. Lämna tomt om hyran står kvar."),
        "lease_end": mark("Sista året som betalas. Lämna tomt om det står kvar."),
        "ratio": mark("Procent av arbetstiden enligt schemat."),
    }
)
PERCENT = frozenset({"ratio", "share"})
UNITS: Mapping[str, str] = MappingProxyType(
    {"ratio": "%", "share": "%", "rent": mark("kr/år"), "rooms": mark("rum")}
)
SPANS: Mapping[str, Span] = MappingProxyType(
    {
        "rooms": Span(low=1, high=200, is_whole=True), "size": Span(low=1, high=200),
        "ratio": Span(low=1, high=100), "share": Span(low=0, high=100), "rent": Span(),
    }
)  # fmt: skip


def controls_of(case: Case, kind: str) -> tuple[Control, ...]:
    """Return the fields of the kind of step, in the order they are filled in."""
    cls = KINDS[kind]
    return tuple(_control(case, cls, one.name) for one in fields(cls))


def _control(case: Case, cls: type[Step], name: str) -> Control:
    hint = gettext(HINTS[name]) if name in HINTS else ""
    if cls in (Open, MoveGrades) and name == "bands":
        hint = fitted(case.form, "Inget val gäller skolans alla.") if cls is Open else ""
    given: dict[str, Any] = {"name": name, "label": fitted(case.form, LABELS[name]), "hint": hint,
             "unit": gettext(UNITS[name]) if name in UNITS else ""}  # fmt: skip
    if (offered := CHOICES.get(name)) is not None:
        what = "several" if name in SEVERAL else "select"
        return Control(what=what, choices=offered(case, cls), **given)
    years = Span(low=case.years[0], high=case.years[-1] + 50, is_whole=True)
    return Control(what="number", span=SPANS.get(name, years),
                   optional=name in ("last", "rent", "lease_end"), **given)  # fmt: skip


def _years(case: Case, _cls: type[Step]) -> Choices:
    return {str(year): str(year) for year in case.years}


def _schools(case: Case, cls: type[Step]) -> Choices:
    """Return the schools that the step can be of: leased ones for a lease, sites to open first."""
    some = [one for one in case.schools if cls is not Lease or one.tenure is Tenure.LEASED]
    if cls is Open:
        some = sorted(some, key=lambda one: not one.is_candidate)
    return {NOT_SAID: fitted(case.form, "Välj skola"), **{one.key: one.name for one in some}}


def _to(case: Case, cls: type[Step]) -> Choices:
    first = (
        fitted(case.form, "Den närmaste som har deras stadium")
        if cls in (Close, MoveGrades)
        else ""
    )
    return {**_schools(case, cls), NOT_SAID: first or fitted(case.form, "Välj skola")}


def _released(_case: Case, _cls: type[Step]) -> Choices:
    return {
        NOT_SAID: gettext("Som det står i registret"),
        YES: gettext("Säljs eller används till annat"),
        NO: gettext("Blir kvar och står tomt"),
    }


CHOICES: Mapping[str, Callable[[Case, type[Step]], Choices]] = MappingProxyType(
    {
        "year": _years, "school": _schools, "to": _to, "into": _schools,
        "bands": lambda case, _: {band: band for band in case.bands},
        "grades": lambda case, _: {one.key: one.key for one in case.grades},
        "schools": lambda case, _: {one.key: one.name for one in case.schools},
        "area": lambda case, _: {NOT_SAID: gettext("Välj område"), **{a: a for a in case.areas}},
        "is_released": _released,
    }
)  # fmt: skip
SEVERAL = frozenset({"bands", "grades", "schools"})


def read_step(case: Case, kind: str, posted: Posted) -> tuple[Step | None, Sequence[Fault]]:
    """Return the step, None with every fault where something is missing or cannot be read."""
    reader, values = Reader(posted=posted), {}
    for one in controls_of(case, kind):
        values[one.name] = _read(reader, one)
    wanted = [one for one in ("school", "into", "area") if values.get(one, "x") == NOT_SAID]
    known = {name for name, _ in reader.faults}
    for name in wanted:
        if name not in known:
            told = gettext("{label} är inte vald.").format(label=fitted(case.form, LABELS[name]))
            reader.faults.append((name, told))
    if kind == "move-grades" and not values["bands"]:
        reader.faults.append(("bands", fitted(case.form, "Välj minst ett stadium.")))
    return (None if reader.faults else KINDS[kind](**values)), tuple(reader.faults)


def _read(reader: Reader, one: Control) -> Any:  # noqa: ANN401 - whatever the field holds
    if one.what == "several":
        return reader.several(one.name, one.choices)
    if one.what == "select":
        chosen = reader.choice(one.name, one.label, one.choices)
        if one.name == "year":
            return int(chosen) if chosen else 0
        return RELEASED[chosen] if one.name == "is_released" else chosen
    if one.span.is_whole:
        return reader.whole(one.name, one.label, one.span, optional=one.optional)
    found = reader.number(one.name, one.label, one.span, optional=one.optional)
    return found / 100 if found is not None and one.name in PERCENT else found


def typed_of(step: Step) -> dict[str, Any]:
    """Return the step as its form is filled in."""
    found: dict[str, Any] = {}
    for one in fields(step):
        value = getattr(step, one.name)
        if one.name == "is_released":
            found[one.name] = {None: NOT_SAID, True: YES, False: NO}[value]
        elif one.name in SEVERAL:
            found[one.name] = list(value)
        elif isinstance(value, float):
            found[one.name] = typed_number(100 * value if one.name in PERCENT else value)
        else:
            found[one.name] = "" if value is None else str(value)
    return found
