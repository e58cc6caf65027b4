"""What comes next in a case and by whom, in words."""

from collections.abc import Sequence

from qms.i18n.language import gettext
from qms.needs.case_labels import part_label, stage_text
from qms.needs.core.process import Process
from qms.needs.queries.opened import OpenCase
from qms.needs.queries.people import Tied
from qms.web.context import today


def next_words(process: Process, case: OpenCase, tied: Sequence[Tied]) -> str:
    """Return what comes next and by whom, with the names of those who are tied for it."""
    stage = process.stage(case.stage)
    text = stage_text(stage, period_from=case.period_from, today=today())
    if not stage.acts:
        return text
    names = [one.name for one in tied if one.part in stage.acts]
    roles = ", ".join(part_label(part) for part in stage.acts)
    who = ", ".join(dict.fromkeys(names)) or gettext("ingen är knuten än")
    words = gettext("%(text)s Nästa steg har %(roles)s: %(who)s.")
    return words % {"text": text, "roles": roles.lower(), "who": who}
