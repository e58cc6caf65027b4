"""The instrument: what is asked, and how answers become points, hours and a threshold."""

from qms.needs.core.instrument.answers import Answer, Answers, Circumstances
from qms.needs.core.instrument.reading import parse_instrument, read_instrument_file
from qms.needs.core.instrument.result import Count, Message, Need, Ranked, Result
from qms.needs.core.instrument.scoring import METHOD, score
from qms.needs.core.instrument.tested import DocumentationPart, Rule, Severity, Threshold
from qms.needs.core.instrument.values import Area, Instrument, Question
from qms.needs.core.instrument.words import Words

__all__ = [
    "METHOD",
    "Answer",
    "Answers",
    "Area",
    "Circumstances",
    "Count",
    "DocumentationPart",
    "Instrument",
    "Message",
    "Need",
    "Question",
    "Ranked",
    "Result",
    "Rule",
    "Severity",
    "Threshold",
    "Words",
    "parse_instrument",
    "read_instrument_file",
    "score",
]
