"""Using a page as somebody without a mouse does."""

MOST_TABS = 250
IS_FOCUSED = "element => element === document.activeElement"


def tab_to(page, target):
    """Press Tab until `target` has the focus; fail when the keyboard cannot reach it."""
    for _ in range(MOST_TABS):
        if target.evaluate(IS_FOCUSED):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {target}")


def press(page, role, name, *, exact=False):
    """Reach the link or button by Tab and press Enter."""
    target = page.get_by_role(role, name=name, exact=exact).filter(visible=True).first
    tab_to(page, target)
    page.keyboard.press("Enter")


def type_in(page, label, text):
    """Reach the field by Tab, empty it and type."""
    field = page.get_by_label(label).filter(visible=True).first
    tab_to(page, field)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)
