"""What must be right in one question, by its type."""

from collections.abc import Callable, Collection, Iterator, Mapping

from qms.followup.core.editor.document import Table
from qms.followup.core.report.questions import QuestionType
from qms.kernel.problems import Problem

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
        (f"indikatorn {one} finns inte.", "Välj en av dem i listan.")
        for one in question.get("indicators", ())
        if one not in indicators
    ]
    for message, cure in found:
        yield Problem(message=f"Frågan ”{name}”: {message}", column=key, cure=cure)


def _words(question: Table) -> Found:
    if not str(question.get("text_sv", "")).strip():
        yield "texten saknas.", "Skriv frågan på svenska."
    for field, most in LONGEST.items():
        if len(str(question.get(field, ""))) > most:
            yield f"{field} är längre än {most} tecken.", "Korta texten."
    if not 0 <= question.get("max_words", 0) <= MOST_WORDS:
        yield "antalet ord går inte att använda.", f"Skriv ett tal mellan 0 och {MOST_WORDS}."


def _kept_type(question: Table, types: Mapping[str, str]) -> Found:
    before = types.get(question["key"])
    if before is not None and before != question["type"]:
        yield (
            f"typen var {before} i en publicerad version och kan inte bli {question['type']}.",
            "Ta bort frågan och lägg till en ny.",
        )


def _options(question: Table) -> Found:
    options, english = question.get("options_sv", ()), question.get("options_en", ())
    if not question.get("options_from") and len(options) < LEAST_OPTIONS:
        yield f"den har {len(options)} svar att välja på.", "Skriv minst två."
    if len(set(options)) < len(options):
        yield "två svar har samma ord.", "Ge dem olika ord."
    if english and len(english) != len(options):
        yield (
            f"det finns {len(options)} svar på svenska och {len(english)} på engelska.",
            "Skriv lika många, i samma ordning.",
        )


def _many(question: Table) -> Found:
    yield from _options(question)
    most = question.get("max_choices", 0)
    if question.get("options_sv") and most > len(question["options_sv"]):
        yield f"man får välja {most} svar men det finns färre.", "Sänk talet."


def _scale(question: Table) -> Found:
    scale = question.get("scale", {})
    least, most = scale.get("min"), scale.get("max")
    if least is None or most is None or least >= most or most - least >= MOST_STEPS:
        yield "skalan saknar ändar.", f"Ange lägsta och högsta, högst {MOST_STEPS} steg."
    elif not (scale.get("min_label_sv") and scale.get("max_label_sv")):
        yield "skalans ändar saknar ord.", "Skriv vad lägsta och högsta betyder."


def _groups(question: Table) -> Found:
    groups = question.get("groups", ())
    if not groups:
        yield "inga grupper är valda.", "Lägg till minst en grupp."
    if any(not str(one.get("name_sv", "")).strip() for one in groups):
        yield "en grupp saknar namn.", "Ge den ett namn."
    keys = [one.get("key") for one in groups]
    if len(set(keys)) < len(keys) or not all(keys):
        yield "två grupper har samma nyckel.", "Ge dem olika nycklar."


def _table(question: Table) -> Found:
    columns = question.get("columns", ())
    if not columns:
        yield "tabellen visar inga kolumner.", "Välj minst en."
    for key in question.get("needs", ()):
        if key not in columns:
            yield f"kolumnen {key} måste fyllas i men visas inte.", "Visa den, eller kräv den inte."


def _shows_something(question: Table) -> Found:
    if not question.get("prefill") and not question.get("indicators"):
        yield "den visar ingenting.", "Välj vad den ska fyllas i med."


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
