"""Readers of numbers and marks: text in, a value or a fault in Swedish out."""

import re
from dataclasses import replace
from decimal import Decimal

from qms.kernel.money import parse_ore
from qms.kernel.numbers import ReadNumber, parse_decimal, parse_marked
from qms.register.core.columns import Beside, Column, Fault, Value


def _bounds(number: Decimal | int, column: Column) -> Fault | None:
    """Return a fault when the number lies outside what the column allows."""
    if column.low is not None and number < column.low:
        return Fault(
            message=f"Värdet är lägre än {swedish(column.low)}.",
            cure=f"Skriv ett tal från {swedish(column.low)}.",
        )
    if column.high is not None and number > column.high:
        return Fault(
            message=f"Värdet är högre än {swedish(column.high)}, som är det högsta rimliga.",
            cure="Kontrollera värdet och att det står i rätt kolumn.",
        )
    return None


def swedish(number: Decimal | int) -> str:
    """Return the number with decimal comma, without needless zeros."""
    return f"{Decimal(number).normalize():f}".replace(".", ",")


def read_integer(text: str, column: Column, _: Beside) -> Value | Fault:
    """Return the whole number."""
    if text.isascii() and text.isdecimal():
        number = int(text)
        return _bounds(number, column) or number
    parsed = parse_decimal(text)
    if parsed is None:
        return Fault(
            message="Värdet är inget heltal.", cure=f"Skriv till exempel {column.example}."
        )
    if parsed != parsed.to_integral_value() or re.search(r"[.,]", text):
        return decimal_fault(parsed)
    return _bounds(parsed, column) or int(parsed)


MOST_ORE = 10**15
QUICK = re.compile(r"-?[0-9]{1,12}[.,][0-9]{2}")


def read_kronor(text: str, column: Column, _: Beside) -> Value | Fault:
    """Return whole öre, exact; the commonest way of writing is read without trying the others."""
    ore = int(text[:-3] + text[-2:]) if QUICK.fullmatch(text) else parse_ore(text)
    if ore is None:
        return Fault(
            message="Värdet är inget belopp.",
            cure=f"Skriv kronor med högst två decimaler, till exempel {column.example}.",
        )
    if abs(ore) > MOST_ORE:
        return Fault(message="Beloppet är orimligt stort.", cure="Kontrollera beloppet.")
    return ore


def decimal_fault(number: Decimal) -> Fault:
    """Return the fault of a decimal where a whole number belongs."""
    is_whole = number == number.to_integral_value()
    cure = f"Skriv {int(number)}." if is_whole else "Skriv ett heltal."
    return Fault(message="Värdet är ett decimaltal.", cure=cure)


def read_marked(text: str, column: Column, _: Beside) -> Value | Fault:
    """Return the number or the mark."""
    read = parse_marked(text)
    if read is None:
        return Fault(
            message="Värdet är varken ett tal eller ett känt tecken.",
            cure=f"Skriv till exempel {column.example}, eller .. om värdet är dolt.",
        )
    bare = replace(read, raw="")  # the mark tells what the text did
    if bare.number is None:
        return bare
    return _bounds(bare.number, column) or bare


def read_count(text: str, column: Column, beside: Beside) -> Value | Fault:
    """Return the whole number or the mark."""
    read = read_marked(text, column, beside)
    number = read.number if isinstance(read, ReadNumber) else None
    if number is not None and number != number.to_integral_value():
        return decimal_fault(number)
    return read


def read_share(text: str, column: Column, beside: Beside) -> Value | Fault:
    """Return the share, 0–1; a text that ends in % is read as per cent."""
    if text.endswith("%"):
        return read_percent(text, column, beside)
    read = read_marked(text, column, beside)
    if isinstance(read, Fault) and parse_decimal(text) is not None:
        return Fault(
            message="Andelen ligger inte mellan 0 och 1.",
            cure="Skriv 0,25 för 25 procent, eller kalla kolumnen procent.",
        )
    return read


def read_percent(text: str, _: Column, __: Beside) -> Value | Fault:
    """Return the per cent as a share."""
    read = parse_marked(text)
    if read is None or (read.number is not None and not 0 <= read.number <= 100):
        return Fault(
            message="Värdet är ingen procentsats från 0 till 100.", cure="Skriv till exempel 25."
        )
    share = None if read.number is None else read.number / 100
    return replace(read, number=share, raw="")
