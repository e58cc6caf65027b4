"""How hard a Swedish text is to read: LIX."""

import re
from fractions import Fraction

WORD = re.compile(r"[^\W\d_]+(?:[-'’:][^\W\d_]+)*")
SENTENCE_END = re.compile(r"[.!?:](?=\s|$)|\n+")
LONGEST_SHORT_WORD = 6


def lix(text: str) -> Fraction:
    """Return words ÷ sentences + 100 × long words ÷ words (Björnsson 1968); 0 for no words.

    Long words have seven letters or more. Sentences end at a full stop, colon, exclamation or
    question mark, or at a line's end. Under 30 is easy, 40–50 is ordinary news prose.
    """
    words = WORD.findall(text)
    if not words:
        return Fraction(0)
    sentences = sum(1 for part in SENTENCE_END.split(text) if WORD.search(part))
    long_words = sum(1 for word in words if len(word) > LONGEST_SHORT_WORD)
    return Fraction(len(words), sentences) + Fraction(100 * long_words, len(words))


def long_sentences(text: str, *, most: int) -> tuple[str, ...]:
    """Return the sentences of more than `most` words, in order."""
    sentences = (part.strip() for part in SENTENCE_END.split(text))
    return tuple(one for one in sentences if len(WORD.findall(one)) > most)
