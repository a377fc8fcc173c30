"""What a customer loses by letting days pass."""

from datetime import date
from enum import StrEnum

from attrs import frozen

from sage_entitlements.periods import TermStatus

from ._balances import PackageStatus, RemoteHelpStatus, Term


class LossKind(StrEnum):
    """What a customer loses by letting a day pass."""

    REMOTE_SESSION = "remote_session"
    VISITS = "visits"
    TERM = "term"


@frozen(kw_only=True)
class Loss:
    """What is lost when a day has passed."""

    kind: LossKind
    last_day: date
    """The last day on which it can be used."""


def contract_losses(
    term: Term, remote_help: RemoteHelpStatus, packages: tuple[PackageStatus, ...]
) -> tuple[Loss, ...]:
    """Give what is lost by letting days pass, the soonest first."""
    losses = [
        Loss(kind=LossKind.VISITS, last_day=each.balance.window.last_day)
        for each in packages
        if each.usable
    ]
    balance = remote_help.balance
    if balance.period is not None and balance.remaining:
        losses.append(Loss(kind=LossKind.REMOTE_SESSION, last_day=balance.period.last_day))
    if term.status is not TermStatus.ENDED:
        losses.append(Loss(kind=LossKind.TERM, last_day=term.last_day))
    return tuple(sorted(losses, key=lambda loss: loss.last_day))
