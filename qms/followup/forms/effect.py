"""The form that asks for an evaluation of an intervention."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import IntegerField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange

from qms.i18n.language import gettext, mark
from qms.web.forms import BaseForm, Filled

FIRST_YEAR, LAST_YEAR = 1990, 2100
BETWEEN = mark("Skriv ett år mellan 1990 och 2100")
LAGS = (("0", mark("samma år")), ("1", mark("våren efter")), ("2", mark("två vårar efter")))


class EvaluationForm(BaseForm):
    """Which outcomes and springs; the units' own rows are read by `paths_of`."""

    near = SelectMultipleField(mark("Nära resultat"), validate_choice=False)
    far = SelectMultipleField(mark("Resultat längre bort"), validate_choice=False)
    first_year = IntegerField(
        mark("Första våren"),
        validators=[
            Filled(mark("Skriv det första året")),
            NumberRange(FIRST_YEAR, LAST_YEAR, BETWEEN),
        ],
    )
    last_year = IntegerField(
        mark("Sista våren"),
        validators=[
            Filled(mark("Skriv det sista året")),
            NumberRange(FIRST_YEAR, LAST_YEAR, BETWEEN),
        ],
    )
    lag = SelectField(mark("Resultatet väntas"), validate_choice=False)

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401 - as WTForms takes them
        super().__init__(*args, **more)
        self.lag.choices = [SelectChoice(value=key, label=gettext(word)) for key, word in LAGS]

    def lag_years(self) -> int:
        """Return how many springs after the year of money results are looked at."""
        return int(self.lag.data) if self.lag.data in dict(LAGS) else 1


def paths_of(given: Mapping[str, str], units: Iterable[int], *, last: int) -> dict[int, range]:
    """Return each unit's springs with the intervention, from the row's two choices."""
    found = {}
    for unit in units:
        first, end = (_year(given.get(f"{name}-{unit}", "")) for name in ("fran", "till"))
        if first is not None:
            found[unit] = range(first, (last if end is None else end) + 1)
    return found


def _year(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else None
