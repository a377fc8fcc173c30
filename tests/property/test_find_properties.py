"""Whoever asks for a customer finds the contract, however the name is typed."""

import unicodedata
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from sage_entitlements.contract.find import find_contracts
from sage_entitlements.contract.load import ContractFile
from sage_entitlements.contract.model import Contract

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
