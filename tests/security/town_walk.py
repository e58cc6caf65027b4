"""A day in the town of three providers, by chance: each step is what somebody does there."""

from collections import Counter
from dataclasses import dataclass
from io import BytesIO
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from security.test_matrix import text_of

from qms.access.policy import POLICY, Can

PROVIDERS = ("own", "private", "third")
WRITERS = ("leader", "owner")
READERS = (*WRITERS, "office", "staff", "health")
LISTS = 3
REFUSED = {303, 403, 404}

ACTION = {
    "cause": "Få vuxna ute", "indicator": "", "measure": "Andel trygga elever", "baseline": "78 %",
    "target": "85 %", "owner": "Biträdande rektor", "due": "2027-05-28",
}  # fmt: skip
CASE = {"kind": "complaint", "received_on": "2026-11-19", "channel": "guardian", "diary": ""}
CHILD = {
    "born": "2016-05-04", "number": "", "form": "compulsory", "term": "2027-01-01", "terms": "1",
    "measures": "Assistent", "assistant_hours": "20", "total_hours": "24,5", "child_hours": "28",
    "learning_swedish": "", "cost_what": ["Skrivdator"], "cost_amount": ["4 500"],
}  # fmt: skip

READ_BY = {"action": Can.FOLLOWUP_READ, "case": Can.FOLLOWUP_CASES, "child": None}
CHANGES = {
    "action": ("andra", "matning", "avsluta", "oppna", "undantag", "overfor"),
    "case": ("svar", "anteckning", "avsluta", "ratta", "ta-bort", "skyddat"),
    "child": ("anteckning", "dokument", "underlag/plan", "knyt", "flytt", "skydda"),
    "report": ("del/2", "del/2/autospara", "bilagor", "kommentarer", "lamna-in", "insatser/ny"),
}
"""What can be sent about each kind of thing, under its address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """Something that was written, where it is read, whose it is, and the word that stands in it."""

    kind: str
    path: str
    provider: str
    word: str


class Walk(RuleBasedStateMachine):
    """One day in the town; `town` and `lists` are set by the test."""

    town = None
    lists: ClassVar = {}
    tally: ClassVar = Counter()

    @initialize()
    def begin(self):
        self.words = {name: set() for name in PROVIDERS}
        self.things = []
        self.day = self.town.day()
        self.day.__enter__()

    def teardown(self):
        if hasattr(self, "day"):
            self.day.__exit__(None, None, None)

    def word(self, provider):
        made = f"Zinn{provider}{len(self.words[provider])}rost"
        self.words[provider].add(made)
        return made

    def somebody(self, post, provider):
        """Return who held the post at the provider in the morning, wherever they are now."""
        return (
            self.town.people.get(f"{post} of {provider}")
            or self.town.people[f"leader of {provider}"]
        )

    def hears(self, person, answer):
        """Note what the person was answered: no word of another provider may stand in it."""
        self.tally[answer.status_code] += 1
        assert answer.status_code < 500, answer.request.path
        assert not (answer.location or "").startswith("/logga-in"), answer.location
        said = text_of(answer)
        for name in PROVIDERS:
            if name == person.provider:
                self.tally["own words"] += sum(word in said for word in self.words[name])
                continue
            leaked = [word for word in self.words[name] if word in said]
            assert not leaked, f"{person.role} of {person.provider}: {answer.request.path}"
        return answer

    def keeps(self, kind, person, answer, word):
        self.hears(person, answer)
        assert answer.status_code == 303, (kind, text_of(answer)[-900:])
        path = answer.location.split("?")[0]
        self.things.append(Thing(kind=kind, path=path, provider=person.provider, word=word))
        self.tally[kind] += 1

    def unit(self, person):
        return str(self.town.providers[person.provider].unit_id)

    def report(self, provider, rest=""):
        return f"/redovisningar/{self.town.providers[provider].report_id}{rest}"

    @rule(provider=st.sampled_from(PROVIDERS))
    def plans(self, provider):
        person = self.somebody("leader", provider)
        word = self.word(person.provider)
        data = {**ACTION, "title": f"Läsning {word}", "unit": self.unit(person), "form_key": word}
        self.keeps("action", person, self.town.asks("POST", "/insatser/ny", person, data), word)

    @rule(provider=st.sampled_from(PROVIDERS), post=st.sampled_from(WRITERS))
    def registers(self, provider, post):
        person = self.somebody(post, provider)
        word = self.word(person.provider)
        data = {**CASE, "title": f"Skjuts {word}", "unit": self.unit(person), "form_key": word}
        self.keeps("case", person, self.town.asks("POST", "/klagomal/ny", person, data), word)

    @rule(provider=st.sampled_from(PROVIDERS), post=st.sampled_from(WRITERS))
    def applies(self, provider, post):
        person = self.somebody(post, provider)
        word = self.word(person.provider)
        data = {**CHILD, "name": f"Elev {word}", "unit": self.unit(person), "form_key": word}
        self.keeps("child", person, self.town.asks("POST", "/behov/ny", person, data), word)

    @rule(provider=st.sampled_from(PROVIDERS), by_button=st.booleans())
    def writes(self, provider, by_button):
        person = self.somebody("leader", provider)
        word = self.word(person.provider)
        rest, extra = ("/del/2", {"go": "stay"}) if by_button else ("/del/2/autospara", {})
        data = {"version": self.town.version(person.provider), "so_q2_aims": word, **extra}
        answer = self.town.asks("POST", self.report(person.provider, rest), person, data)
        assert self.hears(person, answer).status_code in (200, 303)

    @rule(provider=st.sampled_from(PROVIDERS))
    def comments(self, provider):
        person = self.somebody("leader", provider)
        word = self.word(person.provider)
        data = {"form_key": word, "back": "2", "comment_body": f"Se {word}.",
                "comment_about": f"{self.town.section}/"}  # fmt: skip
        path = self.report(person.provider, "/kommentarer")
        assert self.hears(person, self.town.asks("POST", path, person, data)).status_code == 303

    @rule(provider=st.sampled_from(PROVIDERS))
    def attaches(self, provider):
        person = self.somebody("leader", provider)
        word = self.word(person.provider)
        data = {"file": (BytesIO(b"%PDF-1.7\n%%EOF\n"), f"{word}.pdf")}
        path = self.report(person.provider, "/bilagor")
        answer = self.town.asks("POST", path, person, data, content_type="multipart/form-data")
        assert self.hears(person, answer).status_code == 303

    @rule(data=st.data(), provider=st.sampled_from(PROVIDERS), post=st.sampled_from(READERS))
    def reads_lists(self, data, provider, post):
        """Read some by chance, and the one of the role's that has been read the least."""
        person = self.somebody(post, provider)
        every = self.lists[person.role]
        least = min(every, key=lambda path: self.tally[path])
        some = st.lists(st.sampled_from(every), min_size=LISTS, max_size=LISTS, unique=True)
        for path in {least: 0, **dict.fromkeys(data.draw(some))}:
            self.tally[path] += 1
            self.hears(person, self.town.asks("GET", path, person))

    @rule(of=st.sampled_from(PROVIDERS), provider=st.sampled_from(PROVIDERS),
          post=st.sampled_from(READERS), rest=st.sampled_from(("", "/del/2", "/bilagor",
          "/kommentarer", "/kopia.json", "/kontroll", "/bilagor/1", "/publicerad")))  # fmt: skip
    def opens_a_report(self, of, provider, post, rest):
        person = self.somebody(post, provider)
        answer = self.hears(person, self.town.asks("GET", self.report(of, rest), person))
        if person.provider != of:
            assert answer.status_code in REFUSED, rest

    @precondition(lambda self: self.things)
    @rule(data=st.data())
    def is_opened_where_it_belongs(self, data):
        thing = data.draw(st.sampled_from(self.things))
        near = [one for one in self.town.people.values() if one.provider == thing.provider]
        self.opens(data.draw(st.sampled_from(near)), thing)

    @precondition(lambda self: self.things)
    @rule(data=st.data(), provider=st.sampled_from(PROVIDERS), post=st.sampled_from(READERS))
    def is_opened_by_anybody(self, data, provider, post):
        self.opens(self.somebody(post, provider), data.draw(st.sampled_from(self.things)))

    def opens(self, person, thing):
        answer = self.hears(person, self.town.asks("GET", thing.path, person))
        if person.provider != thing.provider:
            assert answer.status_code in REFUSED, thing
        elif thing.kind != "child" and person.role in POLICY[READ_BY[thing.kind]]:
            assert thing.word in text_of(answer), thing

    @precondition(lambda self: self.things)
    @rule(data=st.data(), provider=st.sampled_from(PROVIDERS), post=st.sampled_from(READERS))
    def tries_to_change(self, data, provider, post):
        person, thing = self.somebody(post, provider), data.draw(st.sampled_from(self.things))
        if person.provider == thing.provider:
            return
        path = f"{thing.path}/{data.draw(st.sampled_from(CHANGES[thing.kind]))}"
        self.refuses(person, path)

    @rule(data=st.data(), provider=st.sampled_from(PROVIDERS), of=st.sampled_from(PROVIDERS))
    def tries_a_report(self, data, provider, of):
        person = self.somebody("leader", provider)
        if person.provider != of:
            rest = data.draw(st.sampled_from(CHANGES["report"]))
            self.refuses(person, self.report(of, f"/{rest}"))

    def refuses(self, person, path):
        before = self.town.rows()
        answer = self.hears(person, self.town.asks("POST", path, person, {"version": "0"}))
        assert answer.status_code in {403, 404}, (path, answer.location)
        assert self.town.rows() == before, path
        self.tally["tried in vain"] += 1

    @rule(provider=st.sampled_from(PROVIDERS), of=st.sampled_from(PROVIDERS),
          where=st.sampled_from(("/insatser/ny", "/klagomal/ny", "/behov/ny")))  # fmt: skip
    def names_the_unit_of_another(self, provider, of, where):
        """A form that is true but for its unit gives nothing to the unit that it names."""
        person = self.somebody("leader", provider)
        if person.provider == of:
            return
        unit, before = str(self.town.providers[of].unit_id), self.town.rows()
        data = {**ACTION, **CASE, **CHILD, "title": "Utan rätt", "name": "Utan Rätt",
                "unit": unit, "form_key": "f"}  # fmt: skip
        answer = self.hears(person, self.town.asks("POST", where, person, data))
        assert answer.status_code in {403, 404, 422}
        assert self.town.rows() == before

    @rule(post=st.sampled_from(("leader", "office", "staff", "health")),
          provider=st.sampled_from(PROVIDERS), to=st.sampled_from(PROVIDERS))  # fmt: skip
    def changes_place(self, post, provider, to):
        """The session of before is worth nothing; the next one is that of the new place."""
        person = self.somebody(post, provider)
        if person.provider == to:
            return
        self.town.moves(person, to)
        late = self.town.asks("GET", "/", person)
        assert (late.status_code, late.location.split("?")[0]) == (303, "/logga-in")
        self.town.sign_in(person)
        self.tally["moved"] += 1
