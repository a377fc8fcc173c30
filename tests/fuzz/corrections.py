"""Entries of a contract's file recorded, amended and taken out: nothing else changes, and back."""

import tempfile
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any

from attrs import evolve, fields_dict

from sage_entitlements import Language, SageEntitlementsError, load_contract, to_data
from sage_entitlements.contract import ledger
from sage_entitlements.contract.model import KINDS, Contract, End
from sage_entitlements.warsaw import DAY

from .changes import NEXT_PART, differing, shared
from .promises import BUNDLED, TODAY, folder, same, told

_NEAR: dict[type, Any] = {int: 1, float: 0.5, date: DAY, datetime: DAY}


def corrections(content: bytes) -> Contract | None:
    """End a contract early, record, amend and take out an entry of its file, and undo each.

    The file is what comes before `NEXT_PART`; what comes after it is written as a note, says who
    does so, and chooses the entry.
    """
    before, _, said = content.partition(NEXT_PART.encode())
    choice = Random(said)  # noqa: S311 - no secret
    how: Any = {"as_of": TODAY, "language": choice.choice([*Language])}
    how["by"] = said.decode("utf-8", "surrogateescape")
    with tempfile.TemporaryDirectory(dir=folder()) as name:
        file = Path(name, "contract.toml")
        file.write_bytes(before)
        try:
            contract = load_contract(file, catalog=BUNDLED)
        except SageEntitlementsError as error:
            told(error)
            return None
        if not contract.ends and _edited(ledger.record, file, End(on=contract.starts)):
            assert _edited(ledger.record, file, End(on=None))
            assert file.read_bytes().rstrip() == before.rstrip()
        entries = [each for kind in KINDS for each in contract.numbered(kind)]
        for number, _, entry in choice.sample(entries, min(1, len(entries))):
            if there := _edited(_amend, file, number, entry, choice, anyway=True, **how):
                _, new = differing(*map(b"".join, _below_remark(before, file.read_bytes())))
                assert len(new) <= 3  # a value, and where there was none the ends of two lines
                assert _edited(ledger.amend, file, number, there.entry, entry, anyway=True, **how)
                assert same(load_contract(file, catalog=BUNDLED)) == same(contract)
                file.write_bytes(before)
            if _edited(ledger.remove, file, number, entry, **how):
                assert _is_commented_out(before, file.read_bytes())
                file.write_bytes(before)
            if added := _edited(ledger.record, file, entry, anyway=True):
                recorded = file.read_bytes()
                assert recorded.startswith(before)
                gone = _edited(ledger.remove, file, added.number, added.entry, **how)
                assert gone or b'"""' in before or b"'''" in before  # which may look like headers
                assert not gone or _is_commented_out(recorded, file.read_bytes())
                assert not gone or same(load_contract(file, catalog=BUNDLED)) == same(contract)
        return contract


def _edited(edit: Any, file: Path, *values: Any, **how: Any) -> ledger.Written | None:
    """Make an edit and give what is told of it; None where nothing is written."""
    before = file.read_bytes()
    try:
        found: ledger.Written = edit(file, *values, BUNDLED, **how)
    except SageEntitlementsError as error:
        told(error)
    else:
        assert all(to_data(found, language) for language in Language)
        if found.written:
            return found
    assert file.read_bytes() == before
    return None


def _amend(file: Path, number: int, entry: Any, choice: Random, *more: Any, **how: Any) -> Any:
    """Change one value of an entry, or write who does so as one."""
    key = choice.choice([*fields_dict(type(entry))])
    old = getattr(entry, key)
    near = _NEAR.get(type(old))
    new = old[1:] if isinstance(old, tuple) else old + near if near else how["by"]
    return ledger.amend(file, number, entry, evolve(entry, **{key: new}), *more, **how)


def _below_remark(before: bytes, after: bytes) -> tuple[list[bytes], list[bytes]]:
    """Give the lines of both from where a comment has come to the later ones, without it."""
    was, now = (each.splitlines(keepends=True) for each in (before, after))
    start = shared(was, now)
    assert now.pop(start).startswith(b"# ")
    return was[start:], now[start:]


def _is_commented_out(before: bytes, after: bytes) -> bool:
    """Whether below a comment some lines are now comments, and all others as they were."""
    pairs = zip(*_below_remark(before, after), strict=True)
    return all(new in {old, b"# " + old} for old, new in pairs)
