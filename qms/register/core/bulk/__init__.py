"""Files of a million lines: read column by column, each different text once."""

from qms.register.core.bulk.coded import CodedTable, coded_table, scan_coded
from qms.register.core.bulk.lines import Lines, Scope
from qms.register.core.bulk.reading import read_coded

__all__ = ["CodedTable", "Lines", "Scope", "coded_table", "read_coded", "scan_coded"]
