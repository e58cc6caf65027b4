"""The tables inside a report: which kinds of rows there are and the columns each can show."""

from dataclasses import dataclass
from enum import StrEnum

from qms.followup.core.report.wording import NOTHING, Wording, options_in


class RowKind(StrEnum):
    """What a row of a table in a report is about."""

    ACTIVITIES = "activities"
    PREVIOUS = "previous"
    ACTIONS = "actions"
    LAST_ACTIONS = "last_actions"


LETTERS: dict[RowKind, str] = {
    RowKind.ACTIVITIES: "a",
    RowKind.PREVIOUS: "p",
    RowKind.ACTIONS: "n",
    RowKind.LAST_ACTIONS: "l",
}
"""The letter that a row's fields begin with: `a12-result` is the result of activity 12."""
KIND_OF: dict[str, RowKind] = {letter: kind for kind, letter in LETTERS.items()}
GROWS = frozenset({RowKind.ACTIVITIES, RowKind.ACTIONS})
"""The kinds whose rows the unit adds and removes; the others come with the report."""


class ColumnType(StrEnum):
    """What a cell holds."""

    LINE = "line"
    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One attribute of a row kind; `options` are stored in Swedish.

    `is_fixed` when it is shown but never written in the report.
    """

    key: str
    type: ColumnType
    label: Wording
    hint: Wording = NOTHING
    options: tuple[str, ...] = ()
    options_en: tuple[str, ...] = ()
    is_fixed: bool = False

    def option_pairs(self, language: str) -> tuple[tuple[str, str], ...]:
        """Return every option as stored and as shown."""
        return options_in(self.options, self.options_en, language)


def _column(
    key: str, kind: ColumnType, sv: str, en: str, *, hint: tuple[str, str] = ("", "")
) -> Column:
    return Column(
        key=key, type=kind, label=Wording(sv=sv, en=en), hint=Wording(sv=hint[0], en=hint[1])
    )


def _fixed(key: str, kind: ColumnType, sv: str, en: str) -> Column:
    return Column(key=key, type=kind, label=Wording(sv=sv, en=en), is_fixed=True)


def _choice(key: str, label: tuple[str, str], *options: tuple[str, str]) -> Column:
    return Column(
        key=key,
        type=ColumnType.CHOICE,
        label=Wording(sv=label[0], en=label[1]),
        options=tuple(one[0] for one in options),
        options_en=tuple(one[1] for one in options),
    )


LINE, TEXT, NUMBER = ColumnType.LINE, ColumnType.TEXT, ColumnType.NUMBER
MONEY, DATE = ColumnType.MONEY, ColumnType.DATE
YES_NO = (("Ja", "Yes"), ("Nej", "No"))
YES_PARTLY_NO = (("Ja", "Yes"), ("Delvis", "Partly"), ("Nej", "No"))
REACHED = (
    ("Nått", "Reached"),
    ("Delvis nått", "Partly reached"),
    ("Inte nått", "Not reached"),
    ("Går inte att säga", "Cannot be told"),
)
FATES = (("Fortsätter", "Continues"), ("Ändras", "Changes"), ("Avslutas", "Ends"))
ENDS = FATES[-1][0]
GROUP_HINT = ("En grupp, aldrig en person.", "A group, never a person.")
MEASURE_HINT = (
    "Det som visar om det blev bättre, till exempel andel med minst E i matematik, åk 9.",
    "What shows whether it became better, such as the share with at least E in maths, grade 9.",
)
BASELINE_HINT = ("Värdet innan, till exempel 62 %.", "The value before, such as 62 %.")
AIM_HINT = ("Värdet ni vill nå, till exempel 70 %.", "The value to reach, such as 70 %.")
RESULT_HINT = (
    "Senaste värdet, eller orden går inte att säga.",
    "The latest value, or the words cannot be told.",
)
OWNER_HINT = ("Befattning eller initialer, aldrig en elev.", "A post or initials, never a pupil.")

ACTIVITY_COLUMNS = (
    _column("name", LINE, "Insats", "Measure"),
    _column("target_group", LINE, "För vem", "For whom", hint=GROUP_HINT),
    _column("reached", NUMBER, "Ungefärligt antal", "About how many"),
    _column("extent", LINE, "Omfattning", "Extent"),
    _column("owner", LINE, "Ansvarig", "Owner", hint=OWNER_HINT),
    _column("measure", LINE, "Mått", "Indicator", hint=MEASURE_HINT),
    _column("baseline", LINE, "Utgångsläge", "Baseline", hint=BASELINE_HINT),
    _column("aim", LINE, "Mål", "Aim", hint=AIM_HINT),
    _column("aim_far", LINE, "Om tre år", "In three years"),
    _column("follow_up", DATE, "Följs upp", "Followed up"),
    _column("success", LINE, "Vad räknas som framgång", "What counts as success"),
    _column("resource", LINE, "Resurs", "Resource"),
    _choice("resource_exists", ("Finns redan", "Exists already"), *YES_PARTLY_NO),
    _column("planned_ore", MONEY, "Planerade kronor", "Planned kronor"),
    _column("other_ore", MONEY, "Annan finansiering, kronor", "Other funding, kronor"),
    _column("ore", MONEY, "Kronor", "Kronor"),
    _column("result", LINE, "Resultat", "Result", hint=RESULT_HINT),
    _choice("assessment", ("Bedömning", "Assessment"), *REACHED),
)
PREVIOUS_COLUMNS = (
    _fixed("name", LINE, "Insats", "Measure"),
    _fixed("measure", LINE, "Mått", "Indicator"),
    _fixed("aim", LINE, "Mål", "Aim"),
    _fixed("result", LINE, "Förra resultatet", "Last result"),
    _fixed("ore", MONEY, "Kronor", "Kronor"),
    _column("reading", LINE, "Senaste värde", "Latest value", hint=RESULT_HINT),
    _choice("fate", ("Vad händer nu?", "What happens now?"), *FATES),
)
ACTION_COLUMNS = (
    _column("title", LINE, "Insats", "Measure"),
    _column("area", LINE, "Område", "Area"),
    _column("cause", TEXT, "Orsak", "Cause"),
    _column("aim", TEXT, "Mål", "Aim"),
    _column("measure", LINE, "Mått", "Indicator", hint=MEASURE_HINT),
    _column("baseline", LINE, "Utgångsvärde", "Baseline", hint=BASELINE_HINT),
    _column("target", LINE, "Målvärde", "Target value", hint=AIM_HINT),
    _column("owner", LINE, "Ansvarig", "Owner", hint=OWNER_HINT),
    _column("due", DATE, "Klart senast", "Done by"),
    _column("cost_ore", MONEY, "Kostnad, kronor", "Cost, kronor"),
    _choice("this_year", ("Görs i år", "Done this year"), *YES_NO),
    _column("result", LINE, "Resultat", "Result", hint=RESULT_HINT),
)
LAST_ACTION_COLUMNS = (
    _fixed("title", LINE, "Insats", "Measure"),
    _fixed("area", LINE, "Område", "Area"),
    _fixed("aim", TEXT, "Mål", "Aim"),
    _fixed("measure", LINE, "Mått", "Indicator"),
    _fixed("baseline", LINE, "Utgångsvärde", "Baseline"),
    _fixed("target", LINE, "Målvärde", "Target value"),
    _fixed("owner", LINE, "Ansvarig", "Owner"),
    _fixed("due", DATE, "Klart senast", "Done by"),
    _choice("done", ("Genomförd", "Carried out"), *YES_PARTLY_NO),
    _column("reading", LINE, "Senaste värde", "Latest value", hint=RESULT_HINT),
    _choice("assessment", ("Bedömning", "Assessment"), *REACHED),
    _choice("fate", ("Vad händer nu?", "What happens now?"), *FATES),
)
COLUMNS: dict[RowKind, dict[str, Column]] = {
    kind: {one.key: one for one in columns}
    for kind, columns in (
        (RowKind.ACTIVITIES, ACTIVITY_COLUMNS),
        (RowKind.PREVIOUS, PREVIOUS_COLUMNS),
        (RowKind.ACTIONS, ACTION_COLUMNS),
        (RowKind.LAST_ACTIONS, LAST_ACTION_COLUMNS),
    )
}
"""Every column that a template may name, by row kind and key."""


def written(kind: RowKind) -> tuple[Column, ...]:
    """Return the columns of a row kind that somebody writes in."""
    return tuple(one for one in COLUMNS[kind].values() if not one.is_fixed)
