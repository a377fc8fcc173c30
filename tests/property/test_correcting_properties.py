"""Putting entries right: whatever the contract, what is undone leaves nothing but comments."""

import re
from collections.abc import Callable
from datetime import date, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import assume, given, reject
from hypothesis import strategies as st

from catalog_data import held_catalog
from contract_strategies import NOTES, TEXT, contracts, recordings
from sage_entitlements import Language, amend, load_contract, record, remove, standing, to_data
from sage_entitlements.contract.ledger import contract_text
from sage_entitlements.contract.log import log
from sage_entitlements.contract.model import KINDS, Contract, Entry, Renewal
from sage_entitlements.errors import ContractError
from sage_entitlements.remote_help import ExtraSessions, RemoteSession
from sage_entitlements.visits import Visit

CATALOG = held_catalog()
NOW = date(2026, 3, 1)
AMOUNTS: dict[type, tuple[str, st.SearchStrategy[Any]]] = {
    RemoteSession: ("minutes", st.integers(1, 90)),
    Visit: ("hours", st.sampled_from([1, 6.5, 7, 8])),
    ExtraSessions: ("sessions", st.integers(1, 5)),
    Renewal: ("months", st.integers(1, 14)),
}
ENDINGS = st.sampled_from(["\n", "\r\n"])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "firma.toml"


@st.composite
def entries(draw: st.DrawFn) -> tuple[Contract, int, Any, Any]:
    """Draw a contract, one of its entries by its number, and what it is to say instead."""
    contract = draw(contracts())
    found = [(number, it) for kind in KINDS for number, _, it in contract.numbered(kind)]
    assume(found)
    number, entry = draw(st.sampled_from(found))
    changed = {"note": draw(NOTES)}
    if type(entry) in AMOUNTS:
        name, amounts = AMOUNTS[type(entry)]
        changed[name] = draw(amounts)
    return contract, number, entry, evolve(entry, **changed)


def written(path: Path, contract: Contract, ending: str) -> bytes:
    path.write_bytes(contract_text(contract).replace("\n", ending).encode())
    return path.read_bytes()


def same(contract: Contract) -> Contract:
    """Write the starts of sessions so that the same moments compare."""
    sessions = tuple(
        evolve(each, start=each.began.astimezone(timezone(each.began.utcoffset() or timedelta())))
        for each in contract.remote_sessions
    )
    return evolve(contract, remote_sessions=sessions)


def balance(path: Path) -> object:
    return to_data(standing(load_contract(path), CATALOG, as_of=NOW), Language.EN)


def possible(act: Callable[..., Any], *arguments: Any, **how: Any) -> Any:
    """Do what the contract's own rules may refuse: then the draw is of no use."""
    try:
        return act(*arguments, CATALOG, as_of=NOW, **how)
    except ContractError:
        reject()


@given(recordings(), ENDINGS, st.none() | TEXT)
def test_what_is_recorded_and_removed_leaves_comments_alone(
    path: Path, drawn: tuple[Contract, Entry], ending: str, by: str | None
) -> None:
    contract, entry = drawn
    before = written(path, contract, ending)
    done = possible(record, path, entry, anyway=True)
    remove(path, done.number, done.entry, CATALOG, as_of=NOW, by=by)
    text = path.read_bytes()
    assert text.startswith(before)
    assert re.fullmatch(rb"(#[^\r\n]*\r?\n|\r?\n)*", text[len(before) :])
    assert load_contract(path) == load_contract_of(before, path)


def load_contract_of(content: bytes, path: Path) -> Contract:
    place = path.with_name("before.toml")
    place.write_bytes(content)
    return load_contract(place)


@given(entries(), ENDINGS)
def test_amending_to_the_same_changes_no_byte(
    path: Path, drawn: tuple[Contract, int, Any, Any], ending: str
) -> None:
    contract, number, entry, _ = drawn
    before = written(path, contract, ending)
    done = amend(path, number, entry, entry, CATALOG, as_of=NOW, anyway=True)
    assert (done.accepted, done.written, done.changes, done.remarks) == (True, False, (), ())
    assert path.read_bytes() == before


@given(entries(), ENDINGS, st.none() | TEXT)
def test_amending_and_amending_back_gives_the_same_contract(
    path: Path, drawn: tuple[Contract, int, Any, Any], ending: str, by: str | None
) -> None:
    contract, number, entry, changed = drawn
    before = written(path, contract, ending)
    possible(amend, path, number, entry, changed, anyway=True, by=by)
    found = load_contract(path)
    assert same(found) == same(contract.replaced(type(entry), number, changed))
    possible(amend, path, number, changed, entry, anyway=True, by=by)
    assert same(load_contract(path)) == same(load_contract_of(before, path))
    lines = path.read_bytes().splitlines(keepends=True)
    added = [each for each in lines if each.startswith(b"# amended ")]
    assert len(added) == (0 if changed == entry else 2)
    assert len(lines) == len(before.splitlines()) + len(added)


@given(entries(), ENDINGS)
def test_removing_and_recording_again_gives_the_same_standing(
    path: Path, drawn: tuple[Contract, int, Any, Any], ending: str
) -> None:
    contract, number, entry, _ = drawn
    assume(not isinstance(entry, Renewal) or number == len(contract.renewals))
    assume(not contract.ends)  # which a renewal is refused for
    # Of entries of one day or moment, the one that stands first in the file counts first.
    moments = {place: when for place, when, _ in contract.numbered(type(entry))}
    assume([*moments.values()].count(moments[number]) == 1)
    written(path, contract, ending)
    before = balance(path)
    tried = possible(remove, path, number, entry, dry_run=True)
    gone = remove(path, number, entry, CATALOG, as_of=NOW)
    assert gone == evolve(tried, written=True, dry_run=False, notes=gone.notes)
    again = record(path, entry, CATALOG, anyway=True)
    assert again.written
    assert balance(path) == before


@given(contracts(), st.dates(date(2024, 1, 1), date(2028, 1, 1)))
def test_the_log_numbers_every_entry_as_the_file_does(contract: Contract, day: date) -> None:
    found = log(contract, CATALOG, as_of=day)
    numbered = [(each.kind, each.number) for each in found.entries if each.number]
    wanted = [
        (of, number) for kind, of in KINDS.items() for number, _, _ in contract.numbered(kind)
    ]
    assert numbered == wanted
    assert len(found.entries) - len(numbered) == (contract.ends is not None)
    sessions = {id(each.session): each.coverage for each in found.remote_help.counted}
    used = [each for each in found.entries if isinstance(each.entry, RemoteSession)]
    reasons = [each.outcome.reason or each.outcome.covered_by for each in used]
    assert reasons == [sessions[id(each)] for each in contract.remote_sessions]
