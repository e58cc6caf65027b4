"""A stranger uploads a faulty file, mends it, saves, undoes, saves again and sees the forecast."""

from playwright.sync_api import expect
from support.keyboard import press
from support.visitor import Visitor

YEARS = range(2012, 2027)
HEADER = "skola;årskurs;år;antal;anm."
CHOSEN = "kajor bygger bo i skorstenen"
JOB_LIMIT = 120_000.0  # milliseconds


def rows():
    """Return two schools' pupils F–6 over fifteen years: one grows, one shrinks."""
    lines = []
    for year in YEARS:
        for step in range(7):
            grade = "F" if step == 0 else str(step)
            age = year - 2012
            lines.append(f"Tallbackaskolan;{grade};{year};{24 + age + (step + year) % 3};")
            lines.append(f"Strandskolan;{grade};{year};{40 - age + (2 * step + year) % 4};")
    return lines


def write(path, lines):
    path.write_bytes("\r\n".join([HEADER, *lines]).encode("cp1252"))
    return str(path)


def choose(page, file):
    """Choose what the file holds and which it is; the file dialogue itself is the system's."""
    page.get_by_label("Vad filen innehåller").select_option("pupil_counts")
    page.get_by_label("Fil", exact=True).set_input_files(file)
    press(page, "button", "Kontrollera filen")


def test_from_a_faulty_file_to_a_forecast(empty_site, visit, tmp_path):
    site, user_name, given = empty_site
    first = Visitor(site.url, user_name, given)
    first.ask("/konto")
    assert first.ask("/konto", {"current": given, "new": CHOSEN})[0] == 303
    page = visit(site.url, user_name, CHOSEN)
    good = rows()
    bad = [*good]
    bad[3] = "Strandskolan;x4;2012;38;"
    bad[8] = bad[8].replace(";2012;", ";2012;tolv", 1)
    bad[20] = bad[19]

    press(page, "link", "Läs in antal elever")
    choose(page, write(tmp_path / "elever_fel.csv", bad))
    expect(page.locator("h1")).to_have_text("3 rader behöver rättas. Ingenting är sparat.")
    faults = page.locator("main").inner_text()
    assert "Årskurs ska vara F eller 1–9 år 2012." in faults
    assert "Finns redan på rad 21." in faults
    assert "Hoppas över" in faults

    press(page, "link", "Läs in rättad fil")
    choose(page, write(tmp_path / "elever.csv", good))
    expect(page.locator("h1")).to_have_text("2 enheter saknas i registret. Ingenting är sparat.")
    press(page, "button", "Lägg upp 2 enheter och spara")
    expect(page.locator("main")).to_contain_text("210 rader är sparade")

    page.goto(f"{site.url}/import")
    press(page, "link", "Ångra")
    expect(page.locator("h1")).to_contain_text("Ångra")
    press(page, "button", "Ångra")
    expect(page.locator("main")).to_contain_text("ångrad")
    page.goto(f"{site.url}/import")
    choose(page, str(tmp_path / "elever.csv"))
    expect(page.locator("h1")).to_have_text("210 rader kan sparas. Ingenting är sparat än.")
    press(page, "button", "Spara")
    expect(page.locator("main")).to_contain_text("210 rader är sparade")

    page.goto(f"{site.url}/prognos")
    press(page, "link", "Räkna en prognos")
    press(page, "button", "Starta beräkningen")
    # The page fetches itself again while the calculation runs; the reader only waits.
    expect(page.get_by_text("Så valdes metoden")).to_be_visible(timeout=JOB_LIMIT)
    shown = page.locator("main").inner_text()
    assert "Kohort, 3 år" in shown
    assert "Senaste värdet" in shown
    assert "Prophet" in shown
    assert "Tallbackaskolan" in shown
    assert page.locator("figure svg[role=img] title").first.text_content()
