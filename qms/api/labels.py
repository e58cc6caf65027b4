"""What a token may, in words."""

from collections.abc import Mapping

from qms.api.core.permissions import Permission
from qms.i18n.language import mark

PERMISSIONS: Mapping[Permission, str] = {
    Permission.READ_REGISTER: mark("Läsa registrets uppgifter"),
    Permission.WRITE_REGISTER: mark("Läsa in uppgifter i registret"),
    Permission.READ_FORECAST: mark("Läsa publicerade elevprognoser"),
    Permission.READ_ALLOCATION: mark("Läsa fastställd resursfördelning och hur väl den träffar"),
    Permission.READ_COSTS: mark("Läsa kostnad per elev"),
    Permission.READ_GRANTS: mark("Läsa prislistor som gäller"),
    Permission.READ_PLANNING: mark("Läsa frysta planeringsalternativ"),
    Permission.READ_FOLLOWUP: mark("Läsa resultat och publicerade rapporter"),
}
