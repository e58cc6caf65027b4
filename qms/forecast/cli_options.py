"""The options that the forecast commands share, and how their values are written."""

from collections.abc import Callable
from typing import Literal, TypedDict

import click

from qms.forecast.core.methods import AUTO, METHODS

CHOICES = (AUTO, *METHODS)
Locale = Literal["sv", "en"]


class FileOptions(TypedDict):
    """The options that say which files to read and what to keep of them."""

    pupils: str
    grades: tuple[int, int] | None
    population: str | None
    births: str | None
    housing: str | None
    flows: str | None
    entry_age: int
    as_of: int | None


class GradeRange(click.ParamType[tuple[int, int]]):
    """`6-15`, `F-9` or `7`: grades or ages, both ends included."""

    name = "a-b"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        """Return (lowest, highest)."""
        ends = [part.strip().upper().replace("F", "0") for part in str(value).split("-")]
        if not (1 <= len(ends) <= 2 and all(end.isdigit() for end in ends)):
            self.fail(f"{value} är inte ett intervall. Skriv till exempel 6-15 eller F-9.")
        low, high = int(ends[0]), int(ends[-1])
        if low > high:
            self.fail(f"{value}: det lägsta ska stå först.")
        return low, high


class YearRange(click.ParamType[tuple[int, ...]]):
    """`1990:2014:2`: first and last year and the step between them."""

    name = "a:b[:steg]"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, ...]:
        """Return the years."""
        parts = str(value).split(":")
        if not (1 <= len(parts) <= 3 and all(part.isdigit() for part in parts)):
            self.fail(f"{value} är inte år. Skriv till exempel 1990:2014:2.")
        numbers = [int(part) for part in parts]
        first, last = numbers[0], numbers[min(1, len(numbers) - 1)]
        step = numbers[2] if len(numbers) == 3 else 1
        if step < 1 or first > last:
            self.fail(f"{value}: första året ska vara tidigast och steget minst 1.")
        return tuple(range(first, last + 1, step))


class Horizons(click.ParamType[tuple[int, ...]]):
    """`1,2,3,5,10`: years ahead."""

    name = "h,h,…"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, ...]:
        """Return the horizons, ascending and without doubles."""
        parts = [part.strip() for part in str(value).split(",")]
        if not all(part.isdigit() and 1 <= int(part) <= 50 for part in parts):
            self.fail(f"{value}: skriv hela år mellan 1 och 50, till exempel 1,2,3,5.")
        return tuple(sorted({int(part) for part in parts}))


class Methods(click.ParamType[tuple[str, ...]]):
    """`auto,last-value,…`."""

    name = "metod,metod,…"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """Return the methods in the order given, without doubles."""
        names = tuple(dict.fromkeys(part.strip() for part in str(value).split(",")))
        unknown = [name for name in names if name not in CHOICES]
        if unknown:
            self.fail(f"{', '.join(unknown)} finns inte. Välj bland {', '.join(CHOICES)}.")
        return names


_FILE = click.Path(exists=True, dir_okay=False)
INPUT_OPTIONS = (
    click.option("--pupils", type=_FILE, required=True,
                 help="CSV eller XLSX: unit,grade,year,n (age i stället för grade går bra)."),
    click.option("--grades", type=GradeRange(),
                 help="Årskurser eller åldrar som räknas som elever, t.ex. 6-15."),
    click.option("--population", type=_FILE,
                 help="unit,age,year,n: barn före skolan, till pipeline-metoderna. En enhet som "
                      "inte finns bland eleverna gäller alla enheter."),
    click.option("--births", type=_FILE, help="unit,year,n: födda, till pipeline-metoderna."),
    click.option("--housing", type=_FILE,
                 help="area,year,type,number[,probability][,stage]: bostäder, planerade och "
                      "färdigställda (stage completed). Används om tidigare år stöder det."),
    click.option("--flows", type=_FILE,
                 help="area,unit,year,n[,from,to]: elever per bostadsområde och skola. Enheterna i "
                      "population och births är då områden."),
    click.option("--entry-age", type=click.IntRange(0, 20), default=6, show_default=True,
                 help="Åldern i årskurs 0, när eleverna står per årskurs."),
    click.option("--as-of", type=click.IntRange(1800, 2200), metavar="ÅR",
                 help="Allt efter detta år tas bort. Utan valet: sista året i filen."),
    click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=1, show_default=True,
                 help="Frö till Prophets sökning och till --draws; övriga metoder är utan slump."),
    click.option("--locale", type=click.Choice(["en", "sv"]), default="en", show_default=True,
                 help="sv: semikolon och decimalkomma."),
)  # fmt: skip


def input_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say what is known."""
    for option in reversed(INPUT_OPTIONS):
        command = option(command)
    return command
