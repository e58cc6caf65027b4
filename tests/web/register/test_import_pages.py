import io
import re

import pytest
from builders import NOW, SYSTEM

from qms.jobs import services as jobs
from qms.jobs.models import JobRow
from qms.register import services
from qms.register.core.datasets import DATASETS
from qms.register.models import ImportBatch

HEADER = "enhet;årskurs;år;antal;anm\n"
GOOD = f"{HEADER}Åkerskolan;1;2026;24;x\nÅkerskolan;2;2026;25;\n"
FAULTY = (
    f"{HEADER}Åkerskolan;1;2026;24;\n;2;2026;25;\nÅkerskolan;11;2026;3;\n"
    "Åkerskolan;3.0;2026;3;\nÅkerskolan;1;2026;24;\nÅkerskolan;4;20x;<b>;\n"
)


@pytest.fixture
def client(sign_in):
    return sign_in("analyst")


def upload(client, text: str | bytes, dataset: str = "pupil_counts", name: str = "elever.csv"):
    content = text.encode() if isinstance(text, str) else text
    data = {"dataset": dataset, "file": (io.BytesIO(content), name)}
    return client.post("/import", data=data, content_type="multipart/form-data")


def html(answer) -> str:
    return answer.get_data(as_text=True)


def heading(answer) -> str:
    return re.sub(r"\s+", " ", re.search(r"<h1>(.*?)</h1>", html(answer), re.DOTALL).group(1))


def staged(client, text: str, dataset: str = "pupil_counts") -> str:
    """Upload the file and return the address of its dry run."""
    answer = upload(client, text, dataset)
    assert answer.status_code == 303, html(answer)
    return answer.location


def test_an_empty_register_asks_for_the_first_file(client):
    answer = client.get("/import")
    assert answer.status_code == 200
    assert heading(answer) == "Läs in den första filen"
    assert client.get("/register").status_code == 200


def test_a_faulty_file_shows_every_fault_and_cannot_be_saved(client):
    address = staged(client, FAULTY)
    page = client.get(address)
    assert heading(page) == "5 rader behöver rättas. Ingenting är sparat."
    text = html(page)
    assert "<title>Fel:" in text
    for words in (
        "Tomt värde i obligatorisk kolumn.",
        "Årskurs ska vara F eller 1–9 år 2026.",
        "Skriv 3.",
        "Finns redan på rad 2.",
        "Värdet är inget år.",
        "Hoppas över",
    ):
        assert words in text
    assert "&lt;b&gt;" in text
    assert "<b>;" not in text
    client.post(f"{address}/spara")
    assert "går inte att spara" in html(client.get(address))


def test_faults_are_filtered_by_kind_and_downloaded(client):
    address = staged(client, FAULTY)
    only = html(client.get(f"{address}?grupp=Dubbletter"))
    assert "Finns redan" in only
    assert "Tomt värde" not in only
    file = client.get(f"{address}/fel.csv")
    lines = file.get_data().decode("utf-8-sig").splitlines()
    assert lines[0] == "rad;kolumn;värde;vad är fel;så rättar du"
    assert len(lines) == 7


def test_the_whole_path_from_fault_to_undo(client):
    staged(client, FAULTY)
    address = staged(client, GOOD)
    page = client.get(address)
    assert heading(page) == "2 rader kan sparas. Ingenting är sparat än."
    assert client.post(f"{address}/spara").status_code == 303
    saved = client.get(address)
    assert heading(saved) == "2 rader är sparade"
    assert "2026" in html(client.get("/register"))
    again = staged(client, GOOD)
    assert heading(client.get(again)) == "Filen ändrar ingenting"
    undo = client.get(f"{address}/angra")
    assert heading(undo) == "Ångra importen av elever.csv"
    client.post(f"{address}/angra")
    assert heading(client.get(address)) == "Importen är ångrad"
    assert "Registret är tomt" in html(client.get("/register"))


def test_a_pinned_import_names_the_run_and_stays(client, db):
    address = staged(client, GOOD)
    client.post(f"{address}/spara")
    batch_id = int(address.rsplit("/", 1)[1])
    with db.transaction() as session:
        services.pin(session, [batch_id], module="allocation", label="Resursfördelning 2027")
    page = client.get(f"{address}/angra")
    assert heading(page) == "Importen kan inte ångras"
    assert "Resursfördelning 2027" in html(page)
    client.post(f"{address}/angra")
    assert heading(client.get(address)) == "2 rader är sparade"


