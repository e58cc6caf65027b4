"""From text to tree, by recursive descent; the first fault of form ends the reading."""

from decimal import Decimal
from typing import NoReturn

from qms.kernel.expression.faults import FormulaError, FormulaFault, nearest
from qms.kernel.expression.functions import BY_WORD, Function
from qms.kernel.expression.limits import DEEPEST
from qms.kernel.expression.nodes import (
    Call,
    Compare,
    Logic,
    Name,
    Negative,
    Node,
    Not,
    Number,
    Power,
    Product,
    Sum,
    Text,
)
from qms.kernel.expression.tokens import Kind, Token, name_key, tokenize

COMPARISONS = frozenset({"=", "<>", "<", "<=", ">", ">="})
STARTS = frozenset({Kind.NUMBER, Kind.TEXT, Kind.NAME})


def parse(text: str) -> Node:
    """Return the formula's tree; raise FormulaError when the text is no formula."""
    return _Parser(tokenize(text)).whole()


class _Parser:
    """Reads tokens from the left; each method is one level of the grammar, loosest first."""

    def __init__(self, tokens: tuple[Token, ...]) -> None:
        self._tokens = tokens
        self._place = 0
        self._depth = 0

    def whole(self) -> Node:
        if self._is_over():
            _refuse("Formeln är tom.", "Skriv hur värdet räknas.", at=1)
        node = self._either()
        if not self._is_over():
            self._left_over()
        return node

    @property
    def _now(self) -> Token:
        return self._tokens[self._place]

    def _is_over(self) -> bool:
        return self._now.kind is Kind.END

    def _is(self, *signs: str) -> bool:
        return self._now.kind is Kind.SIGN and self._now.text in signs

    def _take(self) -> Token:
        token = self._now
        self._place += 1
        return token

    def _either(self) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            _refuse(f"Formeln har fler än {DEEPEST} nivåer av parenteser.",
                    "Dela den på flera rader.", at=self._now.at)  # fmt: skip
        at, parts = self._now.at, [self._both()]
        while self._is("or"):
            self._take()
            parts.append(self._both())
        self._depth -= 1
        return parts[0] if len(parts) == 1 else Logic(at=at, word="or", parts=tuple(parts))

    def _both(self) -> Node:
        at, parts = self._now.at, [self._opposite()]
        while self._is("and"):
            self._take()
            parts.append(self._opposite())
        return parts[0] if len(parts) == 1 else Logic(at=at, word="and", parts=tuple(parts))

    def _opposite(self) -> Node:
        at, turns = self._now.at, 0
        while self._is("not"):
            self._take()
            turns += 1
        node = self._comparison()
        return Not(at=at, operand=node) if turns % 2 else node

    def _comparison(self) -> Node:
        left = self._sum()
        if not self._is(*COMPARISONS):
            return left
        sign = self._take()
        right = self._sum()
        if self._is(*COMPARISONS):
            _refuse("Två jämförelser står efter varandra.",
                    "Skriv a < b och b < c.", at=self._now.at)  # fmt: skip
        return Compare(at=sign.at, sign=sign.text, left=left, right=right)

    def _sum(self) -> Node:
        at, terms = self._now.at, [(False, self._product())]
        while self._is("+", "-"):
            is_subtracted = self._take().text == "-"
            terms.append((is_subtracted, self._product()))
        return terms[0][1] if len(terms) == 1 else Sum(at=at, terms=tuple(terms))

    def _product(self) -> Node:
        at, factors = self._now.at, [(False, self._signed())]
        while self._is("*", "/"):
            divides = self._take().text == "/"
            factors.append((divides, self._signed()))
        return factors[0][1] if len(factors) == 1 else Product(at=at, factors=tuple(factors))

    def _signed(self) -> Node:
        at, is_negative = self._now.at, False
        while self._is("+", "-"):
            is_negative ^= self._take().text == "-"
        node = self._power()
        return Negative(at=at, operand=node) if is_negative else node

    def _power(self) -> Node:
        base = self._value()
        if not self._is("^"):
            return base
        at = self._take().at
        is_negative = self._is("-") and bool(self._take())
        exponent = self._value()
        if self._is("^"):
            _refuse("Två potenser står efter varandra.", "Sätt parentes om den ena.",
                    at=self._now.at)  # fmt: skip
        if is_negative:
            exponent = Negative(at=at, operand=exponent)
        return Power(at=at, base=base, exponent=exponent)

    def _value(self) -> Node:
        token = self._take()
        match token.kind:
            case Kind.NUMBER:
                return self._number(token)
            case Kind.TEXT:
                return Text(at=token.at, value=token.text)
            case Kind.NAME:
                return self._named(token)
        if token.kind is Kind.SIGN and token.text == "(":
            node = self._either()
            self._close(token)
            return node
        raise _missing(token)

    def _number(self, token: Token) -> Number:
        value = Decimal(token.text)
        if not self._is("%"):
            return Number(at=token.at, value=value)
        self._take()
        return Number(at=token.at, value=value.scaleb(-2), is_percent=True)

    def _named(self, token: Token) -> Node:
        if not self._is("("):
            return Name(at=token.at, text=token.text, key=name_key(token.text))
        function = BY_WORD.get(token.text.casefold())
        if function is None:
            _unknown_function(token)
        opening = self._take()
        arguments: list[Node] = []
        while not (not arguments and self._is(")")):
            arguments.append(self._either())
            if not self._is(";"):
                break
            self._take()
        self._close(opening)
        _count(function, len(arguments), at=token.at)
        return Call(at=token.at, function=function.name, arguments=tuple(arguments))

    def _close(self, opening: Token) -> None:
        if self._is(")"):
            self._take()
            return
        if self._now.kind in STARTS:
            self._left_over()
        _refuse("Parentesen avslutas aldrig.", "Skriv ) där den ska sluta.", at=opening.at)

    def _left_over(self) -> NoReturn:
        token = self._now
        if self._is(")"):
            _refuse("Här finns en parentes för mycket.", "Ta bort ).", at=token.at)
        if token.kind in STARTS or self._is("("):
            _refuse("Mellan två värden saknas ett räknetecken.",
                    "Skriv till exempel × mellan dem.", at=token.at)  # fmt: skip
        _refuse(f"Tecknet {token.text} går inte att läsa här.", "Ta bort det.", at=token.at)


def _count(function: Function, given: int, *, at: int) -> None:
    if function.least <= given <= function.most:
        return
    wanted = str(function.least) if function.least == function.most else (
        f"{function.least}–{function.most}"
    )  # fmt: skip
    _refuse(f"{function.swedish} har {given} värden men ska ha {wanted}.",
            f"Skriv {function.form}, med semikolon mellan värdena.", at=at)  # fmt: skip


def _unknown_function(token: Token) -> NoReturn:
    meant = nearest(token.text, BY_WORD)
    cure = f"Menade du {meant}?" if meant else "Funktionerna står i hjälpen under formeln."
    _refuse(f"Funktionen {token.text} finns inte.", cure, at=token.at)


def _missing(token: Token) -> FormulaError:
    if token.kind is Kind.END:
        return _fault("Formeln slutar för tidigt.", "Skriv det värde som saknas sist.", token)
    message = f"Ett värde saknas före {token.text}."
    return _fault(message, "Skriv ett tal, ett namn eller en parentes.", token)


def _fault(message: str, cure: str, token: Token) -> FormulaError:
    return FormulaError(FormulaFault(message=message, cure=cure, at=token.at))


def _refuse(message: str, cure: str, *, at: int) -> NoReturn:
    raise FormulaError(FormulaFault(message=message, cure=cure, at=at))
