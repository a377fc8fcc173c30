"""Finding a thing by its name: what is offered where no thing has the name."""

from collections.abc import Callable

import pytest

from sage_entitlements import Language, load_catalog
from sage_entitlements.errors import AmbiguousNameError, UnknownNameError
from sage_entitlements.names import (
    _remembered_key,
    close_names,
    name_key,
    named,
    no_such_name,
    with_odd_character,
)
from sage_entitlements.text import Text

CATALOG = load_catalog()
HELP, VIP = ("remote-help", "Pomoc zdalna"), ("vip", "VIP")
FIVE = [(f"help-{number}", f"Pomoc {number}") for number in range(5)]
ALL = [name for _, name in FIVE]
FOUR = [(letter, f"Premium {letter}") for letter in "abcd"]
LAST = ["Premium d", "Premium c", "Premium b"]
LIKE = [("a", "xkomfrtx"), ("b", "Komfort"), ("c", "Komtur")]


@pytest.mark.parametrize(
    ("name", "known", "nearest", "sentence"),
    [
        ("zdal", [HELP, VIP], ["Pomoc zdalna"], "; did you mean Pomoc zdalna?"),
        ("remote", [HELP, VIP], ["remote-help"], "; did you mean remote-help?"),
        ("he", [HELP], ["remote-help"], "; did you mean remote-help?"),
        ("h", [HELP], [], "; there is remote-help"),
        ("pomoc", FIVE, ALL, f": it could be {', '.join(ALL)}"),
        ("premum x", FOUR, LAST, f"; did you mean {', '.join(LAST)}?"),
        ("komfrt", LIKE, ["Komfort", "xkomfrtx"], "; did you mean Komfort, xkomfrtx?"),
        ("qqq", [HELP, VIP], [], "; there is remote-help, vip"),
    ],
)
def test_who_mistypes_a_name_is_offered_the_nearest(
    name: str, known: list[tuple[str, str]], nearest: list[str], sentence: str
) -> None:
    error = no_such_name(Text(pl="Nieznane", en="Unknown"), name, dict(known))
    assert (error.name, error.nearest) == (name, tuple(nearest))
    assert isinstance(error, AmbiguousNameError) is (known is FIVE)
    assert str(error) == f"Unknown{sentence}"
    assert error.message.to(Language.PL).startswith("Nieznane")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("plan", ""),
        ("Zażółć gęślą", ""),
        ("pl\u0430n", "; character 3 is U+0430, CYRILLIC SMALL LETTER A"),
        ("a\xa0b\u200b", "; character 2 is U+00A0, NO-BREAK SPACE"),
        ("2026\u201101-31", "; character 5 is U+2011, NON-BREAKING HYPHEN"),
        ("a\ue000", "; character 2 is U+E000, -"),
    ],
)
def test_what_only_looks_like_a_letter_is_named(text: str, named: str) -> None:
    said = Text(pl="Nieznane", en="Unknown")
    assert with_odd_character(said, text).to(Language.EN) == f"Unknown{named}"
    unknown = no_such_name(said, text, dict([VIP]))
    assert str(unknown).startswith(f"Unknown{named}; ")


def test_a_very_long_name_is_not_said_again() -> None:
    with pytest.raises(UnknownNameError) as raised:
        CATALOG.plan("komfort" * 1_000)
    assert len(str(raised.value)) < 300
    assert raised.value.name == "komfort" * 1_000


@pytest.mark.parametrize(
    ("find", "name", "meant"),
    [
        *((CATALOG.plan, each, HELP) for each in ("Pomoc zdalna", "remote help", "zdal")),
        (CATALOG.service, "VIP +", ("vip-plus", "VIP +")),
        (CATALOG.service, "podstawowa+", ("podstawowa-plus", "Podstawowa +")),
    ],
)
def test_a_name_of_the_other_kind_leads_to_the_other_question(
    find: Callable[[str], object], name: str, meant: tuple[str, str]
) -> None:
    with pytest.raises(UnknownNameError) as raised:
        find(name)
    told, polish = "is a service, not a plan; try", "to usługa, nie plan"
    command = "which"
    if find == CATALOG.service:
        told, polish, command = "is a plan, not a service; try", "to plan, nie usługa", "show"
    sentence = f'"{meant[1]}" {told} "sage-entitlements {command} {meant[0]}"'
    assert str(raised.value) == sentence
    assert polish in raised.value.message.to(Language.PL)
    assert (raised.value.name, raised.value.nearest) == (name, (meant[1],))


@pytest.mark.parametrize("name", ["pomoc", "zda", "aktualizacja", "podst", "nothing"])
def test_a_part_of_several_names_or_a_short_one_is_of_no_other_kind(name: str) -> None:
    with pytest.raises(UnknownNameError) as raised:
        CATALOG.plan(name)
    assert "a service" not in str(raised.value)
    with pytest.raises(UnknownNameError, match='Unknown family "vip"'):
        CATALOG.family("vip")


@pytest.mark.parametrize(
    ("name", "known", "near"),
    [
        ("month", ["months", "plan", "mouth", "starts"], ["months", "mouth"]),
        ("plan", [f"plan{letter}" for letter in "abcdef"], ["planf", "plane", "pland"]),
        ("fax", ["months", "plan"], []),
        ("montage", ["months"], []),
        ("m" * 500, ["m" * 100], ["m" * 100]),
    ],
    ids=["the-nearest-first", "three-at-most", "like-none", "not-like-enough", "a-long-text"],
)
def test_a_key_with_a_typing_error_is_near_to_the_one_meant(
    name: str, known: list[str], near: list[str]
) -> None:
    assert close_names(name, known) == near


@pytest.mark.parametrize(
    ("name", "meant"), [("KOM-FORT +", "Komfort +"), ("komfort", "Komfort"), ("komf", None)]
)
def test_one_of_several_names_is_found_by_any_spelling(name: str, meant: str | None) -> None:
    assert named(name, ["Komfort", "Komfort +"]) == meant


@pytest.mark.parametrize(("characters", "remembered"), [(99, 1), (100, 1), (101, 0)])
def test_names_are_remembered_and_long_texts_are_not(characters: int, remembered: int) -> None:
    _remembered_key.cache_clear()
    assert name_key("m" * characters) == "m" * characters
    assert _remembered_key.cache_info().currsize == remembered
