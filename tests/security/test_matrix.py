"""Every route × every role × every place × every method: 403, 404, the sign-in page, or let in.

What is expected is worked out from the table of rights and `objects.py`, never from the pages.
"""

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZipFile

import pytest
from security.objects import ALSO, OWN, PARTS, Also, Part, word
from security.world import INTERFACE, PLACES, WHO, World
from werkzeug.routing import AnyConverter, Rule

from qms.access.policy import MUNICIPAL, POLICY, Can
from qms.access.roles import Role
from qms.app import BLUEPRINTS

IN, FORBIDDEN, NOT_FOUND, SIGN_IN = "let in", "403", "404", "sign-in"
ADDED = 'add "{}" to PARTS in tests/security/objects.py: what it names, and who sees it'
MISSING_ALSO = "if that is right, say why in ALSO of tests/security/objects.py"
LEAST_CELLS = 2_000
MEASURED = "measured"
FEW = 4
PAGES_IN = frozenset({200, 302, 303, 409, 410, 422, 423})
INTERFACE_IN = frozenset({200, 202, 400, 406, 409, 412, 415, 422, 428})
"""What whoever is let in may be answered, when the form or the file is empty."""
MODULES = sorted({one.name for one in BLUEPRINTS} | {"api", "tokens"})
EVERY_CELL = os.environ.get("QMS_EVERY_CELL") == "1"
OUTSIDE = ("sibling", "other")
"""Places from which nothing of the first school is seen."""


@dataclass(frozen=True, kw_only=True)
class Route:
    """A rule with one method, its right, its parts by name, and an address that is built."""

    rule: Rule
    method: str
    right: Can
    parts: tuple[Part, ...]
    path: str

    @property
    def name(self) -> str:
        """Return what stands in a message."""
        return f"{self.method} {self.rule.endpoint}"

    @property
    def also(self) -> Also:
        """Return what the route asks for beside its right."""
        return ALSO.get(self.rule.endpoint, Also())


def part_of(rule: Rule, name: str) -> Part | None:
    """Return what the part of the address names, None where no row says so."""
    kind = rule._converters[name]
    if isinstance(kind, AnyConverter):
        return word(sorted(kind.items)[0])
    module = rule.endpoint.split(".")[0]
    return PARTS.get(f"{rule.endpoint}:{name}") or PARTS.get(f"{module}.{name}")


def rules(app) -> list[Rule]:
    """Return the product's rules: what declares no right at all is found by another test."""
    views = app.view_functions
    return [r for r in app.url_map.iter_rules() if hasattr(views[r.endpoint], "required_right")]


def routes(world: World) -> list[Route]:
    """Return every rule that asks for a right, with each of its methods."""
    return [one for one in _routes(world) if one.right is not None]


def _routes(world: World) -> Iterator[Route]:
    for rule in rules(world.app):
        parts = {name: part_of(rule, name) for name in sorted(rule.arguments)}
        if None in parts.values():
            continue  # told of by the test below
        values = {name: world.rows[p.row] if p.row else p.word for name, p in parts.items()}
        for method in sorted(rule.methods & {"GET", "POST", "PUT", "PATCH", "DELETE"}):
            yield Route(
                rule=rule, method=method, parts=tuple(parts.values()),
                right=world.app.view_functions[rule.endpoint].required_right,
                path=rule.build(values, append_unknown=False)[1],
            )  # fmt: skip


def has(role: Role, place: str, right: Can) -> bool:
    """Return whether the role has the right there, by the table of rights."""
    return role in POLICY[right] and (right not in MUNICIPAL or place == "top")


def expected(world: World, route: Route, role: Role, place: str) -> str:
    """Return what the role at the place is answered."""
    if route.path.startswith(INTERFACE) and not world.secrets[role, place]:
        return SIGN_IN  # a role that may do nothing there is given no token
    if not has(role, place, route.right):
        return FORBIDDEN
    also, here = route.also, world.paths[PLACES[place]]
    if also.whole and place != "top":
        return NOT_FOUND
    if also.right and not has(role, place, also.right):
        return FORBIDDEN
    return IN if all(_sees(world, one, role, place, here) for one in route.parts) else NOT_FOUND


def _sees(world, part, role, place, here) -> bool:
    if part.is_tied or (part.at and not world.paths[part.at].startswith(here)):
        return False
    return not part.to or any(has(role, place, right) for right in part.to)


def outcome(answer, route: Route) -> str:
    """Return what was answered, in the words of the table."""
    status, where = answer.status_code, answer.headers.get("Location", "")
    if status in (403, 404):
        return str(status)
    if status == 401 or (status == 303 and where.startswith("/logga-in?")):
        return SIGN_IN
    taken = INTERFACE_IN if route.path.startswith(INTERFACE) else PAGES_IN
    return IN if status in taken else f"odd answer {status}"


class Turns:
    """Takes the options of each kind of cell in turn, so that all come up over the routes."""

    def __init__(self) -> None:
        self._taken = Counter()

    def is_new(self, kind: object) -> bool:
        """Return whether nothing of the kind has been taken, and take it."""
        self._taken[kind] += 1
        return self._taken[kind] == 1

    def take(self, kind: object, options: list, n: int = 1) -> list:
        """Return `n` of the options, others than the last time."""
        begin, count = self._taken[kind], min(n, len(options))
        self._taken[kind] += count
        return [options[(begin + at) % len(options)] for at in range(count)]


