"""The limits and separate grants as a form: what stands in it, what was typed, what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass

from qms.allocation.core.differences.settings import Settings
from qms.allocation.core.differences.settings_file import (
    PAID,
    dump_settings,
    parse_settings,
    with_paid,
)
from qms.content.loader import load
from qms.i18n.language import gettext, language, mark
from qms.kernel.problems import RefusedError

PAID_CHOICES = (
    ("unknown", mark("Inte angett")),
    ("yes", mark("Ja, vi betalar den")),
    ("no", mark("Nej")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitField:
    """One limit: what it means, what stands in the field, and what is wrong with it."""

    id: str
    label: str
    text: str
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantField:
    """One separate grant and whether it is paid: `yes`, `no` or `unknown`."""

    id: str
    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsForm:
    """The fields, and the settings that they make; None when something is wrong."""

    limits: tuple[LimitField, ...]
    grants: tuple[GrantField, ...]
    settings: Settings | None

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Return (field, sentence) for everything that is wrong."""
        return [(field.id, field.error) for field in self.limits if field.error]


def settings_form(settings: Settings, typed: Mapping[str, str] | None = None) -> SettingsForm:
    """Return the form of the settings, with what was typed instead where there is any."""
    stored = dump_settings(settings)
    texts = {row["key"]: row["value"] for row in stored["limit"]}
    told = {row["key"]: row[f"text_{language()}"] for row in load("differences")["limit"]}
    if typed is not None:
        texts = {key: typed.get(f"l-{key}", text).strip() for key, text in texts.items()}
    errors: dict[str, str] = {}
    found: Settings | None = None
    try:
        rows = [{"key": key, "value": text} for key, text in texts.items()]
        found = parse_settings({"limit": rows}, default=settings)
    except RefusedError as refused:
        for problem in refused.problems:
            errors[problem.column.removeprefix("limit.")] = f"{problem.message} {problem.cure}"
    said = {row["key"]: row["paid"] for row in stored["separate_grant"]}
    if typed is not None:
        said = {key: typed.get(f"g-{key}", paid) for key, paid in said.items()}
    if found is not None:
        found = with_paid(found, {key: PAID[one] for key, one in said.items() if one in PAID})
    return SettingsForm(
        limits=tuple(
            LimitField(id=f"l-{key}", label=told.get(key, key), text=text.replace(".", ","),
                       error=errors.get(key, ""))
            for key, text in texts.items()
        ),
        grants=tuple(
            GrantField(id=f"g-{grant.key}", label=grant_name(grant.key, grant.name),
                       value=said[grant.key])
            for grant in settings.grants
        ),
        settings=found,
    )  # fmt: skip


def grant_name(key: str, name: str) -> str:
    """Return the grant's name in the reader's language, where the default has one."""
    rows = {row["key"]: row for row in load("differences")["separate_grant"]}
    return str(rows[key].get(f"name_{language()}", name)) if key in rows else name


def paid_choices() -> list[tuple[str, str]]:
    """Return the answers to whether a grant is paid."""
    return [(value, gettext(words)) for value, words in PAID_CHOICES]
