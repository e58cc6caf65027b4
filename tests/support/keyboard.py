"""Using a page as somebody without a mouse does, and counting what it takes."""

from collections import Counter
from weakref import WeakKeyDictionary

from playwright.sync_api import expect

MOST_TABS = 250
IS_FOCUSED = "element => element === document.activeElement"
HAS_FOCUS_WITHIN = "element => element.contains(document.activeElement)"
_struck = WeakKeyDictionary()
KEYS, LETTERS = "keys", "letters"


def struck(page):
    """Return how many keys have been struck on the page: letters of a text, and other keys."""
    return Counter(_struck.get(page, {}))


def strike(page, key):
    """Strike a key, `Tab`, or several held down together, `Control+a`."""
    _struck.setdefault(page, Counter())[KEYS] += len(key.split("+"))
    page.keyboard.press(key)


def write(page, text):
    """Strike the text's letters where the focus is."""
    _struck.setdefault(page, Counter())[LETTERS] += len(text)
    page.keyboard.type(text)


def tab_to(page, target, *, arrived=IS_FOCUSED):
    """Press Tab until `target` has the focus; fail when the keyboard cannot reach it."""
    element = target.element_handle()
    for _ in range(MOST_TABS):
        if element.evaluate(arrived):
            return
        strike(page, "Tab")
    raise AssertionError(f"the keyboard does not reach {target}")


def press(page, role, name, *, exact=False):
    """Reach the link or button by Tab and press Enter."""
    target = page.get_by_role(role, name=name, exact=exact).filter(visible=True).first
    tab_to(page, target)
    strike(page, "Enter")


def type_in(page, label, text):
    """Reach the field by Tab, empty it and type."""
    type_into(page, page.get_by_label(label).filter(visible=True).first, text)


def type_into(page, field, text):
    """Reach a field that is already found, empty it and type."""
    tab_to(page, field)
    type_here(page, text)


def type_here(page, text):
    """Type in the field that has the focus, in place of what stands there."""
    strike(page, "Control+a")
    write(page, text)


def pick(page, question, answer):
    """Reach the group of radio buttons by Tab and choose one with the arrows."""
    group = page.get_by_role("group", name=question).filter(visible=True).first
    wanted = group.get_by_role("radio", name=answer, exact=True)
    tab_to(page, group, arrived=HAS_FOCUS_WITHIN)
    strike(page, "Space")
    for _ in range(group.get_by_role("radio").count()):
        if wanted.is_checked():
            break
        strike(page, "ArrowDown")
    expect(wanted).to_be_checked()


def unfold_menu(page):
    """Open the menu where it is folded away, as on a phone."""
    folded = page.locator("details.menu:not([open]) > summary")
    if folded.is_visible():
        tab_to(page, folded)
        strike(page, "Enter")


def menu(page, link):
    """Go to a page of the menu."""
    unfold_menu(page)
    press(page, "link", link)


def sign_in(page, user_name, password):
    """Fill in the sign-in page that is shown, and wait for the start page."""
    type_in(page, "Användarnamn", user_name)
    type_in(page, "Lösenord", password)
    strike(page, "Enter")
    page.wait_for_url(lambda url: "/logga-in" not in url)


def sign_out(page):
    """Sign out by the button that every page has."""
    unfold_menu(page)
    press(page, "button", "Logga ut")
    page.wait_for_url(lambda url: "/logga-in" in url)
