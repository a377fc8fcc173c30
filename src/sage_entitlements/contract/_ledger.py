"""Recording: what an entry will do, and writing it down so that nothing is ever lost."""

from collections.abc import Iterator
from datetime import UTC, date
from enum import StrEnum
from pathlib import Path

from attrs import evolve, frozen

from sage_entitlements import _files, _tomledit
from sage_entitlements._convert import unstructure
from sage_entitlements._model import Entitlement
from sage_entitlements._names import name_key
from sage_entitlements._text import Phrase
from sage_entitlements._time import When, in_warsaw, warsaw_day
from sage_entitlements.catalog import Catalog
from sage_entitlements.errors import ContractError, Fault, contract_errors
from sage_entitlements.periods import ValidityWindow
from sage_entitlements.professional_services import (
    RULES,
    CountedVisit,
    Refusal,
    Visit,
    package_window,
)
from sage_entitlements.remote_help import CountedSession, Coverage, ExtraSessions, RemoteSession
from sage_entitlements.terms import ContractTerms

from ._balances import REMOTE_HELP, counted_sessions, counted_visits, entitlement_to
from ._load import parse_contract
from ._model import TABLES, Contract, Entry, Package
from ._write import with_offset


class Effect(StrEnum):
    """What an entry comes to."""

    COVERED = "covered"
    OVERAGE = "overage"
    """A session that is covered, but for the minutes past its length."""
    REFUSED = "refused"
    """The terms do not cover it."""


class Slip(StrEnum):
    """Why an entry is refused that no rule of the page is about."""

    ALREADY_RECORDED = "already_recorded"
    """The file has the same entry already, or a session that started at the same moment for the
    same program. If it is kept anyway, it is another one, and counts like any other."""
    AFTER_TERM = "after_term"
    """Sessions are bought when the contract has ended."""


@frozen(kw_only=True)
class Outcome:
    """What an entry will do to a contract."""

    entry: Entry
    term_first_day: date
    """The first day on which anything can be used."""
    repeated: bool
    """Whether the file has the same entry already."""
    effect: Effect
    reason: Coverage | Refusal | Slip | None
    """Why it is refused; None where it is not."""
    session: CountedSession | None
    """What becomes of a session."""
    entitlement: Entitlement | None
    """What the plan says of remote help, where the entry is a session."""
    visit: CountedVisit | None
    """What becomes of a visit."""
    package: Package | None
    """The package that a visit uses."""
    window: ValidityWindow | None
    """The days on which a package that was bought can be used."""
    other_sessions: tuple[tuple[CountedSession, Coverage], ...]
    """Sessions recorded before of which something else becomes, and what became of them."""
    other_visits: tuple[tuple[CountedVisit, Refusal | None], ...]
    """Visits recorded before that are refused now, or no longer, and what they were."""
    reasons: tuple[str, ...]
    """The clauses and readings that this rests on."""


@frozen(kw_only=True)
class Recorded:
    """An entry, what it does, and whether it has been written down."""

    outcome: Outcome
    accepted: bool
    """Whether it is written, dry runs apart: the terms cover it, or it was to be kept anyway."""
    written: bool


def record_entry(
    path: Path, entry: Entry, catalog: Catalog, *, anyway: bool = False, dry_run: bool = False
) -> Recorded:
    """Write an entry at the end of a contract's file, every byte before it left as it is.

    What the terms do not cover is written only if ``anyway``; with ``dry_run`` nothing is. Many
    may record in one file at once, and who is killed leaves the old file or the new one. Raises
    `ContractError`, and what `preview` raises; the file is then as it was.
    """
    found: Recorded | None = None

    def append(text: str | None) -> str:
        nonlocal found
        if text is None:  # it has been there a moment ago
            problem = _files.os_problem(FileNotFoundError())
            raise ContractError([Fault(str(path), "", problem)])
        contract = parse_contract(text, str(path), catalog)
        outcome = preview(contract, entry, catalog, anyway=anyway)
        if outcome.effect is Effect.REFUSED and not anyway:
            found = Recorded(outcome=outcome, accepted=False, written=False)
            return text
        table = TABLES[type(entry)]
        written = with_offset(entry) if isinstance(entry, RemoteSession) else entry
        edited = _tomledit.append_entry(text, table, unstructure(written))
        if edited.rewritten:
            problem = Phrase(
                "is a list in square brackets, to whose end nothing can be added safely;"
                " write each entry as a [[{table}]] of its own",
                table=table,
            )
            raise ContractError([Fault(str(path), table, problem)])
        parse_contract(edited.text, str(path), catalog)  # what could not be read is not written
        found = Recorded(outcome=outcome, accepted=True, written=not dry_run)
        return edited.text

    with contract_errors():
        content = _files.read_bytes(path)  # where there is nothing, nothing is made
        if dry_run:
            append(_files.decode(content, path))
        else:
            _files.edit(path, append)
    assert found is not None  # noqa: S101 - append has run
    return found


