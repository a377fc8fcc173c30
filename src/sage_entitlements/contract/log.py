"""What becomes of each entry of a contract, and the log of all of them."""

from collections import defaultdict
from datetime import datetime
from enum import StrEnum
from typing import Any

from attrs import asdict

from sage_entitlements import periods, remote_help, visits
from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.contract.load import check_contract
from sage_entitlements.contract.model import TABLES, Contract, End, Entry, Kind, LifeChange
from sage_entitlements.contract.standing import Standing
from sage_entitlements.model import ActivityId, Entitlement, Known, Reason
from sage_entitlements.remote_help import CountedSession, Coverage
from sage_entitlements.text import N_, Joined, Phrase, Plural, Speakable, Spoken
from sage_entitlements.values import flat, frozen, hidden, kept, part
from sage_entitlements.visits import CountedVisit, Package, Refusal
from sage_entitlements.warsaw import When, in_warsaw


class Effect(StrEnum):
    """What an entry comes to."""

    COVERED = "covered"
    OVERAGE = "overage"  # covered, but for the minutes or hours past its length
    REFUSED = "refused"  # the terms do not cover it


class Slip(Spoken):
    """Why an entry is refused that no rule of the page is about: it comes again, or too late."""

    ALREADY_RECORDED = "already_recorded", N_("the file has the same entry already")
    AFTER_TERM = "after_term", N_("the contract has ended by then")
    ENDS = (
        "ends",
        N_('the contract is to end early; take that back with "contract end --cancel" first'),
    )
    NOT_BEGUN = "not_begun", N_("a later term is agreed already, and has not begun")


@frozen(kw_only=True)
class Outcome:
    """What an entry comes to; minutes are told of sessions, hours of visits, windows of packages.

    A purchase, a change of plan or a renewal is covered where the contract has not ended by then.
    """

    reason: Coverage | Refusal | Slip | None = None  # why it is refused; None where it is not
    covered_by: str | None = None  # a kind of session, or a package by its name or day
    covered_minutes: int | None = None
    overage_minutes: int | None = None
    overage_hours: float | None = None
    window: visits.Window | None = None  # when a package that was bought can be used
    entitlement: Entitlement | None = flat(Known, default=None)  # to remote help
    package: Package | None = hidden(default=None)  # the one that a visit uses
    grounds: tuple[Any, ...] = hidden(default=())

    @part
    def effect(self) -> Effect:
        if self.reason is not None:
            return Effect.REFUSED
        return Effect.OVERAGE if self.overage_minutes or self.overage_hours else Effect.COVERED


Fates = dict[int, list[CountedSession | CountedVisit]]


def fates(of: Standing) -> Fates:
    """Give what becomes of each session and visit, by the identity of its entry.

    >>> fates(Log(contract=firma, catalog=catalog, as_of=date(2026, 3, 1)))
    {}
    """
    found: defaultdict[int, list[CountedSession | CountedVisit]] = defaultdict(list)
    for session in of.remote_help.counted:
        found[id(session.session)].append(session)
    for visit in of.professional_services.counted:
        found[id(visit.visit)].append(visit)
    return dict(found)


def outcome(of: Standing, entry: Entry | LifeChange, when: When, known: Fates) -> Outcome:
    """Tell what an entry of a contract comes to, which is of this day or moment.

    ``known`` are the `fates` of sessions and visits, from which its own is taken.

    >>> bought, day = Package(purchased=date(2026, 3, 10)), date(2026, 3, 10)
    >>> standing = Log(contract=firma.with_entry(bought), catalog=catalog, as_of=day)
    >>> outcome(standing, bought, day, {}).window.last_day
    datetime.date(2027, 3, 10)
    """
    if fate := known.get(id(entry)):
        counted = fate.pop(0)
        if isinstance(counted, CountedVisit):
            return _of_visit(of, counted)
        return _of_session(of, counted)
    late = not isinstance(entry, End) and when > of.contract.last_day
    window: visits.Window | None = None
    if isinstance(entry, Package):
        terms = of.catalog.terms(visits.VisitTerms)
        window = visits.package_window(entry.purchased, terms, of.as_of)
    return Outcome(
        reason=Slip.AFTER_TERM if late else None,
        window=window,
        grounds=(visits.WINDOW if window else remote_help.BOUGHT,),
    )


def _of_session(of: Standing, counted: CountedSession) -> Outcome:
    coverage, overage = counted.coverage, counted.overage_minutes
    known = of.remote_help.entitlement_on(counted.start.date()) if counted.month else None
    covered: int | None = counted.session.minutes - overage if coverage.covered else 0
    unsure = coverage is Coverage.UNKNOWN
    charged = remote_help.OVERAGE if overage else ()
    changed = remote_help.CHANGED if len(of.plans) > 1 else ()
    cell, edition = [known] if known else [], of.edition_grounds
    grounds = coverage.grounds, periods.GROUNDS, remote_help.ORDER, cell, charged, changed, edition
    return Outcome(
        reason=None if coverage.covered else coverage,
        covered_by=coverage if coverage.covered else None,
        covered_minutes=None if unsure else covered,
        overage_minutes=None if unsure else overage,
        entitlement=known,
        grounds=grounds,
    )


