"""The forecast's data is made as in the integration tests."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "integration" / "forecast"))