def test_what_the_register_holds_is_sorted_and_filtered(client):
    later = f"{HEADER}Åkerskolan;1;2025;24;\nÅkerskolan;1;2026;25;\n"
    client.post(f"{staged(client, later)}/spara")
    births = "område;år;födda\nNorr;2024;80\n"
    client.post(f"{staged(client, births, 'births')}/spara")
    years = r'<td class="num">(20\d\d)</td>'
    assert re.findall(years, html(client.get("/register?sortera=ar"))) == ["2024", "2025", "2026"]
    assert re.findall(years, html(client.get("/register?sortera=-ar"))) == ["2026", "2025", "2024"]
    assert re.findall(years, html(client.get("/register?dataset=births"))) == ["2024"]


def test_unknown_units_are_added_after_one_confirmation(client, municipality):
    address = staged(client, f"{HEADER}Nyskolan;1;2026;24;\nNyskolan;2;2026;25;\n")
    page = html(client.get(address))
    assert "1 enhet saknas i registret" in page
    assert "Nyskolan" in page
    client.post(f"{address}/spara", data={"create": "1", "parent": str(municipality.north)})
    assert heading(client.get(address)) == "2 rader är sparade"
    assert "Nyskolan" in html(client.get("/register/skolor"))


@pytest.mark.parametrize("role", ["analyst", "planner", "system_admin"])
def test_whoever_may_import_may_add_the_units_of_the_file(sign_in, municipality, role):
    importer = sign_in(role)
    address = staged(importer, f"{HEADER}Nyskolan;1;2026;24;\n")
    importer.post(f"{address}/spara", data={"create": "1", "parent": str(municipality.north)})
    assert heading(importer.get(address)) == "1 rad är sparad"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param({"dataset": "pupil_counts"}, "Välj en fil att läsa", id="no file"),
        pytest.param(
            {"dataset": "nonsense", "file": (io.BytesIO(b"a;b\n1;2"), "x.csv")},
            "Välj vilken sorts uppgifter",
            id="unknown dataset",
        ),
        pytest.param(
            {"dataset": "births", "file": (io.BytesIO(b""), "x.csv")}, "Filen är tom", id="empty"
        ),
    ],
)
def test_an_upload_that_cannot_be_read_says_why(client, data, words):
    answer = client.post("/import", data=data, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert words in html(answer)


@pytest.mark.parametrize("dataset", DATASETS)
def test_the_template_of_a_dataset_can_be_read_back(client, dataset):
    for kind in ("csv", "xlsx"):
        file = client.get(f"/import/mall/{dataset}.{kind}")
        assert file.status_code == 200
        answer = upload(client, file.get_data(), dataset, f"mall.{kind}")
        page = client.get(answer.location)
        assert "Ingenting är sparat" in heading(page)
        assert "rader behöver rättas" not in heading(page)


def test_what_does_not_exist_is_missing(client):
    assert client.get("/import/4711").status_code == 404
    assert client.get("/import/4711/angra").status_code == 404
    assert client.post("/import/4711/spara").status_code == 404
    assert client.get("/import/mall/nonsense.csv").status_code == 404
    assert client.get("/import/mall/units.exe").status_code == 404


def test_an_import_whose_save_job_failed_can_be_saved_again(client, db):
    address = staged(client, GOOD)
    batch_id = int(address.rsplit("/", 1)[1])
    with db.transaction() as session:
        job_id = jobs.ask(session, SYSTEM, services.SAVE_JOB, {"batch": batch_id}, now=NOW)
        job = session.get_one(JobRow, job_id)
        job.state, job.error = "failed", "Servern stängdes av."
        batch = session.get_one(ImportBatch, batch_id)
        batch.state, batch.job_id = "saving", job_id
    page = client.get(address)
    assert "Servern stängdes av. Raderna är inte sparade." in html(page)
    assert heading(page) == "2 rader kan sparas. Ingenting är sparat än."
    client.post(f"{address}/avbryt")
    assert heading(client.get(address)) == "Importen är avbruten. Ingenting är sparat."


@pytest.mark.parametrize("digits", ["9" * 5000, "9" * 5000 + ",0", "-" + "9" * 5000])
@pytest.mark.parametrize(
    "row", ["Åkerskolan;{};2026;24;", "Åkerskolan;1;{};24;", "Åkerskolan;1;2026;{};"]
)
def test_endless_numbers_in_a_file_are_ordinary_faults(client, row, digits):
    page = client.get(staged(client, HEADER + row.format(digits) + "\n"))
    assert heading(page) == "1 rad behöver rättas. Ingenting är sparat."


@pytest.mark.parametrize("role", ["principal", "committee", "independent_provider"])
def test_those_without_the_right_are_told_so(sign_in, role):
    answer = sign_in(role).get("/import")
    assert answer.status_code == 403
    assert "Sidan handlar om uppgifter som läses in till registret." in html(answer)


def test_a_cancelled_file_is_forgotten(client):
    address = staged(client, GOOD)
    client.post(f"{address}/avbryt")
    assert heading(client.get(address)) == "Importen är avbruten. Ingenting är sparat."
