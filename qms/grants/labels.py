"""What forms, readings, states and causes of grants are called on pages and in letters."""

from qms.costs.core.items import GrantForm
from qms.grants.core.deciding.changing import Cause
from qms.grants.core.paying.enrolment import CountBy
from qms.grants.core.price_list import Reading
from qms.grants.core.price_list.between import Between
from qms.grants.core.price_list.readings import OnSupplements
from qms.grants.core.price_list.side_by_side import Why
from qms.i18n.language import mark

FORMS = {
    GrantForm.PRESCHOOL: mark("Förskola"),
    GrantForm.PRESCHOOL_CLASS: mark("Förskoleklass"),
    GrantForm.COMPULSORY: mark("Grundskola"),
    GrantForm.ADAPTED_COMPULSORY: mark("Anpassad grundskola"),
    GrantForm.LEISURE_CENTRE: mark("Fritidshem"),
    GrantForm.UPPER_SECONDARY: mark("Gymnasieskola"),
    GrantForm.ADAPTED_UPPER_SECONDARY: mark("Anpassad gymnasieskola"),
    GrantForm.PEDAGOGICAL_CARE: mark("Pedagogisk omsorg"),
}
READINGS = {
    Reading.CHAINED: mark("i kedja"),
    Reading.ADDED: mark("sammanlagt"),
    Reading.SHARE: mark("som del av hela bidraget"),
}
READING_MEANS = {
    Reading.CHAINED: mark("administration på kostnadsslagen, moms på summan av båda"),
    Reading.ADDED: mark("administration och moms på kostnadsslagen, var för sig"),
    Reading.SHARE: mark("administration och moms som delar av det belopp som kommer ut"),
}
ON_SUPPLEMENTS = {
    OnSupplements.VAT: mark("På tillägg läggs mervärdesskatt, ingen administration."),
    OnSupplements.AS_ITEMS: mark("Tillägg räknas som kostnadsslag, med administration och moms."),
}
BETWEEN = {
    Between.OWN_COST: mark("kommunens egen kostnad per elev"),
    Between.WITH_ADMINISTRATION: mark("egen kostnad med administration"),
}
CAUSES = {
    Cause.ITEMS: mark("kostnadsslagen"),
    Cause.ADMINISTRATION: mark("administration"),
    Cause.VAT: mark("mervärdesskatt"),
    Cause.SUPPLEMENTS: mark("strukturersättning"),
    Cause.FEE: mark("avgift"),
}
WHYS = {
    Why.SAME: mark("Lika"),
    Why.ADDED_BY_LAW: mark("Läggs till enligt skolförordningen 14 kap. 4–5 §§"),
    Why.ACTUAL_PREMISES: mark("Faktisk lokalkostnad i stället för genomsnittet"),
    Why.ROUNDING: mark("Avrundning"),
}
COUNTS = {
    CountBy.COUNT_DAY: mark("Den som har barnet eller eleven den 15 i månaden får hela månaden."),
    CountBy.DAYS: mark(
        "Börjar, slutar eller byter barnet eller eleven under en månad räknas dagarna."
    ),
}
LINES = {
    "administration": mark("Kronor för administration"),
    "vat": mark("Kronor för mervärdesskatt"),
    "fee": mark("Avgift"),
}
LIST_STATES = {
    "draft": mark("Utkast"),
    "in_force": mark("Gäller nu"),
    "replaced": mark("Ersatt"),
}
LIST_CHIPS = {"draft": "now", "in_force": "ok", "replaced": "back"}
HOW_SERVED = {
    "receipt": mark("Mottagningsbevis"),
    "mail": mark("Vanlig delgivning, två veckor efter att brevet skickades"),
    "digital": mark("Säker digital post"),
    "handed": mark("Lämnat personligen"),
}
