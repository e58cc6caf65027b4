"""The working of a scoring, line by line: points of areas, hours by rank, cap, rounding."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import count

from qms.kernel.said import said
from qms.kernel.working import Line, Working
from qms.needs.core.instrument.result import Count
from qms.needs.core.instrument.values import Instrument


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The four counts of a scoring."""

    current: Count
    extraordinary: Count
    desired: Count
    desired_extraordinary: Count


def working_of(
    instrument: Instrument, counts: Counts, *, cap: Decimal, is_own_cap: bool
) -> Working:
    """Return the lines: letters A… for the present state, B… for the extraordinary, and so on."""
    source = said("barnets egna timmar") if is_own_cap else said("schablon för skolformen")
    lines = [Line(letter="T", label=said("Barnets timmar per vecka"), value=_exact(cap),
                  unit="h", source=source)]  # fmt: skip
    for letter, one in (("A", counts.current), ("B", counts.extraordinary),
                        ("C", counts.desired), ("D", counts.desired_extraordinary)):  # fmt: skip
        lines += _count_lines(instrument, one, letter)
    lines += (
        Line(letter="E", label=said("Timmar inom grundbeloppet"), unit="h",
             value=_exact(counts.current.hours_after_cap - counts.extraordinary.hours_after_cap),
             formula="A.max − B.max"),
        Line(letter="F", label=said("Skillnad mot önskat läge"), unit="h",
             value=_exact(counts.current.hours_after_cap - counts.desired.hours_after_cap),
             formula="A.max − C.max"),
    )  # fmt: skip
    return Working(tuple(lines))


def _count_lines(instrument: Instrument, found: Count, letter: str) -> Iterator[Line]:
    """Yield the lines of one count; `letter.n` are its areas by rank."""
    names = {area.key: area.name.sv for area in instrument.areas}
    numbers = count(1)
    terms = []
    for one in found.ranked:
        term = f"{letter}.{next(numbers)}"
        terms.append(term)
        points = [
            str(found.question_points[question.key])
            for question in instrument.by_area[one.area]
            if found.question_points[question.key]
        ]
        yield Line(letter=f"{term}p", label=names[one.area], value=str(one.points), unit="p",
                   formula=" + ".join(points))  # fmt: skip
        yield Line(letter=term, label=names[one.area], value=_exact(one.hours), unit="h",
                   formula=f"{term}p × {_exact(one.weight)}")  # fmt: skip
    yield Line(letter=f"{letter}.sum", label=said("Summa timmar"), unit="h",
               value=_exact(found.hours_before_cap), formula=" + ".join(terms) or "0")  # fmt: skip
    yield Line(letter=f"{letter}.max", label=said("Högst barnets timmar"), unit="h",
               value=_exact(found.hours_after_cap), formula=f"min({letter}.sum; T)")  # fmt: skip
    yield Line(letter=f"{letter}.h", label=said("Avrundat sist"), unit="h",
               value=_exact(found.hours),
               formula=f"{_exact(instrument.hours.quantum)} × avrunda({letter}.max ÷ "
                       f"{_exact(instrument.hours.quantum)}; 0)")  # fmt: skip


def _exact(value: Decimal) -> str:
    """Return the number as exact text without zeros at the end."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
