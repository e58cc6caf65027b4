"""The demo's rules from the books to units, forms and items, and its split keys, as TOML."""

from collections.abc import Iterator

from qms.costs.core.items import GrantForm
from qms.demo.ledger_plan import ACTIVITIES, COMMONS, GRANTS, STRUCTURAL, SUPPORT, UNSHARED
from qms.demo.ledger_plan import centre_of as centre
from qms.demo.municipality import UNITS
from qms.demo.places import MUNICIPAL

HEAD = "# Regler för Älvhamras påhittade kontoplan. Den första regeln som stämmer tas.\n"
OUTSIDE = (
    (f'cost_centre = "{UNSHARED}"', "Strukturersättning som ännu inte är fördelad till enheterna"),
    (f'cost_centre = "{GRANTS}"', "Bidrag till enskilda huvudmän, som redovisas för sig"),
)
BY_ACCOUNT = (
    ("3*", "income"), ("641*,642*,643*", "learning_tools"), ("645*", "material"),
    ("505*", "pupil_health"),
)  # fmt: skip
CARE = (GrantForm.PRESCHOOL, GrantForm.LEISURE_CENTRE)


def rules_toml(classes: dict[str, tuple[str, ...]]) -> bytes:
    """Return the rules; `classes` are those that each school books on."""
    return "\n".join((HEAD, *_items(), *_places(classes), *_splits())).encode()


def _items() -> Iterator[str]:
    for booked, reason in OUTSIDE:
        yield _entry("item", booked, 'item = "outside"', f'reason = "{reason}"')
    for one in COMMONS:
        yield _entry("item", f'cost_centre = "{one.centre}"', f'item = "{one.item}"')
    for form, activity in ACTIVITIES.items():
        said = f'activity = "{activity}"', f'form = "{form}"'
        yield _entry("item", f'project = "{STRUCTURAL},{SUPPORT}"', *said, 'item = "support_money"')
        for accounts, item in BY_ACCOUNT:
            yield _entry("item", f'account = "{accounts}"', *said, f'item = "{item}"')
        item = "care_and_pedagogy" if form in CARE else "teaching"
        yield _entry("item", 'account = "5*,70*"', *said, f'item = "{item}"')


def _places(classes: dict[str, tuple[str, ...]]) -> Iterator[str]:
    for unit, names in sorted(classes.items()):
        for name in names:
            booked = f'cost_centre = "{centre(unit)}"\nobject = "{name}"'
            place = f'unit = "{unit}"\nform = "compulsory"\ngroup = "{name}"'
            yield _entry("place", booked, place)
    for one in (unit for unit in UNITS if unit.provider == MUNICIPAL):
        yield _entry("place", f'cost_centre = "{centre(one.key)}"', f'unit = "{one.key}"')
    for common in COMMONS:
        yield _entry("place", f'cost_centre = "{common.centre}"', f'pool = "{common.pool}"')


def _splits() -> Iterator[str]:
    for one in COMMONS:
        forms = ", ".join(f'"{form}"' for form in one.kronor)
        yield _entry("split", f'pool = "{one.pool}"', f'key = "{one.key}"', f"forms = [{forms}]",
                     f'reason = "{one.reason}"')  # fmt: skip


def _entry(kind: str, *lines: str) -> str:
    return "\n".join((f"[[{kind}]]", *lines, ""))
