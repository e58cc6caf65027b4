"""The dry run and the save of a file of a million lines; nothing of it is held row by row."""

from dataclasses import replace

from sqlalchemy.orm import Session

from qms.kernel.table_file import is_xlsx
from qms.register import bulk_rows, tellers
from qms.register.core.bulk import CodedTable, read_coded, scan_coded
from qms.register.core.columns import Known
from qms.register.core.dataset import Dataset
from qms.register.core.report import Report, make_report
from qms.register.core.sie import is_sie, scan_sie
from qms.register.models import ImportBatch


def is_bulk(dataset: Dataset, content: bytes) -> bool:
    """Return whether the file is read column by column: a text file of a dataset that can be."""
    return dataset.by_column and not is_xlsx(content)


def read(
    session: Session, dataset: Dataset, content: bytes, *,
    file_name: str, max_rows: int, known: Known,
) -> Report:  # fmt: skip
    """Return what the file says and what it would change; nothing is stored."""
    coded = _scan(content, file_name=file_name, max_rows=max_rows)
    found = read_coded(dataset, coded, known)
    changes = bulk_rows.compared(session, dataset, found.lines)
    report = make_report(coded.table, found.reading, changes, None)
    more = tellers.told(session, dataset, found.lines.columns)
    return replace(report, remarks=(*report.remarks, *more))


def save(
    session: Session, dataset: Dataset, content: bytes, *, batch: ImportBatch, known: Known
) -> Report:
    """Store the file's rows as the batch's and return what they changed.

    The caller throws the transaction away when that is not what was shown.
    """
    coded = _scan(content, file_name=batch.file_name, max_rows=dataset.job_rows)
    found = read_coded(dataset, coded, known)
    changes = bulk_rows.store(session, dataset, batch.id, found.lines)
    return make_report(coded.table, found.reading, changes, None)


def _scan(content: bytes, *, file_name: str, max_rows: int) -> CodedTable:
    scan = scan_sie if is_sie(content) else scan_coded
    return scan(content, file_name=file_name, max_rows=max_rows)
