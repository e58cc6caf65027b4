"""The error model of one level: what makes intervals around any path of its series."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

import numpy as np

from qms.forecast.core.errors.bands import Bands, Halves, halves, scale_of
from qms.forecast.core.panel import FloatArray
from qms.forecast.core.student import t80, t95

DIGITS = 6  # beyond this a number is the machine's, not the evidence's
FEWEST_DEGREES = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorModel:
    """How far the forecasts of one level miss, as known in one year.

    Variances are of error ÷ forecast^0.75: `common` strikes all series alike, `own` each by
    itself times its own of `factors`; both per year ahead. `memory` is how an error hangs together
    with that of the year before in the same forecast, as a correlation. `common_degrees` and
    `own_degrees` say what evidence is behind them, `wide80` and `wide95`, per year ahead, what
    earlier intervals would have needed to be multiplied by. Without `common` nothing has been
    tried: the intervals are then as wide as the forecast itself.
    """

    common: tuple[float, ...]
    own: tuple[float, ...]
    factors: tuple[float, ...]
    memory: tuple[float, ...]
    common_degrees: float
    own_degrees: float
    wide80: tuple[float, ...]
    wide95: tuple[float, ...]

    def halves(self, path: FloatArray) -> Halves:
        """Return the half widths around `path` (series × horizon), in pupils."""
        if not self.common:
            wide = np.maximum(path, 1.0)
            return halves(wide, wide)
        horizon = path.shape[1]
        common, own = self.parts(horizon)
        variance = common[None, :] + own
        spread = scale_of(path) * np.sqrt(variance)
        degrees = degrees_of(common[None, :], own, self.common_degrees, self.own_degrees)
        return halves(
            np.asarray(self.wide80[:horizon]) * t80(degrees) * spread,
            np.asarray(self.wide95[:horizon]) * t95(degrees) * spread,
        )

    def bands(self, path: FloatArray) -> Bands:
        """Return the intervals around `path` (series × horizon), in pupils."""
        return self.halves(path).around(path)

    def parts(self, horizon: int) -> tuple[FloatArray, FloatArray]:
        """Return the common (horizon) and own (series × horizon) variances on the scale."""
        common = np.asarray(self.common[:horizon])
        own = np.asarray(self.factors)[:, None] * np.asarray(self.own[:horizon])[None, :]
        return common, own

    def plain(self) -> dict[str, Any]:
        """Return the model as lists and numbers, to be stored as JSON."""
        return {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(self).items()}

    @classmethod
    def of_plain(cls, read: Mapping[str, Any]) -> Self:
        """Return the model that `plain` gave; every number is the same to its last bit."""
        return cls(
            common=tuple(read["common"]),
            own=tuple(read["own"]),
            factors=tuple(read["factors"]),
            memory=tuple(read["memory"]),
            common_degrees=read["common_degrees"],
            own_degrees=read["own_degrees"],
            wide80=tuple(read["wide80"]),
            wide95=tuple(read["wide95"]),
        )

    def to_json(self) -> str:
        """Return the model as text; the same model gives the same bytes."""
        return json.dumps(self.plain(), sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return the model that `to_json` wrote."""
        return cls.of_plain(json.loads(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelModels:
    """The error models of the four levels of one forecast, as they are stored with it."""

    units: ErrorModel
    unit_steps: ErrorModel
    total: ErrorModel
    total_steps: ErrorModel

    def plain(self) -> dict[str, Any]:
        """Return the models as lists and numbers, to be stored as JSON."""
        return {name: getattr(self, name).plain() for name in self.__slots__}

    @classmethod
    def of_plain(cls, read: Mapping[str, Any]) -> Self:
        """Return the models that `plain` gave."""
        return cls(**{name: ErrorModel.of_plain(model) for name, model in read.items()})


def open_model(series: int) -> ErrorModel:
    """Return the model where nothing was tried: intervals as wide as the forecast itself."""
    return ErrorModel(
        common=(), own=(), factors=(1.0,) * series, memory=(),
        common_degrees=0.0, own_degrees=0.0, wide80=(), wide95=(),
    )  # fmt: skip


def rounded(values: FloatArray) -> tuple[float, ...]:
    """Return the values with six digits that count."""
    return tuple(float(f"{value:.{DIGITS}g}") for value in values.tolist())


def degrees_of(
    common: FloatArray, own: FloatArray, common_degrees: float, own_degrees: float
) -> FloatArray:
    """Return the degrees of freedom of a sum of variances (Satterthwaite), at least 3."""
    parts = common**2 / max(common_degrees, FEWEST_DEGREES)
    parts = parts + own**2 / max(own_degrees, FEWEST_DEGREES)
    return np.asarray(np.maximum((common + own) ** 2 / np.maximum(parts, 1e-300), FEWEST_DEGREES))
