"""Where each sealed value of a case lies: the seal opens there and nowhere else."""

from qms.vault.core.place import Place


def of(table: str, column: str, row: str) -> Place:
    """Return the place of a value in a table of the module, such as `of("case", "request", id)`."""
    return Place(table=f"needs_{table}", column=column, row=row)
