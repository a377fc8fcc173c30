"""The words for packages of professional services: their windows, and visits they refuse."""

from sage_entitlements._text import Phrase
from sage_entitlements.periods import WindowStatus
from sage_entitlements.professional_services import Refusal

WINDOW = {
    WindowStatus.NOT_STARTED: Phrase("not started"),
    WindowStatus.OPEN: Phrase("open"),
    WindowStatus.CLOSED: Phrase("closed"),
}
# Why a visit does not count.
REFUSAL = {
    Refusal.NOT_POSITIVE: Phrase("the hours must be above zero"),
    Refusal.TOO_LONG: Phrase("longer than a visit may be"),
    Refusal.OUTSIDE_WINDOW: Phrase("outside the package's window"),
    Refusal.NO_VISIT_LEFT: Phrase("every visit of the package is used"),
    Refusal.NO_PACKAGE: Phrase("no package of professional services has been bought"),
}
