"""What a customer has of a contract as of a moment: every balance in one answer."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import ClassVar, Self

from sage_entitlements import deadlines, model, remote_help, visits, workdays
from sage_entitlements.catalog.catalog import EDITION, Catalog, InForce, in_force
from sage_entitlements.contract.load import check_contract
from sage_entitlements.contract.model import Contract
from sage_entitlements.model import Entitlement, Evidence, Inclusion, Known, Plan, Reason
from sage_entitlements.periods import TermStatus, UsagePeriod, period_number, term_status
from sage_entitlements.text import N_, Phrase, Speakable, Spoken
from sage_entitlements.values import by_id, flat, frozen, hidden, kept, part
from sage_entitlements.visits import CountedVisit
from sage_entitlements.warsaw import DAY, When, come_by, notes_on, say_day, warsaw_day


@frozen(kw_only=True)
class Life:
    """All of a contract, from its first term's first day to its end, and where a day is to it."""

    first_day: date
    last_day: date
    day: date = hidden()  # the one asked about

    @part
    def status(self) -> TermStatus:
        return term_status(self.first_day, self.last_day, self.day)

    @part
    def days_to_go(self) -> int | None:
        """After that day, through the last one; None once it has ended."""
        return (self.last_day - self.day).days if self.day <= self.last_day else None


@frozen(kw_only=True)
class Term(Life):
    """A term of a contract; its last day is the contract's, where it ends within the term."""

    number: int  # counted from 1
    months: int  # as agreed


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
    window: visits.Window | None = flat(visits.Window, "last_day", "last_working_day")


class LossKind(Spoken):
    """What a customer loses by letting a day pass."""

    SESSION = "session", N_("session")
    VISITS = "visits", N_("visits")
    EXTRA = "extra", N_("extra sessions")
    TERM = "term", N_("contract")

    def after(self, day: date) -> Phrase:
        """Say that it is lost after a day; a contract ends on it."""
        if self is LossKind.TERM:
            return Phrase("the contract ends on {day}", say_day(day))
        return Phrase("{what} lost after {day}", self.text, say_day(day))


@frozen
class Loss:
    """What is lost when a day has passed, the last one on which it can be used."""

    kind: LossKind
    last_day: date
    key: str = hidden(default="")  # tells it from others of its kind that a contract has
    left: int = hidden(default=0)  # sessions or visits
    package: visits.PackageStanding | None = hidden(default=None)  # whose visits
    next_plan: Plan | None = hidden(default=None)  # after a plan that ends before the contract


