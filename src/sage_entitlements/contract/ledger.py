"""What is written down: a new contract, and entries, with what they would do."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from pathlib import Path
from typing import Any

from attrs import asdict, evolve

from sage_entitlements import periods, remote_help, visits
from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.contract.load import FilePath, check_contract, parse_contract
from sage_entitlements.contract.model import (
    TABLES,
    Contract,
    End,
    Entry,
    LifeChange,
    PlanChange,
    Renewal,
    dated,
)
from sage_entitlements.contract.remarks import Remark, RemarkKind, brought, remarks
from sage_entitlements.contract.standing import Standing
from sage_entitlements.errors import ContractError, file_errors_as
from sage_entitlements.files import disk
from sage_entitlements.files.convert import unstructure
from sage_entitlements.files.toml import TomlText, dumps, entry_block
from sage_entitlements.model import Entitlement, Known, Reason
from sage_entitlements.remote_help import Coverage, ExtraSessions, RemoteSession
from sage_entitlements.text import N_, Language, Phrase, Speakable, Spoken
from sage_entitlements.values import flat, frozen, hidden, part
from sage_entitlements.visits import COVERED, Package, Refusal, Visit
from sage_entitlements.warsaw import When, has_come, is_ambiguous, notes_on, warsaw_day

_Judge = Callable[[Contract], dict[str, Any]]  # tells what becomes of an entry, if ``accepted``
Fate = Coverage | Refusal | None  # what becomes of a session or a visit; None: it is covered


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


_SLIPS = {RemarkKind.AFTER_END: Slip.AFTER_TERM, RemarkKind.REPEATED: Slip.ALREADY_RECORDED}


@frozen(kw_only=True)
class Change:
    """A session or a visit recorded before, of which something else becomes."""

    start: datetime | None = None
    on: date | None = None
    before: Fate
    after: Fate

    @part
    def text(self) -> Speakable:
        return self.after.text if self.after else COVERED


@frozen(kw_only=True)
class Outcome:
    """What an entry would do to a contract; minutes are told of sessions, hours of visits."""

    effect: Effect = Effect.COVERED
    reason: Coverage | Refusal | Slip | None = None  # why it is refused; None where it is not
    covered_by: str | None = None  # a kind of session, or a package by its name or day
    covered_minutes: int | None = None
    overage_minutes: int | None = None
    overage_hours: float | None = None
    entitlement: Entitlement | None = flat(Known, default=None)  # to remote help
    changes: tuple[Change, ...] = ()
    package: Package | None = hidden(default=None)  # the one that a visit uses
    window: visits.Window | None = hidden(default=None)  # when a package bought can be used
    remarks: tuple[Remark, ...] = ()  # what the file is open to with the entry, and not before
    notes: tuple[Speakable, ...] = ()
    reasons: tuple[Reason, ...] = ()


def preflight(
    contract: Contract,
    entry: Entry,
    catalog: Catalog,
    *,
    as_of: When | None = None,
    anyway: bool = False,
    file: FilePath = "contract",
) -> Outcome:
    """Tell what an entry would do, all that is recorded already considered.

    ``anyway`` says that an entry which looks like one recorded before is another one. What is dated
    after ``as_of``, the moment of recording, is noted. Raises `DateError`, and `ContractError`
    where no ``file`` could hold the entry.

    >>> session = RemoteSession(start=datetime(2026, 2, 3, 10), minutes=45)
    >>> outcome = preflight(firma, session, catalog)
    >>> outcome.effect.value, outcome.covered_minutes, outcome.overage_minutes
    ('overage', 30, 15)
    """
    when = dated(entry)
    before = Standing(as_of=when, catalog=catalog, contract=contract)
    after = evolve(before, contract=contract.with_entry(entry))
    found, outcome = brought(before, after), _outcome(after, entry)
    key = f"{TABLES[type(entry)].name}[{len(after.contract.entries(type(entry)))}]"
    slips = [_SLIPS[each.kind] for each in found if each.key == key and each.kind in _SLIPS]
    if Slip.ALREADY_RECORDED in slips and not anyway:
        outcome = evolve(outcome, reason=Slip.ALREADY_RECORDED, reasons=())
    elif Slip.AFTER_TERM in slips:
        outcome = evolve(outcome, reason=Slip.AFTER_TERM)
    if outcome.reason is not None:
        minutes = None if outcome.covered_minutes is None else 0
        outcome = evolve(outcome, effect=Effect.REFUSED, covered_by=None, covered_minutes=minutes)
    elif outcome.overage_minutes or outcome.overage_hours:
        outcome = evolve(outcome, effect=Effect.OVERAGE)
    check_contract(after.contract, catalog, file)
    notes = (*notes_on([when]), *_untold(found, outcome.reason), *_notes(when, as_of))
    return evolve(outcome, changes=_changes(before, after), remarks=found, notes=notes)


def _untold(found: tuple[Remark, ...], reason: Slip | Fate = None) -> tuple[Speakable, ...]:
    """Say what is remarked on and is neither why an entry is refused nor told as a change."""
    told = RemarkKind.NOT_COVERED, reason
    return tuple(each.text for each in found if _SLIPS.get(each.kind, each.kind) not in told)


def _outcome(after: Standing, entry: Entry) -> Outcome:
    """Tell what an entry comes to, once it stands there."""
    if isinstance(entry, RemoteSession):
        return _of_session(after, entry)
    if isinstance(entry, Visit):
        return _of_visit(after, entry)
    if isinstance(entry, ExtraSessions):
        return Outcome(reasons=after.catalog.reasons(remote_help.BOUGHT))
    window = after.professional_services.windows[-1]
    return Outcome(window=window, reasons=after.catalog.reasons(visits.WINDOW))


def _of_session(after: Standing, entry: RemoteSession) -> Outcome:
    session, known = after.remote_help.find(entry), after.remote_help.entitlement
    coverage, overage = session.coverage, session.overage_minutes
    unsure = coverage is Coverage.UNKNOWN
    charged = remote_help.OVERAGE if overage else ()
    changed = remote_help.CHANGED if len(after.plans) > 1 else ()
    cell, edition = [known] if known else [], after.edition_grounds
    grounds = coverage.grounds, periods.GROUNDS, remote_help.ORDER, cell, charged, changed, edition
    return Outcome(
        reason=None if coverage.covered else coverage,
        covered_by=coverage,
        covered_minutes=None if unsure else entry.minutes - overage,
        overage_minutes=None if unsure else overage,
        entitlement=known,
        reasons=after.catalog.reasons(*grounds),
    )


def _of_visit(after: Standing, entry: Visit) -> Outcome:
    services = after.professional_services
    visit = services.find(entry)
    used = None if visit.position is None else services.packages[visit.position]
    why = visit.reason.grounds if visit.reason else ()
    long = visits.LONG if visit.reason is Refusal.TOO_LONG or visit.overage_hours else ()
    late = visits.AFTER_TERM if used and entry.on > after.life.last_day else ()
    return Outcome(
        reason=visit.reason,
        covered_by=None if used is None else used.name or used.purchased.isoformat(),
        overage_hours=visit.overage_hours,
        package=used,
        reasons=after.catalog.reasons(why, visits.GROUNDS, visits.SEVERAL, long, late),
    )


def _changes(before: Standing, after: Standing) -> tuple[Change, ...]:
    def fates(of: Standing) -> Iterator[tuple[Entry, Fate]]:
        yield from ((each.session, each.coverage) for each in of.remote_help.counted)
        yield from ((each.visit, each.reason) for each in of.professional_services.counted)

    once: dict[int, list[Fate]] = defaultdict(list)
    for entry, fate in fates(before):
        once[id(entry)].append(fate)
    found = []
    for entry, fate in fates(after):
        was = once[id(entry)].pop(0) if once[id(entry)] else fate
        if was is not fate:
            when: Any = {TABLES[type(entry)].dated: dated(entry)}
            found.append(Change(**when, before=was, after=fate))
    return tuple(found)


def _notes(when: When, as_of: When | None) -> Iterator[Speakable]:
    if as_of is not None:
        come = has_come(when, as_of) if isinstance(when, datetime) else when <= warsaw_day(as_of)
        if not come:
            yield Phrase("It is dated after now, and does not count until then.")


# -- Writing it down ---------------------------------------------------------------------


@frozen(kw_only=True)
class Recorded(Outcome):
    """An entry, what it does, and whether it has been written down."""

    file: str
    table: str
    entry: Entry
    accepted: bool = hidden()  # the terms cover it, or it was to be kept anyway
    written: bool
    dry_run: bool


def record(
    file: FilePath,
    entry: Entry,
    catalog: Catalog,
    *,
    as_of: When | None = None,
    anyway: bool = False,
    dry_run: bool = False,
) -> Recorded:
    """Write an entry at the end of a contract's file, every byte before it left as it is.

    What the terms do not cover is written only if ``anyway``; with ``dry_run`` nothing is. Many
    may record in one file at once, and who is killed leaves the old file or the new one. Raises
    `ContractError`, and what `preflight` raises; the file is then as it was.

    >>> session = RemoteSession(start=datetime(2026, 2, 3, 10), minutes=20)
    >>> done = record(folder / "firma.toml", session, catalog)
    >>> done.written, done.covered_by
    (True, <Coverage.INCLUDED: 'included'>)
    """

    def judge(contract: Contract) -> dict[str, Any]:
        outcome = preflight(contract, entry, catalog, as_of=as_of, anyway=anyway, file=file)
        told = asdict(outcome, recurse=False) | {"table": TABLES[type(entry)].name, "entry": entry}
        return told | {"accepted": anyway or outcome.reason is None}

    return Recorded(**_write(file, entry, catalog, judge, dry_run=dry_run))


def _write(
    file: FilePath, entry: Entry | LifeChange, catalog: Catalog, judge: _Judge, *, dry_run: bool
) -> dict[str, Any]:
    """Write an entry in a contract's file in one step, if it is accepted; or only try to."""
    path, told = Path(file), {"file": str(file), "dry_run": dry_run}

    def edited(text: str | None) -> str:
        if text is None:  # it has been there a moment ago
            raise ContractError.of(path, disk.os_problem(FileNotFoundError()))
        told.update(judge(parse_contract(text, str(path), catalog)))
        if told["accepted"]:
            text = _with_entry(TomlText(text, str(path)), entry).text
            parse_contract(text, str(path), catalog)  # what could not be read is not written
        return text

    with file_errors_as(ContractError):
        content = disk.read_bytes(path)  # where there is nothing, nothing is made
        if dry_run:
            edited(disk.decode(content, path))
        else:
            disk.edit(path, edited)
    return told | {"written": told["accepted"] and not dry_run}


