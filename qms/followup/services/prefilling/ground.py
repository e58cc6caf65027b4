"""What is read for a page of a report: each part once, and only when a question asks for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy.orm import Session

from qms.allocation.core.records import Received
from qms.followup.core.prefill.proposals import CatalogueEntry
from qms.followup.core.report.content import Content
from qms.followup.core.report.head import Head
from qms.followup.core.report.questions import Question, QuestionType
from qms.followup.core.report.templates import PROVIDER, Period, Template
from qms.followup.core.results.groups import Groups, group_means
from qms.followup.core.results.similar import Background, Profile
from qms.followup.core.results.table import ResultTable
from qms.followup.queries import catalogue, reports, results
from qms.followup.queries.results import Counts
from qms.followup.queries.units import EVERYWHERE
from qms.followup.services import amounts
from qms.followup.services.results import Material, counted, gather, main_form
from qms.org.core.nodes import Unit
from qms.register.result_queries import pupil_results

PLAN, OUTCOME = "socio_plan", "socio_outcome"
GROUP_SPRINGS = 3
STAFF = (
    "pupils_per_class", "pupils_per_teacher", "qualified_teachers", "special_ed_per_100",
    "student_health_per_100", "preschool_group_size", "preschool_children_per_staff",
    "preschool_qualified",
)  # fmt: skip
"""The indicators that tell of groups and staff."""


@dataclass(kw_only=True)
class Ground:
    """One report and what the register, other reports and the allocation know of its unit."""

    session: Session
    head: Head
    template: Template
    content: Content
    unit: Unit
    questions: tuple[Question, ...]
    on: date
    compares: bool = True
    """Whether similar units are sought for the tables of results."""

    @property
    def is_provider(self) -> bool:
        """Return whether the report is the municipality's own."""
        return self.head.level == PROVIDER

    @property
    def last_spring(self) -> int:
        """Return the latest spring that the report can tell about."""
        return self.head.year + (self.head.period is Period.SCHOOL_YEAR)

    @cached_property
    def material(self) -> Material:
        """Return the results of every indicator that some question on the page asks for."""
        keys = {key for one in self.questions for key in self.keys_for(one)}
        unit = None if self.is_provider else self.unit
        return gather(
            self.session, unit, sorted(keys), upto=self.last_spring, on=self.on,
            with_similar=self._has_tables, pupils=None if self.is_provider else self._counted,
        )  # fmt: skip

    @cached_property
    def _counted(self) -> Counts:
        """Return the unit's pupils of every autumn that the page can need."""
        return counted(self.session, self.unit, self.last_spring)

    @property
    def _has_tables(self) -> bool:
        tables = (one.type is QuestionType.INDICATOR_TABLE for one in self.questions)
        return self.compares and any(tables)

    def keys_for(self, question: Question) -> tuple[str, ...]:
        """Return the indicators that stand in the question or beside it."""
        if question.indicators:
            return question.indicators
        wanted = set(question.prefill)
        if wanted & {"unit_facts", "staff_premises"} and not self.is_provider:
            return STAFF
        if not wanted & {"indicators", "staff_premises", "catalogue", "allocation"}:
            return ()
        own = tuple(key for one in self.template.questions for key in one.indicators)
        return tuple(dict.fromkeys(own)) or results.of_template(self.template.key)

    def table(self, question: Question) -> ResultTable:
        """Return the results that belong to the question."""
        return self.material.table(self.keys_for(question))

    @cached_property
    def pupils(self) -> Mapping[int, int]:
        """Return the unit's pupils on 15 October by autumn, the latest last."""
        known = {autumn: steps for (_, autumn), steps in self._counted.items()}
        return {year: sum(known[year].values()) for year in sorted(known) if year <= self.head.year}

    @property
    def autumn(self) -> int | None:
        """Return the latest autumn when the unit's pupils were counted."""
        return max(self.pupils, default=None)

    @cached_property
    def received(self) -> Received | None:
        """Return what the unit was allocated for the report's year."""
        return amounts.received(
            self.session, self.unit.id, self.head.year, template=self.head.template
        )

    @cached_property
    def before(self) -> Content | None:
        """Return what the unit handed in last year; None when it did not."""
        return reports.last_year(
            self.session, template=self.head.template, year=self.head.year, unit_id=self.unit.id
        )

    @cached_property
    def plan(self) -> Content | None:
        """Return the unit's plan for the same year's money."""
        return self._of(PLAN, self.head.year)

    @cached_property
    def outcome(self) -> tuple[int, Content] | None:
        """Return the unit's newest account of the money before the report's year, with its year."""
        for year in (self.head.year - 1, self.head.year - 2):
            found = self._of(OUTCOME, year)
            if found is not None:
                return year, found
        return None

    def _of(self, template: str, year: int) -> Content | None:
        return reports.contents_of_year(
            self.session, template=template, year=year, units=[self.unit.id]
        ).get(self.unit.id)

    @cached_property
    def groups(self) -> Groups:
        """Return how the latest results differ between groups of the unit's pupils."""
        springs = range(self.last_spring - GROUP_SPRINGS, self.last_spring + 1)
        rows = pupil_results(self.session, EVERYWHERE, years=springs, unit_ids=[self.unit.id])
        return group_means(rows)

    @cached_property
    def entries(self) -> tuple[CatalogueEntry, ...]:
        """Return the catalogue's measures."""
        return catalogue.entries()

    @cached_property
    def profiles(self) -> Mapping[int, Profile]:
        """Return the background of the units of the same form, by unit id."""
        if self.autumn is None:
            return {}
        form = main_form(self.unit)
        alike = [one for one in self.material.units.values() if main_form(one) is form]
        return results.profiles(self.session, alike, self.autumn)

    @property
    def background(self) -> tuple[Background, Background]:
        """Return the unit's background, and that of all units of the form together."""
        own = self.profiles.get(self.unit.id)
        return (own.background if own else {}), _together(self.profiles.values())


def _together(profiles: Iterable[Profile]) -> Background:
    every = [one for one in profiles if one.background]
    pupils = sum(one.pupils for one in every)
    sums: dict[str, dict[str, float]] = {}
    for one in every:
        for factor, shares in one.background.items():
            for category, share in shares.items():
                part = sums.setdefault(factor, {})
                part[category] = part.get(category, 0.0) + share * one.pupils / pupils
    return sums