def preview(contract: Contract, entry: Entry, catalog: Catalog, *, anyway: bool = False) -> Outcome:
    """Tell what an entry would do, all that is recorded already considered.

    ``anyway`` says that an entry which looks like one recorded before is another one. Raises
    `UnknownCalendarError` and `NonexistentTimeError`.
    """
    warsaw_day(dated(entry))
    after = _with(contract, entry)
    terms = ContractTerms.of(catalog).professional_services
    sessions = counted_sessions(after, catalog)
    visits = counted_visits(after, after.visits, terms)
    session = next((each for each in sessions if each.session is entry), None)
    visit = next((each for each in visits if each.visit is entry), None)
    repeated = _stands_there(contract, entry)
    reason = _refusal(contract, entry, session, visit)
    if repeated and not anyway:
        reason = Slip.ALREADY_RECORDED
    effect = Effect.OVERAGE if session and session.overage_minutes else Effect.COVERED
    return Outcome(
        entry=entry,
        term_first_day=contract.starts,
        repeated=repeated,
        effect=effect if reason is None else Effect.REFUSED,
        reason=reason,
        session=session,
        entitlement=entitlement_to(catalog, contract, REMOTE_HELP) if session else None,
        visit=visit,
        package=None
        if visit is None or visit.package is None
        else contract.professional_services[visit.package],
        window=package_window(entry.purchased, terms) if isinstance(entry, Package) else None,
        other_sessions=_changed_sessions(counted_sessions(contract, catalog), sessions),
        other_visits=_changed_visits(counted_visits(contract, contract.visits, terms), visits),
        reasons=()
        if reason is Slip.ALREADY_RECORDED
        else tuple(dict.fromkeys(_grounds(contract, entry, session, visit, catalog))),
    )


def dated(entry: Entry) -> When:
    """Give the day or the moment of an entry."""
    if isinstance(entry, RemoteSession):
        return entry.start
    return entry.on if isinstance(entry, Visit) else entry.purchased


def _with(contract: Contract, entry: Entry) -> Contract:
    if isinstance(entry, Visit):
        return evolve(contract, visits=(*contract.visits, entry))
    if isinstance(entry, RemoteSession):
        return evolve(contract, remote_sessions=(*contract.remote_sessions, entry))
    if isinstance(entry, ExtraSessions):
        return evolve(contract, extra_sessions=(*contract.extra_sessions, entry))
    return evolve(contract, professional_services=(*contract.professional_services, entry))


def _refusal(
    contract: Contract, entry: Entry, session: CountedSession | None, visit: CountedVisit | None
) -> Coverage | Refusal | Slip | None:
    if visit is not None:
        return visit.refusal
    if session is not None:
        return None if session.coverage.covered else session.coverage
    if isinstance(entry, ExtraSessions) and entry.purchased > contract.last_day:
        return Slip.AFTER_TERM
    return None


def _grounds(
    contract: Contract,
    entry: Entry,
    session: CountedSession | None,
    visit: CountedVisit | None,
    catalog: Catalog,
) -> Iterator[str]:
    """Name the clauses and readings that an outcome rests on."""
    if session is not None:
        yield from session.coverage.clauses
        yield from ("usage-period", "session.period", "session.order")
        yield from (each.id for each in entitlement_to(catalog, contract, REMOTE_HELP).reasons)
        if session.overage_minutes:
            yield "remote-help.duration"
            yield "remote-help.overage"
    elif visit is not None:
        if visit.refusal is not None:
            yield visit.refusal.clause
        yield from RULES
        yield "visit.package"
    elif isinstance(entry, ExtraSessions):
        yield from ("remote-help.extra-sessions", "session.extra")
    else:
        yield from ("professional-services.window", "window.last-day", "window.free-day-end")


def _stands_there(contract: Contract, entry: Entry) -> bool:
    if not isinstance(entry, RemoteSession):
        return entry in getattr(contract, TABLES[type(entry)])
    start = in_warsaw(entry.start).astimezone(UTC)

    def program(of: RemoteSession) -> str:
        # Where there is only one, it need not be named.
        only = contract.covered_programs[0] if len(contract.covered_programs) == 1 else ""
        return name_key(of.program or only)

    return any(
        program(each) == program(entry) and in_warsaw(each.start).astimezone(UTC) == start
        for each in contract.remote_sessions
    )


def _changed_sessions(
    before: tuple[CountedSession, ...], after: tuple[CountedSession, ...]
) -> tuple[tuple[CountedSession, Coverage], ...]:
    was = {id(each.session): each.coverage for each in before}
    return tuple(
        (each, was[id(each.session)])
        for each in after
        if was.get(id(each.session), each.coverage) is not each.coverage
    )


def _changed_visits(
    before: tuple[CountedVisit, ...], after: tuple[CountedVisit, ...]
) -> tuple[tuple[CountedVisit, Refusal | None], ...]:
    was = {id(each.visit): each.refusal for each in before}
    return tuple(
        (each, was[id(each.visit)])
        for each in after
        if was.get(id(each.visit), each.refusal) is not each.refusal
    )