def _with_entry(text: TomlText, entry: Entry | LifeChange) -> TomlText:
    if isinstance(entry, End):
        return text.set("", "ends", entry.on)
    written = with_offset(entry) if isinstance(entry, RemoteSession) else entry
    return text.append(TABLES[type(entry)].name, unstructure(written))


# -- Its life ----------------------------------------------------------------------------


class Prospect(Standing):
    """A contract's life, before a change or after it."""

    shows = ("life", "terms", "plans", "losses")


@frozen(kw_only=True)
class LifeChanged:
    """A change to a contract's life, what it does, and whether it has been written down."""

    file: str
    reason: Slip | None  # why it is refused; None where it is not
    accepted: bool = hidden()
    written: bool
    dry_run: bool
    before: Prospect
    after: Prospect
    changes: tuple[Change, ...] = ()  # to what becomes of entries
    notes: tuple[Speakable, ...] = ()
    reasons: tuple[Reason, ...]


def change_life(
    file: FilePath,
    change: LifeChange,
    catalog: Catalog,
    *,
    as_of: When,
    anyway: bool = False,
    dry_run: bool = False,
) -> LifeChanged:
    """Renew a contract, change its plan, or end it early, as `record` writes an entry.

    Refused are a renewal of a contract that is to end early, and one while a later term has not
    begun by ``as_of``, unless ``anyway``. Raises `ContractError`; the file is then as it was.

    >>> file, renewal = folder / "firma.toml", Renewal(months=12)
    >>> done = change_life(file, renewal, catalog, as_of=date(2026, 12, 1))
    >>> done.after.life.last_day
    datetime.date(2028, 1, 30)
    """

    def judge(contract: Contract) -> dict[str, Any]:
        new = contract.with_entry(change)
        check_contract(new, catalog, file)
        before = Prospect(as_of=as_of, catalog=catalog, contract=contract)
        after, reason = evolve(before, contract=new), None
        begins = change.on if isinstance(change, PlanChange) else date.max
        if contract.ends and not isinstance(change, End) and begins > contract.ends:
            reason = Slip.ENDS
        elif isinstance(change, Renewal) and before.term is not before.terms[-1]:
            reason = Slip.NOT_BEGUN
        reasons = catalog.reasons(after.usage_grounds)
        told = {"before": before, "after": after, "reason": reason, "reasons": reasons}
        if reason is None or (anyway and reason is Slip.NOT_BEGUN):
            changes, notes = _changes(before, after), _untold(brought(before, after))
            return told | {"accepted": True, "changes": changes, "notes": notes}
        return told | {"accepted": False}

    return LifeChanged(**_write(file, change, catalog, judge, dry_run=dry_run))


