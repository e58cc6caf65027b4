"""What a decision is about, as it is stored: a provider, a form and a year; no person."""

from dataclasses import dataclass

from qms.costs.core.items import GrantForm


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Subject:
    """One provider's grant in one form for one calendar year."""

    provider_id: int
    form: GrantForm
    year: int

    def __str__(self) -> str:
        return f"{self.provider_id}/{self.form.value}/{self.year}"


def parse_subject(text: str) -> Subject:
    """Return the subject that the text names; raise ValueError when it names none."""
    provider_id, form, year = text.split("/")
    return Subject(provider_id=int(provider_id), form=GrantForm(form), year=int(year))
