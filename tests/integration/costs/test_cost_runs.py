"""From imported files to a calculation that is kept, on both databases."""

from fractions import Fraction

import pytest
from builders import NOW, SYSTEM, make_actor
from support.costs import FILES, RULES, checksum, import_files, put_rules_in_force

from qms.access.roles import Role
from qms.access.scope import ForbiddenError
from qms.costs.core.items import CostItem, GrantForm
from qms.costs.queries import in_force, inputs_now, latest_run, unit_costs
from qms.costs.queries.rules import draft
from qms.costs.services import approve, compute, request_run, save_draft
from qms.kernel.problems import RefusedError
from qms.kernel.table_write import write_xlsx
from qms.register import cost_queries, services

LEDGER_SUM = (3_000_000_00 + 800_000_00 + 1_000_000_10 + 60_000_00 + 1_000_000_01) + (
    -9_000_000_00 + 123_45
)
LEDGER_HEAD = FILES["ledger"].splitlines(keepends=True)[0]


@pytest.fixture
def ready(session, municipality):
    """Import everything and let the rules hold."""
    import_files(session)
    put_rules_in_force(session, make_actor(Role.ANALYST, pseudonym="a"), SYSTEM)
    return municipality


def by_key(session, year=2025, kind="outcome"):
    """Return the kept öre by unit, form and item."""
    return {(one.unit_id, one.form, one.item): one for one in unit_costs(session, year, kind)}


def test_every_ore_of_the_ledger_has_a_place(session, ready):
    compute(session, SYSTEM, 2025, "outcome", now=NOW)
    sums = latest_run(session, 2025, "outcome").kept.sums
    assert sums.ledger == LEDGER_SUM
    assert sums.residual == 0
    assert sums.outside == -9_000_000_00
    assert sums.unmapped == 123_45


def test_units_get_what_was_booked_and_their_part_of_the_common(session, ready):
    compute(session, SYSTEM, 2025, "outcome", now=NOW)
    found = by_key(session)
    school, sibling, form = ready.school, ready.sibling, GrantForm.COMPULSORY
    teaching = found[school, form, CostItem.TEACHING]
    assert (teaching.ore, teaching.pupils) == (3_800_000_00, 40)
    assert teaching.per_pupil == 3_800_000_00 // 40
    rents = [found[unit, form, CostItem.PREMISES].ore for unit in (school, sibling)]
    # Three thousand and one thousand square metres: 750 000,0075 and 250 000,0025 kronor.
    assert rents == [750_000_01, 250_000_00]


def test_classes_keep_what_was_booked_on_them(session, ready):
    compute(session, SYSTEM, 2025, "outcome", now=NOW)
    groups = {
        one.group: one
        for one in latest_run(session, 2025, "outcome").kept.groups
        if (one.unit, one.item) == (str(ready.school), CostItem.TEACHING)
    }
    assert groups["5A"].own == 800_000_00
    assert groups["5A"].ore == 800_000_00 + 1_500_000_00
    assert groups["6A"].pupils == Fraction(20)


def test_the_same_files_and_rules_give_the_same_bytes(session, ready):
    compute(session, SYSTEM, 2025, "outcome", now=NOW)
    first = latest_run(session, 2025, "outcome")
    compute(session, SYSTEM, 2025, "outcome", now=NOW)
    second = latest_run(session, 2025, "outcome")
    assert second.id != first.id
    assert second.sha256 == first.sha256
    assert second.kept == first.kept


def test_the_budget_is_its_own_calculation(session, ready):
    compute(session, SYSTEM, 2025, "budget", now=NOW)
    assert latest_run(session, 2025, "outcome") is None
    assert latest_run(session, 2025, "budget").kept.sums.ledger == 4_000_000_00


def test_lines_behind_a_figure_are_the_ledgers_own(session, ready):
    compute(session, SYSTEM, 2025, "outcome", now=NOW)
    kept = latest_run(session, 2025, "outcome").kept
    ways = [
        way
        for one in kept.direct
        if (one.unit, one.item) == (str(ready.school), CostItem.TEACHING)
        for way in one.ways
    ]
    lines, count, ore = cost_queries.ledger_lines(
        session, 2025, "outcome", ways, offset=0, limit=50
    )
    assert (count, ore) == (2, 3_800_000_00)
    assert [(line.text, line.lines) for line in lines] == [("Löner", 1), ("Löner 5A", 2)]
    nowhere = [("0", str(n), "", "", "", "") for n in range(cost_queries.MOST_WAYS)]
    for offset in (0, 1, 2):
        page = {"offset": offset, "limit": 1}
        few = cost_queries.ledger_lines(session, 2025, "outcome", ways, **page)
        many = cost_queries.ledger_lines(session, 2025, "outcome", [*ways, *nowhere], **page)
        assert many == few


