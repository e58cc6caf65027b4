"""The forms of the template editor: one part of a template at a time."""

from collections.abc import Mapping
from typing import Any

from wtforms import (
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, NumberRange, Optional

from qms.followup.core.editor.document import Document, Table
from qms.followup.core.editor.new_parts import RULES_FOR
from qms.followup.core.report.columns import RowKind
from qms.followup.core.report.questions import QuestionType, Visibility
from qms.followup.template_labels import (
    ROWS,
    TYPES,
    VISIBILITIES,
    form_label,
    rule_labels,
    source_labels,
)
from qms.i18n.language import gettext, mark
from qms.web.forms import BaseForm, Filled

SHORT, LONG, LONGEST = 160, 300, 600
MOST_MINUTES = 2_000
ALL_FORMS = (
    "preschool", "preschool_class", "compulsory", "leisure_centre", "adapted_compulsory",
    "upper_secondary", "adapted_upper_secondary", "provider",
)  # fmt: skip


def lines_of(text: str | None) -> list[str]:
    """Return the lines that say something, without spaces around them."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


class PartForm(BaseForm):
    """A form about one part; `seen` is the draft's save count when the page was shown."""

    seen = HiddenField()

    def offer(self, document: Document, table: Table) -> None:
        """Give the fields their choices."""

    def show(self, table: Table) -> None:
        """Fill the fields with what the part says now."""
        for field in self:
            if field.name in ("seen", "csrf_token"):
                continue
            value = table.get(field.name)
            field.data = "\n".join(value) if isinstance(field, TextAreaField) and isinstance(
                value, list
            ) else value  # fmt: skip

    def values(self) -> Mapping[str, Any]:
        """Return what was written, as the template file has it; None for nothing."""
        return {
            field.name: field.data.strip() if isinstance(field.data, str) else field.data
            for field in self
            if field.name not in ("seen", "csrf_token")
        }


def _checkboxes(label: str, description: str = "") -> SelectMultipleField:
    return SelectMultipleField(label, description=description)


class HeadForm(PartForm):
    """What the template is called, for whom it is and what it rests on."""

    title_sv = StringField(
        mark("Titel"), validators=[Filled(mark("Skriv mallens titel")), Length(max=SHORT)]
    )
    title_en = StringField(mark("Titel på engelska"), validators=[Length(max=SHORT)])
    purpose_sv = TextAreaField(
        mark("Syfte"),
        description=mark("En mening om vad rapporten är till för."),
        validators=[Filled(mark("Skriv vad rapporten är till för")), Length(max=LONG)],
    )
    applies_to = _checkboxes(mark("Skolformer"), mark("De som rapporten begärs av."))
    minutes_target = IntegerField(
        mark("Tid att skriva, minuter"),
        description=mark("Visas för den som ska skriva."),
        validators=[NumberRange(min=1, max=MOST_MINUTES)],
    )
    legal = TextAreaField(mark("Lagstöd"), description=mark("Ett lagrum per rad."))

    def offer(self, document: Document, table: Table) -> None:
        """Offer the school forms."""
        self.applies_to.choices = [(form, form_label(form)) for form in ALL_FORMS]

    def values(self) -> Mapping[str, Any]:
        """Return the head's values; the legal ground a line each."""
        return {**super().values(), "legal": lines_of(self.legal.data)}


class SectionForm(PartForm):
    """What a section, a step on the screen, is called."""

    title_sv = StringField(
        mark("Delens namn"),
        description=mark("Kort. Visas i stegen bredvid sidan."),
        validators=[Filled(mark("Skriv vad delen heter")), Length(max=SHORT)],
    )
    title_en = StringField(mark("Delens namn på engelska"), validators=[Length(max=SHORT)])
    heading_sv = StringField(
        mark("Sidans rubrik"),
        description=mark("Lämna tomt för att använda namnet."),
        validators=[Length(max=SHORT)],
    )
    heading_en = StringField(mark("Sidans rubrik på engelska"), validators=[Length(max=SHORT)])
    intro_sv = TextAreaField(mark("Inledning"), validators=[Length(max=LONGEST)])
    intro_en = TextAreaField(mark("Inledning på engelska"), validators=[Length(max=LONGEST)])


class WordsForm(PartForm):
    """The question as it is asked, and the help beside it."""

    text_sv = TextAreaField(
        mark("Frågan"), validators=[Filled(mark("Skriv frågan på svenska")), Length(max=LONG)]
    )
    text_en = TextAreaField(mark("Frågan på engelska"), validators=[Length(max=LONG)])
    hint_sv = TextAreaField(
        mark("Hjälptext"),
        description=mark("En eller två meningar som alltid syns."),
        validators=[Length(max=LONGEST)],
    )
    hint_en = TextAreaField(mark("Hjälptext på engelska"), validators=[Length(max=LONGEST)])


class NewQuestionForm(PartForm):
    """A new question: where, what it wants, and how it is asked."""

    section = SelectField(mark("Del"))
    kind = SelectField(
        mark("Typ av svar"), description=mark("Typen går inte att ändra när mallen är publicerad.")
    )
    text_sv = TextAreaField(
        mark("Frågan"), validators=[Filled(mark("Skriv frågan på svenska")), Length(max=LONG)]
    )
    text_en = TextAreaField(mark("Frågan på engelska"), validators=[Length(max=LONG)])

    def offer(self, document: Document, table: Table) -> None:
        """Offer the sections, and the types with the rows they can show."""
        self.section.choices = [
            (one.key, one.table.get("title_sv", one.key)) for one in document.sections
        ]
        lists = [
            (f"{QuestionType.ACTION_LIST}:{rows}", f"{gettext(TYPES[QuestionType.ACTION_LIST])}: "
             f"{gettext(ROWS[rows]).lower()}")
            for rows in (RowKind.ACTIONS, RowKind.LAST_ACTIONS, RowKind.PREVIOUS)
        ]  # fmt: skip
        plain = [
            (kind.value, gettext(label))
            for kind, label in TYPES.items()
            if kind is not QuestionType.ACTION_LIST
        ]
        self.kind.choices = [*plain, *lists]

    @property
    def chosen(self) -> tuple[QuestionType, RowKind | None]:
        """Return the type that was chosen, and the rows when it says."""
        kind, _, rows = str(self.kind.data).partition(":")
        return QuestionType(kind), RowKind(rows) if rows else None


class WhoForm(PartForm):
    """Who is asked the question, whether they must answer, and who may read it."""

    required = RadioField(mark("Måste frågan besvaras?"))
    visibility = RadioField(mark("Vem får läsa svaret?"))
    applies_to = _checkboxes(
        mark("Bara dessa skolformer"), mark("Lämna alla tomma för att fråga alla.")
    )
    condition = StringField(
        mark("Fråga bara när"),
        description=mark("Ett villkor, till exempel left_kr < 0. Lämna tomt för att alltid fråga."),
        validators=[Length(max=LONG)],
    )

    def offer(self, document: Document, table: Table) -> None:
        """Offer what the template is for."""
        self.required.choices = [("ja", gettext("Ja")), ("nej", gettext("Nej"))]
        self.visibility.choices = [(one.value, gettext(VISIBILITIES[one])) for one in Visibility]
        forms = dict.fromkeys([*document.head["applies_to"], *table.get("applies_to", ())])
        self.applies_to.choices = [(form, form_label(form)) for form in forms]

    def show(self, table: Table) -> None:
        """Show whether an answer is required as yes or no."""
        super().show(table)
        self.required.data = "ja" if table["required"] else "nej"

    def values(self) -> Mapping[str, Any]:
        """Return the values; all forms chosen is the same as none."""
        forms = self.applies_to.data or []
        is_all = len(forms) == len(self.applies_to.choices or ())
        return {
            **super().values(),
            "required": self.required.data == "ja",
            "applies_to": [] if is_all else forms,
        }


class ChecksForm(PartForm):
    """What the answer is checked for, and what it is filled in with."""

    quality_rules = _checkboxes(
        mark("Kontroller före inlämning"), mark("Skrivaren får se orden som står här.")
    )
    prefill = _checkboxes(mark("Fylls i med"), mark("Det som redan finns i ett register."))

    def offer(self, document: Document, table: Table) -> None:
        """Offer the checks that can look at the type and those it has, and every source."""
        fitting = {*RULES_FOR.get(table["type"], ()), *table.get("quality_rules", ())}
        rules = [one for one in rule_labels(document) if one[0] in fitting]
        self.quality_rules.choices = rules
        if not rules:
            del self.quality_rules
        self.prefill.choices = source_labels(document)


class PublishForm(PartForm):
    """That the draft becomes a version, with what it is about."""

    note = TextAreaField(
        mark("Vad är nytt?"),
        description=mark("En mening för den som läser listan över versioner. Kan lämnas tom."),
        validators=[Optional(), Length(max=1_000)],
    )
