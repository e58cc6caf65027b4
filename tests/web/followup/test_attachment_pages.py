"""Attachments in the browser: handed out to be saved, never shown inside the page."""

from io import BytesIO

PDF = b"%PDF-1.7\n%%EOF\n"


def words(answer, status=200):
    assert answer.status_code == status
    return " ".join(answer.get_data(as_text=True).split())


def send(desk, content=PDF, name="bilaga.pdf"):
    return desk.client.post(
        desk.url("/bilagor"),
        data={"file": (BytesIO(content), name)},
        content_type="multipart/form-data",
    )


def test_a_file_is_attached_fetched_and_taken_away(desk):
    assert "Inga bilagor till redovisningen" in words(desk.client.get(desk.url("/bilagor")))
    assert send(desk).status_code == 303
    assert "1 bilaga till redovisningen" in words(desk.client.get(desk.url("/bilagor")))
    file = desk.client.get(desk.url("/bilagor/1"))
    assert file.data == PDF
    assert file.headers["Content-Disposition"] == "attachment; filename=bilaga.pdf"
    assert file.headers["Content-Type"] == "application/pdf"
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert desk.client.post(desk.url("/bilagor/1/ta-bort")).status_code == 303
    assert "Bilagan är borttagen" in words(desk.client.get(desk.url("/bilagor?borttagen=1")))
    assert desk.client.get(desk.url("/bilagor/1")).status_code == 404
    assert desk.client.post(desk.url("/bilagor/1/angra")).status_code == 303
    assert desk.client.get(desk.url("/bilagor/1")).status_code == 200


def test_the_page_says_what_a_file_brings_along(desk):
    assert "var en bild är tagen. Det följer med." in words(desk.client.get(desk.url("/bilagor")))


def test_what_cannot_be_attached_is_told_at_the_field(desk):
    assert "inte en fil som kan bifogas" in words(send(desk, b"MZ", "virus.pdf"), 422)
    empty = desk.client.post(desk.url("/bilagor"), data={}, content_type="multipart/form-data")
    assert "Välj en fil" in words(empty, 422)
    assert "Inget är bifogat" in words(desk.client.get(desk.url("/bilagor")))


def test_drafts_files_are_the_units_own(desk, sign_in):
    send(desk)
    analyst = sign_in("analyst")
    assert analyst.get(desk.url("/bilagor/1")).status_code == 404
    assert analyst.get(desk.url("/bilagor")).status_code == 403
