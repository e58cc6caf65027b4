"""A municipality with schools, years of results, pupils' marks and reports, for effects."""

import numpy as np
from builders import NOW, SYSTEM, add_school

from qms.followup.models import Report, ReportActivity, ReportCycle
from qms.register import services as register

KEY = "school_social_worker"
OUTCOME = "attendance"
SPRINGS = range(2018, 2026)
FIRST_WITH = 2023
NAMES = tuple(f"Provskola {letter}" for letter in "ABCDEFGHIJKL")
TREATED = NAMES[:3]


def add_schools(session, municipality):
    """Return the ids of a dozen schools by name."""
    return {name: add_school(session, name, municipality.north) for name in NAMES}


def save(session, dataset, text):
    batch = register.stage_import(
        session, SYSTEM, dataset_key=dataset, file_name="f.csv", content=text.encode(), now=NOW
    )
    register.confirm_import(session, SYSTEM, batch, now=NOW)
    return batch


def results_text(effect=4.0, seed=3):
    """Attendance per school and spring, with an effect at the treated schools."""
    random = np.random.default_rng(seed)
    level = random.normal(90, 1.5, len(NAMES))
    lines = ["enhet;indikator;år;värde;antal"]
    for at, name in enumerate(NAMES):
        for year in SPRINGS:
            value = level[at] + random.normal(0, 0.4)
            value += effect * (name in TREATED and year >= FIRST_WITH)
            lines.append(f"{name};{OUTCOME};{year};{value:.1f};120".replace(".", ","))
    return "\n".join(lines)


def marks_text(seed=4, pupils=30):
    """Marks of grade 9 in four schools; the first truly adds forty points."""
    random = np.random.default_rng(seed)
    lines = ["enhet;årskurs;år;tidigare enhet;faktor:kön;resultat:betyg 9;resultat:betyg 6"]
    for at, name in enumerate(NAMES[:4]):
        for pupil in range(pupils):
            before = random.normal(13, 2)
            merit = 215 + 8 * (before - 13) + 40 * (at == 0) + random.normal(0, 15)
            came = NAMES[6 + pupil % 3]
            kind = "flickor" if pupil % 2 else "pojkar"
            row = f"{name};9;2025;{came};{kind};{merit:.1f};{before:.2f}"
            lines.append(row.replace(".", ","))
    return "\n".join(lines)


def add_reports(session, ids, *, year=FIRST_WITH - 1, names=TREATED, state="approved", key=KEY):
    """Let the schools account for the intervention in a year of money."""
    cycle = ReportCycle(template="socio_outcome", year=year, opens=NOW.date(), due=NOW.date(),
                        opened_at=NOW)  # fmt: skip
    session.add(cycle)
    session.flush()
    for name in names:
        report = Report(cycle_id=cycle.id, unit_id=ids[name], amount_ore=100_00, state=state)
        session.add(report)
        session.flush()
        session.add(
            ReportActivity(report_id=report.id, form_key=f"{year}-{name}", name="Kurator",
                           target_group="Elever med hög frånvaro", ore=50_00, catalogue_key=key)
        )  # fmt: skip
    session.flush()


def merits_text(year=2025, above=30.0):
    """Merit that follows the girls' share, with one school above the others."""
    lines = ["enhet;indikator;år;värde;antal"]
    for at, name in enumerate(NAMES):
        value = 200 + 100 * girls_of(at) + (-1) ** at + above * (at == 5)
        lines.append(f"{name};g9_merit;{year};{value:.1f};60".replace(".", ","))
    return "\n".join(lines)


def girls_of(at):
    return 0.3 + 0.03 * at


def counts_text(autumn=2024):
    rows = [f"{name};9;{autumn};60" for name in NAMES]
    return "\n".join(["enhet;årskurs;år;antal", *rows])


def background_text(autumn=2024):
    lines = ["enhet;år;faktor;kategori;procent"]
    for at, name in enumerate(NAMES):
        girls = round(100 * girls_of(at))
        lines += [
            f"{name};{autumn};kön;flickor;{girls}",
            f"{name};{autumn};kön;pojkar;{100 - girls}",
        ]
    return "\n".join(lines)
