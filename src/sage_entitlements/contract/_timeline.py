"""A contract's term at a glance: each of its months, and the windows of its packages."""

from enum import StrEnum

from attrs import frozen

from sage_entitlements._time import When, warsaw_day
from sage_entitlements._types import Inclusion
from sage_entitlements.catalog import Catalog
from sage_entitlements.periods import UsagePeriod, period_of
from sage_entitlements.professional_services import RefusedVisit
from sage_entitlements.remote_help import CountedSession, Coverage

from ._balances import (
    PackageStatus,
    RemoteHelpStatus,
    Term,
    contract_term,
    entries_to_come,
    package_statuses,
    remote_help_status,
)
from ._model import Contract


class MonthState(StrEnum):
    """What has become of the remote session of a month."""

    USED = "used"
    UNUSED = "unused"
    """The month is over, and the session is gone."""
    PRESENT = "present"
    """It is this month's."""
    TO_COME = "to_come"
    NONE = "none"
    """The plan includes none, in no month."""
    UNKNOWN = "unknown"
    """Nobody knows whether the plan includes one."""


@frozen(kw_only=True)
class Month:
    """One monthly period of the term."""

    period: UsagePeriod
    state: MonthState
    present: bool
    """Whether it is the month asked about."""
    sessions: tuple[CountedSession, ...]
    """Those that started in it, up to the moment asked about."""

    @property
    def used(self) -> bool:
        """Whether its included session is used."""
        return any(each.coverage is Coverage.INCLUDED for each in self.sessions)


@frozen(kw_only=True)
class Timeline:
    """The term of a contract, as of a moment or of a whole day."""

    contract: Contract
    as_of: When
    term: Term
    remote_help: RemoteHelpStatus
    months: tuple[Month, ...]
    packages: tuple[PackageStatus, ...]
    refused_visits: tuple[RefusedVisit, ...]
    """Visits that no package covers."""
    not_yet: int
    """Entries left out because they are dated after the moment asked about."""


def contract_timeline(contract: Contract, catalog: Catalog, *, as_of: When) -> Timeline:
    """Lay out the term of a contract: its months and the windows of its packages.

    Raises what `contract_status` raises.
    """
    day = warsaw_day(as_of)
    remote_help = remote_help_status(contract, catalog, as_of)
    by_month: dict[int, list[CountedSession]] = {}
    for session in remote_help.balance.sessions:
        if session.month is not None:
            by_month.setdefault(session.month, []).append(session)
    months = []
    for index in range(contract.months):
        period = period_of(contract.starts, index)
        sessions = tuple(by_month.get(index, ()))
        used = any(each.coverage is Coverage.INCLUDED for each in sessions)
        present = period.first_day <= day <= period.last_day
        if remote_help.entitlement.inclusion is Inclusion.UNKNOWN:
            state = MonthState.UNKNOWN
        elif remote_help.entitlement.inclusion is Inclusion.NOT_INCLUDED:
            state = MonthState.NONE
        elif present:
            state = MonthState.PRESENT
        elif period.first_day > day:
            state = MonthState.TO_COME
        else:
            state = MonthState.USED if used else MonthState.UNUSED
        months.append(Month(period=period, state=state, present=present, sessions=sessions))
    packages, refused = package_statuses(contract, catalog, as_of)
    return Timeline(
        contract=contract,
        as_of=as_of,
        term=contract_term(contract, as_of),
        remote_help=remote_help,
        months=tuple(months),
        packages=packages,
        refused_visits=refused,
        not_yet=entries_to_come(contract, as_of),
    )
