"""What is written down: a new contract, and entries recorded, amended and taken out again."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from attrs import asdict, evolve

from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.contract.load import FilePath, check_contract, parse_contract
from sage_entitlements.contract.log import Outcome, Slip, fates, outcome
from sage_entitlements.contract.model import (
    TABLES,
    Contract,
    End,
    Entry,
    Kind,
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
from sage_entitlements.model import Reason
from sage_entitlements.remote_help import CountedSession, Coverage, RemoteSession
from sage_entitlements.text import N_, Language, Phrase, Speakable, one_line
from sage_entitlements.values import frozen, hidden, part
from sage_entitlements.visits import COVERED, CountedVisit, Refusal
from sage_entitlements.warsaw import When, has_come, in_warsaw, is_ambiguous, notes_on, warsaw_day

Fate = Coverage | Refusal | None  # what becomes of a session or a visit; None: it is covered


class Done(StrEnum):
    """What was done in a contract's file."""

    RECORDED = "recorded"
    AMENDED = "amended"
    REMOVED = "removed"


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


class Prospect(Standing):
    """A contract's life and what is left, before a change or after it."""

    shows = ("life", "terms", "plans", "sessions_left", "extra_left", "packages", "losses")

    @part
    def sessions_left(self) -> int | None:
        """Remote sessions that can be had now, bought ones too; None where nobody knows of any."""
        return self.remote_help.left

    @part
    def extra_left(self) -> int:
        """Bought extra sessions among them."""
        return self.remote_help.extra.left


@frozen(kw_only=True)
class Written(Outcome):
    """An entry recorded, amended or removed: what it comes to, and whether the file says so now.

    One that is removed is told as what it was.
    """

    file: str
    done: Done
    kind: Kind
    number: int | None  # its place among those of its kind in the file; an early end has none
    entry: Entry | LifeChange
    was: Entry | LifeChange | None  # which stood in its place
    accepted: bool = hidden()  # the terms cover it, or it was to be kept anyway
    written: bool = False
    dry_run: bool = True
    before: Prospect
    after: Prospect
    changes: tuple[Change, ...]  # to what becomes of other entries
    remarks: tuple[Remark, ...]  # what the file is open to by it, and was not before
    notes: tuple[Speakable, ...]
    reasons: tuple[Reason, ...]


class _Edit(NamedTuple):
    """A contract before and after an entry is recorded, amended or removed."""

    done: Done
    before: Contract
    after: Contract
    entry: Any
    number: int | None
    was: Any = None

    def when(self, of: Contract) -> When:
        """Give the day or moment that the entry has in this one of the two."""
        numbered = () if self.number is None else of.numbered(type(self.entry))
        return next((when for number, when, _ in numbered if number == self.number), of.last_day)


def preflight(
    contract: Contract,
    entry: Entry | LifeChange,
    catalog: Catalog,
    *,
    as_of: When | None = None,
    anyway: bool = False,
    file: FilePath = "contract",
) -> Written:
    """Tell what an entry would do, all that is recorded already considered.

    ``anyway`` says that an entry which looks like one recorded before is another one. What is left
    is told as of ``as_of``, the moment of recording: by default that of the entry, and where it
    changes the contract's life its last day. A renewal is refused while a later term has not begun
    by then, and while the contract is to end early. Raises `DateError`, and `ContractError` where
    no ``file`` could hold the entry.

    >>> session = RemoteSession(start=datetime(2026, 2, 3, 10), minutes=45)
    >>> found = preflight(firma, session, catalog)
    >>> found.effect.value, found.covered_minutes, found.overage_minutes
    ('overage', 30, 15)
    """
    return _judged(_recorded(contract, entry), catalog, as_of=as_of, anyway=anyway, file=file)


def _recorded(contract: Contract, entry: Entry | LifeChange) -> _Edit:
    after = contract.with_entry(entry)
    if isinstance(entry, End):
        return _Edit(Done.RECORDED, contract, after, entry, None, End(on=contract.ends))
    return _Edit(Done.RECORDED, contract, after, entry, len(after.entries(type(entry))))


