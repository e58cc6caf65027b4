"""Operations on whole columns that say which rows they fail for."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, NoReturn, TypeAlias

from qms.kernel.expression.faults import FormulaError, FormulaFault
from qms.kernel.expression.reckoning import is_zero

Rows: TypeAlias = Sequence[int]


def apply(operation: Callable[..., Any], at: int, rows: Rows, *columns: Sequence[Any]) -> list[Any]:
    """Return the operation row by row; raise FormulaError with the rows where it fails."""
    try:
        return list(map(operation, *columns))
    except ArithmeticError:
        wrong = [
            row for row, *values in zip(rows, *columns, strict=True) if _fails(operation, values)
        ]
        refuse("Värdet blir för stort eller är inget tal.",
                "Tal är mindre än 10^30, potenser högst 100 och roten ur negativa tal finns inte.",
                at=at, rows=wrong)  # fmt: skip


def _fails(operation: Callable[..., Any], values: Sequence[Any]) -> bool:
    try:
        operation(*values)
    except ArithmeticError:
        return True
    return False


def refuse_zero(divisors: Sequence[Decimal], rows: Rows, *, at: int) -> None:
    wrong = [row for row, value in zip(rows, divisors, strict=True) if is_zero(value)]
    if wrong:
        refuse("Division med noll.", "Skriv till exempel om(n = 0; 0; a ÷ n).", at=at, rows=wrong)


def refuse(message: str, cure: str, *, at: int, rows: Rows = ()) -> NoReturn:
    raise FormulaError(FormulaFault(message=message, cure=cure, at=at, rows=tuple(rows)))
