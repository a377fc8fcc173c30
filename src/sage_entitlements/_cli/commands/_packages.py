"""Packages of professional services: the words for them, and their data for JSON."""

from typing import Any

from sage_entitlements._text import Phrase
from sage_entitlements.periods import WindowStatus
from sage_entitlements.professional_services import PackageBalance, Refusal, RefusedVisit

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


def balance_json(balance: PackageBalance) -> dict[str, dict[str, Any]]:
    """Give a package's window, and its visits in numbers."""
    window = balance.window
    return {
        "window": {
            "first_day": window.first_day,
            "last_day": window.last_day,
            "last_working_day": window.last_working_day,
            "status": balance.status,
        },
        "visits": {
            "included": balance.included,
            "used": balance.used,
            "remaining": balance.remaining,
        },
    }


def refused_visit_json(refused: RefusedVisit) -> dict[str, Any]:
    """Give a visit that does not count, and why."""
    return {
        "on": refused.visit.on,
        "hours": refused.visit.hours,
        "reason": refused.refusal,
        "clause": refused.refusal.clause,
        "text": REFUSAL[refused.refusal],
    }