def test_a_new_file_makes_the_calculation_stale(session, ready):
    compute(session, SYSTEM, 2025, "outcome", now=NOW)
    run = latest_run(session, 2025, "outcome")
    assert run.inputs == inputs_now(session, 2025, in_force(session))
    import_files(session, {"staff": FILES["staff"].replace(";4;", ";5;")})
    assert run.inputs != inputs_now(session, 2025, in_force(session))


def test_a_year_without_a_ledger_is_refused(session, municipality):
    with pytest.raises(RefusedError):
        compute(session, SYSTEM, 2025, "outcome", now=NOW)
    with pytest.raises(RefusedError):
        request_run(session, SYSTEM, 2025, "outcome", now=NOW)


def test_the_rules_of_the_product_place_everything(session, municipality):
    import_files(session)
    compute(session, SYSTEM, 2025, "outcome", now=NOW)
    run = latest_run(session, 2025, "outcome")
    assert run.rules_number == 0
    assert run.kept.sums.residual == 0
    assert not run.kept.unplaced


class TestRules:
    def test_the_writer_cannot_approve(self, session, municipality):
        writer = make_actor(Role.ANALYST, f"/{municipality.id}/", pseudonym="a")
        number = put_draft(session, writer)
        with pytest.raises(RefusedError):
            approve(session, writer, number, seen=checksum(), now=NOW)
        assert in_force(session).number == 0

    def test_whoever_wrote_an_earlier_draft_cannot_either(self, session, municipality):
        first = make_actor(Role.ANALYST, f"/{municipality.id}/", pseudonym="a")
        second = make_actor(Role.CONTROLLER, f"/{municipality.id}/", pseudonym="b")
        put_draft(session, first)
        number = put_draft(session, second)
        with pytest.raises(RefusedError):
            approve(session, first, number, seen=checksum(), now=NOW)

    def test_a_draft_that_was_changed_after_it_was_read_is_not_approved(
        self, session, municipality
    ):
        a, b, c = (make_actor(Role.ANALYST, f"/{municipality.id}/", pseudonym=p) for p in "abc")
        put_draft(session, a)
        number = save_draft(session, b, f"# ändrad\n{RULES}".encode(), comment="", now=NOW)
        with pytest.raises(RefusedError):
            approve(session, c, number, seen=checksum(), now=NOW)
        assert in_force(session).number == 0
        approve(session, c, number, seen=checksum(f"# ändrad\n{RULES}"), now=NOW)
        assert in_force(session).number == number

    def test_a_new_version_takes_the_place_of_the_old(self, session, municipality):
        a, b = (make_actor(Role.ANALYST, f"/{municipality.id}/", pseudonym=p) for p in "ab")
        put_rules_in_force(session, a, b)
        assert put_rules_in_force(session, a, b) == 2
        assert in_force(session).number == 2
        assert draft(session) is None

    def test_a_principal_may_not_write(self, session, municipality):
        principal = make_actor(Role.PRINCIPAL, f"/{municipality.id}/", pseudonym="p")
        with pytest.raises(ForbiddenError):
            put_draft(session, principal)

    def test_a_unit_that_the_register_lacks_is_refused(self, session, municipality):
        rules = b'[[item]]\nitem = "teaching"\n[[place]]\nunit = "Borta"\n'
        with pytest.raises(RefusedError, match="1 problem"):
            save_draft(session, SYSTEM, rules, comment="", now=NOW)


def put_draft(session, writer) -> int:
    """Save the rules as a draft."""
    return save_draft(session, writer, RULES.encode(), comment="", now=NOW)


