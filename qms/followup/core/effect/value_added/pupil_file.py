"""Read a file of pupils for value added: result, earlier results, background, units."""

from dataclasses import dataclass

from qms.followup.core.effect.table import ColumnReader, Lack
from qms.followup.core.effect.value_added.material import Pupils


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The columns to read; `previous` and `weights` are empty when there are none."""

    outcome: str
    group: str
    priors: tuple[str, ...] = ()
    factors: tuple[str, ...] = ()
    previous: str = ""
    weights: str = ""

    @property
    def every(self) -> tuple[str, ...]:
        """Return all of them."""
        optional = tuple(name for name in (self.previous, self.weights) if name)
        return (self.outcome, self.group, *self.priors, *self.factors, *optional)


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilFile:
    """The pupils, where something is missing, and columns that could tell who somebody is."""

    pupils: Pupils
    lacks: tuple[Lack, ...]
    points_out: tuple[str, ...]


def read_pupil_file(content: bytes, *, file_name: str, wanted: Wanted) -> PupilFile:
    """Return the pupils of a CSV or XLSX file; raise RefusedError with every fault."""
    reader = ColumnReader(content, file_name=file_name, wanted=wanted.every)
    pupils = Pupils(
        outcome=reader.number(wanted.outcome),
        group=reader.category(wanted.group, most=None),
        priors={name: reader.number(name) for name in wanted.priors},
        factors={name: reader.category(name) for name in wanted.factors},
        previous=reader.category(wanted.previous, most=None) if wanted.previous else None,
        weights=reader.count(wanted.weights) if wanted.weights else None,
    )
    reader.refuse_lacks(wanted.group, "Fyll i vilken enhet eleven går på.")
    reader.finish()
    return PupilFile(pupils=pupils, lacks=tuple(reader.lacks), points_out=reader.points_out)
