"""What is wrong with a command's options, in Swedish."""

import re
from typing import IO

import click

BAD: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), told)
    for pattern, told in (
        (r"(.+) is not in the range (\d+)<=x<=(\d+)\.", r"\1 ligger inte mellan \2 och \3."),
        (r"(.+) is not in the range x>=(\d+)\.", r"\1 är mindre än \2."),
        (r"(.+) is not a valid integer( range)?\.", r"\1 är inte ett heltal."),
        (r"(.+) is not one of (.+)\.", r"\1 finns inte. Välj bland \2."),
        (r"(?:File|Path) (.+) does not exist\.", r"Filen \1 finns inte."),
        (r"(?:File|Path) (.+) is a directory\.", r"\1 är en mapp, inte en fil."),
        (r"(?:File|Path) (.+) is not readable\.", r"\1 kan inte läsas."),
    )
)
"""What the types say of a value, and the same in Swedish."""


class OptionFault(click.UsageError):
    """An option that cannot be used, told in one sentence."""

    def show(self, file: IO[str] | None = None) -> None:
        """Write the sentence, and where the options are explained."""
        click.echo(self.message, file=file, err=file is None)
        if self.ctx is not None:
            click.echo(f"Valen förklaras av {self.ctx.command_path} --help.", file=file,
                       err=file is None)  # fmt: skip


class SwedishGroup(click.Group):
    """A group whose commands' options are refused in Swedish."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a fault in its options comes back in Swedish."""
        try:
            return super().invoke(ctx)
        except click.UsageError as fault:
            if isinstance(fault, OptionFault):
                raise
            raise OptionFault(_told(fault), ctx=fault.ctx) from fault


def _told(fault: click.UsageError) -> str:
    if isinstance(fault, click.MissingParameter):
        return f"{_name(fault)} saknas."
    if isinstance(fault, click.NoSuchOption):
        return f"{fault.option_name} finns inte."
    if isinstance(fault, click.BadOptionUsage):
        return f"{fault.option_name}: värdet saknas eller är för mycket."
    if isinstance(fault, click.BadParameter):
        return f"{_name(fault)}: {_value(fault.message)}"
    if found := re.match(r"No such command (.+)\.$", fault.message):
        return f"Kommandot {found[1]} finns inte."
    if found := re.match(r"Got unexpected extra arguments? \((.+)\)$", fault.message):
        return f"{found[1]}: ordet hör inte till något val."
    return fault.message


def _name(fault: click.BadParameter) -> str:
    return fault.param.opts[0] if fault.param else str(fault.param_hint or "Värdet")


def _value(message: str) -> str:
    for pattern, told in BAD:
        if pattern.fullmatch(message):
            return pattern.sub(told, message).replace("'", "")
    return message