def _judged(
    edit: _Edit, catalog: Catalog, *, as_of: When | None, anyway: bool, file: FilePath
) -> Written:
    """Tell what an edit does to a contract."""
    check_contract(edit.after, catalog, file)
    entry, removed = edit.entry, edit.done is Done.REMOVED
    used = isinstance(entry, Entry)  # and no part of the contract's life
    when = edit.when(edit.before if removed else edit.after)
    at = as_of or (when if used else edit.before.last_day)
    before = Prospect(as_of=at, catalog=catalog, contract=edit.before)
    after = evolve(before, contract=edit.after)
    # Those that follow one that is taken out have other numbers then: it is put after them.
    there = evolve(before, contract=edit.after.with_entry(entry)) if removed else before
    found = brought(there, after)
    standing = before if removed else after
    came_to = outcome(standing, entry, when, fates(standing))
    if slip := _slip(edit, before, found, anyway=anyway):
        minutes = came_to.covered_minutes and 0
        came_to = evolve(came_to, reason=slip, covered_by=None, covered_minutes=minutes, grounds=())
    told = RemarkKind.NOT_COVERED, _REMARKED.get(came_to.reason)  # as a change, as the reason
    notes = [each.text for each in found if each.kind not in told]
    if used and not removed:
        notes = [*notes_on([when]), *notes, *_notes(when, as_of)]
    grounds = came_to.grounds if used and not removed else (after.usage_grounds,)
    return Written(
        **asdict(came_to, recurse=False),
        file=str(file),
        done=edit.done,
        kind=Kind.of(entry),
        number=edit.number,
        entry=entry,
        was=edit.was,
        accepted=_accepted(edit, before, came_to.reason, anyway=anyway),
        before=before,
        after=after,
        changes=tuple(_changes(before, after)),
        remarks=found,
        notes=tuple(notes),
        reasons=catalog.reasons(*grounds),
    )


def _slip(edit: _Edit, before: Standing, found: tuple[Remark, ...], *, anyway: bool) -> Slip | None:
    """Say why an entry is refused, if no rule of the page is what refuses it."""
    if not anyway and any(each.kind is RemarkKind.REPEATED for each in found):
        return Slip.ALREADY_RECORDED
    if edit.done is Done.RECORDED and isinstance(edit.entry, PlanChange | Renewal):
        if edit.when(edit.after) > edit.after.last_day:
            return Slip.ENDS
        if isinstance(edit.entry, Renewal) and before.term is not before.terms[-1]:
            return Slip.NOT_BEGUN
    return None


def _accepted(
    edit: _Edit, before: Standing, reason: Coverage | Refusal | Slip | None, *, anyway: bool
) -> bool:
    """Tell whether it is written: also what was refused before it was amended, for no more."""
    if edit.done is Done.AMENDED and reason:
        was = outcome(before, edit.was, edit.when(edit.before), fates(before))
        return anyway or was.reason is reason
    return not reason or edit.done is Done.REMOVED or (anyway and reason is not Slip.ENDS)


# What is told as the reason, and so in no note.
_REMARKED: dict[object, RemarkKind] = {
    Slip.ALREADY_RECORDED: RemarkKind.REPEATED,
    Slip.AFTER_TERM: RemarkKind.AFTER_END,
    Slip.ENDS: RemarkKind.AFTER_END,
}


def _changes(before: Standing, after: Standing) -> Iterator[Change]:
    """Find the entries that stand in both, and of which something else becomes."""
    once = fates(before)
    for key, now in fates(after).items():
        for was, found in zip(once.get(key, ()), now, strict=False):
            if _fate(was) is not _fate(found):
                of: Any = found.session if isinstance(found, CountedSession) else found.visit
                when: Any = {TABLES[type(of)].dated: dated(of)}
                yield Change(**when, before=_fate(was), after=_fate(found))


