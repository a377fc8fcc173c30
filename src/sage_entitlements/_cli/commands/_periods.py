"""The words for monthly periods of a contract."""

from typing import Any

from sage_entitlements._cli._answer import Said
from sage_entitlements._text import Phrase
from sage_entitlements.periods import UsagePeriod

PERIOD = ("index", "first_day", "last_day", "next_reset")
"""What is told of a monthly period."""


def period_json(period: UsagePeriod) -> dict[str, Any]:
    """Give its number and its days."""
    return {name: getattr(period, name) for name in PERIOD}


def contract_month(period: UsagePeriod) -> tuple[Said, Said]:
    """Say which month of the contract it is: the question, and the answer."""
    return Phrase("Contract month"), Phrase(
        "no. {number}: {first} to {last}",
        number=period.index + 1,
        first=period.first_day,
        last=period.last_day,
    )
