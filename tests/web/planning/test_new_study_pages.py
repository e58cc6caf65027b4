"""A study begun on the register: what was assumed and is missing is told, and it can be saved."""

import re
from dataclasses import replace
from datetime import date

import pytest
from builders import NOW, SYSTEM, add_school, make_actor
from support.costs import FILES, import_files, put_rules_in_force
from support.planning_studies import planner_of

from qms.access.roles import Role
from qms.costs.services import compute
from qms.org import queries as org
from qms.org.core.forms import SchoolForm
from qms.org.core.nodes import FormAt
from qms.org.services.nodes import close
from qms.planning.core.plan.steps import Close
from qms.planning.queries.register_snapshot import EVERYBODY
from qms.planning.queries.studies import case_of_study, studies
from qms.planning.services.alternatives import add_alternative
from qms.planning.services.studies import change_case

PUPILS = "enhet;årskurs;år;antal\n" + "".join(
    f"{name};{grade};2025;{n}\n"
    for name, n in (("Åkerskolan", 4), ("Ängsskolan", 2))
    for grade in ("F", *range(1, 10))
)
FLOWS = (
    "område;enhet;år;antal\nNorr;Åkerskolan;2025;30\nSöder;Åkerskolan;2025;10\n"
    "Söder;Ängsskolan;2025;20\n"
)
ASKED = {"name": "Skolor 2025", "form": "compulsory", "first_year": "2025", "years": "5"}
FIELD = re.compile(r'<input class="input num"[^>]*name="([^"]+)" value="([^"]*)"')


@pytest.fixture
def registered(db, municipality):
    """Import pupils, where they live and the books; reckon the costs."""
    with db.transaction() as session:
        import_files(session, FILES)
        put_rules_in_force(session, make_actor(Role.ANALYST, pseudonym="a"), SYSTEM)
        compute(session, SYSTEM, 2025, "outcome", now=NOW)
        import_files(session, {"pupil_counts": PUPILS, "flows": FLOWS})
    return municipality


@pytest.fixture
def begun(db, registered, planner, sign_in):
    """Begin a study by the form; return the page it leads to, the actor and the id."""
    answer = planner.post("/planering/ny", data=ASKED)
    assert answer.status_code == 303
    with db.reading() as session:
        actor = planner_of(session, registered, sign_in.names[-1])
        (study,) = studies(session, actor)
    return answer.location, actor, study


def test_it_says_what_is_assumed_and_what_is_missing(planner, begun):
    page = planner.get(begun[0]).text
    assert "Utredningen är påbörjad med 2 enheter och" in page
    assert "Läs vad som saknas innan du räknar vidare." in page
    missing = page.split('id="saknas"')[1].split("</section>")[0]
    assert "alla priser är noll. Räkna kostnaden per elev först." in missing
    assert "Åkerskolan: lokalerna saknas i registret." in missing
    assert "Barnen väljer skola som 2025 alla år." in page.split("Det här är antaget")[1]


def test_the_study_tells_of_it_too(planner, begun):
    page = planner.get(f"/planering/{begun[2].id}").text
    assert "uppgifter saknas i registret" in page
    assert "Priserna saknas, så kronorna säger inget än" in page


def test_a_proposal_is_kept_from_closing_many_until_somebody_says_otherwise(db, planner, begun):
    with db.reading() as session:
        guards = case_of_study(session, begun[2].id).guards
    assert (guards.closures_a_year, guards.keeps_grades) == (2, True)
    page = planner.get(f"/planering/{begun[2].id}/forslag").text
    assert "Högst 2 skolor stängs samma år." in page
    assert "Skolorna behåller sina stadier." in page


def test_terms_that_are_not_touched_stay_exactly_what_they_were(db, planner, begun):
    text = planner.get(begun[0]).text
    data = dict(FIELD.findall(text)) | {
        "version": "1", "fte_cost": "700 000",
        "rule": "shares", "payer": "municipality", "keeps_grades": "y",
    }  # fmt: skip
    with db.reading() as session:
        before = case_of_study(session, begun[2].id)
    assert planner.post(begun[0], data=data).status_code == 303
    with db.reading() as session:
        after = case_of_study(session, begun[2].id)
    assert after.prices == replace(before.prices, fte_cost=700_000.0)
    assert after.grades == before.grades
    assert after.guards == before.guards
    assert after.schools == before.schools


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_files_of_a_study_without_alternatives(planner, begun, kind):
    assert planner.get(f"/planering/{begun[2].id}/alternativ.{kind}").status_code == 200


def test_who_may_not_write_is_not_asked(sign_in, registered):
    assert sign_in("committee").get("/planering/ny").status_code == 403


def test_terms_without_the_price_of_a_teacher_are_refused(planner, begun):
    data = dict(FIELD.findall(planner.get(begun[0]).text)) | {
        "version": "1", "rule": "shares", "payer": "municipality",
    }  # fmt: skip
    answer = planner.post(begun[0], data=data)
    assert answer.status_code == 422
    assert "En lärares heltidstjänst: 0 går inte. Skriv ett tal, 1 eller mer." in answer.text


GROUP_HEADER = "enhet;skolform;grupp;stadium;mätdag;antal"
CENTRE = (FormAt(form=SchoolForm.COMPULSORY, low=0, high=6),
          FormAt(form=SchoolForm.LEISURE_CENTRE, low=0, high=6))  # fmt: skip


