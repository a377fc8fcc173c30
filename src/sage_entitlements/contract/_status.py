"""What a customer has left of a contract as of a moment: every balance in one answer."""

from collections.abc import Iterator
from datetime import timedelta

from attrs import asdict, frozen

from sage_entitlements._model import Entitlement, Plan
from sage_entitlements._time import When, has_come, warsaw_day
from sage_entitlements.catalog import Catalog
from sage_entitlements.complaints import (
    ComplaintDeadline,
    ComplaintStatus,
    complaint_deadline,
    surely_passed_by,
)
from sage_entitlements.professional_services import RULES, RefusedVisit
from sage_entitlements.remote_help import CountedSession, RemoteHelpBalance
from sage_entitlements.terms import ComplaintTerms, ContractTerms
from sage_entitlements.workdays import PhoneHours

from ._balances import (
    PackageStatus,
    RemoteHelpStatus,
    Term,
    contract_term,
    entitlement_to,
    entries_to_come,
    package_statuses,
    plan_of,
    remote_help_status,
)
from ._losses import Loss, contract_losses
from ._model import Contract

PHONE_SUPPORT = "phone-support"
LATELY = timedelta(days=7)
"""How long a deadline that has passed is still shown."""


@frozen(kw_only=True)
class Complaint:
    """A session that can be complained of, or lately could."""

    session: CountedSession
    deadline: ComplaintDeadline
    status: ComplaintStatus


@frozen(kw_only=True)
class PhoneStatus(PhoneHours):
    """Whether the phone is answered, and whether the plan includes that at all."""

    entitlement: Entitlement


@frozen(kw_only=True)
class ContractStatus:
    """What a customer has left as of a moment, or of a whole day."""

    contract: Contract
    as_of: When
    plan: Plan
    entitlements: tuple[Entitlement, ...]
    """What the plan says of every service, in the page's order."""
    term: Term
    remote_help: RemoteHelpStatus
    packages: tuple[PackageStatus, ...]
    """The packages of professional services, those that close first before the others."""
    refused_visits: tuple[RefusedVisit, ...]
    """Visits that no package covers."""
    complaints: tuple[Complaint, ...]
    """Those that can be made, and those that lately could, by the session's end."""
    phone: PhoneStatus
    not_yet: int
    """Entries left out because they are dated after the moment asked about."""
    reasons: tuple[str, ...]
    """The clauses and readings that the balances rest on."""

    @property
    def losses(self) -> tuple[Loss, ...]:
        """What the customer loses by letting days pass, the soonest first."""
        return contract_losses(self.term, self.remote_help, self.packages)


def contract_status(contract: Contract, catalog: Catalog, *, as_of: When) -> ContractStatus:
    """Tell what a customer has left of a contract as of a moment, or of a whole day.

    Everything is reckoned from the usage recorded, by the day on which it happened; what is dated
    after ``as_of`` does not count yet. Raises `UnknownNameError` for a plan that the catalogue
    does not know, `UnknownCalendarError` and `NonexistentTimeError`.
    """
    plan, entitlements = plan_of(catalog, contract.plan)
    terms = ContractTerms.of(catalog)
    term = contract_term(contract, as_of)
    remote_help = remote_help_status(contract, catalog, as_of)
    packages, refused = package_statuses(contract, catalog, as_of)
    complaints = tuple(_complaints(remote_help.balance, as_of, terms.complaint))
    reasons = [*remote_help.balance.reasons]
    if packages or refused:
        reasons += RULES
        reasons += [each.refusal.clause for each in refused]
    if len(packages) > 1:
        reasons.append("visit.package")
    for each in complaints:
        reasons += each.deadline.reasons
    reasons += ["phone-support.hours", "business-hours", "working-day"]
    return ContractStatus(
        contract=contract,
        as_of=as_of,
        plan=plan,
        entitlements=entitlements,
        term=term,
        remote_help=remote_help,
        packages=packages,
        refused_visits=refused,
        complaints=complaints,
        phone=PhoneStatus(
            entitlement=entitlement_to(catalog, contract, PHONE_SUPPORT),
            **asdict(terms.phone.hours.on(as_of), recurse=False),
        ),
        not_yet=entries_to_come(contract, as_of),
        reasons=tuple(dict.fromkeys(reasons)),
    )


def _complaints(
    balance: RemoteHelpBalance, as_of: When, terms: ComplaintTerms
) -> Iterator[Complaint]:
    day = warsaw_day(as_of)
    found = []
    for session in balance.sessions:
        end = session.end
        if not has_come(end, as_of):
            continue
        if surely_passed_by(end, day - LATELY, terms):
            continue
        deadline = complaint_deadline(end, terms=terms)
        until = end.date() if deadline.expires_at is None else deadline.expires_at.date()
        if until + LATELY < day:
            continue
        found.append(Complaint(session=session, deadline=deadline, status=deadline.status(as_of)))
    yield from sorted(found, key=lambda each: each.session.end)
