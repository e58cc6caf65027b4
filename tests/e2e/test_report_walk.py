"""A principal accounts for the money, the school chief sends it back once and then approves it."""

import hashlib
import re

from playwright.sync_api import expect
from support.keyboard import (
    KEYS,
    LETTERS,
    pick,
    press,
    struck,
    type_here,
    type_in,
    type_into,
    write,
)
from support.walking import change_user, heading, kronor, open_own_report
from support.what_came_of_it import (
    fields_of_report,
    paper_has_true_figures,
    promises_stand_in_next_year,
    provider_report_has_true_figures,
    year_of,
)

from qms.access.roles import Role
from qms.demo.logins import DEMO_LOGINS

PRINCIPAL = DEMO_LOGINS.of(Role.PRINCIPAL)
CHIEF = DEMO_LOGINS.of(Role.SCHOOL_CHIEF)
LEAD = DEMO_LOGINS.of(Role.QUALITY_LEAD)
SAVED = re.compile(r"Sparat \d\d\.\d\d automatiskt · version \d+")
NEXT_STEP = "Spara och gå till del 5"
WITHOUT = "Läsgrupperna i årskurs ett till tre, fyra pass i veckan med speciallärare."
BETTER = "Lärarna läser av läsningen tillsammans och delar grupperna efter vad de ser."
FOLLOW = "Läsavstämningen i september och maj. Biträdande rektor svarar för den."
COMMENT = "Skriv hur många veckor grupperna varade, så att vi kan jämföra med andra skolor."


def is_phone(page):
    return page.viewport_size["width"] < 600


def ledger(page):
    """Return the lines of the money in the order they stand, in kronor."""
    return [kronor(line) for line in page.locator("#ledger dl dd").all_inner_texts()]


def hand_in_too_early(page):
    """Hand in at once: nothing happens but a list of what is missing, with links."""
    press(page, "link", "Kontroll", exact=True)
    heading(page, re.compile(r"\d+ uppgifter behöver rättas innan ni kan lämna in"))
    press(page, "button", "Lämna in redovisningen")
    expect(page.locator("#error-summary")).to_be_focused()
    expect(page).to_have_title(re.compile("^Fel: "))
    expect(page.locator("#error-summary")).to_contain_text("Redovisningen är inte inlämnad")


def mend_the_result(page):
    """Follow the link to the missing result; the activity's own page has it at every width."""
    press(page, "link", "Ange resultat för")
    field = page.get_by_label("Resultat", exact=True)
    expect(field).to_be_focused()
    type_here(page, "61 %")
    expect(page.locator("#save-state")).to_have_text(SAVED)
    press(page, "button", "Spara insatsen")
    heading(page, "Vad ersättningen användes till")


def say_what_it_led_to(page):
    """Leave the step with a question unanswered, be told, answer it; see it saved by itself."""
    press(page, "button", NEXT_STEP)
    expect(page.locator("#error-summary")).to_be_focused()
    press(page, "link", "Svara på frågan: Vad skulle inte ha blivit av utan ersättningen?")
    expect(page.locator("#so_without")).to_be_focused()
    type_here(page, WITHOUT)
    expect(page.locator("#save-state")).to_have_text(SAVED)
    expect(page.locator("#so_without-words")).to_have_text("12 av högst 100 ord")


def too_much_is_said_at_once(page):
    type_in(page, "Oanvänt belopp", "99 000 000")
    expect(page.locator("#ledger-title")).to_have_text("För mycket redovisat")
    expect(page.locator("#unused-line")).to_have_text("−99 000 000 kr")
    type_in(page, "Oanvänt belopp", "0")


def rest_on_a_new_activity(page, left):
    too_much_is_said_at_once(page)
    press(page, "button", "Lägg resten på en ny insats")
    heading(page, "Lägg till en insats")
    type_in(page, "Vad heter insatsen?", "Studiehandledning på kvällstid")
    press(page, "button", "Lägg till insatsen")
    heading(page, "Studiehandledning på kvällstid")
    assert kronor(page.get_by_label(re.compile("^Kronor")).input_value()) == left
    press(page, "button", "Spara insatsen")
    expect(page.locator("#error-summary a").filter(visible=True)).to_have_count(4)
    for label, text in (
        ("Mått", "Andel med minst E i matematik, åk 9"),
        ("Utgångsläge", "62 %"),
        ("Mål", "70 %"),
        ("Resultat", "66 %"),
    ):
        type_into(page, page.get_by_label(label, exact=True), text)
    press(page, "button", "Spara insatsen")
    heading(page, "Vad ersättningen användes till")


def rest_as_unused(page, left):
    press(page, "button", "Markera resten som oanvänt")
    expect(page.locator("#left")).to_have_text("0 kr")
    assert kronor(page.locator("#so_unused").input_value()) == left
    press(page, "button", NEXT_STEP)
    expect(page.locator("#error-summary")).to_be_focused()
    press(page, "link", "Välj vad som händer med det oanvända beloppet")
    pick(page, "Vad händer med det oanvända beloppet?", "Förs över till nästa år")


