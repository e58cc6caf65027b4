"""The same answer to two questions: the check says it and why, and does not stop the report."""

import html

import pytest

SAME = "Tjänsten har varit vakant hela hösten och därför kom insatsen i gång först i november."
WHY = {
    "sv": ("En mening står ordagrant också i svaret på en annan fråga.", "resultatet som det blev"),
    "en": ("A sentence stands word for word", "Why did it turn out so?"),
}


@pytest.mark.parametrize("language", WHY)
def test_the_check_remarks_on_it_in_the_readers_language(
    desk, write_whole, version, content, language
):
    write_whole()
    data = {"version": str(version(desk.report)), "so_why": SAME, "so_without": SAME, "go": "stay"}
    assert desk.client.post(desk.url("/del/4"), data=data).status_code == 303
    desk.client.post("/sprak", data={"language": language, "next": "/"})
    page = html.unescape(desk.client.get(desk.url("/kontroll")).text)
    remark, question = WHY[language]
    assert page.count(remark) >= 1
    assert question in page[page.index(remark) :]
    seen = str(version(desk.report))
    desk.client.post(desk.url("/lamna-in"), data={"version": seen})
    assert desk.client.get(desk.url("/del/4")).status_code == 303