def _fate(of: CountedSession | CountedVisit) -> Fate:
    return of.coverage if isinstance(of, CountedSession) else of.reason


def _notes(when: When, as_of: When | None) -> Iterator[Speakable]:
    if as_of is not None:
        come = has_come(when, as_of) if isinstance(when, datetime) else when <= warsaw_day(as_of)
        if not come:
            yield Phrase("It is dated after now, and does not count until then.")


# -- Writing it down ---------------------------------------------------------------------


def record(
    file: FilePath,
    entry: Entry | LifeChange,
    catalog: Catalog,
    *,
    as_of: When | None = None,
    anyway: bool = False,
    dry_run: bool = False,
) -> Written:
    """Write an entry at the end of a contract's file, every byte before it left as it is.

    So a contract is renewed, too, and its plan changed; its early end is a line above all tables.
    What the terms do not cover is written only if ``anyway``; with ``dry_run`` nothing is. Many
    may record in one file at once, and who is killed leaves the old file or the new one. Raises
    `ContractError`, and what `preflight` raises; the file is then as it was.

    >>> session = RemoteSession(start=datetime(2026, 5, 3, 10), minutes=20)
    >>> done = record(folder / "firma.toml", session, catalog)
    >>> done.written, done.covered_by
    (True, <Coverage.INCLUDED: 'included'>)
    """

    def make(contract: Contract) -> _Edit:
        return _recorded(contract, entry)

    return _write(file, make, catalog, as_of=as_of, anyway=anyway, dry_run=dry_run)


def amend(
    file: FilePath,
    number: int,
    entry: Entry | PlanChange | Renewal,
    changed: Entry | PlanChange | Renewal,
    catalog: Catalog,
    *,
    as_of: When,
    by: str | None = None,
    anyway: bool = False,
    dry_run: bool = False,
    language: Language = Language.EN,
) -> Written:
    """Put what an entry says right in its place, with the same care as `record`.

    ``entry`` is what is meant, and has this ``number`` among those of its kind. A comment above it
    tells in ``language`` when it was amended, ``by`` whom, and what was changed of it. What was
    refused before needs no ``anyway`` to be refused for the same reason. Raises `ContractError`
    where the file has another entry there, and what `record` raises.

    >>> session = RemoteSession(start=datetime(2026, 6, 3, 10), minutes=20)
    >>> file, now = folder / "firma.toml", date(2026, 6, 4)
    >>> number = record(file, session, catalog).number
    >>> longer = evolve(session, minutes=47)
    >>> amend(file, number, session, longer, catalog, as_of=now, by="Anna").overage_minutes
    17
    >>> "# amended 2026-06-04 by Anna, before: minutes = 20" in file.read_text()
    True
    """
    make = partial(_corrected, number, entry, changed, file)
    how: Any = {"as_of": as_of, "anyway": anyway, "dry_run": dry_run}
    return _write(file, make, catalog, _stamp(as_of, by), language, **how)


def remove(
    file: FilePath,
    number: int,
    entry: Entry | PlanChange | Renewal,
    catalog: Catalog,
    *,
    as_of: When,
    by: str | None = None,
    dry_run: bool = False,
    language: Language = Language.EN,
) -> Written:
    """Take an entry out, as `amend` changes one; its lines stay as comments, below one more.

    >>> session = RemoteSession(start=datetime(2026, 7, 3, 10), minutes=20)
    >>> file, now = folder / "firma.toml", date(2026, 7, 4)
    >>> number = record(file, session, catalog).number
    >>> remove(file, number, session, catalog, as_of=now).after.sessions_left
    1
    """
    make = partial(_corrected, number, entry, None, file)
    how: Any = {"as_of": as_of, "anyway": False, "dry_run": dry_run}
    return _write(file, make, catalog, _stamp(as_of, by), language, **how)


