"""The command that makes a follow-up's figures again from the files that its page offers."""

from dataclasses import dataclass
from shlex import join

from sqlalchemy.orm import Session

from qms.allocation.queries.accuracy import StoredYear
from qms.allocation.queries.accuracy_inputs import run_beside
from qms.kernel.money import kronor


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What the files of a year are called."""

    year: int

    @property
    def pupils(self) -> str:
        """Return the earlier pupils' file."""
        return f"elever-{self.year}.csv"

    @property
    def model(self) -> str:
        """Return the tried model's file."""
        return f"modell-{self.year}.json"

    @property
    def paid(self) -> str:
        """Return the file of kronor per pupil."""
        return f"ersattning-{self.year}.csv"

    @property
    def applications(self) -> str:
        """Return the file of applications and moves."""
        return f"ansokningar-{self.year}.csv"

    @property
    def decided(self) -> str:
        """Return the file of the decided calculation's model."""
        return f"beslutets-modell-{self.year}.toml"

    @property
    def factors(self) -> str:
        """Return the file of what the decided calculation counted on."""
        return f"beslutets-faktorer-{self.year}.csv"

    @property
    def trust(self) -> str:
        """Return the file of what the principals think, all together."""
        return f"fortroende-{self.year}.csv"

    @property
    def current(self) -> str:
        """Return this year's pupils' file."""
        return f"arets-elever-{self.year}.csv"


def command_line(stored: StoredYear, *, pot_ore: int | None) -> str:
    """Return the command; `pot_ore` is the decided calculation's, None where there is none."""
    names, found = Names(year=stored.year), stored.found.assessment
    parts = ["qms", "allocation", "accuracy", "--model", names.model, "--pupils", names.pupils]
    parts += ["--outcome", stored.outcome, "--group", "unit", "--weights", "n", "--year", "year"]
    parts += ["--paid", names.paid]
    parts += ["--outside", ",".join(stored.outside)] if stored.outside else []
    parts += ["--cross-fit"] if found.basis.is_cross_fitted else []
    parts += ["--relevel"] if found.basis.is_relevelled else []
    parts += ["--seed", str(found.seed), "--out", "skolor.csv", "--report", "matt.json"]
    if stored.found.compared:
        parts += ["--applications", names.applications, "--compared", "jamforelse.csv"]
    if pot_ore is not None:
        parts += ["--decided", names.decided, "--factors", names.factors]
        parts += ["--current", names.current, "--budget", _amount(pot_ore)]
    if stored.found.shifts:
        parts += ["--shifts", "ny-anpassning.csv"]
    return join(parts)


def _amount(ore: int) -> str:
    return f"{kronor(ore):f}" if ore % 100 else str(ore // 100)


def pot_beside(session: Session) -> int | None:
    """Return the pot of the calculation that a new fit is laid beside, öre."""
    run = run_beside(session)
    return run.head.pot_ore if run else None
