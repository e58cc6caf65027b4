"""Numbers in a text that the material does not hold."""

import re
from collections.abc import Iterable
from decimal import Decimal

NUMBER = re.compile(r"(?<![\w,.])[-−]?\d+(?:[ \u00a0\u202f]\d{3})*(?:,\d+)?")
MONTHS = "januari februari mars april maj juni juli augusti september oktober november december"
DATE = re.compile(rf"\d{{1,2}}[ \u00a0](?:{'|'.join(MONTHS.split())})(?:[ \u00a0]\d{{4}})?")
COUNTED = r"[ \u00a0]?(?:kr|tkr|mnkr|kronor|%|procent|elev|barn|timm|skol|enhet|insats)"
YEAR = re.compile(rf"(?<![\d\u00a0])(?:19|20)\d\d(?:/\d\d)?(?![\d,\u00a0])(?!{COUNTED})")
NAMED = re.compile(
    r"(?:bilaga|tabell|diagram|punkt|artikel|sida|åk|årskurs)[ \u00a0]\d+|\d+[ \u00a0](?:kap\.|§+)"
    r"|\d{4}:\d+",
    re.IGNORECASE,
)
BY_HAND = re.compile(r"\(källa: [^()\n]+\)", re.IGNORECASE)
SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?!\s|$)[^.!?\n]*)*[.!?]?")
FEW = re.compile(
    r"(?<![\w,.])(?:[1-4]|en|ett|två|tre|fyra)[ \u00a0](?:elev(?:er)?|barn)\b", re.IGNORECASE
)


def numbers_of(text: str) -> frozenset[Decimal]:
    """Return every number that the text holds."""
    return frozenset(_value(found[0]) for found in NUMBER.finditer(text))


def _value(text: str) -> Decimal:
    plain = re.sub(r"[ \u00a0\u202f]", "", text).replace("−", "-").replace(",", ".")
    return Decimal(plain)


def unsourced(text: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return the numbers of the text that none of the `known` texts holds, as written.

    Years, dates and references (`tabell 2`, `4 kap.`) are no figures. A sentence that names where
    its number comes from, `(källa: budget 2027)`, is answered for by its writer.
    """
    held = frozenset[Decimal]().union(*(numbers_of(one) for one in known))
    found = []
    for sentence in SENTENCE.findall(text):
        if BY_HAND.search(sentence):
            continue
        rest = YEAR.sub(" ", DATE.sub(" ", NAMED.sub(" ", sentence)))
        found += [one[0] for one in NUMBER.finditer(rest) if _value(one[0]) not in held]
    return tuple(dict.fromkeys(found))


def few_people(text: str) -> tuple[str, ...]:
    """Return the places where fewer than five children or pupils are counted."""
    return tuple(dict.fromkeys(found[0] for found in FEW.finditer(text)))
