"""What a question's condition may name, and what is wrong with it."""

from collections.abc import Iterator

from qms.followup.core.editor.document import Document, Table
from qms.followup.core.report.asking import condition_faults, names_for
from qms.followup.core.report.question_file import read_question
from qms.followup.core.report.questions import Question
from qms.kernel.expression import Type, name_key, parse
from qms.kernel.expression.nodes import Compare, Name, Node, Text, children


def readable(document: Document) -> list[tuple[Table, Question | None]]:
    """Return every question's table, with the question where it can be read."""
    found: list[tuple[Table, Question | None]] = []
    for table in document.questions:
        try:
            found.append((table, read_question(table, document.meta)))
        except (KeyError, ValueError):
            found.append((table, None))
    return found


def _before(document: Document, key: str) -> list[Question]:
    """Return the questions that are asked before one."""
    found: list[Question] = []
    for table, question in readable(document):
        if table["key"] == key:
            break
        found += [question] if question else []
    return found


def names_before(document: Document, key: str) -> dict[str, Type]:
    """Return what a question's condition may name: the sums and the answers before it."""
    return names_for(_before(document, key), document.head["applies_to"])


def faults_of_condition(document: Document, key: str, condition: str) -> tuple[str, ...]:
    """Return what is wrong with a condition on a question, a sentence per word."""
    if not condition:
        return ()
    found = condition_faults(condition, names_before(document, key))
    return found or tuple(_strange_answers(_before(document, key), parse(condition)))


def _strange_answers(before: list[Question], node: Node) -> Iterator[str]:
    """Yield a sentence for each answer in a condition that nobody can choose."""
    options = {name_key(one.key): one.options for one in before if one.options}
    for name, text in _compared(node):
        own = options.get(name.key)
        if own and text.value not in own:
            yield (
                f"Svaret ”{text.value}” finns inte bland svaren på {name.text}. "
                f"De är {', '.join(own)}."
            )


def _compared(node: Node) -> Iterator[tuple[Name, Text]]:
    """Yield each name that a condition compares with a text."""
    if isinstance(node, Compare):
        for one, other in ((node.left, node.right), (node.right, node.left)):
            if isinstance(one, Name) and isinstance(other, Text):
                yield one, other
    for child in children(node):
        yield from _compared(child)
