"""What comes next in a case and by whom, in words."""

from collections.abc import Sequence

from qms.i18n.language import gettext, language
from qms.needs.case_labels import part_label, stage_text
from qms.needs.core.cases.kinds import Part
from qms.needs.core.process import Process, StageKey
from qms.needs.queries.completion import Asking
from qms.needs.queries.opened import OpenCase
from qms.needs.queries.people import Tied
from qms.web.context import today


def next_words(
    process: Process, case: OpenCase, tied: Sequence[Tied], *, asked: Asking | None = None
) -> str:
    """Return what comes next and by whom, with the names of those who are tied for it.

    `asked` is what the officer asked the unit for: until it has come in, the unit has the step.
    """
    stage = process.stage(case.stage)
    if stage.key is StageKey.COMPLETENESS and asked is not None:
        return _of_completion(asked, tied)
    text = stage_text(stage, period_from=case.period_from, today=today())
    if not stage.acts:
        return text
    names = [one.name for one in tied if one.part in stage.acts]
    roles = ", ".join(part_label(part) for part in stage.acts)
    who = ", ".join(dict.fromkeys(names)) or gettext("ingen är knuten än")
    words = gettext("%(text)s Nästa steg har %(roles)s: %(who)s.")
    return words % {"text": text, "roles": roles.lower(), "who": who}


def _of_completion(asked: Asking, tied: Sequence[Tied]) -> str:
    if asked.waits:
        words = gettext("Handläggaren har bett om komplettering. Nästa steg har enheten: %(who)s.")
    else:
        words = gettext("Kompletteringen har kommit in. Nästa steg har handläggaren: %(who)s.")
    part = Part.UNIT if asked.waits else Part.OFFICER
    names = (one.name for one in tied if one.part is part)
    return words % {"who": ", ".join(dict.fromkeys(names)) or gettext("ingen är knuten än")}


def stands_words(process: Process, case: OpenCase, tied: Sequence[Tied]) -> str:
    """Return where the case stands after a step: its stage, and who has the next one."""
    stage = process.stage(case.stage)
    name = stage.name.said(language())
    if not stage.acts:
        return gettext("Ärendet är nu i skedet %(stage)s.") % {"stage": name}
    names = [one.name for one in tied if one.part in stage.acts]
    who = ", ".join(dict.fromkeys(names)) or gettext("ingen är knuten än")
    roles = ", ".join(part_label(part) for part in stage.acts).lower()
    words = gettext("Ärendet är nu i skedet %(stage)s. Nästa steg har %(roles)s: %(who)s.")
    return words % {"stage": name, "roles": roles, "who": who}
