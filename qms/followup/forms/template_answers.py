"""What an answer is made of, by the question's type."""

from collections.abc import Mapping
from typing import Any

from wtforms import IntegerField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms import TextAreaField as Area
from wtforms.validators import Length, NumberRange, Optional

from qms.followup.core.editor.document import Document, Table
from qms.followup.core.report.questions import Duty, QuestionType
from qms.followup.forms.template import SHORT, PartForm, lines_of
from qms.followup.template_labels import DUTIES, REACHES, SUMS, column_labels, form_label
from qms.i18n.language import gettext, mark
from qms.web.forms import Filled

MOST_WORDS, MOST_ROWS, MOST_CHOICES = 5_000, 100, 100
LINES = mark("Ett svar per rad, i den ordning de visas.")
FROM_INDICATORS = "indicators"
SCALE_PARTS = ("min", "max", "min_label_sv", "min_label_en", "max_label_sv", "max_label_en")


class TextAnswerForm(PartForm):
    """A text with a length to aim at."""

    max_words = IntegerField(
        mark("Rekommenderat antal ord, högst"),
        description=mark("Längre texter går att lämna in, men skrivaren får en påminnelse."),
        validators=[Optional(), NumberRange(min=0, max=MOST_WORDS)],
    )


class NumberAnswerForm(PartForm):
    """A number of something."""

    unit_sv = StringField(mark("Enhet"), description=mark("Till exempel elever eller procent."),
                          validators=[Length(max=40)])  # fmt: skip
    unit_en = StringField(mark("Enhet på engelska"), validators=[Length(max=40)])


class ChoiceAnswerForm(PartForm):
    """The answers to choose among."""

    options_sv = Area(mark("Svar att välja på"), description=LINES)
    options_en = Area(
        mark("Svaren på engelska"),
        description=mark("Lika många rader i samma ordning. Lämna tomt om de inte är översatta."),
    )

    def values(self) -> Mapping[str, Any]:
        """Return the answers, a line each."""
        lists = {name: lines_of(self[name].data) for name in ("options_sv", "options_en")}
        return {**super().values(), **lists}


class ManyAnswersForm(ChoiceAnswerForm):
    """Several answers of several."""

    options_from = RadioField(mark("Varifrån kommer svaren?"))
    max_choices = IntegerField(
        mark("Högst så många svar"),
        description=mark("Lämna tomt om alla får väljas."),
        validators=[Optional(), NumberRange(min=0, max=MOST_CHOICES)],
    )

    def offer(self, document: Document, table: Table) -> None:
        """Offer the two places that answers come from."""
        self.options_from.choices = [
            ("", gettext("Listan här")),
            (FROM_INDICATORS, gettext("Mallens egna indikatorer")),
        ]

    def show(self, table: Table) -> None:
        """Show the list as the place when the file says nothing."""
        super().show(table)
        self.options_from.data = table.get("options_from", "")


class MoneyAnswerForm(ChoiceAnswerForm):
    """A sum of kronor: the report's own or another."""

    sum = SelectField(mark("Är det redovisningens eget belopp?"))
    may_exceed = RadioField(mark("Får insatserna kosta mer än beloppet?"))

    def offer(self, document: Document, table: Table) -> None:
        """Offer the report's sums."""
        self.sum.choices = [(str(key), gettext(label)) for key, label in SUMS.items()]
        self.may_exceed.choices = [("nej", gettext("Nej")), ("ja", gettext("Ja"))]
        self.options_sv.label.text = gettext("Vad händer med beloppet? Svar att välja på")

    def show(self, table: Table) -> None:
        """Show yes or no for what may be exceeded."""
        super().show(table)
        self.sum.data = table.get("sum", "")
        self.may_exceed.data = "ja" if table.get("may_exceed") else "nej"

    def values(self) -> Mapping[str, Any]:
        """Return the values; a sum that may not be exceeded says nothing of it."""
        return {**super().values(), "may_exceed": self.may_exceed.data == "ja" or None}