@pytest.fixture
def centres(db, registered, planner, sign_in):
    """Begin a study of two leisure centres, one of them counted; return its page and id."""
    with db.transaction() as session:
        for name in ("Bergskolan", "Dalskolan"):
            add_school(session, name, registered.north, forms=CENTRE)
        pupils = "".join(f"{name};{grade};2025;20\n" for name in ("Bergskolan", "Dalskolan")
                         for grade in ("F", *range(1, 7)))  # fmt: skip
        groups = "Bergskolan;fritidshem;Eken;F–3;2025-10-15;40\n"
        import_files(session, {"pupil_counts": f"enhet;årskurs;år;antal\n{pupils}",
                               "groups": f"{GROUP_HEADER}\n{groups}"})  # fmt: skip
    answer = planner.post("/planering/ny", data=ASKED | {"form": "leisure_centre"})
    assert answer.status_code == 303
    with db.reading() as session:
        actor = planner_of(session, registered, sign_in.names[-1])
        (study,) = studies(session, actor)
    return answer.location, study.id


def test_leisure_centres_say_who_attends_and_what_is_assumed(planner, centres):
    page = planner.get(centres[0]).text
    assert "Grupperna 2025-10-15 har 40 barn på 1 fritidshem" in page
    assumed = page.split("Det här är antaget")[1].split("</section>")[0]
    assert "Dalskolan: barnen på fritidshemmet är inte räknade." in assumed
    missing = page.split('id="saknas"')[1].split("</section>")[0]
    assert "2 fritidshem delar hus med en skola." in missing
    assert "Barn i en grupp, högst" in page
    assert "Elever i en klass" not in page


def test_the_part_that_attends_is_changed_among_the_terms(db, planner, centres):
    with db.reading() as session:
        before = case_of_study(session, centres[1])
    data = dict(FIELD.findall(planner.get(centres[0]).text)) | {
        "version": "1", "fte_cost": "600 000", "rule": "shares", "payer": "municipality",
    }  # fmt: skip
    assert planner.post(centres[0], data=data).status_code == 303
    with db.reading() as session:
        same = case_of_study(session, centres[1])
    assert (same.demand == before.demand).all()
    assert same.grades == before.grades
    answer = planner.post(centres[0], data=data | {"version": "2", "attends-4": "60"})
    assert answer.status_code == 303
    with db.reading() as session:
        after = case_of_study(session, centres[1])
    # 60 per cent of the 40 pupils in grade 4, where the register and the assumption had fewer.
    assert after.grades[4].attends == 0.6
    assert after.demand[0, :, 4].sum() == pytest.approx(24)
    assert (after.demand[:, :, :4] == before.demand[:, :, :4]).all()
    refused = planner.post(centres[0], data=data | {"version": "3", "attends-4": "0"})
    assert refused.status_code == 422
    assert "Går på fritidshem, procent, 4: 0 går inte." in refused.text


def test_steps_and_tables_of_leisure_centres_use_their_words(db, planner, centres):
    page = planner.get(f"/planering/{centres[1]}").text
    assert "Barn per grupp" in page
    assert "Byter fritidshem" in page
    answer = planner.post(f"/planering/{centres[1]}/alternativ", data={"namn": "Stäng Dal"})
    steps = planner.get(answer.location).text
    assert "Fritidshemmet stängs från och med höstterminen." in steps
    assert "Eleverna" not in steps


class TestAgain:
    """The same study, taken from the register once more."""

    def refresh(self, planner, begun, version=1):
        return planner.post(f"{begun[0]}/hamta", data={"version": str(version)})

    def case(self, db, begun):
        with db.reading() as session:
            return case_of_study(session, begun[2].id)

    def test_new_counts_are_counted_on_and_guards_stay(self, db, planner, begun):
        before = self.case(db, begun)
        with db.transaction() as session:
            import_files(session, {"pupil_counts": PUPILS.replace(";4\n", ";5\n")})
            change_case(session, begun[1], begun[2].id, version=1, now=NOW, case=replace(
                before, guards=replace(before.guards, closures_a_year=1),
                schools=tuple(replace(one, is_locked=one.name == "Åkerskolan")
                              for one in before.schools)))  # fmt: skip
        assert self.refresh(planner, begun, version=2).status_code == 303
        after = self.case(db, begun)
        # Ten grades of four at Åkerskolan and two at Ängsskolan, then of five and two.
        assert [one.demand[0].sum() for one in (before, after)] == [60, 70]
        assert after.guards.closures_a_year == 1
        assert [one.name for one in after.schools if one.is_locked] == ["Åkerskolan"]
        assert after.years == before.years

    def test_not_over_what_somebody_else_saved(self, db, planner, begun):
        assert self.refresh(planner, begun).status_code == 303
        answer = self.refresh(planner, begun)
        assert answer.status_code == 409
        assert "Någon annan har ändrat förutsättningarna" in answer.text

    def test_a_step_of_a_school_that_is_gone_is_named(self, db, planner, begun, registered):
        key = next(one.key for one in self.case(db, begun).schools if one.name == "Ängsskolan")
        with db.transaction() as session:
            add_alternative(session, begun[1], begun[2].id, name="Stäng Äng", now=NOW,
                            steps=[Close(year=2026, school=key)])  # fmt: skip
            unit = next(
                one
                for one in org.units(session, EVERYBODY, on=date(2025, 6, 1))
                if one.name == "Ängsskolan"
            )
            close(session, SYSTEM, unit.id, day=date(2025, 7, 1), now=NOW)
        answer = self.refresh(planner, begun)
        assert answer.status_code == 422
        assert f"Stäng Äng: Skolan {key} finns inte. Ändra steget först." in answer.text
        assert len(self.case(db, begun).schools) == 2
