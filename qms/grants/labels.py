"""What forms, readings, states and causes of grants are called on pages and in letters."""

from qms.costs.core.items import GrantForm
from qms.grants.core.deciding.changing import Cause
from qms.grants.core.price_list import Reading
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
