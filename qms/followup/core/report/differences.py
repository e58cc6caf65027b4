"""What a report says now compared with what was approved, field by field."""

from dataclasses import dataclass

from qms.followup.core.report.content import Content
from qms.followup.core.report.fields import flatten
from qms.followup.core.report.templates import Template


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A field whose text is another now; `field` is its name, sums are öre."""

    field: str
    before: str
    now: str


def differences(template: Template, before: Content, now: Content) -> tuple[Difference, ...]:
    """Return every field that differs, those of the older content first."""
    old, new = flatten(before, template), flatten(now, template)
    names = dict.fromkeys([*old, *new])
    return tuple(
        Difference(field=name, before=old.get(name, ""), now=new.get(name, ""))
        for name in names
        if old.get(name, "") != new.get(name, "")
    )
