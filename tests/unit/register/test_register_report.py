from qms.kernel.table_file import scan_table
from qms.register.core.changes import Changes, Tally
from qms.register.core.columns import NOTHING_KNOWN
from qms.register.core.datasets import DATASETS
from qms.register.core.packed_table import pack_table, unpack_table
from qms.register.core.reading import read_dataset
from qms.register.core.report import fault_rows, make_report, pack, unpack
from qms.register.core.template import template_header, template_notes, template_row
from qms.register.core.year_change import YearChange

TEXT = "enhet;åk;år;antal;x\nNy;3;2026;24;\nNy;4;2026;=1+1;\n"


def report_of(text: str):
    table = scan_table(text.encode(), file_name="fil.csv", max_rows=10)
    reading = read_dataset(DATASETS["pupil_counts"], table, NOTHING_KNOWN)
    change = YearChange(year=2026, total=3, before=2, within=False)
    nothing = Changes(new=(), changed=(), tally=Tally(new=0, changed=0, unchanged=0))
    return make_report(table, reading, nothing, change)


def test_a_report_comes_back_as_it_was_kept():
    report = report_of(TEXT)
    assert unpack(pack(report)) == report
    assert (report.rows, report.good, report.faulty) == (2, 1, 1)


def test_a_faulty_file_can_never_be_saved():
    assert not report_of(TEXT).can_be_saved
    assert not report_of(TEXT).changes_nothing


def test_faults_become_rows_of_a_list():
    ((row, column, value, message, cure),) = fault_rows(report_of(TEXT).findings)
    assert (row, column, value) == ("3", "antal", "=1+1")
    assert message
    assert cure


def test_a_table_comes_back_with_its_row_numbers():
    table = scan_table(b"a;b\n\n1;2\n", file_name="fil.csv", max_rows=10)
    again = unpack_table(pack_table(table))
    assert (again.header, again.rows) == (table.header, table.rows)


def test_every_dataset_has_a_template_whose_headers_are_understood():
    for dataset in DATASETS.values():
        rows = [template_header(dataset), template_row(dataset)]
        text = "\n".join(";".join(row) for row in rows)
        table = scan_table(text.encode(), file_name="mall.csv", max_rows=10)
        reading = read_dataset(dataset, table, NOTHING_KNOWN)
        assert all(match.column for match in reading.headers), dataset.key
        assert len(template_notes(dataset)) == len(dataset.in_files) + 1