# -- A contract that is new --------------------------------------------------------------

_ABOUT = Phrase('A customer\'s contract; "sage-entitlements contract status FILE" reads it.')
_MEND = Phrase(
    "To put an entry right, change it here or take it out, then run"
    ' "sage-entitlements contract check FILE".'
)
_USAGE = Phrase(
    "Below stands what is bought and used, in any order;"
    ' "sage-entitlements contract record" adds it.'
)


class NewContract(Standing):
    """A contract that was written down in a new file, as of its first day."""

    shows = ("file", "customer", "plan", "term", "notes", "reasons")

    @part
    def notes(self) -> tuple[Speakable, ...]:
        """What is worth a second look."""
        return tuple(each.text for each in remarks(self))

    @part
    def reasons(self) -> tuple[Reason, ...]:
        """None: everything shown is the contract's own."""
        return ()


def save_contract(
    file: FilePath, contract: Contract, catalog: Catalog, *, language: Language = Language.EN
) -> NewContract:
    """Check a contract against the catalogue and write it down, with comments in ``language``.

    Never in place of another file. Raises `ContractError` with everything that is wrong in it.

    >>> save_contract(folder / "nowa.toml", firma, catalog).term.last_day
    datetime.date(2027, 1, 30)
    """
    with file_errors_as(ContractError):
        check_contract(contract, catalog, file)
        disk.create(Path(file), contract_text(contract, language).encode("utf-8"))
    return NewContract(as_of=contract.starts, catalog=catalog, contract=contract, file=str(file))


