"""What is written down: a new contract, and entries recorded, amended and taken out again."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from attrs import asdict, evolve

from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.contract.load import check_contract, parse_contract
from sage_entitlements.contract.log import Fate, Log, Outcome, Slip
from sage_entitlements.contract.model import KINDS, Agreed, Contract, End, Entry, Kind, LifeChange
from sage_entitlements.contract.remarks import Remark, RemarkKind, of_entries, remarks
from sage_entitlements.contract.standing import Standing
from sage_entitlements.errors import ContractError, file_errors_as
from sage_entitlements.files import disk
from sage_entitlements.files.convert import unstructure
from sage_entitlements.files.toml import TomlText, dumps, entry_block
from sage_entitlements.model import Answer
from sage_entitlements.remote_help import RemoteSession
from sage_entitlements.text import N_, Language, Phrase, Speakable, Spoken, one_line
from sage_entitlements.values import FilePath, frozen, hidden, part
from sage_entitlements.visits import COVERED
from sage_entitlements.warsaw import When, has_come, in_warsaw, is_ambiguous, notes_on


class Done(Spoken):
    """What was done in a contract's file."""

    RECORDED = "recorded", N_("recorded")
    AMENDED = "amended", N_("amended")
    REMOVED = "removed", N_("taken out")


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


class Prospect(Log):
    """A contract's life and what is left, before a change or after it."""

    shows = ("life", "terms", "plans", "sessions_left", "extra_left", "packages", "losses")

    @part
    def sessions_left(self) -> int | None:
        return self.remote_help.left

    @part
    def extra_left(self) -> int:
        return self.remote_help.extra.left


@frozen(kw_only=True)
class Written(Outcome, Answer):
    """An entry recorded, amended or removed, what it comes to or was, and whether it is written."""

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


class _Edit(NamedTuple):
    """A contract before and after an entry is recorded, amended or removed."""

    done: Done
    before: Contract
    after: Contract
    entry: Any
    number: int | None
    was: Any = None


def preflight(
    contract: Contract,
    entry: Entry | LifeChange,
    catalog: Catalog,
    *,
    as_of: When | None = None,
    anyway: bool = False,
) -> Written:
    """Tell what an entry would do, all that is recorded already considered.

    ``anyway`` says that an entry which looks like one recorded before is another one. What is left
    is told as of ``as_of``, the moment of recording: by default that of the entry, and where it
    changes the contract's life its last day. A renewal is refused while a later term has not begun
    by then, and while the contract is to end early. Raises `DateError`, and `ContractError` where
    no file could hold the entry.

    >>> session = RemoteSession(start=datetime(2026, 2, 3, 10), minutes=45)
    >>> preflight(firma, session, catalog).overage_minutes
    15
    """
    return _judged(_recorded(entry, contract), catalog, "contract", as_of, anyway=anyway)


def _recorded(entry: Entry | LifeChange, contract: Contract) -> _Edit:
    after = contract.with_entry(entry)
    if isinstance(entry, End):
        return _Edit(Done.RECORDED, contract, after, entry, None, End(on=contract.ends))
    return _Edit(Done.RECORDED, contract, after, entry, len(after.entries(type(entry))))


def _judged(
    edit: _Edit, catalog: Catalog, file: FilePath, as_of: When | None, *, anyway: bool
) -> Written:
    check_contract(edit.after, catalog, file)
    entry, removed = edit.entry, edit.done is Done.REMOVED
    used = isinstance(entry, Entry)  # and no part of the contract's life
    when = Kind.of(entry).when(entry) if used else edit.before.last_day
    at = as_of or when
    before = Prospect(as_of=at, catalog=catalog, contract=edit.before)
    after = evolve(before, contract=edit.after)
    # Those that follow one that is taken out have other numbers then: it is put after them.
    there = evolve(before, contract=edit.after.with_entry(entry)) if removed else before
    found = tuple((Counter(of_entries(after)) - Counter(of_entries(there))).elements())
    came_to = (before if removed else after).outcome(entry, edit.number)
    if slip := _slip(edit, before, came_to, found, anyway=anyway):
        minutes = came_to.covered_minutes and 0
        came_to = evolve(came_to, reason=slip, covered_by=None, covered_minutes=minutes, grounds=())
    # What was refused before it was amended may be so again, for the same reason.
    reason, known = came_to.reason, (None, before.outcome(edit.was, edit.number).reason)
    told = RemarkKind.NOT_COVERED, *(reason.grounds if reason else ())
    notes = [each.text for each in found if each.kind not in told]
    grounds: Any = (after.usage_grounds,)
    if used and not removed:
        come = has_come(when, at) if isinstance(when, datetime) else when <= before.day
        late = () if come else (Phrase("It is dated after now, and does not count until then."),)
        notes = [*notes_on([when]), *notes, *late]
        grounds = came_to.grounds
    return Written(
        **asdict(came_to, recurse=False),
        **(edit._asdict() | {"before": before, "after": after}),
        file=str(file),
        kind=Kind.of(entry),
        accepted=reason in known or removed or (anyway and reason is not Slip.ENDS),
        changes=tuple(_changes(before, after)),
        remarks=found,
        notes=tuple(notes),
        reasons=catalog.reasons(*grounds),
    )