def _corrected(number: int, meant: Any, changed: Any, file: FilePath, contract: Contract) -> _Edit:
    """Change an entry, the very one that is meant; None takes it out. Raises `ContractError`."""
    kind, table = type(meant), TABLES[type(meant)]
    found = {place: (when, entry) for place, when, entry in contract.numbered(kind)}
    if number not in found:
        problem = Phrase("{kind} {number} is not there any more", table.kind.text, number)
        raise ContractError.of(file, problem)
    when, there = found[number]
    if there != _as_written(there, meant):
        said = N_("{kind} {number} is another one by now: {found}; nothing was changed")
        raise ContractError.of(file, Phrase(said, table.kind.text, number, table.said(when)))
    if changed is None:
        return _Edit(Done.REMOVED, contract, contract.replaced(kind, number), there, number)
    changed = _as_written(there, changed)
    after = contract.replaced(kind, number, changed)
    return _Edit(Done.AMENDED, contract, after, changed, number, there)


def _as_written(there: Any, entry: Any) -> Any:
    """Take the start of a session from the one that stands there, if it is the same moment."""
    same = isinstance(there, RemoteSession) and with_offset(there).start == with_offset(entry).start
    return evolve(entry, start=there.start) if same else entry


def _stamp(as_of: When, by: str | None) -> Speakable | str:
    """Say when and by whom, on one line and with nothing in it that could end a comment."""
    moment = f"{in_warsaw(as_of):%Y-%m-%d %H:%M}" if isinstance(as_of, datetime) else str(as_of)
    return Phrase("{when} by {who}", moment, one_line(by)) if by else moment


def _differing(was: Any, now: Any) -> str:
    """Write as TOML, on one line, what differs in an entry from what it is now."""
    old, new = (asdict(each, recurse=False) for each in (was, now))
    found = ({key: old[key] or ""} for key in old if old[key] != new[key])
    return ", ".join(" ".join(map(str.strip, dumps(each).split("\n"))).strip() for each in found)


def _write(
    file: FilePath,
    make: Callable[[Contract], _Edit],
    catalog: Catalog,
    stamp: Speakable | str = "",
    language: Language = Language.EN,
    *,
    as_of: When | None,
    anyway: bool,
    dry_run: bool,
) -> Written:
    """Edit a contract's file in one step, if that is accepted; or only try to."""
    path, answers = Path(file), list[Written]()

    def edited(text: str | None) -> str:
        if text is None:  # it has been there a moment ago
            raise ContractError.of(path, disk.os_problem(FileNotFoundError()))
        edit = make(parse_contract(text, str(path), catalog))
        answers.append(_judged(edit, catalog, as_of=as_of, anyway=anyway, file=file))
        if answers[-1].accepted:
            text = _rewritten(TomlText(text, str(path)), edit, stamp, language).text
            parse_contract(text, str(path), catalog)  # what could not be read is not written
        return text

    with file_errors_as(ContractError):
        content = disk.read_bytes(path)  # where there is nothing, nothing is made
        if dry_run:
            edited(disk.decode(content, path))
        written = not dry_run and disk.edit(path, edited)
    return evolve(answers[-1], written=written, dry_run=dry_run)


def _rewritten(text: TomlText, edit: _Edit, stamp: Speakable | str, language: Language) -> TomlText:
    """Make an edit in a file's text; what was there before is told in a comment."""
    entry, was = edit.entry, edit.was
    if isinstance(entry, End):
        return text.set("", "ends", entry.on)
    if entry == was:
        return text
    table = TABLES[type(entry)].name
    if isinstance(entry, RemoteSession) and not (was and entry.start is was.start):
        entry = with_offset(entry)
    if edit.number is None or edit.done is Done.RECORDED:
        return text.append(table, unstructure(entry))
    said, data = Phrase("taken out {stamp}:", stamp), None
    if edit.done is Done.AMENDED:
        was = _differing(was, edit.entry)
        said = Phrase("amended {stamp}, before: {values}", stamp, was)
        data = unstructure(entry)
    return text.replace(table, edit.number - 1, data, said.to(language))


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
