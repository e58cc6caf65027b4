"""The datasets that can be imported: one declarative file each, listed here."""

from types import MappingProxyType

from qms.register.core.dataset import Dataset
from qms.register.core.datasets.applications import APPLICATIONS
from qms.register.core.datasets.area_centres import AREA_CENTRES
from qms.register.core.datasets.background import BACKGROUND
from qms.register.core.datasets.births import BIRTHS
from qms.register.core.datasets.candidates import CANDIDATES
from qms.register.core.datasets.distances import DISTANCES
from qms.register.core.datasets.flows import FLOWS
from qms.register.core.datasets.groups import GROUPS
from qms.register.core.datasets.housing import HOUSING
from qms.register.core.datasets.ledger import LEDGER
from qms.register.core.datasets.need_points import NEED_POINTS
from qms.register.core.datasets.population import POPULATION
from qms.register.core.datasets.premises import PREMISES
from qms.register.core.datasets.public_figures import PUBLIC_FIGURES
from qms.register.core.datasets.pupil_counts import PUPIL_COUNTS
from qms.register.core.datasets.pupil_results import PUPIL_RESULTS
from qms.register.core.datasets.pupils import CURRENT_PUPILS, HISTORIC_PUPILS
from qms.register.core.datasets.results import RESULTS
from qms.register.core.datasets.staff import STAFF
from qms.register.core.datasets.support_grants import SUPPORT_GRANTS
from qms.register.core.datasets.surveys import SURVEYS
from qms.register.core.datasets.unit_areas import UNIT_AREAS
from qms.register.core.datasets.unit_changes import UNIT_CHANGES
from qms.register.core.datasets.units import UNITS

DATASETS = MappingProxyType(
    {
        dataset.key: dataset
        for dataset in (
            UNITS,
            PUPIL_COUNTS,
            POPULATION,
            BIRTHS,
            HOUSING,
            FLOWS,
            UNIT_CHANGES,
            BACKGROUND,
            RESULTS,
            HISTORIC_PUPILS,
            CURRENT_PUPILS,
            PUPIL_RESULTS,
            APPLICATIONS,
            SUPPORT_GRANTS,
            NEED_POINTS,
            LEDGER,
            GROUPS,
            UNIT_AREAS,
            STAFF,
            SURVEYS,
            PUBLIC_FIGURES,
            PREMISES,
            DISTANCES,
            AREA_CENTRES,
            CANDIDATES,
        )
    }
)


class UnknownDatasetError(LookupError):
    """There is no dataset of that key."""


def dataset_named(key: str) -> Dataset:
    """Return the dataset; raise UnknownDatasetError when there is none."""
    try:
        return DATASETS[key]
    except KeyError:
        raise UnknownDatasetError(key) from None
