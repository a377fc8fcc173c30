"""Whoever asks for a customer finds the contract, however the name is typed."""

import unicodedata
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_data import held_catalog
from sage_entitlements.contract.find import find_contract, find_contracts, find_entry
from sage_entitlements.contract.load import ContractFile
from sage_entitlements.contract.model import Contract
from sage_entitlements.errors import AmbiguousNameError, UnknownNameError
from sage_entitlements.remote_help import RemoteSession

WORD = st.text(st.sampled_from("aąćdeęklłnńoóprsśuyzźżAŁŻ.&7üß"), min_size=1, max_size=8)
WORDS = st.lists(WORD, min_size=1, max_size=4)


def contract(*words: str) -> ContractFile:
    of = Contract(customer=" ".join(words), plan="vip", starts=date(2026, 1, 31), months=12)
    return ContractFile(file=of.customer, contract=of)


def typed(text: str, data: st.DataObject) -> str:
    """Type a text otherwise: in another case, without accents or with them set apart."""
    bare = unicodedata.normalize("NFD", text).replace("ł", "l").replace("Ł", "L")
    bare = "".join(each for each in bare if not unicodedata.combining(each))
    forms = text, bare, unicodedata.normalize("NFD", text)
    change = data.draw(st.sampled_from([str.upper, str.lower, str.title, str.casefold]))
    return change(data.draw(st.sampled_from(forms)))


@given(WORDS, st.lists(WORDS, max_size=3), st.data())
def test_a_name_finds_its_contract(
    words: list[str], others: list[list[str]], data: st.DataObject
) -> None:
    """It does in any case, accents, spacing and order; a whole one finds no mere part."""
    known = [contract(*words), *(contract(*each) for each in others)]
    separator = data.draw(st.sampled_from([" ", "-", "  "]))
    whole = typed(separator.join(words), data)
    for found in (find_contracts(known, whole), find_contracts(known, whole, whole=True)):
        assert known[0] in found
    some = data.draw(st.permutations(words))[: data.draw(st.integers(1, len(words)))]
    part = typed(separator.join(some), data)
    assert find_contracts(known, part)
    if not find_contracts(known, part, whole=True):
        assert known[0] in find_contracts(known, part)


def test_of_several_contracts_the_error_names_the_files() -> None:
    known = [ContractFile(file=f"{each}.toml", contract=contract("A").contract) for each in "ab"]
    with pytest.raises(AmbiguousNameError) as caught:
        find_contract(known, "A", held_catalog(), as_of=date(2026, 2, 15))
    assert (caught.value.name, caught.value.nearest) == ("A", ("a.toml", "b.toml"))


@given(st.datetimes(*map(datetime.fromisoformat, ("2026-02-01", "2026-02-28"))), st.integers(0, 59))
def test_a_session_is_found_by_its_minute_and_by_no_other(start: datetime, second: int) -> None:
    of = contract("A").contract.with_entry(RemoteSession(start=start, minutes=5))
    asked = start.replace(second=second, microsecond=0)
    assert find_entry(of, RemoteSession, asked) == (1, of.remote_sessions[0])
    with pytest.raises(UnknownNameError) as caught:
        find_entry(of, RemoteSession, asked + timedelta(minutes=1))
    assert caught.value.name == str(asked + timedelta(minutes=1))
