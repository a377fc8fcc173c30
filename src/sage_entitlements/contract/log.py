"""What becomes of each entry of a contract, and the log of all of them."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from attrs import asdict

from sage_entitlements import periods, remote_help, visits
from sage_entitlements.catalog.catalog import EDITION
from sage_entitlements.contract.model import KINDS, End, Entry, Kind, LifeChange
from sage_entitlements.contract.standing import Standing
from sage_entitlements.model import Entitlement, Known, Reason
from sage_entitlements.remote_help import CountedSession, Coverage
from sage_entitlements.text import N_, Joined, Phrase, Plural, Speakable, Spoken
from sage_entitlements.values import flat, frozen, hidden, kept, part
from sage_entitlements.visits import CountedVisit, Package, Refusal
from sage_entitlements.warsaw import When, in_warsaw

Counted = CountedSession | CountedVisit
Fate = Coverage | Refusal | None  # what becomes of a session or a visit; None: it is covered
_TO_END = N_('the contract is to end early; take that back with "contract end --cancel" first')


class Effect(Spoken):
    """What an entry comes to."""

    COVERED = "covered", N_("covered")
    OVERAGE = "overage", N_("covered, but for what is past the limit")
    REFUSED = "refused", N_("not covered")


class Slip(Spoken):
    """Why an entry is refused that no rule of the page is about: it comes again, or too late."""

    # The grounds are the kind of `Remark` that tells the same.
    ALREADY_RECORDED = "already_recorded", N_("the file has the same entry already"), "repeated"
    AFTER_TERM = "after_term", N_("the contract has ended by then"), "after_end"
    ENDS = "ends", _TO_END, "after_end"
    NOT_BEGUN = "not_begun", N_("a later term is agreed already, and has not begun")


@frozen(kw_only=True)
class Outcome:
    """What an entry comes to; what is bought or agreed is covered till the contract has ended."""

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


def _outcome(of: Standing, entry: Entry | LifeChange, when: When, counted: Any) -> Outcome:
    """Tell what an entry of this day or moment comes to, by what it counts as or by its window."""
    if isinstance(counted, CountedVisit):
        return _of_visit(of, counted)
    if isinstance(counted, CountedSession):
        return _of_session(of, counted)
    late = not isinstance(entry, End) and when > of.contract.last_day
    return Outcome(
        reason=Slip.AFTER_TERM if late else None,
        window=counted,
        grounds=(visits.WINDOW if counted else remote_help.BOUGHT,),
    )


def _of_session(of: Standing, counted: CountedSession) -> Outcome:
    coverage, overage = counted.coverage, counted.overage_minutes
    known = of.remote_help.entitlement_on(counted.start.date()) if counted.month else None
    found: dict[str, Any] = {"covered_by" if coverage.covered else "reason": coverage}
    if coverage is not Coverage.UNKNOWN:
        covered = counted.session.minutes - overage if coverage.covered else 0
        found |= {"covered_minutes": covered, "overage_minutes": overage}
    charged = remote_help.OVERAGE if overage else ()
    changed = remote_help.CHANGED if len(of.plans) > 1 else ()
    cell, edition = [known] if known else [], EDITION if of.catalog.edition_days else ()
    grounds = coverage.grounds, periods.GROUNDS, remote_help.ORDER, cell, charged, changed, edition
    return Outcome(**found, entitlement=known, grounds=grounds)


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


_SAID: Mapping[str, Callable[[Any], Speakable]] = {
    "minutes": lambda minutes: Phrase("{minutes} min", minutes),
    "hours": lambda hours: Phrase("{hours} h", hours),
    "sessions": lambda n: Plural("{n} session", "{n} sessions", n),
    "months": lambda n: Plural("{n} month", "{n} months", n),
}


@frozen(kw_only=True)
class Logged:
    """An entry of a contract: which it is, what it says, and what becomes of it."""

    kind: Kind
    number: int | None  # its place among those of its kind in the file; an early end has none
    when: When  # its day or moment; of a change or a renewal, the first day
    entry: Entry | LifeChange
    outcome: Outcome = flat(Outcome)
    visits_left: int | None = None  # of a package, as of the moment asked about
    note: str | None
    by: str | None
    names: Mapping[Any, Any] = hidden(eq=False)  # of plans and activities, by their ids

    @kept
    def title(self) -> Speakable:
        said = self.kind.text
        return Phrase("{kind} {number}", said, self.number) if self.number else said

    @part
    def what(self) -> Speakable:
        found = asdict(self.entry, recurse=False)
        said = [say(it) for key, say in _SAID.items() if (it := found.get(key)) is not None]
        plan, *done = map(self.names.get, (found.get("plan"), *found.get("activities", ())))
        named = plan, *(found.get(each) for each in ("program", "name", "package")), *done
        return Joined((*said, *filter(None, named)))

    @part
    def text(self) -> Speakable:
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
    >>> [each.kind.value for each in log(ending, catalog, as_of=date(2026, 3, 1)).entries]
    ['end']
    """

    records = ("entries",)
    shows: Any = ("file", "customer", "number", "plan", "life", "entries", "notes", "reasons")

    @kept
    def fates(self) -> dict[int, list[tuple[Any, Fate, Counted]]]:
        """Each session and visit, and what becomes of it, by the identity of its entry."""
        found: defaultdict[int, list[tuple[Any, Fate, Counted]]] = defaultdict(list)
        for session in self.remote_help.counted:
            found[id(session.session)].append((session.session, session.coverage, session))
        for visit in self.professional_services.counted:
            found[id(visit.visit)].append((visit.visit, visit.reason, visit))
        return found

    @part
    def entries(self) -> tuple[Logged, ...]:
        known = {key: (it for *_, it in each) for key, each in self.fates.items()}
        packages, ends = {id(each.package): each for each in self.packages}, self.contract.ends
        named: Any = *self.catalog.plans, *self.catalog.professional_services.activities
        names = {each.id: each.name for each in named}

        def logged(number: int | None, when: When, entry: Any) -> Logged:
            package = packages.get(id(entry))
            counted = package.window if package else next(known.get(id(entry), iter(())), None)
            return Logged(
                kind=Kind.of(entry),
                number=number,
                when=in_warsaw(when) if isinstance(when, datetime) else when,
                entry=entry,
                outcome=_outcome(self, entry, when, counted),
                visits_left=package.visits.remaining if package else None,
                note=getattr(entry, "note", None),  # an early end has none
                by=getattr(entry, "by", None),
                names=names,
            )

        found = [logged(*each) for kind in KINDS for each in self.contract.numbered(kind)]
        return (*found, *([logged(None, ends, End(on=ends))] if ends else ()))

    def outcome(self, entry: Entry | LifeChange, number: int | None) -> Outcome:
        """Give what that entry comes to which has this number among those of its kind."""
        meant = Kind.of(entry), number
        found = (each.outcome for each in self.entries if (each.kind, each.number) == meant)
        return next(found, Outcome())  # an early end that is taken back is not there

    @part
    def reasons(self) -> tuple[Reason, ...]:
        cells = (cell for each in self.entries if (cell := each.outcome.entitlement))
        return self.catalog.reasons(self.usage_grounds, cells)


log = Log.of
