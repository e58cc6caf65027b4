"""The texts of decisions: blocks in order, shown on conditions, and the law by school form."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

SLOT = re.compile(r"\{([a-z_]{1,40})\}")
SCHOOL_RULES, UPPER_RULES = "skolförordningen", "gymnasieförordningen"
SUPPORT_OF_PRESCHOOL, SUPPORT_OF_SCHOOL = "skollagen 8 kap. 9 §", "skollagen 3 kap. 7 §"
UPPER_SECONDARY = frozenset({"upper_secondary", "adapted_upper_secondary"})
PRESCHOOL = "preschool"
LAW_OF = {"resource_school": "compulsory"}
"""Forms whose rules are another form's: a resource school is a compulsory school."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """Where the law of a school form stands."""

    form: str
    name: str
    grant: str
    additional: str
    ordinance: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One part of a document: shown when `condition` is empty or holds."""

    key: str
    document: str
    order: int
    heading: str
    text: str
    condition: str
    legal: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A kind of letter and the groups of blocks that belong to it."""

    key: str
    title: str
    groups: tuple[str, ...]
    appealable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """Everything that letters are made of. `version` and `law_as_of` are printed with them."""

    version: int
    law_as_of: str
    documents: Mapping[str, Document]
    blocks: tuple[Block, ...]
    laws: Mapping[str, Law]

    def law(self, form: str) -> Law:
        """Return the law of a school form; raise KeyError when the texts have none."""
        return self.laws[LAW_OF.get(form, form)]

    def shown(self, document: str, facts: Mapping[str, str | bool]) -> tuple[Block, ...]:
        """Return the document's blocks whose conditions hold, in order."""
        groups = {document, *self.documents[document].groups}
        found = [
            one for one in self.blocks if one.document in groups and holds(one.condition, facts)
        ]
        return tuple(sorted(found, key=lambda one: one.order))


def parse_texts(content: Mapping[str, Any]) -> Texts:
    """Return the texts that the content file holds; letters are written in Swedish."""
    documents = (
        Document(
            key=one["key"],
            title=one["title_sv"],
            groups=tuple(one.get("includes", ())),
            appealable=one["appealable"],
        )
        for one in content["document"]
    )
    blocks = (
        Block(
            key=one["key"],
            document=one["document"],
            order=one["order"],
            heading=one["heading_sv"],
            text=one["text_sv"],
            condition=one["condition"],
            legal=tuple(one["legal"]),
        )
        for one in content["block"]
    )
    return Texts(
        version=content["meta"]["version"],
        law_as_of=content["meta"]["law_as_of"],
        documents={one.key: one for one in documents},
        blocks=tuple(blocks),
        laws={one["key"]: _law(one) for one in content["legal_map"]},
    )


def _law(one: Mapping[str, Any]) -> Law:
    return Law(
        form=one["key"],
        name=one["name_sv"],
        grant=one["bidrag"],
        additional=one["tillaggsbelopp"],
        ordinance=one["forordning"],
        note=one["note_sv"],
    )


def holds(condition: str, facts: Mapping[str, str | bool]) -> bool:
    """Return whether a condition holds: words joined by `or`, `and`, `not`, `==` and `!=`.

    A word that the facts do not know is false, and compares as an empty text.
    """
    if not condition.strip():
        return True
    return any(
        all(_single(part, facts) for part in either.split(" and "))
        for either in condition.split(" or ")
    )


def _single(part: str, facts: Mapping[str, str | bool]) -> bool:
    bare = part.strip()
    if bare.startswith("not "):
        return not _single(bare.removeprefix("not "), facts)
    for sign, wanted in (("==", True), ("!=", False)):
        if sign in bare:
            name, _, value = bare.partition(sign)
            return (str(facts.get(name.strip(), "")) == value.strip()) is wanted
    return facts.get(bare) is True


def legal_of(block: Block, form: str) -> Iterator[str]:
    """Yield the block's references that concern the form.

    Upper secondary has its own ordinance, and preschool its own section on special support.
    """
    other = SCHOOL_RULES if form in UPPER_SECONDARY else UPPER_RULES
    support = SUPPORT_OF_SCHOOL if form == PRESCHOOL else SUPPORT_OF_PRESCHOOL
    return (one for one in block.legal if not one.startswith((other, support)))


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return the text with every slot filled; raise KeyError for one without a value."""
    return _tidy(SLOT.sub(lambda slot: values[slot[1]], text))


def _tidy(text: str) -> str:
    """Return the text without the double spaces that empty slots leave."""
    return "\n".join(re.sub(r"  +", " ", line).strip() for line in text.split("\n"))
