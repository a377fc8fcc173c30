"""What a customer has of a contract as of a moment: every balance in one answer."""

from datetime import date, timedelta
from enum import StrEnum

from sage_entitlements import deadlines, model, remote_help, visits, workdays
from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.contract.model import Contract, OrderContacts
from sage_entitlements.model import Entitlement, Inclusion, Known, Plan, Reason
from sage_entitlements.periods import TermStatus, UsagePeriod, period_of, term_status
from sage_entitlements.text import N_, Speakable, Spoken
from sage_entitlements.values import flat, frozen, hidden, kept, part
from sage_entitlements.visits import CountedVisit
from sage_entitlements.warsaw import When, come_by, notes_on, warsaw_day

LATELY = timedelta(days=7)  # how long a deadline that has passed is still shown


@frozen(kw_only=True)
class Term:
    """A contract's term, and where the day asked about is relative to it."""

    first_day: date
    last_day: date
    months: int
    status: TermStatus
    days_to_go: int | None  # after that day, through the last one; None once the term has ended


@frozen(kw_only=True)
class SessionComplaint:
    """A session that can be complained of, or lately could."""

    session: remote_help.CountedSession
    deadline: deadlines.ComplaintDeadline = flat(deadlines.ComplaintDeadline)


@frozen(kw_only=True)
class Phone:
    """Whether the phone is answered, and whether the plan includes that at all."""

    entitlement: Entitlement = flat(Known)
    number: str
    hours: workdays.PhoneHours = flat(workdays.PhoneHours)


@frozen(kw_only=True)
class VisitsLeft:
    """Visits that can be made now, and till when: by the first window to close that has one."""

    remaining: int
    last_day: date | None
    last_working_day: date | None


class LossKind(StrEnum):
    """What a customer loses by letting a day pass."""

    REMOTE_SESSION = "remote_session"
    VISITS = "visits"
    TERM = "term"


@frozen(kw_only=True)
class Loss:
    """What is lost when a day has passed, the last one on which it can be used."""

    kind: LossKind
    last_day: date


@frozen(kw_only=True)
class Standing:
    """What a customer has of a contract as of a moment, or of a whole day.

    Usage counts by the day on which it happened; what is dated after ``as_of`` does not count yet.
    Raises `DateError`, as the parts do when first asked for, and these `UnknownNameError` too.
    """

    as_of: When = hidden(validator=lambda _, __, when: warsaw_day(when))
    catalog: Catalog = hidden(repr=False)
    contract: Contract = hidden()
    file: str | None = None  # the contract's file, where there is one

    @part
    def customer(self) -> str:
        return self.contract.customer

    @part
    def plan(self) -> Plan:
        return self.catalog.plan(self.contract.plan)

    @part
    def entitlements(self) -> tuple[Entitlement, ...]:
        return self.catalog.entitlements(self.plan)

    @kept
    def day(self) -> date:
        return warsaw_day(self.as_of)

    @part
    def term(self) -> Term:
        first_day, last_day = self.contract.starts, self.contract.last_day
        return Term(
            first_day=first_day,
            last_day=last_day,
            months=self.contract.months,
            status=term_status(first_day, last_day, self.day),
            days_to_go=(last_day - self.day).days if self.day <= last_day else None,
        )

    @part
    def programs(self) -> tuple[str, ...]:
        return self.contract.covered_programs

    @part
    def order_contacts(self) -> OrderContacts:
        return self.contract.order_contacts

    @part
    def remote_help(self) -> remote_help.RemoteHelp:
        return remote_help.RemoteHelp(
            terms=self.catalog.terms(remote_help.RemoteHelpTerms),
            anchor=self.contract.starts,
            months=self.contract.months,
            sessions=self.contract.remote_sessions,
            extras=self.contract.extra_sessions,
            programs=self.contract.covered_programs,
            as_of=self.as_of,
            entitlement=self.catalog.entitlement_to(self.plan, model.REMOTE_HELP),
        )

    @kept
    def professional_services(self) -> visits.ProfessionalServices:
        return visits.ProfessionalServices(
            terms=self.catalog.terms(visits.VisitTerms),
            packages=self.contract.professional_services,
            visits=self.contract.visits,
            as_of=self.as_of,
        )

    @part
    def packages(self) -> tuple[visits.PackageStanding, ...]:
        return self.professional_services.standings

    @part
    def visits(self) -> VisitsLeft:
        usable = [each for each in self.packages if each.usable]
        window = usable[0].window if usable else None
        return VisitsLeft(
            remaining=sum(each.visits.remaining for each in usable),
            last_day=window.last_day if window else None,
            last_working_day=window.last_working_day if window else None,
        )

    @part
    def refused_visits(self) -> tuple[CountedVisit, ...]:
        return self.professional_services.refused

    @part
    def complaints(self) -> tuple[SessionComplaint, ...]:
        terms = self.catalog.terms(deadlines.ComplaintTerms)
        ended = come_by(self.as_of)
        found = []
        for session in self.remote_help.come:
            end = session.end
            if not ended(end) or terms.surely_passed_by(end, self.day - LATELY):
                continue
            deadline = deadlines.complaint_deadline(end, terms, self.as_of)
            until = end.date() if deadline.expires_at is None else deadline.expires_at.date()
            if until + LATELY >= self.day:
                found.append(SessionComplaint(session=session, deadline=deadline))
        return tuple(sorted(found, key=lambda each: each.session.end))

    @part
    def phone(self) -> Phone:
        entitlement = self.catalog.entitlement_to(self.plan, model.PHONE_SUPPORT)
        number = self.catalog.terms(workdays.PhoneTerms).number
        hours = self.catalog.terms(workdays.BusinessHours).on(self.as_of)
        return Phone(entitlement=entitlement, number=number, hours=hours)

    @part
    def losses(self) -> tuple[Loss, ...]:
        """What the customer loses by letting days pass, the soonest first."""
        days = [(LossKind.VISITS, each.window.last_day) for each in self.packages if each.usable]
        if self.remote_help.period and self.remote_help.remaining.sessions:
            days.append((LossKind.REMOTE_SESSION, self.remote_help.period.last_day))
        if self.term.status is not TermStatus.ENDED:
            days.append((LossKind.TERM, self.term.last_day))
        losses = (Loss(kind=kind, last_day=day) for kind, day in days)
        return tuple(sorted(losses, key=lambda loss: loss.last_day))

    @part
    def not_yet(self) -> int:
        """Entries that do not count yet; of a package to be bought its window tells that."""
        extras = sum(each.purchased > self.day for each in self.contract.extra_sessions)
        return self.remote_help.not_yet + self.professional_services.not_yet + extras

    @part
    def notes(self) -> tuple[Speakable, ...]:
        return notes_on([self.as_of])

    @property
    def usage_grounds(self) -> tuple[str, ...]:
        """The clauses and readings that the balances of sessions and visits rest on."""
        return *self.remote_help.grounds, *self.professional_services.grounds

    @part
    def reasons(self) -> tuple[Reason, ...]:
        complaints = (ground for each in self.complaints for ground in each.deadline.grounds)
        hours = workdays.BusinessHours.GROUNDS
        return self.catalog.reasons(self.usage_grounds, complaints, hours, self.entitlements)