class ScaleAnswerForm(PartForm):
    """A whole number between two ends."""

    min = IntegerField(mark("Lägsta"), validators=[NumberRange(min=-100, max=100)])
    max = IntegerField(mark("Högsta"), validators=[NumberRange(min=-100, max=100)])
    min_label_sv = StringField(mark("Ord för lägsta"), validators=[Length(max=60)])
    min_label_en = StringField(mark("Ord för lägsta på engelska"), validators=[Length(max=60)])
    max_label_sv = StringField(mark("Ord för högsta"), validators=[Length(max=60)])
    max_label_en = StringField(mark("Ord för högsta på engelska"), validators=[Length(max=60)])

    def show(self, table: Table) -> None:
        """Show the scale's own table."""
        super().show(table.get("scale", {}))

    def values(self) -> Mapping[str, Any]:
        """Return the scale as one value."""
        said = super().values()
        return {"scale": {key: said[key] for key in SCALE_PARTS if said[key] not in ("", None)}}


class TableAnswerForm(PartForm):
    """Which cells of a table must be filled in; its columns are changed one at a time."""

    needs = SelectMultipleField(mark("Måste fyllas i på varje rad"))
    max_rows = IntegerField(
        mark("Högst så många rader"),
        description=mark("Lämna tomt om antalet är fritt."),
        validators=[Optional(), NumberRange(min=0, max=MOST_ROWS)],
    )
    reach = SelectField(mark("Visa"))

    def offer(self, document: Document, table: Table) -> None:
        """Offer the columns that are shown."""
        labels = column_labels(table)
        self.needs.choices = [(key, labels[key]) for key in table.get("columns", ())]
        self.reach.choices = [(key, gettext(label)) for key, label in REACHES.items()]
        if table["rows"] != "activities":
            del self.reach


ANSWER_FORMS: dict[str, type[PartForm]] = {
    QuestionType.TEXT: TextAnswerForm,
    QuestionType.NUMBER: NumberAnswerForm,
    QuestionType.MONEY: MoneyAnswerForm,
    QuestionType.CHOICE: ChoiceAnswerForm,
    QuestionType.MULTI_CHOICE: ManyAnswersForm,
    QuestionType.SCALE: ScaleAnswerForm,
    QuestionType.ACTIVITY_TABLE: TableAnswerForm,
    QuestionType.ACTION_LIST: TableAnswerForm,
}
"""The types whose answer has something to set; the others follow from type and prefill."""


class ColumnForm(PartForm):
    """What a column is called in one table, and whether it can be written in."""

    label_sv = StringField(
        mark("Rubrik"),
        description=mark("Lämna tomt för den vanliga rubriken."),
        validators=[Length(max=SHORT)],
    )
    label_en = StringField(mark("Rubrik på engelska"), validators=[Length(max=SHORT)])
    fixed = RadioField(mark("Kan den skrivas i?"))

    def offer(self, document: Document, table: Table) -> None:
        """Offer the two ways."""
        self.fixed.choices = [("nej", gettext("Ja")), ("ja", gettext("Nej, den visas bara"))]


class GroupForm(PartForm):
    """A group that takes part, and what the law says of it."""

    name_sv = StringField(
        mark("Grupp"), validators=[Filled(mark("Skriv gruppens namn")), Length(max=SHORT)]
    )
    name_en = StringField(mark("Grupp på engelska"), validators=[Length(max=SHORT)])
    duty = RadioField(mark("Vad säger lagen?"), default=Duty.NONE.value)
    applies_to = SelectMultipleField(
        mark("Bara dessa skolformer"), description=mark("Lämna alla tomma för att fråga alla.")
    )

    def offer(self, document: Document, table: Table) -> None:
        """Offer the duties, and the forms that the template is for."""
        self.duty.choices = [(one.value, gettext(DUTIES[one])) for one in Duty]
        self.applies_to.choices = [(form, form_label(form)) for form in document.head["applies_to"]]

    def show(self, table: Table) -> None:
        """Show no duty as that."""
        super().show(table)
        self.duty.data = table.get("duty", Duty.NONE.value)
