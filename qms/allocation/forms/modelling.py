"""The forms of the module: a new model, its weights, a calculation."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import Length, NumberRange

from qms.allocation.core.model import Factor
from qms.allocation.core.records import ModelHead
from qms.i18n.language import gettext, mark
from qms.kernel.numbers import parse_decimal
from qms.web.forms import BaseForm, Filled, MoneyField

YEARS = NumberRange(2000, 2100, mark("Skriv ett år mellan 2000 och 2100"))


class DraftForm(BaseForm):
    """A new model: what it is called and from which budget year it is meant."""

    name = StringField(
        mark("Modellens namn"),
        validators=[
            Filled(mark("Skriv vad modellen heter")),
            Length(max=120, message=mark("Korta namnet till 120 tecken")),
        ],
    )
    budget_year = IntegerField(
        mark("Gäller från budgetår"),
        validators=[Filled(mark("Skriv från vilket budgetår modellen gäller")), YEARS],
    )
    copy_of = SelectField(
        mark("Börja som"),
        description=mark("Utan modell tas alla faktorer i registret med, med lika vikter."),
        coerce=int,
        validate_choice=False,
        default=0,
    )

    def offer(self, models: Iterable[ModelHead]) -> None:
        """Let the draft begin as one of the models, whatever its year and state."""
        known = [(one.id, f"{one.name} ({one.budget_year})") for one in models]
        self.copy_of.choices = [(0, gettext("den senast fastställda")), *known]

    @property
    def begins_as(self) -> int | None:
        """Return the model to copy, None for the latest adopted one."""
        offered = {value for value, _ in self.copy_of.choices}
        return self.copy_of.data if self.copy_of.data and self.copy_of.data in offered else None


class RunForm(BaseForm):
    """A calculation: for which year, and how much there is."""

    budget_year = IntegerField(
        mark("Budgetår"),
        description=mark("Elever och bakgrund den 15 oktober året före används."),
        validators=[Filled(mark("Skriv vilket budgetår ersättningen gäller")), YEARS],
    )
    pot = MoneyField(
        mark("Pott att fördela"),
        description=mark("Hela beloppet i kronor, till exempel 48 000 000."),
        validators=[Filled(mark("Skriv hur många kronor som ska fördelas"))],
    )
    carry_reason = StringField(
        mark("Skäl att behålla förra årets index"),
        description=mark("Lämna tomt för att räkna index på nytt. Skälet sparas i beräkningen."),
        validators=[Length(max=300, message=mark("Korta skälet till 300 tecken"))],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightField:
    """One weight in the form: what was typed stays in `text`, `error` says what is wrong."""

    id: str
    factor: str
    category: str
    label: str
    text: str
    error: str = ""


Groups = tuple[tuple[Factor, tuple[WeightField, ...]], ...]


def weight_groups(
    offered: Iterable[Factor], used: Sequence[Factor], typed: Mapping[str, str] | None = None
) -> Groups:
    """Return the fields per factor; empty for a factor the model does not use."""
    names = {factor.name for factor in used}
    return tuple(
        (factor, _fields(place, factor, typed=typed, is_used=factor.name in names))
        for place, factor in enumerate(offered)
    )


def _fields(
    place: int, factor: Factor, *, typed: Mapping[str, str] | None, is_used: bool
) -> tuple[WeightField, ...]:
    found = []
    for number, category in enumerate(factor.categories):
        key = f"w-{place}-{number}"
        stored = f"{category.weight.normalize():f}".replace(".", ",") if is_used else ""
        found.append(
            WeightField(
                id=key,
                factor=factor.name,
                category=category.name,
                label=category.label or category.name,
                text=stored if typed is None else typed.get(key, "").strip(),
            )
        )
    return tuple(found)


def checked(groups: Groups) -> Groups:
    """Return the groups with every fault told at its field."""
    read = tuple((factor, _checked_factor(fields)) for factor, fields in groups)
    if groups and not any(field.text for _, fields in read for field in fields):
        factor, fields = read[0]
        told = replace(fields[0], error=gettext("Ge minst en faktor vikter"))
        return ((factor, (told, *fields[1:])), *read[1:])
    return read


def _checked_factor(fields: tuple[WeightField, ...]) -> tuple[WeightField, ...]:
    if not any(field.text for field in fields):
        return fields
    read = tuple(replace(field, error=_fault(field)) for field in fields)
    if any(field.error for field in read) or any(_value(field) for field in read):
        return read
    message = gettext("Minst en vikt i faktorn ska vara större än 0. Töm alla för att ta bort den")
    return (replace(read[0], error=message), *read[1:])


def _fault(field: WeightField) -> str:
    if not field.text:
        return gettext("Skriv en vikt, 0 om kategorin inte ska ge poäng")
    value = parse_decimal(field.text)
    if value is None:
        return gettext("Skriv vikten med siffror, till exempel 1,5")
    if not 0 <= value <= 1000:
        return gettext("Skriv en vikt mellan 0 och 1 000")
    return ""


def _value(field: WeightField) -> Decimal | None:
    return parse_decimal(field.text) if field.text else None


def errors_in(groups: Groups) -> list[tuple[str, str]]:
    """Return (field id, what is wrong) for the error summary, with factor and category."""
    return [
        (field.id, f"{field.error} ({factor.label or factor.name}, {field.label})")
        for factor, fields in groups
        for field in fields
        if field.error
    ]


def weights_in(groups: Groups) -> dict[tuple[str, str], Decimal | None]:
    """Return the weights that were typed; only called when there are no faults."""
    return {
        (field.factor, field.category): _value(field) for _, fields in groups for field in fields
    }