class TestLedgerFile:
    def test_a_file_replaces_the_months_it_contains(self, session, municipality):
        import_files(session)
        text = "period;konto;belopp\n202501;5011;1,00\n202506;5011;2,00\n"
        batch = import_files(session, {"ledger": text})["ledger"]
        months = cost_queries.years(session)[2025]
        assert months["outcome"] == ("202501", "202502", "202503", "202504", "202505", "202506")
        booked = cost_queries.booked(session, 2025, "outcome")
        assert int(booked.ore.sum()) == LEDGER_SUM - 3_000_000_00 - 1_000_000_10 + 3_00
        services.undo_batch(session, SYSTEM, batch, now=NOW)
        assert int(cost_queries.booked(session, 2025, "outcome").ore.sum()) == LEDGER_SUM

    def test_the_dry_run_names_the_months(self, session, municipality):
        batch = services.stage_import(
            session, SYSTEM, dataset_key="ledger", file_name="l.csv",
            content=FILES["ledger"].encode(), now=NOW,
        )  # fmt: skip
        remarks = services.report_of(session, batch).remarks
        assert remarks == (
            "Filen ersätter utfall för 202501–202505. Andra månader är orörda.",
            "Filen ersätter budget för 202501. Andra månader är orörda.",
        )

    @pytest.mark.parametrize("ending", ["csv", "xlsx"])
    def test_the_dry_run_names_what_no_rule_knows(self, session, ready, ending):
        more = (
            "202505;utfall;9;778;630;;;;Nytt;100,00\n" * 2 + "202501;budget;5011;779;;;;;Nytt;1\n"
        )
        text = FILES["ledger"] + more
        rows = [line.split(";") for line in text.splitlines()]
        content = text.encode() if ending == "csv" else write_xlsx(rows[0], rows[1:])
        batch = services.stage_import(
            session, SYSTEM, dataset_key="ledger", file_name=f"l.{ending}", content=content, now=NOW
        )
        report = services.report_of(session, batch)
        assert report.can_be_saved
        hard = "\N{NO-BREAK SPACE}"
        later = " Det räknas inte per elev förrän en regel gör det."
        # 123,45 kr on 777 is in the books already, and 64* and 5* are known accounts.
        assert report.remarks[2:] == (
            "Utfall: ingen regel säger var ansvar 778, ansvar 777 hör hemma "
            f"(3 rader, 323,45{hard}kr)." + later,
            "Utfall: ingen regel säger vad konto 9 med verksamhet 630, konto 7010 är för kostnad "
            f"(3 rader, 323,45{hard}kr)." + later,
            f"Budget: ingen regel säger var ansvar 779 hör hemma (1 rad, 1{hard}kr)." + later,
        )

    def test_the_rules_of_the_product_know_everything(self, session, municipality):
        batch = services.stage_import(
            session, SYSTEM, dataset_key="ledger", file_name="l.csv",
            content=b"period;konto;ansvar;belopp\n202501;5011;1;1,00\n", now=NOW,
        )  # fmt: skip
        assert not [one for one in services.report_of(session, batch).remarks if "regel" in one]

    def test_identical_lines_are_counted(self, session, municipality):
        import_files(session)
        booked = cost_queries.booked(session, 2025, "outcome")
        assert int(booked.lines.sum()) == 8

    def test_every_fault_is_told(self, session, municipality):
        text = "period;slag;konto;belopp\nmars;utfall;5011;1,00\n202501;kanske;5011;1,234\n"
        batch = services.stage_import(
            session, SYSTEM, dataset_key="ledger", file_name="l.csv", content=text.encode(),
            now=NOW,
        )  # fmt: skip
        found = {
            (one.problem.row, one.problem.column)
            for one in services.report_of(session, batch).findings
        }
        assert found == {(2, "period"), (3, "slag"), (3, "belopp")}


class TestAreasAndStaff:
    def test_a_year_without_any_has_the_latest_before(self, session, municipality):
        import_files(session)
        assert cost_queries.areas(session, 2026) == cost_queries.areas(session, 2025)
        assert [one.category for one in cost_queries.staff(session, 2026)] == ["lärare"]
        assert cost_queries.areas(session, 2024) == {}


def of_2024(text: str) -> str:
    """Return a file of 2025 as of the year before."""
    return text.replace("2025", "2024")


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        # Salaries 3 800 000 and books 60 000, of the rents three quarters; July is not compared.
        pytest.param("", 4_610_000_01, id="the same months, without the others"),
        pytest.param("202405;", None, id="a ledger that lacks a month is not compared"),
    ],
)
def test_earlier_years_are_reckoned_by_the_same_months(session, ready, before, expected):
    ledger = of_2024(FILES["ledger"]) + "202407;utfall;5011;310;440;;;;Löner;700 000,00\n"
    kept = "".join(line for line in ledger.splitlines(keepends=True)
                   if not before or not line.startswith(before))  # fmt: skip
    import_files(
        session,
        {"ledger": kept} | {name: of_2024(FILES[name]) for name in ("groups", "unit_areas")},
    )
    compute(session, SYSTEM, 2025, "outcome", now=NOW)
    found = latest_run(session, 2025, "outcome").kept.earlier
    mine = [
        (one.year, one.ore, one.pupils)
        for one in found
        if (one.unit, one.form) == (str(ready.school), GrantForm.COMPULSORY)
    ]
    assert mine == ([(2024, expected, 40)] if expected else [])


def test_a_whole_year_and_a_budget_need_no_months_of_earlier_years(session, ready):
    import_files(session, {"ledger": of_2024(FILES["ledger"])})
    every = "".join(
        f"2025{month:02d};utfall;5011;310;440;;;;Löner;1000,00\n" for month in range(1, 13)
    )
    import_files(session, {"ledger": LEDGER_HEAD + every})
    for kind in ("outcome", "budget"):
        compute(session, SYSTEM, 2025, kind, now=NOW)
        assert latest_run(session, 2025, kind).kept.earlier == ()
