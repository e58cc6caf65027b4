"""A formula as a tree. Sums and products are flat, so that long ones are not deep."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number as written; `is_percent` when it was followed by %, then divided by 100."""

    at: int
    value: Decimal
    is_percent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text in quotation marks: a key to compare with or look up."""

    at: int
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name as written; `key` is what it is looked up by."""

    at: int
    text: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """Terms with whether each is subtracted."""

    at: int
    terms: tuple[tuple[bool, "Node"], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """Factors with whether each divides, reckoned from the left; `at` of each is its sign's."""

    at: int
    factors: tuple[tuple[bool, "Node"], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Power:
    """`base` to the power of `exponent`."""

    at: int
    base: "Node"
    exponent: "Node"


@dataclass(frozen=True, slots=True, kw_only=True)
class Negative:
    """The operand with its sign turned."""

    at: int
    operand: "Node"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compare:
    """A comparison; `sign` is one of = <> < <= > >=."""

    at: int
    sign: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True, kw_only=True)
class Logic:
    """Conditions joined by `and` or by `or`."""

    at: int
    word: str
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """The opposite of a condition."""

    at: int
    operand: "Node"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A function with its arguments; `function` is its English name."""

    at: int
    function: str
    arguments: tuple["Node", ...]


Node: TypeAlias = (
    Number | Text | Name | Sum | Product | Power | Negative | Compare | Logic | Not | Call
)


def children(node: Node) -> tuple[Node, ...]:
    """Return what the node is made of, from the left."""
    match node:
        case Sum():
            return tuple(part for _, part in node.terms)
        case Product():
            return tuple(part for _, part in node.factors)
        case Logic():
            return node.parts
        case Call():
            return node.arguments
        case _:
            return _fixed_children(node)


def _fixed_children(node: Node) -> tuple[Node, ...]:
    match node:
        case Power():
            return (node.base, node.exponent)
        case Compare():
            return (node.left, node.right)
        case Negative() | Not():
            return (node.operand,)
        case _:
            return ()


def names_in(node: Node) -> frozenset[str]:
    """Return the keys of all names in the formula, tables included."""
    return frozenset(one.key for one in _walk(node) if isinstance(one, Name))


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for child in children(node):
        yield from _walk(child)