def _slip(
    edit: _Edit, before: Log, came_to: Outcome, found: tuple[Remark, ...], *, anyway: bool
) -> Slip | None:
    """Say why an entry is refused, if no rule of the page is what refuses it."""
    if not anyway and any(each.kind is RemarkKind.REPEATED for each in found):
        return Slip.ALREADY_RECORDED
    if edit.done is Done.RECORDED and isinstance(edit.entry, Agreed):
        if came_to.reason:
            return Slip.ENDS
        if Kind.of(edit.entry) is Kind.RENEWAL and before.term is not before.terms[-1]:
            return Slip.NOT_BEGUN
    return None


def _changes(before: Log, after: Log) -> Iterator[Change]:
    """Find the entries that stand in both, and of which something else becomes."""
    for key, now in after.fates.items():
        for (_, was, _), (entry, found, _) in zip(before.fates.get(key, ()), now, strict=False):
            if was is not found:
                when: Any = {Kind.of(entry).dated: Kind.of(entry).when(entry)}
                yield Change(**when, before=was, after=found)


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
    >>> record(folder / "firma.toml", session, catalog).written
    True
    """
    return _write(file, partial(_recorded, entry), catalog, as_of, anyway=anyway, dry_run=dry_run)


def amend(
    file: FilePath,
    number: int,
    entry: Entry | Agreed,
    changed: Entry | Agreed,
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

    >>> file, start = folder / "firma.toml", datetime(2026, 6, 3, 10)
    >>> was, now = (RemoteSession(start=start, minutes=minutes) for minutes in (20, 47))
    >>> number = record(file, was, catalog).number
    >>> amend(file, number, was, now, catalog, as_of=start, by="Anna").overage_minutes
    17
    """
    make, how = partial(_corrected, number, entry, changed, file), (as_of, by, language)
    return _write(file, make, catalog, *how, anyway=anyway, dry_run=dry_run)


def remove(
    file: FilePath,
    number: int,
    entry: Entry | Agreed,
    catalog: Catalog,
    *,
    as_of: When,
    by: str | None = None,
    dry_run: bool = False,
    language: Language = Language.EN,
) -> Written:
    """Take an entry out, as `amend` changes one; its lines stay as comments, below one more.

    >>> file, session = folder / "firma.toml", RemoteSession(start=datetime(2026, 7, 3), minutes=20)
    >>> number = record(file, session, catalog).number
    >>> remove(file, number, session, catalog, as_of=date(2026, 7, 4)).after.sessions_left
    1
    """
    make = partial(_corrected, number, entry, None, file)
    return _write(file, make, catalog, as_of, by, language, dry_run=dry_run)


def _corrected(number: int, meant: Any, changed: Any, file: FilePath, contract: Contract) -> _Edit:
    """Change an entry, the very one that is meant; None takes it out. Raises `ContractError`."""
    kind, said = type(meant), Kind.of(meant).text
    entries = dict(enumerate(contract.entries(kind), 1))
    if number not in entries:
        raise ContractError.of(file, Phrase("{kind} {number} is not there any more", said, number))
    there = entries[number]
    if there != _as_written(there, meant):
        problem = N_("{kind} {number} is another one by now: {found}; nothing was changed")
        raise ContractError.of(file, Phrase(problem, said, number, contract.said(kind)[number]))
    if changed is None:
        return _Edit(Done.REMOVED, contract, contract.replaced(kind, number), there, number)
    changed = _as_written(there, changed)
    after = contract.replaced(kind, number, changed)
    return _Edit(Done.AMENDED, contract, after, changed, number, there)


def _as_written(there: Any, entry: Any) -> Any:
    """Take the start of a session from the one that stands there, if it is the same moment."""
    same = isinstance(there, RemoteSession) and there.began.timestamp() == entry.began.timestamp()
    return evolve(entry, start=there.start) if same else entry


