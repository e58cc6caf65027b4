"""Use cases of the forecast, a file per subject: ask, keep what a step made, publish, clear."""

from qms.forecast.services.adopting import Wording, adopt, is_late, set_limits
from qms.forecast.services.asking import (
    JOB,
    LONGEST,
    MIN_YEARS,
    USUAL_HORIZON,
    AlreadyRunningError,
    NothingToRetryError,
    cancel_run,
    request_run,
    retry_run,
)
from qms.forecast.services.assuming import set_housing_rate
from qms.forecast.services.clearing import clear_unpublished
from qms.forecast.services.counts import DATASET, current_counts
from qms.forecast.services.freezing import INPUT_DATASETS, batches_now, frozen
from qms.forecast.services.inputs import current_inputs
from qms.forecast.services.parts import drop_parts, save_part
from qms.forecast.services.plain import make_plain
from qms.forecast.services.publishing import publish
from qms.forecast.services.remembering import Outcomes, outcomes
from qms.forecast.services.varying import (
    InUseError,
    PlanRefusedError,
    check_plan,
    check_variant_name,
    make_variant,
    remove_variant,
    restore_version,
    save_plan,
    use_version,
)
from qms.forecast.services.yearly import Waiting, Yearly, is_up_to_date, slot, yearly

__all__ = [
    "DATASET",
    "INPUT_DATASETS",
    "JOB",
    "LONGEST",
    "MIN_YEARS",
    "USUAL_HORIZON",
    "AlreadyRunningError",
    "InUseError",
    "NothingToRetryError",
    "Outcomes",
    "PlanRefusedError",
    "Waiting",
    "Wording",
    "Yearly",
    "adopt",
    "batches_now",
    "cancel_run",
    "check_plan",
    "check_variant_name",
    "clear_unpublished",
    "current_counts",
    "current_inputs",
    "drop_parts",
    "frozen",
    "is_late",
    "is_up_to_date",
    "make_plain",
    "make_variant",
    "outcomes",
    "publish",
    "remove_variant",
    "request_run",
    "restore_version",
    "retry_run",
    "save_part",
    "save_plan",
    "set_housing_rate",
    "set_limits",
    "slot",
    "use_version",
    "yearly",
]
