"""The pages of an import of pupils without identity, from dry run to undo."""

import io
import re

import pytest

HEADER = "enhet;år;tidigare enhet;faktor:utbildning;utfall:ej_behorig\n"
GOOD = f"{HEADER}Åkerskolan;2025;Bortaskolan;kort;ja\n" + "Åkerskolan;2025;;lång;nej\n" * 3
FEWER = f"{HEADER}" + "Åkerskolan;2025;;lång;nej\n" * 2


@pytest.fixture
def client(sign_in):
    return sign_in("analyst")


def upload(client, text: str, dataset: str = "historic_pupils"):
    data = {"dataset": dataset, "file": (io.BytesIO(text.encode()), "elever.csv")}
    return client.post("/import", data=data, content_type="multipart/form-data")


def html(answer) -> str:
    return re.sub(r"\s+", " ", answer.get_data(as_text=True))


def heading(answer) -> str:
    return re.search(r"<h1>(.*?)</h1>", html(answer)).group(1).strip()


def saved(client, text: str) -> str:
    address = upload(client, text).location
    client.post(f"{address}/spara")
    return address


def test_the_dry_run_says_what_it_replaces_and_saves_nothing(client):
    page = client.get(upload(client, GOOD).location)
    assert heading(page) == "4 rader kan sparas. Ingenting är sparat än."
    words = html(page)
    assert "Filen ersätter alla tidigare elever vid de enheter den innehåller" in words
    assert "registret saknar Bortaskolan. 1 rad sparas utan det värdet." in words
    assert "Faktor: utbildning" in words
    assert "Utfall: ej_behorig" in words
    assert "Registret är tomt" in html(client.get("/register"))


def test_saving_replacing_and_undoing_counts_pupils(client):
    saved(client, GOOD)
    second = upload(client, FEWER).location
    words = html(client.get(second))
    assert "elever som filen inte har" in words
    client.post(f"{second}/spara")
    assert "elever som filen inte hade" in html(client.get(second))
    assert "2 elever som filen ersatte kommer tillbaka" in html(client.get(f"{second}/angra"))
    client.post(f"{second}/angra")
    assert heading(client.get(second)) == "Importen är ångrad"
    assert '<td class="num">4</td>' in html(client.get("/register?dataset=historic_pupils"))


def test_the_register_shows_how_many_but_no_pattern(client):
    saved(client, GOOD)
    words = html(client.get("/register?dataset=historic_pupils"))
    assert "aldrig enskilda rader" in words
    assert "ej_behorig" not in words
    assert "kort" not in words


def test_the_two_kinds_of_pupils_are_told_apart(client):
    words = html(client.get("/import"))
    assert "Tidigare års elever, med utfall" in words
    assert "Årets elever, utan utfall" in words
    assert "namn och personnummer stoppar filen" in words


@pytest.mark.parametrize(
    ("dataset", "header", "row", "words"),
    [
        pytest.param(
            "historic_pupils", "enhet;år;faktor:kön;personnummer", "Åkerskolan;2025;p;x",
            "Kolumnen personnummer ser ut att säga vem eleven är.", id="by header",
        ),
        pytest.param(
            "current_pupils", "enhet;år;faktor:kön;kod", "Åkerskolan;2025;p;201001012399",
            "Kolumnen kod har värden som ser ut som personnummer", id="by value",
        ),
    ],
)  # fmt: skip
def test_a_file_with_identities_is_refused_and_never_repeated(client, dataset, header, row, words):
    answer = upload(client, f"{header}\n{row}\n", dataset)
    assert answer.status_code == 422
    assert words in html(answer)
    assert "Ta bort kolumnen och läs in filen igen." in html(answer)
    assert "201001012399" not in html(answer)
    assert "Väntar på beslut" not in html(client.get("/import"))


def test_faults_are_shown_with_their_row(client):
    page = client.get(upload(client, f"{HEADER}Åkerskolan;2025;;;kanske\n").location)
    words = html(page)
    assert heading(page) == "1 rad behöver rättas. Ingenting är sparat."
    assert "Gruppen saknas." in words
    assert "Värdet är varken ja eller nej." in words


def test_applications_are_saved_and_seen(client):
    text = "enhet;år;platser;förstahandsval\nÅkerskolan;2026;75;82\n"
    address = upload(client, text, "applications").location
    client.post(f"{address}/spara")
    assert heading(client.get(address)) == "1 rad är sparad"
    assert "Sökande och byten per enhet" in html(client.get("/register"))
