"""A formula in words: names become labels, functions become Swedish."""

from collections.abc import Mapping

from qms.kernel.expression import nodes
from qms.kernel.expression.nodes import Node
from qms.kernel.expression.speech import SWEDISH, Speech, mark

LOOSE, SUM, PRODUCT, TIGHT = range(4)
LISTS = frozenset({"min", "max"})
SIGNS = {"=": mark("är"), "<>": mark("inte är"), "<": "<", "<=": "≤", ">": ">", ">=": "≥"}


def in_words(node: Node, labels: Mapping[str, str], speech: Speech = SWEDISH) -> str:
    """Return the formula as a reader says it; `labels` by name key, the name itself when none."""
    text = _Speaker(labels, speech).say(node)
    return text[1:-1] if isinstance(node, nodes.Call) else text


class _Speaker:
    def __init__(self, labels: Mapping[str, str], speech: Speech) -> None:
        self._labels = labels
        self._number_text = speech.number
        self._text = speech.text

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
                base, exponent = self.say(node.base, TIGHT), self.say(node.exponent, TIGHT)
                return self._text(RAISED) % {"a": base, "b": exponent}, PRODUCT
            case nodes.Negative():
                return f"−{self.say(node.operand, PRODUCT)}", SUM
            case nodes.Compare():
                sign = self._text(SIGNS[node.sign])
                return f"{self.say(node.left, SUM)} {sign} {self.say(node.right, SUM)}", LOOSE
            case nodes.Logic():
                word = self._text(AND if node.word == "and" else OR)
                return f" {word} ".join(self._part(part) for part in node.parts), LOOSE
            case nodes.Not():
                return f"{self._text(NOT)} ({self.say(node.operand)})", TIGHT
        raise TypeError(type(node).__name__)

    def _call(self, node: nodes.Call) -> str:
        # In a list of values a sum gets parentheses: its own signs would part it from the list.
        outside = PRODUCT if node.function in LISTS else LOOSE
        words = [self.say(one, outside) for one in node.arguments]
        if node.function in LISTS:
            words = [f"{', '.join(words[:-1])} {self._text(AND)} {words[-1]}"]
        sentence = SENTENCES[node.function]
        if not isinstance(sentence, str):
            sentence = sentence[len(words)]
        return f"({self._text(sentence) % dict(zip('abc', words, strict=False))})"

    def _part(self, node: Node) -> str:
        return f"({self.say(node)})" if isinstance(node, nodes.Logic) else self.say(node)

    def _number(self, node: nodes.Number) -> str:
        if node.is_percent:
            return f"{self._number_text(node.value.scaleb(2))}\u00a0%"
        return self._number_text(node.value)

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


AND, OR, NOT = mark("och"), mark("eller"), mark("inte")
RAISED = mark("%(a)s upphöjt till %(b)s")
SENTENCES: Mapping[str, str | Mapping[int, str]] = {
    "if": mark("%(b)s om %(a)s, annars %(c)s"),
    "min": mark("det minsta av %(a)s"),
    "max": mark("det största av %(a)s"),
    "abs": mark("%(a)s, utan minustecken"),
    "clamp": mark("%(a)s, dock lägst %(b)s och högst %(c)s"),
    "round": mark("%(a)s, avrundat till %(b)s decimaler"),
    "round_even": mark("%(a)s, avrundat till %(b)s decimaler, halva till jämnt"),
    "round_down": mark("%(a)s, avrundat nedåt till %(b)s decimaler"),
    "round_up": mark("%(a)s, avrundat uppåt till %(b)s decimaler"),
    "curve": mark("värdet i %(a)s vid %(b)s"),
    "lookup": {
        2: mark("värdet i %(a)s för %(b)s"),
        3: mark("värdet i %(a)s för %(b)s, annars %(c)s"),
    },
    "sum": mark("summan av %(a)s över alla enheter"),
    "mean": mark("medelvärdet av %(a)s över alla enheter"),
    "weighted_mean": mark("medelvärdet av %(a)s över alla enheter, vägt med %(b)s"),
    "lowest": mark("det lägsta värdet av %(a)s bland alla enheter"),
    "highest": mark("det högsta värdet av %(a)s bland alla enheter"),
    "count": {0: mark("antalet enheter"), 1: mark("antalet enheter där %(a)s")},
    "any": mark("minst en enhet har att %(a)s"),
    "all": mark("alla enheter har att %(a)s"),
    "sum_by": mark("summan av %(a)s för enheter med samma %(b)s"),
    "mean_by": mark("medelvärdet av %(a)s för enheter med samma %(b)s"),
    "count_by": mark("antalet enheter med samma %(a)s"),
}
"""What each function says of its arguments; by how many there are where that differs."""