def _write(
    file: FilePath,
    make: Callable[[Contract], _Edit],
    catalog: Catalog,
    as_of: When | None,
    by: str | None = None,
    language: Language = Language.EN,
    *,
    anyway: bool = False,
    dry_run: bool,
) -> Written:
    """Edit a contract's file in one step, if that is accepted; or only try to."""
    path, answers = Path(file), list[Written]()

    def edited(text: str | None) -> str:
        if text is None:  # it has been there a moment ago
            raise ContractError.of(path, disk.os_problem(FileNotFoundError()))
        edit = make(parse_contract(text, str(path), catalog))
        answers.append(_judged(edit, catalog, file, as_of, anyway=anyway))
        if answers[-1].accepted:
            text = _rewritten(TomlText(text, str(path)), edit, as_of, by, language).text
            parse_contract(text, str(path), catalog)  # what could not be read is not written
        return text

    with file_errors_as(ContractError):
        disk.read_bytes(path)  # where there is nothing, nothing is made
        written = disk.edit(path, edited, dry_run=dry_run)
    return evolve(answers[-1], written=written, dry_run=dry_run)


def _rewritten(
    text: TomlText, edit: _Edit, as_of: When | None, by: str | None, language: Language
) -> TomlText:
    """Make an edit in a file's text; what was there before is told in a comment."""
    done, entry, was = edit.done, edit.entry, edit.was
    if entry == was:
        return text
    if edit.number is None:
        return text.set("", "ends", entry.on)
    table, data = Kind.of(entry).table, {}
    if done is not Done.REMOVED:
        moved = isinstance(entry, RemoteSession) and entry.start is not getattr(was, "start", None)
        data = unstructure(_exact(entry) if moved else entry)
    if done is Done.RECORDED:
        return text.append(table, data)
    # On one line, and with nothing in it that could end a comment.
    stamp: Any = f"{in_warsaw(as_of):%Y-%m-%d %H:%M}" if isinstance(as_of, datetime) else str(as_of)
    stamp = Phrase("{when} by {who}", stamp, one_line(by)) if by else stamp
    said = Phrase("taken out {stamp}:", stamp)
    if data:
        new = asdict(entry, recurse=False)
        old = {key: it for key, it in asdict(was, recurse=False).items() if it != new[key]}
        lines = (dumps({key: it or ""}) for key, it in old.items())
        before = ", ".join(re.sub(r"\n *", " ", each).strip() for each in lines)
        said = Phrase("amended {stamp}, before: {values}", stamp, before)
    return text.replace(table, edit.number - 1, data or None, said.to(language))


# -- A contract that is new --------------------------------------------------------------

_ABOUT = Phrase('A customer\'s contract; "sage-entitlements contract status FILE" reads it.')
_MEND = Phrase(
    '"sage-entitlements contract amend" puts an entry right; whoever changes it here then runs'
    ' "sage-entitlements contract check FILE".'
)
_USAGE = Phrase(
    "Below stands what is bought and used, in any order;"
    ' "sage-entitlements contract record" adds it.'
)


class NewContract(Standing):
    """A contract that was written down in a new file, as of its first day."""

    shows = ("file", "customer", "plan", "term", "notes", "reasons")
    reasons: Any = ()  # everything shown is the contract's own

    @part
    def notes(self) -> tuple[Speakable, ...]:
        return tuple(each.text for each in remarks(self))


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
        text = contract_text(contract, language).encode("utf-8")
        disk.put(Path(file), lambda made: made.write(text))
    return NewContract(as_of=contract.starts, catalog=catalog, contract=contract, file=str(file))


def contract_text(contract: Contract, language: Language = Language.EN) -> str:
    """Write a contract as TOML, each entry a table of its own, with comments in ``language``."""
    exact = tuple(_exact(it) if is_ambiguous(it.start) else it for it in contract.remote_sessions)
    data: dict[str, Any] = unstructure(evolve(contract, remote_sessions=exact))

    def blocks(*tables: str) -> list[str]:
        return [entry_block(table, each) for table in tables for each in data.pop(table, ())]

    products = blocks("product_packages")
    entries = blocks(*(kind.table for kind in KINDS.values()))
    about = f"# {_ABOUT.to(language)}\n# {_MEND.to(language)}\n{dumps(data)}"
    return "\n".join([about, *products, f"# {_USAGE.to(language)}\n", *entries])


def _exact(session: RemoteSession) -> RemoteSession:
    """Write a session's start with its offset, so that it means the same to everybody."""
    return evolve(session, start=datetime.fromisoformat(session.began.isoformat()))