def _of_visit(of: Standing, visit: CountedVisit) -> Outcome:
    used = visit.position
    package = None if used is None else of.professional_services.packages[used]
    why = visit.reason.grounds if visit.reason else ()
    long = visits.LONG if visit.reason is Refusal.TOO_LONG or visit.overage_hours else ()
    late = visits.AFTER_TERM if package and visit.visit.on > of.life.last_day else ()
    return Outcome(
        reason=visit.reason,
        covered_by=None if package is None else package.name or package.purchased.isoformat(),
        overage_hours=visit.overage_hours,
        package=package,
        grounds=(why, visits.GROUNDS, visits.SEVERAL, long, late),
    )


# -- All of them -------------------------------------------------------------------------


@frozen(kw_only=True)
class Logged:
    """An entry of a contract: which it is, what it says, and what becomes of it."""

    kind: Kind
    number: int | None  # its place among those of its kind in the file; an early end has none
    when: When  # its day or moment; of a change or a renewal, the first day
    minutes: int | None = None
    program: str | None = None
    hours: float | None = None
    activities: tuple[ActivityId, ...] = ()
    package: str | None = None  # the one that a visit names
    sessions: int | None = None
    name: str | None = None
    plan: str | None = None
    months: int | None = None
    outcome: Outcome = flat(Outcome)
    visits_left: int | None = None  # of a package, as of the moment asked about
    note: str | None = None
    by: str | None = None

    @kept
    def title(self) -> Speakable:
        """Which entry it is."""
        return (
            Phrase("{kind} {number}", self.kind.text, self.number)
            if self.number
            else self.kind.text
        )

    @kept
    def what(self) -> Speakable:
        """What it says."""
        said: list[Speakable | str] = []
        if self.minutes is not None:
            said.append(Phrase("{minutes} min", self.minutes))
        if self.hours is not None:
            said.append(Phrase("{hours} h", self.hours))
        if self.sessions is not None:
            said.append(Plural("{n} session", "{n} sessions", self.sessions))
        if self.months is not None:
            said.append(Plural("{n} month", "{n} months", self.months))
        named = self.plan, self.program, self.name, self.package, *self.activities
        return Joined((*said, *filter(None, named)))

    @part
    def text(self) -> Speakable:
        """What becomes of it."""
        came_to, cell = self.outcome, self.outcome.entitlement
        if came_to.package is not None:
            return Phrase("uses the package {package}", came_to.package.title)
        if came_to.reason is None and came_to.window is not None:
            left, last_day = self.visits_left, came_to.window.last_day
            return Phrase("visits left: {n}, through {day}", left, last_day)
        fate = came_to.reason or came_to.covered_by
        if fate is None:
            return Phrase("counts from {day} on", self.when)
        said = fate.text if isinstance(fate, Spoken) else Coverage(fate).text
        if cell and fate in {Coverage.INCLUDED, Coverage.NOT_INCLUDED}:
            return Phrase("{said} ({known})", said, cell.evidence.text)
        return said


class Log(Standing):
    """Every entry of a contract, kind by kind in the order of the file, whenever it is dated.

    >>> ending = firma.with_entry(End(on=date(2026, 6, 30)))
    >>> found = Log(contract=ending, catalog=catalog, as_of=date(2026, 3, 1))
    >>> [(each.kind.value, each.number, each.when.isoformat()) for each in found.entries]
    [('end', None, '2026-06-30')]
    """

    records = ("entries",)
    shows = ("file", "customer", "number", "plan", "life", "entries", "notes", "reasons")

    @part
    def entries(self) -> tuple[Logged, ...]:
        known, ends = fates(self), self.contract.ends
        left = {id(each.package): each.visits.remaining for each in self.packages}

        def logged(number: int | None, when: When, entry: Any) -> Logged:
            said = asdict(entry, recurse=False)
            return Logged(
                kind=Kind.of(entry),
                number=number,
                when=in_warsaw(when) if isinstance(when, datetime) else when,
                outcome=outcome(self, entry, when, known),
                visits_left=left.get(id(entry)),
                **{key: it for key, it in said.items() if key not in {"start", "on", "purchased"}},
            )

        found = [logged(*each) for kind in TABLES for each in self.contract.numbered(kind)]
        return (*found, *([logged(None, ends, End(on=ends))] if ends else ()))

    @part
    def reasons(self) -> tuple[Reason, ...]:
        cells = (cell for each in self.entries if (cell := each.outcome.entitlement))
        return self.catalog.reasons(self.usage_grounds, cells)


def log(contract: Contract, catalog: Catalog, *, as_of: When, file: str | None = None) -> Log:
    """Tell what became of every entry of a contract, by what is known as of a moment or a day.

    Raises `DateError`, and `ContractError` where no file could hold the contract.

    >>> log(firma, catalog, as_of=date(2026, 3, 1)).entries
    ()
    """
    check_contract(contract, catalog, file or "contract")
    return Log(as_of=as_of, catalog=catalog, contract=contract, file=file)
