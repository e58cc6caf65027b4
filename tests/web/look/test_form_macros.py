"""The structure of forms that automatic checks do not see."""

import pytest
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)

HINT, ERROR = "Hela kronor, utan ören.", "Skriv ett belopp med siffror"
SINGLE = {
    "text": 'forms.text("kronor", "Kronor 2026", "x", hint=hint, error=error, money=true)',
    "textarea": 'forms.textarea("kronor", "Kronor 2026", "x", hint=hint, error=error)',
    "select": 'forms.select("kronor", "Kronor 2026", [(1, "ett")], 1, hint=hint, error=error)',
    "file": 'forms.file("kronor", "Kronor 2026", accept=".csv", hint=hint, error=error)',
    "checkbox": 'forms.checkbox("kronor", "Kronor 2026", hint=hint, error=error)',
}
GROUPS = {
    "radios": 'forms.radios("form", "Form", [("a", "A"), ("b", "B")], "b", hint, error)',
    "checkboxes": 'forms.checkboxes("form", "Form", [("a", "A"), ("b", "B")], ["b"], hint, error)',
}
controls = pytest.mark.parametrize(
    "call", [pytest.param("{{ " + call + " }}", id=name) for name, call in SINGLE.items()]
)
groups = pytest.mark.parametrize(
    "call", [pytest.param("{{ " + call + " }}", id=name) for name, call in GROUPS.items()]
)


def text_of(root, key):
    return "".join(root.find(f".//*[@id='{key}']").itertext()).strip()


def control_of(root):
    return root.find(".//*[@id='kronor']")


@controls
def test_a_control_is_described_by_hint_and_error(render, call):
    root = render(call, hint=HINT, error=ERROR)
    control = control_of(root)
    described = control.get("aria-describedby").split()
    assert [text_of(root, key).removeprefix("Fel: ") for key in described] == [HINT, ERROR]
    assert control.get("aria-invalid") == "true"


@controls
def test_a_control_without_remarks_points_at_nothing(render, call):
    control = control_of(render(call, hint="", error=""))
    assert control.get("aria-describedby") is None
    assert control.get("aria-invalid") is None


@controls
def test_a_control_has_one_label_of_its_own(render, call):
    labels = render(call, hint="", error="").findall(".//label")
    assert [(label.get("for"), label.text) for label in labels] == [("kronor", "Kronor 2026")]


@pytest.mark.parametrize("kind", ["text", "textarea", "select", "file"])
def test_order_is_label_hint_error_control(render, kind):
    field = render("{{ " + SINGLE[kind] + " }}", hint=HINT, error=ERROR).find("./div")
    assert [e.get("id") or e.tag for e in field][:4] == [
        "label",
        "kronor-hint",
        "kronor-error",
        "kronor",
    ]


@groups
def test_choices_are_a_fieldset_with_a_legend_first(render, call):
    fieldset = render(call, hint=HINT, error=ERROR).find("./fieldset")
    assert fieldset[0].tag == "legend"
    assert fieldset[0].text == "Form"
    assert fieldset.get("aria-describedby") == "form-hint form-error"
    chosen = [i.get("value") for i in fieldset.iter("input") if "checked" in i.attrib]
    assert chosen == ["b"]


@groups
def test_each_choice_has_its_label(render, call):
    root = render(call, hint="", error="")
    for_ids = [label.get("for") for label in root.iter("label")]
    assert for_ids == [i.get("id") for i in root.iter("input")] == ["form-0", "form-1"]


def test_money_stands_to_the_right_and_asks_for_a_number_pad(render):
    control = control_of(render("{{ " + SINGLE["text"] + " }}", hint="", error=""))
    assert control.get("inputmode") == "decimal"
    assert "num" in control.get("class").split()


def test_a_text_that_starts_on_a_new_line_keeps_it(render):
    # A browser drops the first line break after <textarea>.
    root = render('{{ forms.textarea("t", "T", "\nrad") }}')
    assert root.find(".//textarea").text == "\n\nrad"


def test_a_counter_says_how_much_is_used(render):
    root = render('{{ forms.textarea("t", "T", "abc", maxlength=1200) }}')
    assert root.find(".//*[@id='t-counter']").text == "3 av 1200 tecken"


def test_what_users_type_is_escaped(render):
    root = render('{{ forms.text("t", "T", value, error=value) }}', value='"><b>x')
    assert root.find(".//input").get("value") == '"><b>x'
    assert root.find(".//b") is None


def test_the_summary_links_to_each_field_in_the_same_words(render):
    root = render("{{ forms.error_summary(rows) }}", rows=[("kronor", ERROR), ("ar-0", "Välj år")])
    box = root.find("./div")
    assert box.get("tabindex") == "-1"
    assert box.get("role") == "alert"
    links = [(a.get("href"), a.text) for a in box.iter("a")]
    assert links == [("#kronor", ERROR), ("#ar-0", "Välj år")]


def test_without_faults_there_is_no_summary(render):
    assert list(render("{{ forms.error_summary([]) }}")) == []


YEARS = [SelectChoice("2025"), SelectChoice("2026")]
FORMS = [SelectChoice("a", "A"), SelectChoice("b", "B")]


class Row(Form):
    kronor = StringField("Kronor")


class Sheet(Form):
    name = StringField("Namn", description="Som i registret.", render_kw={"autocomplete": "off"})
    why = TextAreaField("Varför")
    year = SelectField("År", choices=YEARS, coerce=int, default=2026)
    kind = RadioField("Form", choices=FORMS, default="a")
    read = BooleanField("Läst")
    secret = PasswordField("Lösenord")
    rows = FieldList(FormField(Row), min_entries=2)


def test_the_summary_finds_faults_in_every_depth(render):
    sheet = Sheet()
    sheet.name.errors = ["Skriv namnet"]
    sheet.kind.errors = ["Välj form"]
    sheet.rows.entries[1].form.kronor.errors = ["Ange kronor på rad 2"]
    root = render("{{ forms.error_summary(form=form) }}", form=sheet)
    links = [(a.get("href"), a.text) for a in root.iter("a")]
    assert links == [
        ("#name", "Skriv namnet"),
        ("#kind-0", "Välj form"),
        ("#rows-1-kronor", "Ange kronor på rad 2"),
    ]


@pytest.mark.parametrize("name", ["name", "why", "year", "kind", "read", "secret"])
def test_a_wtforms_field_becomes_the_same_markup(render, name):
    sheet = Sheet()
    sheet[name].errors = ["Fel här"]
    root = render("{{ forms.field(f) }}", f=sheet[name])
    assert "error" in root.find(f".//*[@id='{name}']").get("aria-describedby")
    assert text_of(root, f"{name}-error").endswith("Fel här")


def test_a_wtforms_field_keeps_value_choice_and_attributes(render):
    sheet = Sheet(data={"name": "Ek", "secret": "hemligt", "year": 2025})
    assert control_value(render, sheet.name) == "Ek"
    assert render("{{ forms.field(f) }}", f=sheet.name).find(".//input").get("autocomplete") == (
        "off"
    )
    assert control_value(render, sheet.secret) is None
    options = render("{{ forms.field(f) }}", f=sheet.year).iter("option")
    assert [o.get("value") for o in options if "selected" in o.attrib] == ["2025"]


def control_value(render, field):
    return render("{{ forms.field(f) }}", f=field).find(".//input").get("value")
