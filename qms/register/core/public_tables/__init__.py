"""Others' published figures in the layouts they come in, made into the rows of the dataset."""

from qms.register.core.public_tables.layouts import public_table

__all__ = ["public_table"]
