"""Kinds of options that several commands take."""

import click

from qms.kernel.money import parse_ore

FILE = click.Path(exists=True, dir_okay=False)
LOCALE = click.option(
    "--locale",
    type=click.Choice(["en", "sv"]),
    default="en",
    show_default=True,
    help="sv: semikolon och decimalkomma.",
)


class Kronor(click.ParamType[int]):
    """`18000000`, `1 245 000` or `12,50`: an amount, as öre."""

    name = "kr"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Return whole öre."""
        ore = value if isinstance(value, int) else parse_ore(str(value))
        if ore is None:
            self.fail(f"{value} är inte ett belopp. Skriv till exempel 18000000 eller 12,50.")
        return ore
