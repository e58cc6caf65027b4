"""What a template must ask when its report accounts for money."""

from collections.abc import Iterator

from qms.followup.core.editor.document import Document, Table
from qms.followup.core.report.columns import RowKind
from qms.followup.core.report.questions import QuestionType, SumKind
from qms.kernel.problems import Problem
from qms.kernel.said import said

SUM_WORDS = {
    SumKind.AMOUNT: said("beloppet"),
    SumKind.CARRIED: said("det som fördes över"),
    SumKind.UNUSED: said("det som inte är använt"),
}


def money_faults(document: Document) -> Iterator[Problem]:
    """Yield a problem for each sum that is missing, asked twice, or may be left out."""
    spends = document.head.get("spends", "")
    sums = [one for one in document.questions if one.get("sum")]
    for question in sums:
        if question["type"] != QuestionType.MONEY:
            yield _of(question, said("är redovisningens belopp men ingen fråga om pengar."))
        if not spends:
            yield _of(question, said("är redovisningens belopp, men mallen redovisar inga pengar."))
    for kind, words in SUM_WORDS.items():
        own = [one for one in sums if one["sum"] == kind]
        if len(own) > 1:
            yield _of(
                own[1],
                said("frågar om %(what)s en gång till.", what=words),
                "Ta bort en av frågorna.",
            )
    if spends:
        yield from _unused(document, sums)
        yield from _column(document, spends)


def _of(question: Table, message: str, cure: str = "Ändra frågans svar.") -> Problem:
    name = question.get("text_sv") or question["key"]
    return Problem(
        message=said("Frågan ”%(text)s” %(fault)s", text=name, fault=message),
        column=question["key"],
        cure=cure,
    )


def _unused(document: Document, sums: list[Table]) -> Iterator[Problem]:
    """Yield a problem unless everybody must say what is not used: else sums cannot add up."""
    own = [one for one in sums if one["sum"] == SumKind.UNUSED]
    if not own:
        yield Problem(
            message="Mallen redovisar pengar men frågar inte om det som inte är använt.",
            column=document.key,
            cure="Lägg till en fråga om pengar för oanvänt belopp.",
        )
    for question in own:
        if not question["required"]:
            yield _of(
                question, said("måste besvaras för att beloppen ska stämma."), "Gör den till krav."
            )
        if question.get("condition") or question.get("applies_to"):
            yield _of(
                question,
                said("måste ställas till alla."),
                "Ta bort villkoret och valet av skolformer.",
            )


def _column(document: Document, spends: str) -> Iterator[Problem]:
    """Yield a problem unless some table of activities asks what they cost."""
    tables = (one for one in document.questions if one.get("rows") == RowKind.ACTIVITIES)
    open_columns = {
        column
        for one in tables
        for column in one.get("columns", ())
        if column not in one.get("fixed", ())
    }
    if spends not in open_columns:
        yield Problem(
            message="Ingen tabell med insatser har kolumnen för kronor som ska stämma.",
            column=document.key,
            value=spends,
            cure=said("Visa kolumnen %(column)s i en tabell med insatser.", column=spends),
        )
