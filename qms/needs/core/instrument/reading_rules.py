"""Read what is to be documented, and the rules that look for contradictions."""

from qms.kernel.expression import FormulaError, Known, Type, check, parse
from qms.kernel.said import said
from qms.needs.core.instrument import keys
from qms.needs.core.instrument.part import Part
from qms.needs.core.instrument.reading_questions import refuse_doubles
from qms.needs.core.instrument.spelling import in_language
from qms.needs.core.instrument.tested import (
    Condition,
    DocumentationPart,
    PartType,
    RequiredFrom,
    Rule,
    Severity,
)
from qms.needs.core.instrument.words import Words


def read_documentation(whole: Part) -> tuple[DocumentationPart, ...]:
    """Return the parts of the documentation, without their conditions."""
    found = []
    for part in whole.each("documentation"):
        part.refuse_unknown(keys.DOCUMENTATION)
        found.append(_part(part))
    refuse_doubles(whole, "documentation", (one.key for one in found))
    return tuple(found)


def _part(part: Part) -> DocumentationPart:
    columns, options = part.texts("columns"), part.texts("options")
    return DocumentationPart(
        key=part.text("key"),
        name=part.words("name"),
        text=part.words("text"),
        required_from=part.choice("required_from", RequiredFrom.SPECIAL),
        type=part.choice("type", PartType.TEXT),
        condition=None,
        max_words=part.whole("max_words", least=1) if "max_words" in part.table else None,
        columns=columns,
        column_names=_named(part, "columns", columns),
        options=options,
        option_names=_named(part, "options", options),
        min_rows=part.whole("min_rows") if "min_rows" in part.table else 0,
        seen_by_assessor=part.flag("visible_to_assessor", default=True),
        legal=part.texts("legal"),
    )


def _named(part: Part, key: str, stored: tuple[str, ...]) -> tuple[Words, ...]:
    """Return how the columns or options are said: in Swedish as stored, without underlines."""
    english = part.texts(f"{key}_en")
    if english and len(english) != len(stored):
        part.add(
            f"{key}_en",
            said("%(key)s har %(n)s texter, inte %(count)s.",
                 key=f"{key}_en", n=len(english), count=len(stored)),
            "Skriv lika många, eller ta bort den engelska texten.",
        )  # fmt: skip
        english = ()
    spoken = (one.replace("_", " ") for one in stored)
    return tuple(Words(sv, english[n] if english else "") for n, sv in enumerate(spoken))


def read_part_conditions(whole: Part, known: Known) -> dict[str, Condition]:
    """Return the conditions of conditional parts by key."""
    found = {}
    for part in whole.each("documentation"):
        is_conditional = part.table.get("required_from") == RequiredFrom.CONDITIONAL
        if is_conditional:
            condition = read_condition(part, known)
            if condition is not None:
                found[part.text("key", required=False)] = condition
        elif "condition" in part.table:
            part.add(
                "condition",
                'Ett villkor gäller bara med required_from = "conditional".',
                "Ta bort villkoret eller ändra required_from.",
            )
    return found


def read_rules(whole: Part, known: Known) -> tuple[Rule, ...]:
    """Return the rules of consistency in the order they are written."""
    found = []
    for part in whole.each("consistency_rule"):
        part.refuse_unknown(keys.RULE)
        condition = read_condition(part, known)
        message = part.words("message")
        key, severity = part.text("key"), part.choice("severity", Severity.ASK)
        words = part.texts("words")
        if condition is not None:
            found.append(
                Rule(key=key, severity=severity, condition=condition, message=message, words=words)
            )
    refuse_doubles(whole, "consistency_rule", (one.key for one in found))
    return tuple(found)


def read_condition(part: Part, known: Known) -> Condition | None:
    """Return the condition of a part; None after a fault."""
    written = part.text("condition")
    if not written:
        return None
    try:
        node = parse(in_language(written))
        check(node, known, wanted=Type.TRUTH)
    except FormulaError as refused:
        for fault in refused.faults:
            part.add("condition", said("Villkoret: %(message)s", message=fault.message), fault.cure)
        return None
    return Condition(written=written, node=node)
