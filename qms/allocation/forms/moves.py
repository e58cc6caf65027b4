"""The form that moves money between a provider's own schools."""

from collections.abc import Iterable

from wtforms import SelectField, TextAreaField
from wtforms.validators import Length

from qms.allocation.core.budget.moves import LONGEST_REASON, SHORTEST_REASON, Move
from qms.i18n.language import gettext, mark
from qms.i18n.order import swedish_key
from qms.org.core.nodes import Unit
from qms.web.forms import BaseForm, Filled, MoneyField


class MoveForm(BaseForm):
    """From one school to another, how much and why."""

    from_unit = SelectField(mark("Från skolan"), coerce=int, validate_choice=False, default=0)
    to_unit = SelectField(mark("Till skolan"), coerce=int, validate_choice=False, default=0)
    amount = MoneyField(
        mark("Belopp"), validators=[Filled(mark("Skriv hur många kronor som flyttas"))]
    )
    reason = TextAreaField(
        mark("Skäl"),
        description=mark("Visas i listan över flyttar. Skriv inget om enskilda elever."),
        validators=[
            Filled(mark("Skriv varför pengarna flyttas")),
            Length(min=SHORTEST_REASON, message=mark("Skriv skälet med några ord")),
            Length(max=LONGEST_REASON, message=mark("Korta skälet till 500 tecken")),
        ],
    )

    def offer(self, units: Iterable[Unit]) -> None:
        """Let the schools be chosen, by name."""
        ordered = sorted(units, key=lambda unit: swedish_key(unit.name))
        choices = [(0, gettext("Välj skola")), *((unit.id, unit.name) for unit in ordered)]
        self.from_unit.choices = self.to_unit.choices = choices

    def validate(self, extra_validators: object = None) -> bool:
        """Return whether the form is filled in; two schools must be chosen."""
        is_right = super().validate(extra_validators)
        for field, words in (
            (self.from_unit, gettext("Välj vilken skola pengarna tas från")),
            (self.to_unit, gettext("Välj vilken skola som får pengarna")),
        ):
            if not field.data:
                field.errors = [words]
                is_right = False
        return is_right

    @property
    def move(self) -> Move:
        """Return what was asked for; only after the form is found right."""
        return Move(
            from_unit=self.from_unit.data,
            to_unit=self.to_unit.data,
            ore=self.amount.data or 0,
            reason=self.reason.data or "",
        )
