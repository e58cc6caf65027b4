"""The base form and the fields that read what Swedes type."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.meta import DefaultMeta
from wtforms.validators import StopValidation

from qms.i18n.formats import kr, typed_kr
from qms.i18n.language import gettext, language
from qms.kernel.money import parse_ore
from qms.kernel.numbers import parse_decimal

LARGEST_ORE = 10**14  # a thousand milliards of kronor, more than any municipality has


def too_large() -> str:
    """Return that an amount is larger than any that is stored, and how large it may be."""
    return gettext("Skriv ett belopp som är högst %(most)s. Räkna nollorna.") % {
        "most": kr(LARGEST_ORE)
    }


class BaseForm(FlaskForm):
    """Every form's base: protected against forgery, its messages in the reader's language."""

    class Meta(FlaskForm.Meta):
        """Settings of the form itself."""

        @property
        def locales(self) -> list[str]:
            """Return the languages of WTForms' own messages."""
            return [language()]

        def get_translations(self, form: Any) -> Any:  # noqa: ANN401 - WTForms has no types
            """Return WTForms' own catalogue; Flask-WTF would ask Flask-Babel."""
            return DefaultMeta.get_translations(self, form)

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401 - as WTForms takes them
        super().__init__(*args, **more)
        for field in self:
            field.label.text = gettext(field.label.text)
            field.description = gettext(field.description)

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as WTForms
        """Return whether all is right; the messages are then in the reader's language."""
        is_right = bool(super().validate(extra_validators))
        for field in self:
            field.errors = [gettext(error) for error in field.errors]
        return is_right


class MoneyField(StringField):
    """An amount in kronor; `data` is whole öre. What was typed stays in the field."""

    raw_text = ""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return typed_kr(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the amount; an unreadable one is an error that says how to write it."""
        text = valuelist[0].strip() if valuelist else ""
        self.data = parse_ore(text) if text else None
        if text and self.data is None:
            raise ValueError(gettext("Skriv ett belopp med siffror, till exempel 1 245 000"))
        if self.data is not None and abs(self.data) > LARGEST_ORE:
            raise ValueError(too_large())


class NumberField(StringField):
    """A number as Swedes write it; `data` is exact. What was typed stays in the field."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else format(self.data, "f").replace(".", ",")

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number; an unreadable one is an error that says how to write it."""
        text = valuelist[0].strip() if valuelist else ""
        self.data = parse_decimal(text) if text else None
        if text and self.data is None:
            raise ValueError(gettext("Skriv ett tal med siffror, till exempel 12,5"))


class Filled:
    """Require something typed; keeps a field's own fault about what was typed."""

    field_flags = {"required": True}  # noqa: RUF012 - WTForms reads a plain attribute

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, form: Any, field: Any) -> None:  # noqa: ANN401 - WTForms has no types
        """Stop with the message when the field is empty."""
        typed = field.raw_data and str(field.raw_data[0]).strip()
        if not typed:
            field.errors = []
            raise StopValidation(self.message)
