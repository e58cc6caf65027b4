"""The forms of the risk model: what is fitted on what, and bought risks per unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from qms.allocation.core.risk.from_patterns import Held
from qms.allocation.core.risk.given import GivenRisk
from qms.allocation.core.risk.given_file import Typed, read_typed
from qms.allocation.core.risk.stored import Asked
from qms.i18n.language import gettext
from qms.web.faults import in_words

Errors = list[tuple[str, str]]
"""(field id, what is wrong), for the error summary."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FitForm:
    """What was chosen, as it was chosen; `asked` is None while something is wrong."""

    outcomes: tuple[str, ...]
    factors: tuple[str, ...]
    references: Mapping[str, str]
    first_year: str
    last_year: str
    errors: Errors
    asked: Asked | None = None

    def error(self, field: str) -> str:
        """Return what is wrong with a field, empty when nothing is."""
        return next((words for key, words in self.errors if key == field), "")


def begun_fit(held: Held, used: Sequence[str]) -> FitForm:
    """Return the form as it is first shown: every outcome and year, the model's own factors."""
    names = [name for name in used if name in held.categories] or list(held.categories)
    years = held.years
    return FitForm(
        outcomes=held.outcomes,
        factors=tuple(names),
        references={},
        first_year=str(years[0]) if years else "",
        last_year=str(years[-1]) if years else "",
        errors=[],
    )


def read_fit(typed: "MultiDict[str, str]", held: Held, *, includes_others: bool) -> FitForm:
    """Return the form as it was sent, with every fault told at its field."""
    outcomes = tuple(name for name in typed.getlist("utfall") if name in held.outcomes)
    factors = tuple(name for name in typed.getlist("faktor") if name in held.categories)
    references = {
        name: chosen
        for at, name in enumerate(held.categories)
        if name in factors and (chosen := typed.get(f"referens-{at}", ""))
    }
    first, last = typed.get("forsta_ar", "").strip(), typed.get("sista_ar", "").strip()
    errors: Errors = []
    if not outcomes:
        errors.append(("utfall", gettext("Välj minst ett utfall")))
    if not factors:
        errors.append(("faktor", gettext("Välj minst en faktor")))
    errors += _years(first, last, held)
    asked = None
    if not errors:
        asked = Asked(
            outcomes=outcomes,
            factors=factors,
            references=references,
            first_year=int(first),
            last_year=int(last),
            includes_others=includes_others,
        )
    return FitForm(
        outcomes=outcomes,
        factors=factors,
        references=references,
        first_year=first,
        last_year=last,
        errors=errors,
        asked=asked,
    )


def _years(first: str, last: str, held: Held) -> Errors:
    known = {str(year) for year in held.years}
    errors: Errors = [
        (field, gettext("Välj ett år som det finns elever för"))
        for field, text in (("forsta_ar", first), ("sista_ar", last))
        if text not in known
    ]
    if not errors and int(first) > int(last):
        errors = [("sista_ar", gettext("Välj ett sista år som inte är före det första"))]
    return errors


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenField:
    """A unit's bought risk in the form: what was typed stays, `error` says what is wrong."""

    id: str
    unit: str
    label: str
    text: str
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenForm:
    """The units' fields and the source; `given` holds the risks when nothing is wrong."""

    fields: tuple[GivenField, ...]
    source: str
    source_error: str = ""
    given: tuple[GivenRisk, ...] = ()

    @property
    def errors(self) -> Errors:
        """Return everything that is wrong, with the unit's name."""
        found = [(one.id, f"{one.error} ({one.label})") for one in self.fields if one.error]
        return [*([("kalla", self.source_error)] if self.source_error else []), *found]


def begun_given(
    units: Sequence[tuple[str, str]], given: Mapping[str, GivenRisk], source: str
) -> GivenForm:
    """Return the form of the units (id, name) with the risks that the model holds, in per cent."""
    return GivenForm(
        fields=tuple(
            GivenField(id=f"r-{unit}", unit=unit, label=name, text=_percent(given.get(unit)))
            for unit, name in units
        ),
        source=source,
    )


def _percent(risk: GivenRisk | None) -> str:
    if risk is None:
        return ""
    return f"{(risk.value * 100).normalize():f}".replace(".", ",")


def read_given(units: Sequence[tuple[str, str]], typed: Mapping[str, str]) -> GivenForm:
    """Return the form as it was sent; risks are per cent, an empty field is a unit without one."""
    source = " ".join(typed.get("kalla", "").split())
    texts = {unit: typed.get(f"r-{unit}", "").strip() for unit, _ in units}
    entries = [
        Typed(unit=unit, text=text, source=source, place=unit)
        for unit, text in texts.items()
        if text
    ]
    given, faults = read_typed(entries, is_percent=True)
    told = {fault.column: in_words(fault) for fault in faults}
    if not entries and units:
        told = {units[0][0]: gettext("Skriv minst en skolas risk i procent.")}
    return GivenForm(
        fields=tuple(
            GivenField(id=f"r-{unit}", unit=unit, label=name, text=texts[unit],
                       error=told.get(unit, ""))
            for unit, name in units
        ),
        source=source,
        source_error="" if source else gettext("Skriv vem som har räknat fram risken och när."),
        given=given,
    )  # fmt: skip
