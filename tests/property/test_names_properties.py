"""Looking names up: every spelling finds its thing, and no other."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sage_entitlements import load_catalog
from sage_entitlements.names import alphabet_key, name_key

CATALOG = load_catalog()
PLANS: dict[str, list[str]] = {plan.id: [plan.id, plan.name] for plan in CATALOG.plans}
SERVICES: dict[str, list[str]] = {
    service.id: [service.id, service.name]
    for service in (*CATALOG.services, CATALOG.professional_services)
}
THINGS = PLANS | SERVICES
GAPS = ["", " ", "-", "_", "  ", " - ", "\u00a0", "\u2011", "\u2013", "\u2009", "\u00ad", "\t"]
WITHOUT_ACCENTS = str.maketrans("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", "acelnoszzACELNOSZZ")


@st.composite
def spellings(draw: st.DrawFn, name: str) -> str:
    """Spell a name in one of the ways in which people type it."""
    if draw(st.booleans()):
        name = name.translate(WITHOUT_ACCENTS)
    name = unicodedata.normalize(draw(st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"])), name)
    plus = draw(st.sampled_from(["+", " +", "plus", " plus", "-plus", "\uff0b", "Plus "]))
    name = name.replace("+", plus)
    parts = []
    for each in name:
        written = each.swapcase() if draw(st.booleans()) else each
        parts.append(draw(st.sampled_from(GAPS)) if each in " -" else written)
        parts.append(draw(st.sampled_from(GAPS)) if draw(st.integers(0, 5)) == 0 else "")
    return "".join(parts)


@given(st.data())
@pytest.mark.parametrize("identifier", THINGS)
def test_every_spelling_finds_its_thing(identifier: str, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(THINGS[identifier]))
    spelling = data.draw(spellings(name))
    find = CATALOG.plan if identifier in PLANS else CATALOG.service
    assert find(spelling).id == identifier
    assert name_key(spelling) == name_key(name)


@given(st.text(), st.sampled_from(GAPS), st.integers(0, 20))
def test_a_gap_does_not_count(text: str, gap: str, place: int) -> None:
    assert name_key(text[:place] + gap + text[place:]) == name_key(text)


ALPHABET = "0123456789aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż"
NAMES = st.text(f"{ALPHABET}{ALPHABET.upper()} -.„”", max_size=5)


@given(st.lists(NAMES, max_size=5))
def test_names_stand_in_the_order_of_the_alphabet(some: list[str]) -> None:
    def places(name: str) -> list[int]:
        return [ALPHABET.index(each) for each in name.lower() if each in ALPHABET]

    found = sorted((unicodedata.normalize("NFD", each) for each in some), key=alphabet_key)
    assert [unicodedata.normalize("NFC", each) for each in found] == sorted(some, key=places)
    assert sorted(some, key=alphabet_key) == sorted(some, key=places)
    assert alphabet_key("Émile") == alphabet_key("emile") < alphabet_key("Ęm")