def standing(
    contract: Contract, catalog: Catalog, *, as_of: When, file: str | None = None
) -> Standing:
    """Tell what a customer has of a contract as of a moment, or of a whole day.

    >>> found = standing(firma, catalog, as_of=date(2026, 2, 15))
    >>> found.remote_help.left, found.losses[0].last_day
    (1, datetime.date(2026, 2, 27))
    """
    return Standing(as_of=as_of, catalog=catalog, contract=contract, file=file)


# -- The term at a glance ----------------------------------------------------------------


class MonthState(Spoken):
    """What has become of the remote session of a month."""

    USED = "used", N_("used")
    UNUSED = "unused", N_("unused and gone")
    PRESENT = "present", N_("this month")
    TO_COME = "to_come", N_("to come")
    NONE = "none", N_("not in the plan")
    UNKNOWN = "unknown", N_("not known to be in the plan")


@frozen(kw_only=True)
class Month:
    """One monthly period of the term, with the sessions that started in it so far."""

    period: UsagePeriod = flat(UsagePeriod)
    state: MonthState
    present: bool  # it is the one asked about
    used: bool  # its included session is
    sessions: tuple[remote_help.CountedSession, ...]


class Timeline(Standing):
    """A contract's term, month by month.

    >>> found = Timeline(contract=firma, catalog=catalog, as_of=date(2026, 3, 1))
    >>> [month.state.value for month in found.months][:3]
    ['unused', 'present', 'to_come']
    """

    records = ("months", "packages")
    shows = (
        *("file", "customer", "plan", "term", "remote_help", "months", "packages"),
        *("refused_visits", "not_yet", "notes", "reasons"),
    )

    @part
    def months(self) -> tuple[Month, ...]:
        return tuple(map(self._month, range(1, self.contract.months + 1)))

    def _month(self, number: int) -> Month:
        period = period_of(self.contract.starts, number)
        sessions = tuple(each for each in self.remote_help.come if each.month == number)
        used = any(each.coverage is remote_help.Coverage.INCLUDED for each in sessions)
        present = period.first_day <= self.day <= period.last_day
        state = MonthState.USED if used else MonthState.UNUSED
        if self.remote_help.inclusion is not Inclusion.INCLUDED:
            unknown = self.remote_help.inclusion is Inclusion.UNKNOWN
            state = MonthState.UNKNOWN if unknown else MonthState.NONE
        elif present:
            state = MonthState.PRESENT
        elif period.first_day > self.day:
            state = MonthState.TO_COME
        return Month(period=period, state=state, present=present, used=used, sessions=sessions)

    @part
    def reasons(self) -> tuple[Reason, ...]:
        cell = self.remote_help.entitlement
        return self.catalog.reasons(self.usage_grounds, [cell] if cell else [])
