"""What the parts of a report template are called in the editor, and what changed in words."""

from collections.abc import Mapping, Sequence

from qms.followup.core.editor.differences import Change, Difference, Part
from qms.followup.core.editor.document import Document, Table
from qms.followup.core.editor.versions import VersionState
from qms.followup.core.report.columns import COLUMNS, RowKind
from qms.followup.core.report.questions import Duty, QuestionType, SumKind, Visibility
from qms.followup.cycle_labels import FORMS
from qms.followup.queries import defaults
from qms.i18n.language import gettext, language, mark

TYPES = {
    QuestionType.TEXT: mark("Text"),
    QuestionType.NUMBER: mark("Tal"),
    QuestionType.MONEY: mark("Kronor"),
    QuestionType.CHOICE: mark("Ett svar av flera"),
    QuestionType.MULTI_CHOICE: mark("Flera svar av flera"),
    QuestionType.SCALE: mark("Skala"),
    QuestionType.DATE: mark("Datum"),
    QuestionType.INDICATOR_TABLE: mark("Tabell med indikatorer"),
    QuestionType.ACTIVITY_TABLE: mark("Tabell med insatser och kronor"),
    QuestionType.ACTION_LIST: mark("Lista med åtgärder"),
    QuestionType.PARTICIPATION: mark("Vilka som deltagit"),
    QuestionType.ATTACHMENT: mark("Bilaga"),
    QuestionType.READONLY: mark("Uppgifter som bara visas"),
}
ROWS = {
    RowKind.ACTIVITIES: mark("Insatser"),
    RowKind.PREVIOUS: mark("Förra årets insatser"),
    RowKind.ACTIONS: mark("Nya åtgärder"),
    RowKind.LAST_ACTIONS: mark("Förra årets åtgärder"),
}
VISIBILITIES = {
    Visibility.PUBLIC: mark("Får publiceras"),
    Visibility.INTERNAL: mark("Enheten och förvaltningen"),
    Visibility.RESTRICTED: mark("Bara namngivna roller"),
}
SUMS = {
    "": mark("Nej, ett eget belopp"),
    SumKind.AMOUNT: mark("Det som enheten fick"),
    SumKind.CARRIED: mark("Det som fördes över från förra året"),
    SumKind.UNUSED: mark("Det som inte är använt"),
}
DUTIES = {
    Duty.TAKE_PART: mark("Ska medverka"),
    Duty.OFFERED: mark("Ska erbjudas att delta"),
    Duty.NONE: mark("Inget krav"),
}
REACHES = {
    "": mark("Alla insatser"),
    "target_group": mark("Bara de som går direkt till barn och elever"),
    "capacity": mark("Bara de som stärker enheten"),
}
STATES = {
    VersionState.DEFAULT: ("none", mark("Förvalt innehåll")),
    VersionState.DRAFT: ("now", mark("Utkast")),
    VersionState.PUBLISHED: ("ok", mark("Publicerad")),
    VersionState.WITHDRAWN: ("back", mark("Ur bruk")),
}
ALL_FORMS = {**FORMS, "provider": mark("Huvudmannen")}
FIELDS = {
    "title_sv": mark("rubriken"),
    "title_en": mark("rubriken på engelska"),
    "heading_sv": mark("sidans rubrik"),
    "heading_en": mark("sidans rubrik på engelska"),
    "intro_sv": mark("inledningen"),
    "intro_en": mark("inledningen på engelska"),
    "purpose_sv": mark("syftet"),
    "minutes_target": mark("tiden i minuter"),
    "legal": mark("lagstödet"),
    "text_sv": mark("texten"),
    "text_en": mark("texten på engelska"),
    "hint_sv": mark("hjälptexten"),
    "hint_en": mark("hjälptexten på engelska"),
    "required": mark("kravet på svar"),
    "visibility": mark("vem som får läsa"),
    "max_words": mark("antalet ord"),
    "options_sv": mark("svaren att välja på"),
    "options_en": mark("svaren på engelska"),
    "options_from": mark("var svaren hämtas"),
    "max_choices": mark("hur många svar man får välja"),
    "scale": mark("skalan"),
    "columns": mark("kolumnerna"),
    "column_labels": mark("kolumnernas rubriker"),
    "needs": mark("vilka kolumner som måste fyllas i"),
    "fixed": mark("vilka kolumner som bara visas"),
    "indicators": mark("indikatorerna"),
    "applies_to": mark("skolformerna"),
    "condition": mark("villkoret"),
    "quality_rules": mark("kontrollerna"),
    "prefill": mark("förifyllningen"),
    "groups": mark("grupperna"),
    "max_rows": mark("hur många rader som får plats"),
    "unit_sv": mark("enheten"),
    "unit_en": mark("enheten på engelska"),
    "sum": mark("vilket belopp det är"),
    "may_exceed": mark("om mer får användas"),
    "reach": mark("vilka insatser som visas"),
    "type": mark("typen"),
    "rows": mark("vilka rader som visas"),
    "spends": mark("vilket belopp som ska stämma"),
    "follows": mark("mallen som den följer"),
}
PARTS = {
    Part.TEMPLATE: mark("Mallen"),
    Part.SECTION: mark("Delen"),
    Part.QUESTION: mark("Frågan"),
}
LONGEST_VALUE = 140