def answer_about_next_year(page):
    heading(page, "Vad ni tar med er till nästa år")
    type_in(page, "Vad har enheten blivit bättre på?", BETTER)
    pick(page, "Räckte resurserna", "Pengarna räckte men inte personalen")
    pick(page, "Blev prioriteringen rätt?", "Delvis")
    type_in(page, "Vad följer ni upp härnäst", FOLLOW)
    press(page, "button", "Spara och gå till kontrollen")


def hand_in(page):
    heading(page, "Redovisningen är klar att lämna in")
    press(page, "button", "Lämna in redovisningen")
    heading(page, "Redovisningen väntar på granskning")


def send_back(page):
    """Try without a word, which is refused, then with one."""
    press(page, "button", "Skicka tillbaka för komplettering")
    expect(page.locator("#error-summary")).to_be_focused()
    press(page, "link", "Skriv vad som behöver kompletteras.")
    expect(page.get_by_label("Kommentar till enheten")).to_be_focused()
    type_here(page, COMMENT)
    press(page, "button", "Skicka tillbaka för komplettering")
    heading(page, "Redovisningen är åter för komplettering")


def go_on_while_saving(page):
    """Type more and go on before the answer to a save is back: nobody clashes with themselves."""
    answers = []
    page.route("**/autospara", lambda route: answers.append((route, route.fetch())))
    type_in(page, "Vad skulle inte ha blivit av", WITHOUT)
    write(page, " Grupperna")
    expect(page.locator("#save-state")).to_have_text("Sparar…")
    write(page, " varade i tolv veckor.")
    press(page, "button", NEXT_STEP)
    route, answer = answers[0]
    route.fulfill(response=answer)
    heading(page, "Vad ni tar med er till nästa år")
    page.unroute("**/autospara")


def complete(page):
    """Read the comment, add to the answer and hand in again."""
    expect(page.locator("main")).to_contain_text(COMMENT)
    press(page, "link", "Insatser och resultat")
    heading(page, "Vad ersättningen användes till")
    go_on_while_saving(page)
    press(page, "button", "Spara och gå till kontrollen")
    hand_in(page)


def review(page):
    press(page, "link", re.compile(r"Granska \d+ redovisningar: Redovisning av socioekonomisk"))
    press(page, "link", PRINCIPAL.at)
    heading(page, "Redovisningen väntar på granskning")


def is_frozen(page):
    """Fetch the frozen copy; its sum, reckoned here, is the one on the page."""
    expect(page.locator("main")).to_contain_text("Summan stämmer med texten")
    expect(page.locator("main")).to_contain_text("Grupperna varade i tolv veckor.")
    address = page.get_by_role("link", name="Hämta kopian").get_attribute("href")
    body = page.request.get(page.url.split("/redovisningar")[0] + address).body()
    expect(page.locator("main")).to_contain_text(hashlib.sha256(body).hexdigest())


def test_from_a_missing_result_to_an_approved_report(demo, visit, record_property):
    page = visit(demo.url, PRINCIPAL.user_name, DEMO_LOGINS.password)
    left = open_own_report(page)
    report_id = int(re.search(r"/redovisningar/(\d+)/", page.url)[1])
    _, empty = fields_of_report(demo, report_id)
    heading(page, "Vad ersättningen användes till")
    step = page.url
    amount, carried, tied, unused, still = ledger(page)
    assert left == still == amount + carried - tied - unused > 0
    expect(page.locator("#left-phone" if is_phone(page) else "#left")).to_be_visible()

    hand_in_too_early(page)
    mend_the_result(page)
    say_what_it_led_to(page)
    (rest_as_unused if is_phone(page) else rest_on_a_new_activity)(page, left)
    expect(page.locator("#ledger-title")).to_have_text("Allt är redovisat")
    press(page, "button", NEXT_STEP)
    answer_about_next_year(page)
    hand_in(page)
    keys, (required, lacking) = struck(page), fields_of_report(demo, report_id)
    assert lacking == 0
    record_property(
        "measured",
        f"{keys[KEYS] + keys[LETTERS]} keystrokes ({keys[LETTERS]} letters, {keys[KEYS]} other "
        f"keys) from the start page to the report handed in; {required} required fields, "
        f"{empty} of them empty when it was opened",
    )

    change_user(page, CHIEF)
    review(page)
    send_back(page)
    change_user(page, PRINCIPAL)
    open_own_report(page)
    complete(page)
    change_user(page, CHIEF)
    review(page)
    press(page, "button", "Godkänn och lås redovisningen")
    heading(page, "Redovisningen är godkänd och låst")
    is_frozen(page)

    change_user(page, PRINCIPAL)
    page.goto(step)
    heading(page, "Redovisningen är godkänd och låst")
    expect(page.locator("#step-form, main [name^=so_], main [name^=a][name*='-']")).to_have_count(0)
    is_frozen(page)

    if not is_phone(page):  # what follows is the same there; the walk is long
        change_user(page, LEAD)
        year = year_of(demo, report_id)
        paper_has_true_figures(page, demo, year)
        provider_report_has_true_figures(page, demo, year, told="Grupperna varade i tolv veckor.")
        change_user(page, PRINCIPAL)
        promises_stand_in_next_year(page, demo, report_id)
