"""A small municipality with pupils and background, and the steps up to an adopted calculation."""

from builders import NOW, SYSTEM, Municipality, make_actor

from qms.access.roles import Role
from qms.allocation import services
from qms.register import services as register

POT = 1_000_000_00


def save(session, dataset: str, text: str) -> int:
    batch_id = register.stage_import(
        session, SYSTEM, dataset_key=dataset, file_name="fil.csv", content=text.encode(), now=NOW
    )
    register.confirm_import(session, SYSTEM, batch_id, now=NOW)
    return batch_id


def pupils(session, counts: dict[str, int], year: int) -> int:
    """Save pupils per school, half of them in F and half in grade 9."""
    rows = [
        f"{name};{grade};{year};{part}"
        for name, n in counts.items()
        for grade, part in (("F", n // 2), ("9", n - n // 2))
    ]
    return save(session, "pupil_counts", "enhet;årskurs;år;antal\n" + "\n".join(rows) + "\n")


def background(session, shares: dict[str, tuple[str, str]], year: int) -> int:
    """Save (low education, economic assistance) per school in per cent."""
    rows = []
    for name, (low, aid) in shares.items():
        for factor, category, percent in (
            ("utbildning", "grundskola", float(low)),
            ("utbildning", "högre", 100 - float(low)),
            ("bistånd", "ja", float(aid)),
            ("bistånd", "nej", 100 - float(aid)),
        ):
            rows.append(f"{name};{year};{factor};{category};{percent:.1f}".replace(".", ","))
    head = "enhet;år;faktor;kategori;procent\n"
    return save(session, "background", head + "\n".join(rows) + "\n")


COUNTS = {"Åkerskolan": 300, "Ängsskolan": 200, "Friskolan Lärkan": 100}
SHARES = {"Åkerskolan": ("30", "20"), "Ängsskolan": ("10", "5"), "Friskolan Lärkan": ("20", "10")}
WEIGHTS = {
    ("utbildning", "grundskola"): 3,
    ("utbildning", "högre"): 1,
    ("bistånd", "ja"): 2,
    ("bistånd", "nej"): 1,
}


def register_year(session, year: int, *, counts=COUNTS, shares=SHARES) -> tuple[int, int]:
    """Save a year's pupils and background; return the batches."""
    return pupils(session, counts, year), background(session, shares, year)


def people(municipality: Municipality):
    """Return the analyst who drafts and the school chief who adopts."""
    path = f"/{municipality.id}/"
    return make_actor(Role.ANALYST, path), make_actor(Role.SCHOOL_CHIEF, path)


def drafted_model(session, municipality, *, year: int = 2027, weights=WEIGHTS) -> int:
    """Draft a model and give it weights: version 2."""
    analyst, _ = people(municipality)
    model_id = services.draft_model(
        session, analyst, name="Socioekonomisk modell", budget_year=year, now=NOW
    )
    services.save_weights(session, analyst, model_id, seen=1, weights=weights, now=NOW)
    return model_id


def proposed_model(session, municipality, *, year: int = 2027, weights=WEIGHTS) -> int:
    """Draft a model, give it weights and propose it: version 2."""
    model_id = drafted_model(session, municipality, year=year, weights=weights)
    services.propose_model(session, people(municipality)[0], model_id, seen=2, now=NOW)
    return model_id


def adopted_model(session, municipality, *, year: int = 2027, weights=WEIGHTS) -> int:
    """Draft a model, give it weights, propose and adopt it."""
    model_id = proposed_model(session, municipality, year=year, weights=weights)
    services.adopt_model(session, people(municipality)[1], model_id, seen=2, now=NOW)
    return model_id


def calculated(
    session, municipality, model_id: int, *, year: int = 2027, pot: int = POT, leave_out=None
) -> int:
    """Calculate the year."""
    analyst, _ = people(municipality)
    return services.run_allocation(
        session, analyst, model_id, budget_year=year, pot_ore=pot, now=NOW, leave_out=leave_out
    )
