"""What must be right in one question, by its type."""

from collections.abc import Callable, Collection, Iterator, Mapping

from qms.followup.core.editor.document import Table
from qms.followup.core.report.questions import QuestionType
from qms.kernel.problems import Problem
from qms.kernel.said import said

LONGEST = {"text_sv": 300, "text_en": 300, "hint_sv": 600, "hint_en": 600}
LEAST_OPTIONS, MOST_STEPS, MOST_WORDS = 2, 11, 5_000
Found = Iterator[tuple[str, str]]


def question_faults(
    question: Table, *, indicators: Collection[str], types: Mapping[str, str]
) -> Iterator[Problem]:
    """Yield a problem for each thing that is wrong in the question itself."""
    key, kind = question["key"], question["type"]
    name = question.get("text_sv") or key
    found = [*_words(question), *_kept_type(question, types)]
    found += list(CHECKS[kind](question)) if kind in CHECKS else []
    found += [
        (said("indikatorn %(key)s finns inte.", key=one), "Välj en av dem i listan.")
        for one in question.get("indicators", ())
        if one not in indicators
    ]
    for message, cure in found:
        yield Problem(
            message=said("Frågan ”%(text)s”: %(fault)s", text=name, fault=message),
            column=key,
            cure=cure,
        )


def _words(question: Table) -> Found:
    if not str(question.get("text_sv", "")).strip():
        yield said("texten saknas."), "Skriv frågan på svenska."
    for field, most in LONGEST.items():
        if len(str(question.get(field, ""))) > most:
            yield said("%(field)s är längre än %(n)s tecken.", field=field, n=most), "Korta texten."
    if not 0 <= question.get("max_words", 0) <= MOST_WORDS:
        yield (
            said("antalet ord går inte att använda."),
            said("Skriv ett tal mellan 0 och %(n)s.", n=MOST_WORDS),
        )


def _kept_type(question: Table, types: Mapping[str, str]) -> Found:
    before = types.get(question["key"])
    if before is not None and before != question["type"]:
        yield (
            said(
                "typen var %(before)s i en publicerad version och kan inte bli %(now)s.",
                before=before,
                now=question["type"],
            ),
            "Ta bort frågan och lägg till en ny.",
        )


def _options(question: Table) -> Found:
    options, english = question.get("options_sv", ()), question.get("options_en", ())
    if not question.get("options_from") and len(options) < LEAST_OPTIONS:
        yield said("den har %(n)s svar att välja på.", n=len(options)), "Skriv minst två."
    if len(set(options)) < len(options):
        yield said("två svar har samma ord."), "Ge dem olika ord."
    if english and len(english) != len(options):
        yield (
            said(
                "det finns %(n)s svar på svenska och %(en)s på engelska.",
                n=len(options),
                en=len(english),
            ),
            "Skriv lika många, i samma ordning.",
        )


def _many(question: Table) -> Found:
    yield from _options(question)
    most = question.get("max_choices", 0)
    if question.get("options_sv") and most > len(question["options_sv"]):
        yield said("man får välja %(n)s svar men det finns färre.", n=most), "Sänk talet."


def _scale(question: Table) -> Found:
    scale = question.get("scale", {})
    least, most = scale.get("min"), scale.get("max")
    if least is None or most is None or least >= most or most - least >= MOST_STEPS:
        yield (
            said("skalan saknar ändar."),
            said("Ange lägsta och högsta, högst %(n)s steg.", n=MOST_STEPS),
        )
    elif not (scale.get("min_label_sv") and scale.get("max_label_sv")):
        yield said("skalans ändar saknar ord."), "Skriv vad lägsta och högsta betyder."


def _groups(question: Table) -> Found:
    groups = question.get("groups", ())
    if not groups:
        yield said("inga grupper är valda."), "Lägg till minst en grupp."
    if any(not str(one.get("name_sv", "")).strip() for one in groups):
        yield said("en grupp saknar namn."), "Ge den ett namn."
    keys = [one.get("key") for one in groups]
    if len(set(keys)) < len(keys) or not all(keys):
        yield said("två grupper har samma nyckel."), "Ge dem olika nycklar."


def _table(question: Table) -> Found:
    columns = question.get("columns", ())
    if not columns:
        yield said("tabellen visar inga kolumner."), "Välj minst en."
    for key in question.get("needs", ()):
        if key not in columns:
            yield (
                said("kolumnen %(key)s måste fyllas i men visas inte.", key=key),
                "Visa den, eller kräv den inte.",
            )


def _shows_something(question: Table) -> Found:
    if not question.get("prefill") and not question.get("indicators"):
        yield said("den visar ingenting."), "Välj vad den ska fyllas i med."


CHECKS: dict[str, Callable[[Table], Found]] = {
    QuestionType.CHOICE: _options,
    QuestionType.MULTI_CHOICE: _many,
    QuestionType.SCALE: _scale,
    QuestionType.PARTICIPATION: _groups,
    QuestionType.ACTIVITY_TABLE: _table,
    QuestionType.ACTION_LIST: _table,
    QuestionType.INDICATOR_TABLE: _shows_something,
    QuestionType.READONLY: _shows_something,
}