@frozen(kw_only=True)
class Standing:
    """What a customer has of a contract as of a moment, or of a whole day.

    Usage counts by the day on which it happened; what is dated after ``as_of`` does not count yet.
    Raises `DateError`, as the parts do when first asked for, and these `UnknownNameError` too.
    """

    as_of: When = hidden(validator=lambda _, __, when: warsaw_day(when))
    catalog: Catalog = hidden(repr=False)
    file: str | None = None  # the contract's file, where there is one
    contract: Contract = flat(Contract, "customer", "number", "nip", "order_contacts")

    @classmethod
    def of(
        cls, contract: Contract, catalog: Catalog, *, as_of: When, file: str | None = None
    ) -> Self:
        """Tell what a customer has of a contract as of a moment, or of a whole day.

        Raises `DateError`, and `ContractError` where no file could hold the contract.

        >>> found = standing(firma, catalog, as_of=date(2026, 2, 15))
        >>> found.remote_help.left, found.losses[0].last_day
        (1, datetime.date(2026, 2, 27))
        """
        check_contract(contract, catalog, file or "contract")
        return cls(as_of=as_of, catalog=catalog, contract=contract, file=file)

    @property
    def customer(self) -> str:
        return self.contract.customer

    @kept
    def day(self) -> date:
        return warsaw_day(self.as_of)

    @part
    def plan(self) -> Plan:
        """The plan in force: before the contract's start the first one, after its end the last."""
        return self.stretch.plan

    @kept
    def stretches(self) -> tuple[InForce, ...]:
        """From which day on which plan, agreed with a term or by a change, is in force."""
        plans: dict[date, str | None] = {each.on: each.plan for each in self.contract.plan_changes}
        plans |= {day: each.plan for day, _, each in self.contract.agreed()}
        return in_force(self.catalog, plans, self.contract.last_day)

    @kept
    def stretch(self) -> InForce:
        come = [each for each in self.stretches if each.first_day <= self.day]
        return (come[-1:] or self.stretches)[0]

    @kept
    def running(self) -> bool:
        """Whether the contract has begun, and not ended: else its plan gives nothing."""
        return self.life.status is TermStatus.RUNNING

    @part
    def life(self) -> Life:
        return Life(first_day=self.contract.starts, last_day=self.contract.last_day, day=self.day)

    @part
    def term(self) -> Term:
        """The term in force; before the contract's start the first one, after its end the last."""
        return next((each for each in self.terms if self.day <= each.last_day), self.terms[-1])

    @part
    def terms(self) -> tuple[Term, ...]:
        """The terms that begin before the contract's end."""
        day, end = self.day, self.contract.last_day
        return tuple(
            Term(number=n, first_day=first, last_day=min(last, end), day=day, months=of.months)
            for n, (first, last, of) in enumerate(self.contract.agreed(), 1)
            if first <= end
        )

    @part
    def plans(self) -> tuple[InForce, ...]:
        """Every plan from the day on which it comes into force."""
        return tuple(next(same) for _, same in groupby(self.stretches, attrgetter("plan.id")))

    @part
    def next_change(self) -> InForce | None:
        """The plan that is to come into force next; None where none is."""
        return next((each for each in self.plans if each.first_day > self.day), None)

    @part
    def entitlements(self) -> tuple[Entitlement, ...]:
        """What the plan in force gives: nothing where none is."""
        return self.stretch.edition.entitlements(self.plan) if self.running else ()

    @part
    def programs(self) -> tuple[str, ...]:
        return self.contract.covered_programs

    @part
    def remote_help(self) -> remote_help.RemoteHelp:
        return remote_help.RemoteHelp(
            terms=self.catalog.terms(remote_help.RemoteHelpTerms),
            anchor=self.contract.starts,
            last_day=self.contract.last_day,
            plans=tuple(each.said_of(model.REMOTE_HELP) for each in self.stretches),
            sessions=self.contract.remote_sessions,
            extras=self.contract.extra_sessions,
            programs=self.contract.covered_programs,
            as_of=self.as_of,
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
        return VisitsLeft(remaining=sum(each.visits.remaining for each in usable), window=window)

    @part
    def refused_visits(self) -> tuple[CountedVisit, ...]:
        return self.professional_services.refused

    @part
    def complaints(self) -> tuple[SessionComplaint, ...]:
        # A deadline that has passed is still shown for a week.
        terms, since = self.catalog.terms(deadlines.ComplaintTerms), self.day - DAY * 7
        ended = come_by(self.as_of)
        found = (
            SessionComplaint(session=each, deadline=terms.deadline(each.end, self.as_of))
            for each in self.remote_help.come
            if ended(each.end) and not terms.surely_passed_by(each.end, since)
        )
        told = (of for of in found if (of.deadline.expires_at or of.session.end).date() >= since)
        return tuple(sorted(told, key=lambda each: each.session.end))

    @part
    def phone(self) -> Phone | None:
        """When the phone is answered; None where no plan is in force, or none will be by then."""
        terms = self.catalog.terms(workdays.PhoneTerms)
        hours = terms.on(self.as_of)
        if not self.running or (hours.opens_at.date() > self.life.last_day):
            return None
        entitlement = self.stretch.edition.entitlement_to(self.plan, model.PHONE_SUPPORT)
        return Phone(entitlement=entitlement, number=terms.number, hours=hours)

    @part
    def losses(self) -> tuple[Loss, ...]:
        """What the customer loses by letting days pass, the soonest first."""
        found, end = self.remote_help, self.life.last_day
        losses = [
            Loss(LossKind.VISITS, each.window.last_day, each.key, each.visits.remaining, each)
            for each in self.packages
            if each.usable
        ]
        if (month := found.period) and (day := found.lost_after):
            left = found.remaining.sessions or 0
            losses.append(Loss(LossKind.SESSION, day, str(month.number), left))
        if found.extra.left:
            losses.append(Loss(LossKind.EXTRA, end, left=found.extra.left))
        if self.day <= end:
            losses.append(Loss(LossKind.TERM, end))
        return tuple(sorted(losses, key=attrgetter("last_day")))

    @part
    def not_yet(self) -> int:
        """Entries that do not count yet; of a package to be bought its window tells that."""
        extras = sum(each.purchased > self.day for each in self.contract.extra_sessions)
        return self.remote_help.not_yet + self.professional_services.not_yet + extras

    @part
    def notes(self) -> tuple[Speakable, ...]:
        return notes_on([self.as_of])

    @property
    def usage_grounds(self) -> Iterator[str]:
        """The clauses and readings that the balances of sessions and visits rest on."""
        yield from self.remote_help.grounds
        yield from self.professional_services.grounds
        if any(each.window.last_day > self.life.last_day for each in self.packages):
            yield from visits.AFTER_TERM
        yield from EDITION if self.catalog.edition_days else ()

    @part
    def reasons(self) -> tuple[Reason, ...]:
        complaints = (ground for each in self.complaints for ground in each.deadline.grounds)
        hours = workdays.PhoneTerms.GROUNDS if self.running else ()
        return self.catalog.reasons(self.usage_grounds, complaints, hours, self.entitlements)


standing = Standing.of


class MonthState(Spoken):
    """What has become of the remote session of a month."""

    USED = "used", N_("used")
    UNUSED = "unused", N_("unused and gone")
    PRESENT = "present", N_("this month")
    TO_COME = "to_come", N_("to come")
    NONE = "none", N_("not in the plan")
    UNKNOWN = "unknown", N_("not known whether there is one")


@frozen(kw_only=True)
class Use:
    """What has been used in some time; what is included is None where nobody knows."""

    included: int | None  # sessions
    used: int  # of those
    unused: int | None  # of those, and gone
    extra: int  # bought sessions
    not_covered: int  # sessions that nothing covers, or nobody knows what does
    overage_minutes: int
    visits: int  # covered or not
    visit_overage_hours: float


@frozen(kw_only=True)
class Month(Use):
    """One monthly period of the contract, with the sessions that started in it so far."""

    period: UsagePeriod = flat(UsagePeriod)
    plans: tuple[Plan, ...] = by_id()  # in force in it, one after the other
    state: MonthState
    evidence: Evidence  # how it is known what the last of them says of remote help
    present: bool  # it is the one asked about
    sessions: tuple[remote_help.CountedSession, ...]


class Timeline(Standing):
    """A contract's life, month by month."""

    records: ClassVar[tuple[str, ...]] = ("months", "packages")
    shows: ClassVar[tuple[str, ...]] = (
        *("file", "customer", "plan", "life", "term", "terms", "plans", "remote_help", "months"),
        *("packages", "refused_visits", "not_yet", "notes", "reasons"),
    )

    @part
    def months(self) -> tuple[Month, ...]:
        return tuple(map(self._month, range(*self.span)))

    @property
    def span(self) -> tuple[int, int]:
        """The number of the first month shown, and the one after that of the last."""
        return 1, period_number(self.contract.starts, self.life.last_day) + 1

    def _month(self, number: int) -> Month:
        period = self.remote_help.month(number)
        sessions = tuple(each for each in self.remote_help.come if each.month == number)
        fates = Counter(each.coverage for each in sessions)
        present = period.first_day <= self.day <= period.last_day
        used, gone = fates[remote_help.Coverage.INCLUDED], period.last_day < self.day
        said = self.remote_help.within(period)
        inclusions = {each.inclusion for each in said}
        state = MonthState.USED if used else MonthState.UNUSED
        if Inclusion.INCLUDED not in inclusions:
            state = MonthState.UNKNOWN if Inclusion.UNKNOWN in inclusions else MonthState.NONE
        elif not used and remote_help.Coverage.UNKNOWN in fates:
            state = MonthState.UNKNOWN
        elif present:
            state = MonthState.PRESENT
        elif period.first_day > self.day:
            state = MonthState.TO_COME
        none = {MonthState.UNKNOWN: None, MonthState.NONE: 0}
        included = none.get(state, self.remote_help.terms.sessions)
        come, (first, last) = self.professional_services.come, (period.first_day, period.last_day)
        made = [each for each in come if first <= each.visit.on <= last]
        return Month(
            period=period,
            plans=tuple(next(same).plan for _, same in groupby(said, attrgetter("plan.id"))),
            state=state,
            evidence=said[-1].evidence,
            present=present,
            sessions=sessions,
            included=included,
            used=used,
            unused=included and included - used if gone else 0,
            extra=fates[remote_help.Coverage.EXTRA],
            not_covered=sum(not each.coverage.covered for each in sessions),
            overage_minutes=sum(each.overage_minutes for each in sessions),
            visits=len(made),
            visit_overage_hours=sum(each.overage_hours for each in made),
        )

    @part
    def reasons(self) -> tuple[Reason, ...]:
        return self.catalog.reasons(self.usage_grounds, (of for _, of in self.remote_help.plans))
