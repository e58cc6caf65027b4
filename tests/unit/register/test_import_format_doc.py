"""The example in the document is read by the machine it describes."""

from pathlib import Path

from qms.kernel.table_file import read_table
from qms.register.core.columns import NOTHING_KNOWN
from qms.register.core.datasets import DATASETS
from qms.register.core.reading import read_dataset

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "formats" / "imports.md"


EXAMPLES = (("historic_pupils", 2), ("pupil_results", 2), ("pupil_counts", 3))


def test_every_example_is_a_faultless_file():
    examples = DOCUMENT.read_text(encoding="utf-8").split("```csv\n")[1:]
    for example, (dataset, rows) in zip(examples, EXAMPLES, strict=True):
        table = read_table(example.split("```")[0].encode(), file_name="exempel.csv", max_rows=10)
        reading = read_dataset(DATASETS[dataset], table, NOTHING_KNOWN)
        assert (len(reading.records), reading.findings) == (rows, ())
        assert all(match.column for match in reading.headers)


def test_every_dataset_is_described():
    text = DOCUMENT.read_text(encoding="utf-8")
    assert [key for key in DATASETS if f"`{key}`" not in text] == []
