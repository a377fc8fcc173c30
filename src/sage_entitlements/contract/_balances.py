"""The parts of a contract as of a moment: its term, its remote help, its packages.

Status, timeline, recording and portfolio all take them from here.
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from attrs import frozen

from sage_entitlements._model import Entitlement, Plan
from sage_entitlements._names import name_key
from sage_entitlements._time import When, has_come, warsaw_day
from sage_entitlements._types import Inclusion
from sage_entitlements.catalog import Catalog
from sage_entitlements.errors import CatalogError
from sage_entitlements.periods import TermStatus, WindowStatus
from sage_entitlements.professional_services import (
    CountedVisit,
    PackageBalance,
    RefusedVisit,
    Visit,
    closing_order,
    count_visits,
    package_balance,
    package_window,
    refused_visits,
)
from sage_entitlements.remote_help import (
    CountedSession,
    RemoteHelpBalance,
    count_sessions,
    remote_help_balance,
)
from sage_entitlements.terms import ContractTerms, ProfessionalServicesTerms

from ._model import Contract, Package

REMOTE_HELP = "remote-help"


@frozen(kw_only=True)
class Term:
    """A contract's term, and where the day asked about stands to it."""

    first_day: date
    last_day: date
    months: int
    status: TermStatus
    days_to_go: int | None
    """Days after the one asked about, through the last one; None once the term has ended."""


@frozen(kw_only=True)
class RemoteHelpStatus:
    """What is left of remote help, and whether the plan includes it at all."""

    entitlement: Entitlement
    balance: RemoteHelpBalance

    @property
    def unused(self) -> int | None:
        """Included sessions of this month that are left; None where nobody knows of any."""
        unknown = self.entitlement.inclusion is Inclusion.UNKNOWN
        return None if unknown and self.balance.period else self.balance.remaining

    @property
    def left(self) -> int | None:
        """Sessions that can be had now, bought ones too; None where nobody knows of any."""
        if self.balance.period is None:
            return 0
        if self.unused is None and not self.balance.extra_left:
            return None
        return self.balance.remaining + self.balance.extra_left


@frozen(kw_only=True)
class PackageStatus:
    """What is left of one package of professional services.

    Visits to come are counted for the contract as a whole, not for a package.
    """

    package: Package
    balance: PackageBalance
    visits: tuple[CountedVisit, ...]
    """Those that use it."""
    days_to_go: int | None
    """Days after the one asked about, through the window's last; None once it has closed."""

    @property
    def usable(self) -> bool:
        """Whether a visit can be made now."""
        return self.balance.status is WindowStatus.OPEN and self.balance.remaining > 0


# A large portfolio asks about the same few plans again and again.
@lru_cache(maxsize=128)
def plan_of(catalog: Catalog, name: str) -> tuple[Plan, tuple[Entitlement, ...]]:
    """Find a contract's plan and what it says of every service. Raises `UnknownNameError`."""
    plan = catalog.plan(name)
    return plan, catalog.entitlements(plan)


def entitlement_to(catalog: Catalog, contract: Contract, service: str) -> Entitlement:
    """Give what the contract's plan says of a service, by its id.

    Raises `UnknownNameError`, and `CatalogError` where the catalogue lacks the service.
    """
    _, entitlements = plan_of(catalog, contract.plan)
    for each in entitlements:
        if each.service.id == service:
            return each
    raise CatalogError.lacking("services", service)


def contract_term(contract: Contract, as_of: When) -> Term:
    """Tell where a day stands to the contract's term. Raises `UnknownCalendarError`."""
    day = warsaw_day(as_of)
    last_day = contract.last_day
    status = TermStatus.RUNNING
    if day < contract.starts:
        status = TermStatus.NOT_STARTED
    elif day > last_day:
        status = TermStatus.ENDED
    return Term(
        first_day=contract.starts,
        last_day=last_day,
        months=contract.months,
        status=status,
        days_to_go=_days_to_go(day, last_day),
    )


def _days_to_go(day: date, last_day: date) -> int | None:
    return (last_day - day).days if day <= last_day else None


def remote_help_status(contract: Contract, catalog: Catalog, as_of: When) -> RemoteHelpStatus:
    """Tell what is left of remote help. Raises what `contract_status` raises."""
    entitlement = entitlement_to(catalog, contract, REMOTE_HELP)
    balance = remote_help_balance(
        contract.starts,
        contract.remote_sessions,
        as_of=as_of,
        terms=ContractTerms.of(catalog).remote_help,
        months=contract.months,
        extras=contract.extra_sessions,
        inclusion=entitlement.inclusion,
        programs=contract.covered_programs,
    )
    return RemoteHelpStatus(entitlement=entitlement, balance=balance)


def counted_sessions(contract: Contract, catalog: Catalog) -> tuple[CountedSession, ...]:
    """Tell of each of the contract's sessions what becomes of it."""
    return count_sessions(
        contract.starts,
        contract.remote_sessions,
        terms=ContractTerms.of(catalog).remote_help,
        months=contract.months,
        extras=contract.extra_sessions,
        inclusion=entitlement_to(catalog, contract, REMOTE_HELP).inclusion,
        programs=contract.covered_programs,
    )


def package_statuses(
    contract: Contract, catalog: Catalog, as_of: When
) -> tuple[tuple[PackageStatus, ...], tuple[RefusedVisit, ...]]:
    """Tell what is left of each package, and which visits none covers.

    Raises what `contract_status` raises.
    """
    terms = ContractTerms.of(catalog).professional_services
    day = warsaw_day(as_of)
    made = [visit for visit in contract.visits if visit.on <= day]
    counted = counted_visits(contract, made, terms)
    statuses = []
    for index, package in enumerate(contract.professional_services):
        window = package_window(package.purchased, terms)
        visits = tuple(each for each in counted if each.package == index)
        statuses.append(
            PackageStatus(
                package=package,
                balance=package_balance(window, visits, as_of=day, terms=terms),
                visits=visits,
                days_to_go=_days_to_go(day, window.last_day),
            )
        )
    statuses.sort(key=lambda each: closing_order(each.balance.window, each.package.name))
    return tuple(statuses), refused_visits(counted)


def counted_visits(
    contract: Contract, visits: Iterable[Visit], terms: ProfessionalServicesTerms
) -> tuple[CountedVisit, ...]:
    """Tell of each of these visits which of the contract's packages it uses."""
    packages = contract.professional_services
    return count_visits(
        [package_window(each.purchased, terms) for each in packages],
        visits,
        terms=terms,
        names={
            name_key(package.name): index
            for index, package in enumerate(packages)
            if package.name is not None
        },
    )


def entries_to_come(contract: Contract, as_of: When) -> int:
    """Count the entries that are dated after a moment, and do not count yet.

    A package that is yet to be bought is none of them: its window tells that it has not started.
    """
    day = warsaw_day(as_of)
    return (
        sum(not has_come(each.start, as_of) for each in contract.remote_sessions)
        + sum(each.on > day for each in contract.visits)
        + sum(each.purchased > day for each in contract.extra_sessions)
    )
