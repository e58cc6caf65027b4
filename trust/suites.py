"""The project's own tests as trials: which of them show which promise."""

import os
import re
import sys
from dataclasses import dataclass

from trust.steps import Result, Step
from trust.work import Work

SECONDS = 900.0
PASSED, SKIPPED = re.compile(r"(\d+) passed"), re.compile(r"(\d+) skipped")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """Tests by their files or folders, and the rows that they show; `least` must pass.

    `whole` names the variable that lets them try what every change has no time for. With `apart`
    the tests of one file may run on both cores.
    """

    key: str
    title: str
    rows: tuple[int, ...]
    tests: tuple[str, ...]
    least: int = 1
    whole: str = "QMS_EVERY_KILL"
    short: bool = False
    apart: bool = False


SUITES = (
    Suite(key="roller", title="Roll × väg × omfång, förfalskade formulär, svarens huvuden",
          rows=(1, 2, 10, 11, 12, 13, 14, 15, 44), tests=("tests/security",), least=350,
          whole="QMS_EVERY_STEP"),
    Suite(key="inloggning", title="Inloggning, sessioner, andra faktorn, kommunens inloggning",
          rows=(14, 16, 17),
          tests=("tests/web/identity", "tests/web/test_sign_in.py", "tests/integration/identity",
                 "tests/web/needs/test_factor_on_routes.py")),
    Suite(key="barn", title="Markörer syns ingenstans, små grupper, skyddad identitet",
          rows=(4, 5, 21, 37), whole="QMS_EVERY_READER", apart=True,
          tests=("tests/integration/vault", "tests/web/needs/test_markers_everywhere.py",
                 "tests/web/needs/test_protecting_pages.py", "tests/web/needs/test_names_of_few.py",
                 "tests/integration/needs/test_hidden_protection.py",
                 "tests/integration/needs/test_needs_sums.py",
                 "tests/security/test_small_cells.py",
                 "tests/security/test_small_cells_everywhere.py",
                 "tests/unit/api/test_hiding_rows.py",
                 "tests/unit/needs/test_hidden_children.py",
                 "tests/unit/needs/test_small_cells_of_needs.py",
                 "tests/web/allocation/test_nothing_recovered.py",
                 "tests/integration/needs/test_days_already_told.py")),
    Suite(key="loggen", title="Varje läsning loggas; ändrad logg upptäcks; tillägg är enda vägen",
          rows=(18, 19, 20),
          tests=("tests/integration/audit", "tests/web/needs/test_closed_vault.py",
                 "tests/web/needs/test_case_log_pages.py",
                 "tests/integration/db/test_account_rights.py")),
    Suite(key="murar", title="Den andra muren mellan huvudmän, i PostgreSQL", rows=(3,),
          tests=("tests/integration/db/test_walls.py",), least=200),
    Suite(key="nycklar", title="Nyckelbyte under drift", rows=(22,),
          tests=("tests/integration/vault/test_rotation.py",)),
    Suite(key="samtidigt", title="Samtidiga skrivare, dubbla tryck, utkast", rows=(23, 24, 25),
          tests=("tests/integration/needs/test_needs_writers.py",
                 "tests/integration/needs/test_assessing_race.py",
                 "tests/integration/needs/test_paying_race.py",
                 "tests/integration/register/test_import_race.py")),
    Suite(key="avbrott", title="Dödade processer, två schemaläggare, klockan",
          rows=(26, 28, 29, 31),
          tests=("tests/tooling/test_killed_worker.py", "tests/tooling/test_forecast_kills.py",
                 "tests/tooling/test_job_kills.py",
                 "tests/tooling/test_single.py", "tests/integration/jobs",
                 "tests/tooling/test_moved_clock.py", "tests/web/test_signatures.py",
                 "tests/unit/kernel/test_day_ends.py")),
    Suite(key="borta", title="Databasen dör, disken är full", rows=(27, 30),
          tests=("tests/tooling/test_database_away.py", "tests/tooling/test_disk_full.py")),
    Suite(key="omstart", title="Omstart medan folk arbetar", rows=(45,),
          tests=("tests/tooling/test_rolling_restart.py",)),
    Suite(key="flytt", title="Databasens versioner fram och tillbaka", rows=(32,),
          tests=("tests/integration/db/test_migrations.py",
                 "tests/integration/db/test_migrations_with_rows.py")),
    Suite(key="kopia", title="Säkerhetskopia, återläsning, raderat förblir raderat",
          rows=(33, 38), tests=("tests/integration/recovery", "tests/integration/retention")),
    Suite(key="utdrag", title="Allt om en person, och inget om någon annan", rows=(39,),
          tests=("tests/integration/subject", "tests/web/retention/test_subject_pages.py")),
    Suite(key="arkiv", title="Arkivpaket är hela och lika sin källa", rows=(40,),
          tests=("tests/integration/archive", "tests/web/retention/test_archive_pages.py")),
    Suite(key="start", title="En osäker start vägras", rows=(42,),
          tests=("tests/unit/test_settings.py", "tests/web/health"), short=True),
    Suite(key="delar", title="Varje del i låsfilerna har en kontrollsumma", rows=(41,),
          tests=("tests/tooling/test_locks_hashed.py",), short=True),
)  # fmt: skip


def step_of(suite: Suite) -> Step:
    """Return the trial of the suite."""
    return Step(key=suite.key, title=suite.title, rows=suite.rows, short=suite.short,
                run=lambda work: _tested(work, suite))  # fmt: skip


def _tested(work: Work, suite: Suite) -> Result:
    """Run the tests on both cores; none may be skipped, and as many as are told must pass."""
    done = work.run(
        sys.executable, "-m", "pytest", "-q", "--no-header", "--numprocesses=auto",
        "--dist=worksteal" if suite.apart else "--dist=loadfile", *suite.tests, seconds=SECONDS,
        environment={**os.environ, suite.whole: "1"},
    )  # fmt: skip
    last = done.stdout.strip().splitlines()[-1:] or [done.stderr[-200:]]
    passed = PASSED.search(last[0])
    enough = passed is not None and int(passed[1]) >= suite.least
    return Result(
        held=done.returncode == 0 and enough and not SKIPPED.search(last[0]),
        figure=last[0].strip("= "),
    )
