"""From a typed pandas frame to coded columns, for those who already hold one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from qms.allocation.core.risk.pupils import MISSING, YES_NO, Column, Pupils

if TYPE_CHECKING:
    import pandas as pd


def from_frame(
    frame: "pd.DataFrame", *, factors: Sequence[str], outcomes: Sequence[str], group: str = ""
) -> Pupils:
    """Return the frame's columns: factors and group as they are named, outcomes as truth values.

    Categorical columns give their codes as they are; others are made categorical first.
    """
    return Pupils(
        factors={name: _column(frame, name) for name in factors},
        outcomes={name: _outcome(frame, name) for name in outcomes},
        group=_column(frame, group) if group else None,
    )


def _column(frame: "pd.DataFrame", name: str) -> Column:
    typed = frame[name].astype("category").cat
    return Column(
        name=name,
        categories=tuple(str(category) for category in typed.categories),
        codes=typed.codes.to_numpy(),
    )


def _outcome(frame: "pd.DataFrame", name: str) -> Column:
    values = frame[name]
    codes = np.full(len(values), MISSING, dtype=np.int8)
    known = values.notna().to_numpy()
    codes[known] = values.to_numpy()[known].astype(np.int8)
    return Column(name=name, categories=YES_NO, codes=codes)
