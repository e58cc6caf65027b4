"""What is typed when a proposal is asked for."""

from collections.abc import Mapping
from types import MappingProxyType

from qms.i18n.language import gettext, mark
from qms.planning.core.proposed import Demand, Sought
from qms.planning.forms.typed import Fault, Posted, Reader, Span
from qms.planning.services.proposing import LONGEST_TIME

DEMANDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        Demand.MAIN.value: (mark("Huvudprognosen"), mark("Det som prognosen väntar sig.")),
        Demand.RESERVE.value: (
            mark("Huvudprognosen med reserv"),
            mark("Fler barn år för år, så att platserna räcker även om prognosen är för låg."),
        ),
        Demand.SPREAD.value: (
            mark("Låg, huvudprognos och hög tillsammans"),
            mark("Billigast i snitt om barnen blir färre, som väntat eller fler."),
        ),
    }
)
LABELS: Mapping[str, str] = MappingProxyType(
    {
        "efter": mark("Förslaget görs för"),
        "andel": mark("Fler, eller färre, barn det tionde året"),
        "tid": mark("Längsta tid"),
        "fro": mark("Frö"),
    }
)


def read_sought(posted: Posted) -> tuple[Sought, list[Fault]]:
    """Return what is sought, with every fault of what was typed."""
    reader = Reader(posted=posted)
    names = {key: gettext(label) for key, label in LABELS.items()}
    demand = reader.choice("efter", names["efter"], dict.fromkeys(DEMANDS, ""))
    with_part = demand not in ("", Demand.MAIN.value)
    part = reader.number("andel", names["andel"], Span(high=50), optional=not with_part)
    seconds = reader.whole("tid", names["tid"], Span(low=5, high=LONGEST_TIME, is_whole=True))
    seed = reader.whole("fro", names["fro"], Span(high=10**9, is_whole=True))
    return Sought(
        demand=Demand(demand or Demand.MAIN.value), part=(part or 0.0) / 100 if with_part else 0.0,
        seed=seed or 0, seconds=seconds,
    ), reader.faults  # fmt: skip
