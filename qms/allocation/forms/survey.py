"""The forms of surveys: opening one, and answering for a group."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from wtforms import DateField, IntegerField

from qms.allocation.core.survey.answer_file import LARGEST_COST
from qms.allocation.core.survey.legitimacy import HIGHEST, LOWEST, LegitimacyAnswer
from qms.allocation.core.survey.round import Measure, Round, WeightAnswer
from qms.allocation.forms.modelling import YEARS
from qms.i18n.language import gettext, mark
from qms.kernel.numbers import parse_decimal
from qms.web.forms import BaseForm, Filled

MOST_MEASURES = 10
LONGEST_NAME, LONGEST_COMMENT = 80, 600
RATINGS = frozenset(str(rating) for rating in range(LOWEST, HIGHEST + 1))
DONT_KNOW = "vet-inte"


class SurveyForm(BaseForm):
    """Which year a survey concerns and its last day."""

    year = IntegerField(mark("År"), validators=[Filled(mark("Skriv vilket år det gäller")), YEARS])
    last_day = DateField(
        mark("Sista dagen att svara"), validators=[Filled(mark("Välj sista dagen att svara"))]
    )


class LastDayForm(BaseForm):
    """More or less time."""

    last_day = DateField(
        mark("Sista dagen att svara"), validators=[Filled(mark("Välj sista dagen att svara"))]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureField:
    """A measure as typed: a name and a cost, with what is wrong with each."""

    key: str
    name: str
    cost: str
    name_error: str = ""
    cost_error: str = ""


def measure_fields(
    usual: Sequence[Measure], typed: Mapping[str, str] | None = None
) -> tuple[MeasureField, ...]:
    """Return ten rows: the usual measures first, or what was typed."""
    names = {one.key: (one.name, shown(one.cost)) for one in usual}
    keys = [f"m-{number}" for number in range(1, MOST_MEASURES + 1)]
    if typed is None:
        return tuple(
            MeasureField(
                key=key, name=names.get(key, ("", ""))[0], cost=names.get(key, ("", ""))[1]
            )
            for key in keys
        )
    return tuple(
        _checked(
            MeasureField(
                key=key,
                name=" ".join(typed.get(f"{key}-name", "").split()),
                cost=typed.get(f"{key}-cost", "").strip(),
            )
        )
        for key in keys
    )


def _checked(field: MeasureField) -> MeasureField:
    if not field.name and not field.cost:
        return field
    if not field.name:
        return replace(field, name_error=gettext("Skriv vad insatsen heter"))
    if len(field.name) > LONGEST_NAME:
        return replace(field, name_error=gettext("Korta namnet till 80 tecken"))
    return replace(field, cost_error=cost_fault(field.cost))


def cost_fault(text: str) -> str:
    """Return what is wrong with a cost, empty when nothing is."""
    value = parse_decimal(text)
    if value is None:
        return gettext("Skriv kostnaden i kronor per elev och år, till exempel 12 000")
    if not 0 < value <= LARGEST_COST:
        return gettext("Skriv en kostnad från 1 krona till tio miljoner")
    return ""


def measures_in(fields: Iterable[MeasureField]) -> tuple[Measure, ...]:
    """Return the measures that were typed; only called when there are no faults."""
    return tuple(
        Measure(key=field.key, name=field.name, cost=parse_decimal(field.cost) or Decimal(0))
        for field in fields
        if field.name
    )


def measure_errors(fields: Iterable[MeasureField]) -> list[tuple[str, str]]:
    """Return (field id, what is wrong)."""
    found = []
    for field in fields:
        if field.name_error:
            found.append((f"{field.key}-name", field.name_error))
        if field.cost_error:
            found.append((f"{field.key}-cost", f"{field.cost_error} ({field.name})"))
    return found


def shown(value: Decimal) -> str:
    """Return a number as it is typed: no zeros at the end, decimal comma."""
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberField:
    """One number of an answer as typed; `id` is the measure's key."""

    id: str
    label: str
    text: str
    usual: Decimal
    error: str = ""


def share_fields(
    asked: Round, answer: WeightAnswer, number: int, typed: Mapping[str, str] | None = None
) -> tuple[NumberField, ...]:
    """Return one field per measure for group `number` (from 1), in per cent of the group."""
    group = asked.groups[number - 1]
    stored = answer.shares.get(group, {})
    fields = (
        NumberField(
            id=one.key,
            label=one.name,
            usual=answer.costs.get(one.key, one.cost),
            text=_percent(stored.get(one.key)) if typed is None else typed.get(one.key, "").strip(),
        )
        for one in asked.measures
    )
    return tuple(replace(field, error=_share_fault(field.text)) for field in fields)


def _percent(share: Decimal | None) -> str:
    return "" if share is None else shown(share * 100)


def _share_fault(text: str) -> str:
    if not text:
        return ""
    value = parse_decimal(text.removesuffix("%"))
    if value is None:
        return gettext("Skriv andelen i procent, till exempel 25")
    return "" if 0 <= value <= 100 else gettext("Skriv en andel mellan 0 och 100 procent")


def shares_in(fields: Iterable[NumberField]) -> dict[str, Decimal]:
    """Return the shares 0–1 that were typed; an empty field is no need."""
    return {
        field.id: (parse_decimal(field.text.removesuffix("%")) or Decimal(0)) / 100
        for field in fields
        if field.text
    }


def cost_fields(
    asked: Round, answer: WeightAnswer, typed: Mapping[str, str] | None = None
) -> tuple[NumberField, ...]:
    """Return one field per measure with what it costs at the unit."""
    fields = (
        NumberField(
            id=one.key,
            label=one.name,
            usual=one.cost,
            text=shown(answer.costs.get(one.key, one.cost)) if typed is None
            else typed.get(one.key, "").strip(),
        )
        for one in asked.measures
    )  # fmt: skip
    return tuple(replace(field, error=cost_fault(field.text)) for field in fields)


def costs_in(fields: Iterable[NumberField]) -> dict[str, Decimal]:
    """Return the costs that were typed; only called when there are no faults."""
    return {field.id: parse_decimal(field.text) or Decimal(0) for field in fields}


def number_errors(fields: Iterable[NumberField]) -> list[tuple[str, str]]:
    """Return (field id, what is wrong)."""
    return [(field.id, f"{field.error} ({field.label})") for field in fields if field.error]


def opinion_in(keys: Sequence[str], typed: Mapping[str, str]) -> LegitimacyAnswer | None:
    """Return the ratings that were chosen; None when a statement has none."""
    ratings: dict[str, int | None] = {}
    for key in keys:
        text = typed.get(key, "")
        if text == DONT_KNOW:
            ratings[key] = None
        elif text in RATINGS:
            ratings[key] = int(text)
        else:
            return None
    # A browser counts a new line as one character and sends two.
    comment = "\n".join(typed.get("comment", "").strip().splitlines())[:LONGEST_COMMENT]
    return LegitimacyAnswer(ratings=ratings, comment=comment)