def words(table: Table, name: str) -> str:
    """Return a text of a table in the reader's language, in Swedish when there is no other."""
    own = table.get(f"{name}_{language()}", "")
    return str(own or table.get(f"{name}_sv", ""))


def type_label(question: Table) -> str:
    """Return what kind of answer a question wants."""
    kind = gettext(TYPES[QuestionType(question["type"])])
    if question["type"] == QuestionType.ACTION_LIST and question.get("rows"):
        return f"{kind}: {gettext(ROWS[RowKind(question['rows'])]).lower()}"
    return kind


def form_label(form: str) -> str:
    """Return a school form's name, the key itself for one that nobody has named."""
    return gettext(ALL_FORMS[form]) if form in ALL_FORMS else form


def indicator_label(key: str) -> str:
    """Return what an indicator is called."""
    template = next(iter(defaults.templates().values()))
    return template.name_of(key).in_language(language())


def column_labels(question: Table) -> dict[str, str]:
    """Return every column that the question's rows can show, by key, as this table heads them."""
    own = question.get("column_labels", {})
    place = 1 if language() == "en" else 0
    return {
        key: own[key][place] if key in own else column.label.in_language(language())
        for key, column in COLUMNS[RowKind(question["rows"])].items()
    }


def rule_labels(document: Document) -> list[tuple[str, str]]:
    """Return each check that a question can have, with what it tells."""
    return [(one["key"], words(one, "message")) for one in document.rules]


def source_labels(document: Document) -> list[tuple[str, str]]:
    """Return each source that a question can be filled in from."""
    return [(one["key"], words(one, "name")) for one in document.sources]


def difference_sentence(one: Difference) -> str:
    """Return what changed, in a sentence."""
    about = {"part": gettext(PARTS[one.part]), "name": one.subject}
    if one.change is Change.ADDED:
        return gettext("%(part)s ”%(name)s” är ny") % about
    if one.change is Change.REMOVED:
        return gettext("%(part)s ”%(name)s” är borttagen") % about
    if one.change is Change.MOVED and one.field:
        return gettext("%(part)s ”%(name)s” är flyttad från ”%(before)s” till ”%(after)s”") % {
            **about, "before": one.before, "after": one.after,
        }  # fmt: skip
    if one.change is Change.MOVED:
        return gettext("%(part)s ”%(name)s” står på en annan plats") % about
    field = gettext(FIELDS[one.field]) if one.field in FIELDS else one.field
    return gettext("%(part)s ”%(name)s”: %(field)s är ändrad") % {**about, "field": field}


def value_text(field: str, value: object) -> str:
    """Return a value of a template as text, as people read it; a dash for none."""
    if isinstance(value, bool):
        return gettext("Ja") if value else gettext("Nej")
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {value_text('', one)}" for key, one in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "; ".join(_item(field, one) for one in value) or "–"
    if field == "visibility" and value in tuple(Visibility):
        return gettext(VISIBILITIES[Visibility(str(value))])
    return "–" if value is None else str(value)


def _item(field: str, value: object) -> str:
    if isinstance(value, Mapping):
        return words(value, "name") or str(value.get("key", ""))
    if field == "applies_to":
        return form_label(str(value))
    if field == "indicators":
        return indicator_label(str(value))
    return str(value)


def short(text: str) -> str:
    """Return a text cut where a table has no more room."""
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE].rstrip()}…"
