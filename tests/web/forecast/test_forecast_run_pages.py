"""How far a run has come, taking up a stopped one, trying the methods alone, the yearly one."""

import re

import pytest
from builders import NOW
from forecast_data import ask, import_pupils, pupils_of, work
from support.grounds import ground

from qms.access.roles import Role
from qms.forecast import queries, services
from qms.forecast.core.making import Step
from qms.jobs import services as jobs
from qms.jobs.core.states import JobState

STAGE = re.compile(r"<li( class=\"done\"| aria-current=\"step\")?>(.*?)</li>", re.DOTALL)
SIZES = {Step.FIT: 29, Step.SETTLE: 1, Step.TRY: 5, Step.MAKE: 1}


@ground
def counts(session, municipality):
    import_pupils(session, pupils_of(municipality.school, municipality.sibling))


@pytest.fixture
def half(db, counts):
    """A run that is being made: twelve of its twenty-nine fits are stored."""
    with db.transaction() as session:
        run_id = ask(session)
        jobs.claim(session, "w", now=NOW)
        services.save_part(
            session, run_id=run_id, step="plan", part="*",
            content={step.value: size for step, size in SIZES.items()},
        )  # fmt: skip
        for number in range(12):
            services.save_part(session, run_id=run_id, step="fit", part=str(number), content={})
    return run_id


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def stages(html):
    html = html.partition('<ol class="stages">')[2].partition("</ol>")[0]
    texts = [(state, re.sub(r"<[^>]+>", " ", text)) for state, text in STAGE.findall(html)]
    return [(state.strip(), " ".join(text.split())) for state, text in texts]


def end(db, run_id, state, error=""):
    with db.transaction() as session:
        job_id = queries.asked(session, run_id).job_id
        jobs.end(session, job_id=job_id, worker="w", state=state, now=NOW, error=error)


def test_the_steps_are_ticked_as_they_are_made(sign_in, half):
    html = page(sign_in(Role.PLANNER), "/prognos")
    found = stages(html)
    assert found[0] == ('class="done"', "Talen är frysta")
    assert found[1] == ('aria-current="step"', "Prophet anpassas till skolorna 12 av 29")
    assert [state for state, _ in found[2:]] == [""] * 4
    assert "Pågått i" in html


def test_a_run_that_failed_says_why_and_can_be_taken_up(sign_in, db, half, tmp_path):
    end(db, half, JobState.FAILED, error="Dask-klustret på 10.0.0.5:8786 svarar inte.")
    assert "Kör igen" not in page(sign_in(Role.PRINCIPAL), "/prognos")
    client = sign_in(Role.PLANNER)
    html = page(client, "/prognos")
    assert "Dask-klustret på 10.0.0.5:8786 svarar inte." in html
    assert "Kör igen" in html
    assert "12 av 29" in html
    assert client.post(f"/prognos/korningar/{half}/igen", data={}).status_code == 303
    assert "Beräkningen pågår" in page(client, "/prognos")
    work(db, tmp_path)
    html = page(client, "/prognos/korningar")
    with db.reading() as session:
        checksum = queries.published(session, half).asked.result_checksum
    assert checksum[:12] in html
    assert client.post(f"/prognos/korningar/{half}/igen", data={}).status_code == 404


def test_a_cancelled_run_can_be_taken_up_from_the_list(sign_in, db, half):
    end(db, half, JobState.CANCELLED)
    client = sign_in(Role.PLANNER)
    assert f"Kör nr {half} igen" in page(client, "/prognos/korningar")
    assert "Kör igen" not in page(client, "/prognos")


def test_the_methods_are_tried_without_a_new_forecast(sign_in, db, counts, tmp_path):
    client = sign_in(Role.PLANNER)
    assert "Pröva metoderna utan ny prognos" in page(client, "/prognos/korningar")
    assert client.post("/prognos/provning/ny", data={}).status_code == 303
    work(db, tmp_path)
    with db.reading() as session:
        trial = queries.latest_tried(session).asked.id
    address = f"/prognos/korningar/{trial}/provning"
    assert address in page(client, "/prognos/korningar")
    html = page(client, address)
    assert "Kohort, 3 år" in html
    assert "Senaste värdet" in html
    assert "Ingen prognos är gjord än" in page(client, "/prognos")
    assert client.get(f"/prognos/korningar/{trial}").status_code == 404


def test_trying_without_numbers_is_refused_in_words(sign_in):
    client = sign_in(Role.PLANNER)
    client.post("/prognos/provning/ny", data={})
    assert "mindre än två års elevtal" in page(client, "/prognos/korningar")


@pytest.mark.parametrize("address", ["/prognos/korningar/1/igen", "/prognos/provning/ny"])
def test_who_may_not(sign_in, address):
    assert sign_in(Role.PRINCIPAL).post(address, data={}).status_code == 403


def test_the_list_says_what_the_yearly_forecast_waits_for(sign_in, counts):
    told = page(sign_in(Role.PRINCIPAL), "/prognos/korningar")
    assert "av sig själv" in told
