"""The words for monthly periods of a contract."""

from sage_entitlements._cli._answer import Said
from sage_entitlements._text import Phrase
from sage_entitlements.periods import UsagePeriod


def contract_month(period: UsagePeriod) -> tuple[Said, Said]:
    """Say which month of the contract it is: the question, and the answer."""
    return Phrase("Contract month"), Phrase(
        "no. {number}: {first} to {last}",
        number=period.index + 1,
        first=period.first_day,
        last=period.last_day,
    )
