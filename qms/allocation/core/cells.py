"""Read the cells of the allocation's files."""

from decimal import Decimal

from qms.allocation.core.shares import Fault
from qms.kernel.numbers import parse_decimal, parse_marked


def read_pupils(text: str) -> int | Fault:
    """Return a whole number of pupils, at least 1."""
    number = parse_decimal(text)
    if number is None or number != number.to_integral_value():
        message = f"{text} är inte ett helt antal elever." if text else "Antalet elever saknas."
        return Fault(message=message, cure="Skriv antalet med siffror.")
    if number < 1:
        message = f"Antalet elever är {text}."
        return Fault(message=message, cure="Ta bort enheten om den inte har elever.")
    return int(number)


def read_cell(text: str) -> Decimal | Fault:
    """Return the number in a cell of shares or counts; negative ones are judged later."""
    read = parse_marked(text)
    if read is not None and read.number is not None:
        return read.number
    if not text:
        return Fault(message="Värdet saknas.", cure="Fyll i andelen eller antalet, 0 om ingen.")
    if read is not None:
        return Fault(message=f"Värdet är dolt ({text}).", cure="Fyll i det riktiga värdet.")
    return Fault(message=f"{text} är inte ett tal.", cure="Skriv till exempel 12,5 eller 38.")


def read_value(text: str) -> Decimal | Fault:
    """Return a unit's risk: `0,2` or `20 %`, zero or larger."""
    number = parse_decimal(text.removesuffix("%"))
    if number is None:
        message = f"{text} är inte ett tal." if text else "Risken saknas."
        return Fault(message=message, cure="Skriv till exempel 0,2 eller 20 %.")
    if number < 0:
        message = f"Risken är {text}, mindre än noll."
        return Fault(message=message, cure="Skriv ett tal som är noll eller större.")
    return number / 100 if text.endswith("%") else number


def read_amount(text: str) -> Decimal | Fault:
    """Return an amount in kronor, zero or larger."""
    number = parse_decimal(text)
    if number is None:
        message = f"{text} är inte ett belopp." if text else "Beloppet saknas."
        return Fault(message=message, cure="Skriv kronor per elev, till exempel 11270,25.")
    if number < 0:
        return Fault(message=f"Beloppet är {text}.", cure="Skriv ett belopp som inte är negativt.")
    return number
