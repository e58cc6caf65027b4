"""Ledgers from files: tables with columns under many names."""

from qms.costs.core.ledger_files.tables import read_ledger_table

__all__ = ["read_ledger_table"]
