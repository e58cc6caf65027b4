"""The example in docs/formats/forecast.md is read, forecast and worked out by hand."""

import csv
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from qms.forecast.cli import forecast
from qms.forecast.core.methods import METHODS
from qms.forecast.core.result_file import CELL_HEADER, FORECAST_HEADER, SCORE_HEADER

TEXT = (Path(__file__).resolve().parents[3] / "docs" / "formats" / "forecast.md").read_text()


def test_the_example_runs(tmp_path):
    (tmp_path / "p.csv").write_text(re.search(r"```csv\n(.*?)```", TEXT, re.DOTALL).group(1))
    out = tmp_path / "out.csv"
    arguments = ["run", "--pupils", str(tmp_path / "p.csv"), "--horizon", "1", "--out", str(out)]
    done = CliRunner().invoke(forecast, [*arguments, "--method", "cohort-1yr"])
    assert done.exit_code == 0, done.output
    rows = {
        (r["unit"], r["grade"]): float(r["mean"])
        for r in csv.DictReader(out.read_text().splitlines())
    }
    # Norrskolan: intake 22; 26 of 26 went up, so 22 do. Söderskolan: 41; 37 of 38, so 41 × 37/38.
    assert rows["Norrskolan", "all"] == 44
    assert rows["Söderskolan", "1"] == pytest.approx(41 * 37 / 38, abs=0.005)
    assert rows["*", "all"] == pytest.approx(44 + 41 + 41 * 37 / 38, abs=0.01)


def test_every_method_and_column_is_described():
    for name in METHODS:
        assert f"`{name}`" in TEXT
    for header in (FORECAST_HEADER, SCORE_HEADER, CELL_HEADER):
        assert ",".join(header) in TEXT
