"""How an instrument spells its conditions, and the same in the expression language.

A condition is written as in `area_max(health) == 0 and any(desired(q) > current(q))`. What looks
like a function of a key is the name of a fact: the language has names in brackets for that. The
questions are what `any` and `all` go over, as the units of a calculation sheet.
"""

import re

from qms.kernel.expression import name_key

OF_AREA = ("area_max", "max_other_areas")
OF_QUESTION = ("current", "desired", "previous", "missing")
FACT_WORDS = (*OF_AREA, *OF_QUESTION, "count", "doc")
PHRASES = (
    (r"current\(q\)\s+is\s+missing", "missing(q)"),
    (r"previous_decision\s+exists", "case.has_previous_decision"),
    (r"free_text\s+contains\s+word\s+in\s+list", "free_text.has_words"),
    (r"\s*==?\s*true\b", ""),
)
SPELLED = re.compile(
    r'(?P<text>"[^"]*")'
    rf"|(?P<fact>\b(?:{'|'.join(FACT_WORDS)})\([^()]*\))"
    r"|(?P<dotted>\b[a-z_]+(?:\.[a-z_]+)+\b)"
    r"|(?P<comma>,)"
)


def in_language(written: str) -> str:
    """Return the condition as the expression language spells it."""
    text = written
    for phrase, instead in PHRASES:
        text = re.sub(phrase, instead, text)
    return SPELLED.sub(_respelled, text)


def fact(word: str, *keys: object) -> str:
    """Return the key of a fact such as `area_max(health)`."""
    return name_key(f"{word}({', '.join(str(key) for key in keys)})")


def _respelled(found: re.Match[str]) -> str:
    match found.lastgroup:
        case "text":
            return found.group()
        case "comma":
            return ";"
        case "fact":
            word, _, inside = found.group().removesuffix(")").partition("(")
            keys = [key.strip() for key in inside.split(",")]
            return f"[{word}({', '.join(keys)})]"
    return f"[{found.group()}]"
