"""Prophet for short yearly series. The only file that imports Prophet, and only when it fits.

Yearly counts have no season: all seasonalities are off, there are five places where the trend
may bend, and nothing below 0 is forecast. Prophet's own intervals are not asked for.
"""

import logging
from collections.abc import Sequence

CHANGEPOINTS = 5
MONTH_DAY = "10-15"  # the day of the yearly count


def fit(
    years: Sequence[int], values: Sequence[float], *, horizon: int, seed: int
) -> tuple[float, ...]:
    """Return Prophet's values for the `horizon` years after the last of `years`, never below 0.

    `years` ascend and may have gaps. The fit maximises a posterior, so `seed` decides only
    where the optimiser draws; the same input and seed give the same values.
    """
    _hush()
    import pandas as pd  # noqa: PLC0415 - half a second that only a fit should pay
    from prophet import Prophet  # noqa: PLC0415 - two seconds that only a fit should pay

    bends = min(CHANGEPOINTS, max(len(years) - 2, 0))
    model = Prophet(
        yearly_seasonality=False,
        weekly_seasonality=False,
        daily_seasonality=False,
        n_changepoints=bends,
        uncertainty_samples=0,
    )
    days = pd.to_datetime([f"{year}-{MONTH_DAY}" for year in years])
    model.fit(pd.DataFrame({"ds": days, "y": list(values)}), seed=seed)
    ahead = range(years[-1] + 1, years[-1] + 1 + horizon)
    future = pd.DataFrame({"ds": pd.to_datetime([f"{year}-{MONTH_DAY}" for year in ahead])})
    expected = model.predict(future)["yhat"]
    return tuple(max(float(value), 0.0) for value in expected)


def _hush() -> None:
    """Keep the libraries from telling about missing plots and every start of the optimiser."""
    for noisy in ("prophet", "prophet.plot", "cmdstanpy"):
        logging.getLogger(noisy).disabled = True  # a level would be set back when it starts
