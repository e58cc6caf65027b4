"""The same sentence as answer to two questions: the reader learns nothing from the second."""

import re
from collections.abc import Iterator, Mapping, Sequence

from qms.followup.core.report.content import Content
from qms.followup.core.report.questions import Question, QuestionType
from qms.followup.core.report.text_checks import WORD

RULE = "repeated_text"
LEAST_WORDS = 8
"""A shorter sentence may well be true of two things."""
ENDS = re.compile(r"(?<=[.!?…])\s+|\n+")


def repeats(questions: Sequence[Question], content: Content) -> Mapping[str, str]:
    """Return the questions whose answer repeats an earlier one, with the earlier question's key.

    Case and punctuation do not matter; the whole answer counts as well as each sentence of it.
    Only questions that have the rule are looked at.
    """
    first: dict[str, str] = {}
    found: dict[str, str] = {}
    for question in questions:
        if question.type is not QuestionType.TEXT or RULE not in question.quality_rules:
            continue
        for sentence in sentences(content.answer(question.key)):
            earlier = first.setdefault(sentence, question.key)
            if earlier != question.key:
                found.setdefault(question.key, earlier)
    return found


def sentences(text: str) -> Iterator[str]:
    """Yield the whole text, and each sentence of it, that has words enough: bare words."""
    for piece in (text, *ENDS.split(text)):
        bare = WORD.findall(piece.casefold())
        if len(bare) >= LEAST_WORDS:
            yield " ".join(bare)
