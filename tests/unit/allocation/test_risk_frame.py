import numpy as np
import pandas as pd
import pytest
from risk_cases import options, simulated

from qms.allocation.core.risk.fit import fit_risk
from qms.allocation.core.risk.frame import from_frame
from qms.allocation.core.risk.pupil_file import Wanted, read_pupil_file

FACTORS = ("utbildning", "invandringsår", "kön")


def frame_of(pupils) -> pd.DataFrame:
    """Return the pupils as texts and truth values."""
    columns = {
        name: np.array(column.categories)[column.codes] for name, column in pupils.factors.items()
    }
    return pd.DataFrame(columns).assign(utfall=pupils.outcomes["utfall"].codes == 1)


@pytest.mark.parametrize("is_typed", [True, False], ids=["categorical", "texts"])
def test_a_frame_and_its_file_give_the_same_fit(is_typed):
    frame = frame_of(simulated(800))
    content = frame.to_csv(index=False).encode()
    wanted = Wanted(factors=FACTORS, outcomes=("utfall",))
    by_file = read_pupil_file(content, file_name="f.csv", wanted=wanted).pupils
    typed = frame.astype(dict.fromkeys(FACTORS, "category")) if is_typed else frame
    by_frame = from_frame(typed, factors=FACTORS, outcomes=["utfall"])
    chosen = options(*FACTORS)
    assert fit_risk(by_frame, chosen).model == fit_risk(by_file, chosen).model


def test_missing_values_are_missing():
    frame = pd.DataFrame({"a": ["x", None, "y"], "utfall": [True, False, None]})
    pupils = from_frame(frame, factors=["a"], outcomes=["utfall"])
    assert pupils.factors["a"].codes.tolist() == [0, -1, 1]
    assert pupils.outcomes["utfall"].codes.tolist() == [1, 0, -1]
