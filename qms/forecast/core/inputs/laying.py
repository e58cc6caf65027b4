"""Laying homes, openings and closings on the paths that a forecast is made from."""

from dataclasses import dataclass, replace

import numpy as np

from qms.forecast.core.inputs.layers import with_layers
from qms.forecast.core.inputs.prepare import Laid, laid_of
from qms.forecast.core.inputs.support import Supports
from qms.forecast.core.known import Known
from qms.forecast.core.panel import BoolArray, FloatArray, Panel
from qms.forecast.core.paths import Paths


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Laying:
    """The panel and the paths with the units that will open; `shown` are those with a forecast.

    `used` has the layers on its last origin, `before` (units × steps × horizon) is that origin
    without them. `laid` is None when there was nothing to lay.
    """

    panel: Panel
    used: Paths
    plain: Paths
    shown: BoolArray
    before: FloatArray
    laid: Laid | None = None


def lay(known: Known, *, used: Paths, plain: Paths, housing: bool | None = None) -> Laying:
    """Return the paths with what is planned laid on the last origin.

    `housing` is whether homes are used, None for what the earlier years support.
    """
    panel = known.pupils
    if known.inputs is None:
        return Laying(panel=panel, used=used, plain=plain, shown=panel.alive(),
                      before=used.path[-1])  # fmt: skip
    supports = known.supports or Supports()
    laid = laid_of(known.inputs, panel, supports, horizon=used.horizon, housing=housing)
    added = len(laid.layers.units) - len(panel.units)
    wider = _with_units(panel, laid.layers.units[len(panel.units) :])
    used, plain = _wider(used, added), _wider(plain, added)
    before = used.path[-1].copy()
    path = used.path.copy()
    path[-1] = with_layers(before, panel, laid.layers)
    arrives = np.nansum(path[-1], axis=(1, 2)) > 0
    return Laying(
        panel=wider,
        used=Paths(origins=used.origins, path=path, own=used.own),
        plain=plain,
        shown=wider.alive() | arrives,
        before=before,
        laid=laid,
    )


def _with_units(panel: Panel, units: tuple[str, ...]) -> Panel:
    """Return the panel with units of which nothing is known yet."""
    if not units:
        return panel
    lacking = len(units)
    unknown = np.full((lacking, *panel.counts.shape[1:]), np.nan)
    absent = np.zeros((lacking, len(panel.years)), dtype=np.bool_)
    return replace(
        panel,
        units=(*panel.units, *units),
        counts=np.concatenate([panel.counts, unknown]),
        present=np.concatenate([panel.present, absent]),
    )


def _wider(paths: Paths, added: int) -> Paths:
    """Return the paths with `added` units that no method has said anything of."""
    if added <= 0:
        return paths
    origins, _, *rest = paths.path.shape
    nothing = np.full((origins, added, *rest), np.nan)
    not_own = np.zeros((origins, added), dtype=np.bool_)
    return Paths(
        origins=paths.origins,
        path=np.concatenate([paths.path, nothing], axis=1),
        own=np.concatenate([paths.own, not_own], axis=1),
    )