def contract_text(contract: Contract, language: Language = Language.EN) -> str:
    """Write a contract as TOML, each entry a table of its own, with comments in ``language``.

    >>> 'plan = "vip"' in contract_text(firma)
    True
    """
    sessions = tuple(
        with_offset(each) if is_ambiguous(each.start) else each for each in contract.remote_sessions
    )
    data: dict[str, Any] = unstructure(evolve(contract, remote_sessions=sessions))

    def blocks(*tables: str) -> list[str]:
        return [entry_block(table, each) for table in tables for each in data.pop(table, ())]

    products = blocks("product_packages")
    entries = blocks(*(table.name for table in TABLES.values()))
    about = f"# {_ABOUT.to(language)}\n# {_MEND.to(language)}\n{dumps(data)}"
    return "\n".join([about, *products, f"# {_USAGE.to(language)}\n", *entries])


def with_offset(session: RemoteSession) -> RemoteSession:
    """Write a session's start with its offset, so that it means the same to everybody.

    >>> with_offset(RemoteSession(start=datetime(2026, 2, 3, 10), minutes=20)).start.isoformat()
    '2026-02-03T10:00:00+01:00'
    """
    start = session.began
    return evolve(session, start=start.replace(tzinfo=timezone(start.utcoffset() or timedelta())))