def cells(world: World, found: list[Route]) -> Iterator[tuple[Route, Role, str, str]]:
    """Yield each cell that is asked about: (route, role, place, what is expected).

    Each role finds nothing at each place from which the object is not seen. Each right is asked
    for by every role that has it, by every role that lacks it, and by every role that holds it
    too low; at the right's other routes some are asked in turn. Under `QMS_EVERY_CELL=1` all
    are asked who are refused or find nothing.
    """
    turns = Turns()
    for route in found:
        told = {who: expected(world, route, *who) for who in WHO}
        asked = [
            *_first_of_each_role(turns, told, route),
            *_refused(turns, told),
            *_not_found(turns, told, route),
            *_let_in(turns, told),
        ]
        yield from ((route, *who, told[who]) for who in dict.fromkeys(asked))


def _first_of_each_role(turns, told, route):
    """Take each role with, without and too low for the right, where it has not been taken yet."""
    for who in sorted(told, key=lambda one: one[1] != "top"):  # where only the right is lacking
        kind = (route.right, who[0], told[who], who[0] in POLICY[route.right])
        if told[who] != NOT_FOUND and turns.is_new(kind):
            yield who


def _refused(turns, told):
    refused = [who for who in WHO if told[who] == FORBIDDEN]
    return refused if EVERY_CELL else turns.take(tuple(refused), refused, FEW)


def _not_found(turns, told, route):
    is_tied = any(part.is_tied for part in route.parts)
    for role in Role:
        places = [who for who in WHO if who[0] is role and told[who] == NOT_FOUND]
        some = is_tied and places and not EVERY_CELL
        yield from turns.take((role, len(places)), places) if some else places


def _let_in(turns, told):
    """Take one who is let in, and one of each place that sees nothing of the first school."""
    for places in (tuple(PLACES), *((one,) for one in OUTSIDE)):
        options = [who for who in WHO if who[1] in places and told[who] == IN]
        if options:
            yield from turns.take(places, options)


def text_of(answer) -> str:
    """Return what is read in an answer, also in a workbook."""
    if answer.data.startswith(b"PK"):
        with ZipFile(BytesIO(answer.data)) as book:
            return "".join(book.read(name).decode() for name in book.namelist())
    return answer.get_data().decode("utf-8", "replace")


def wrong(world: World, found: list[Route]) -> list[str]:
    """Ask every cell of the routes; return what was answered otherwise than expected."""
    return [line for cell in cells(world, found) for line in wrong_in(world, *cell)]


def wrong_in(world: World, route: Route, role: Role, place: str, wanted: str) -> Iterator[str]:
    """Ask one cell; yield what was answered otherwise than expected, and what leaked."""
    answer = world.ask(route.method, route.path, (role, place))
    got = outcome(answer, route)
    is_absent = wanted == IN and got == NOT_FOUND and route.also.absent
    if got != wanted and not is_absent:
        yield f"{route.name} as {role} at {place}: {got}, expected {wanted}; {MISSING_ALSO}"
    for leaked in _leaked(world, place, answer) if got == IN else ():
        yield f"{route.name} as {role} at {place} shows {leaked}, which is out of scope"


def _leaked(world, place, answer) -> list[str]:
    """Return words of what belongs where the place does not reach, that stand in the answer."""
    here = world.paths[PLACES[place]]
    hidden = [
        one
        for node, words in world.marks.items()
        if not world.paths[node].startswith(here)
        for one in words
    ]
    shown = text_of(answer) if hidden else ""
    return [one for one in hidden if one in shown]


def test_every_part_of_every_address_has_its_row(world):
    parts = {
        f"{rule.endpoint}:{name}"
        for rule in rules(world.app)
        for name in rule.arguments
        if part_of(rule, name) is None
    }
    assert [ADDED.format(one) for one in sorted(parts)] == []


def test_no_row_is_left_of_what_is_gone(world):
    found = rules(world.app)
    known = {f"{r.endpoint.split('.')[0]}.{name}" for r in found for name in r.arguments}
    known |= {f"{r.endpoint}:{name}" for r in found for name in r.arguments}
    assert set(PARTS) - known == set()
    assert set(ALSO) - {rule.endpoint for rule in found} == set()


def test_the_matrix_is_as_large_as_promised(world, record_property):
    found = routes(world)
    asked = list(cells(world, found))
    record_property(MEASURED, f"{len(asked)} cells of {len(found)} routes")
    assert len(asked) >= LEAST_CELLS
    assert {route.rule.endpoint.split(".")[0] for route in found} <= set(MODULES)
    assert {route.name for route, *_ in asked} == {route.name for route in found}


def test_whoever_is_signed_out_is_led_to_the_sign_in_page(world):
    answers = {
        route.name: outcome(world.ask(route.method, route.path), route) for route in routes(world)
    }
    assert {name for name, got in answers.items() if got != SIGN_IN} == set()


@pytest.mark.parametrize("module", MODULES)
def test_each_role_at_each_place_gets_what_the_rights_say(world, module):
    found = [one for one in routes(world) if one.rule.endpoint.startswith(f"{module}.")]
    assert wrong(world, found) == []


def seen_by_others(world: World) -> list[str]:
    """Return who sees what is somebody's own, though neither their role nor place says so."""
    return [
        f"{path} as {role} at {place}"
        for path in (template.format(world.rows[row]) for row, template in OWN.items())
        for role, place in WHO
        if place == "top" and world.ask("GET", path, (role, place)).status_code == 200
    ]


def test_what_is_somebodys_own_is_nobody_elses(world):
    assert seen_by_others(world) == []
