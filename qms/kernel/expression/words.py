"""A formula in words: names become labels, functions become Swedish."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from qms.kernel.expression import nodes
from qms.kernel.expression.nodes import Node

LOOSE, SUM, PRODUCT, TIGHT = range(4)
LISTS = frozenset({"min", "max"})
SIGNS = {"=": "är", "<>": "inte är", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}


def in_words(node: Node, labels: Mapping[str, str]) -> str:
    """Return the formula as a reader says it; `labels` by name key, the name itself when none."""
    text = _Speaker(labels).say(node)
    return text[1:-1] if isinstance(node, nodes.Call) else text


def number_text(value: Decimal) -> str:
    """Return the number with decimal comma and hard spaces between thousands."""
    text = f"{value:,f}".replace(",", "\u00a0").replace(".", ",")
    return text.replace("-", "−")


class _Speaker:
    def __init__(self, labels: Mapping[str, str]) -> None:
        self._labels = labels

    def say(self, node: Node, outside: int = LOOSE) -> str:
        """Return the words, in parentheses when what stands around binds tighter."""
        text, own = self._say(node)
        return f"({text})" if own < outside else text

    def _say(self, node: Node) -> tuple[str, int]:
        match node:
            case nodes.Number():
                return self._number(node), TIGHT
            case nodes.Text():
                return f"”{node.value}”", TIGHT
            case nodes.Name():
                return self._labels.get(node.key, node.text), TIGHT
            case nodes.Sum():
                return self._sum(node), SUM
            case nodes.Product():
                return self._product(node), PRODUCT
            case nodes.Call():
                return self._call(node), TIGHT
            case _:
                return self._rest(node)

    def _rest(self, node: Node) -> tuple[str, int]:
        match node:
            case nodes.Power():
                return (
                    f"{self.say(node.base, TIGHT)} upphöjt till {self.say(node.exponent, TIGHT)}",
                    PRODUCT,
                )
            case nodes.Negative():
                return f"−{self.say(node.operand, PRODUCT)}", SUM
            case nodes.Compare():
                sign = SIGNS[node.sign]
                return f"{self.say(node.left, SUM)} {sign} {self.say(node.right, SUM)}", LOOSE
            case nodes.Logic():
                word = " och " if node.word == "and" else " eller "
                return word.join(self._part(part) for part in node.parts), LOOSE
            case nodes.Not():
                return f"inte ({self.say(node.operand)})", TIGHT
        raise TypeError(type(node).__name__)

    def _call(self, node: nodes.Call) -> str:
        # In a list of values a sum gets parentheses: its own signs would part it from the list.
        outside = PRODUCT if node.function in LISTS else LOOSE
        return SENTENCES[node.function](*(self.say(one, outside) for one in node.arguments))

    def _part(self, node: Node) -> str:
        return f"({self.say(node)})" if isinstance(node, nodes.Logic) else self.say(node)

    def _number(self, node: nodes.Number) -> str:
        if node.is_percent:
            return f"{number_text(node.value.scaleb(2))}\u00a0%"
        return number_text(node.value)

    def _sum(self, node: nodes.Sum) -> str:
        (_, first), *rest = node.terms
        more = (
            f" − {self.say(term, PRODUCT)}" if is_subtracted else f" + {self.say(term, SUM)}"
            for is_subtracted, term in rest
        )  # fmt: skip
        return self.say(first, SUM) + "".join(more)

    def _product(self, node: nodes.Product) -> str:
        (_, first), *rest = node.factors
        more = (
            f" ÷ {self.say(factor, TIGHT)}" if divides else f" × {self.say(factor, PRODUCT)}"
            for divides, factor in rest
        )  # fmt: skip
        return self.say(first, PRODUCT) + "".join(more)


def _list(*words: str) -> str:
    return f"{', '.join(words[:-1])} och {words[-1]}"


SENTENCES: Mapping[str, Callable[..., str]] = {
    "if": lambda c, a, b: f"({a} om {c}, annars {b})",
    "min": lambda *words: f"(det minsta av {_list(*words)})",
    "max": lambda *words: f"(det största av {_list(*words)})",
    "abs": lambda a: f"({a}, utan minustecken)",
    "clamp": lambda a, low, high: f"({a}, dock lägst {low} och högst {high})",
    "round": lambda a, n: f"({a}, avrundat till {n} decimaler)",
    "round_even": lambda a, n: f"({a}, avrundat till {n} decimaler, halva till jämnt)",
    "round_down": lambda a, n: f"({a}, avrundat nedåt till {n} decimaler)",
    "round_up": lambda a, n: f"({a}, avrundat uppåt till {n} decimaler)",
    "curve": lambda table, a: f"(värdet i {table} vid {a})",
    "lookup": lambda table, key, *other: (
        f"(värdet i {table} för {key}{', annars ' + other[0] if other else ''})"
    ),
    "sum": lambda a: f"(summan av {a} över alla enheter)",
    "mean": lambda a: f"(medelvärdet av {a} över alla enheter)",
    "weighted_mean": lambda a, w: f"(medelvärdet av {a} över alla enheter, vägt med {w})",
    "lowest": lambda a: f"(det lägsta värdet av {a} bland alla enheter)",
    "highest": lambda a: f"(det högsta värdet av {a} bland alla enheter)",
    "count": lambda *c: f"(antalet enheter{' där ' + c[0] if c else ''})",
    "sum_by": lambda a, g: f"(summan av {a} för enheter med samma {g})",
    "mean_by": lambda a, g: f"(medelvärdet av {a} för enheter med samma {g})",
    "count_by": lambda g: f"(antalet enheter med samma {g})",
}
