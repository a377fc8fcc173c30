"""The program's own words: said in Polish or English when they are read, not before."""

import string
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from phrases import Watch
from sage_entitlements import Language
from sage_entitlements.text import (
    DOMAIN,
    LOCALE_DIR,
    Joined,
    Phrase,
    Plural,
    Speakable,
    Spoken,
    Text,
    translations,
)

EN, PL = Language.EN, Language.PL
MOMENT = datetime(2026, 3, 1, 7, 5, tzinfo=UTC)
BOTH = Text(pl="środek", en="middle")
FAULTS = ("{n} fault:", "{n} faults:")


def placeholders(message: str) -> set[str]:
    """Give what values fill, each as it is put in, such as ``name!r``."""
    found = string.Formatter().parse(message)
    return {f"{name}!{how}" if how else name for _, name, _, how in found if name is not None}


@pytest.mark.phrases_of_its_own
@pytest.mark.parametrize(
    ("phrase", "english", "polish"),
    [
        (Phrase("{n} visits", 7), "7 visits", "7 visits"),  # without a translation
        (Phrase("visit, {hours} h", 7), "visit, 7 h", "wizyta, 7 godz."),
        (Phrase("visit, {hours} h", BOTH), "visit, middle h", "wizyta, środek godz."),
        (Phrase("{x}", Phrase("unknown")), "unknown", "nie wiadomo"),
        (Phrase("<{x}>", "{x} {0} {"), "<{x} {0} {>", "<{x} {0} {>"),
        (Phrase("{b} {a} {b}", 1, 2), "1 2 1", "1 2 1"),
        (Phrase("{b} {a}", 1, a=2), "1 2", "1 2"),
        (Phrase("{{{a}}} {{b}} {c}", 1, a=2), "{2} {b} 1", "{2} {b} 1"),
        (Phrase("{a}", date(2026, 5, 31)), "31 May 2026", "31.05.2026"),
        (
            Phrase("{a}", datetime(2026, 3, 1, 7, 5, tzinfo=UTC)),
            "1 Mar 2026 07:05",
            "01.03.2026 07:05",
        ),
        pytest.param(
            *(Joined((7.25, 0.5, 6.0, 3)), "7.25, 0.5, 6, 3", "7,25, 0,5, 6, 3"), id="decimals"
        ),
        (Plural("{n} {x}", "{n} {x}!", 2, BOTH), "2 middle!", "2 środek!"),
        (Joined((BOTH, "c", Phrase("{x}", 1))), "middle, c, 1", "środek, c, 1"),
        (Joined(("a", BOTH), "\n"), "a\nmiddle", "a\nśrodek"),
    ],
)
def test_values_stand_where_they_belong(phrase: Speakable, english: str, polish: str) -> None:
    assert (phrase.to(EN), phrase.to(PL)) == (english, polish)
    assert Text.of(phrase) == Text(pl=polish, en=english)


@pytest.mark.phrases_of_its_own
def test_a_phrase_shows_itself_in_english() -> None:
    assert repr(Phrase("a {x}", x="b")) == "Phrase('a b')"
    assert repr(Plural("{n} a", "{n} b", 2)) == "Plural('2 b')"


def test_a_word_of_a_vocabulary_has_words_and_grounds() -> None:
    class Colour(Spoken):
        RED = "red", "yes", "clause.red", "clause.all"
        NONE = "none"

    assert (Colour.RED.value, Colour("red").text.to(EN)) == ("red", "yes")
    assert Colour.RED.text.to(PL) == "tak"
    assert (Colour.RED.grounds, Colour.NONE.grounds) == (("clause.red", "clause.all"), ())


def test_what_can_be_said_must_say_how() -> None:
    with pytest.raises(NotImplementedError):
        Speakable().to(EN)


def test_a_language_without_files_falls_back_to_english(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("sage_entitlements.text.LOCALE_DIR", tmp_path)
    assert translations.__wrapped__(PL).gettext("is missing; add it") == "is missing; add it"


DEEP, REASON = "is nested too deeply", "is not valid JSON: {reason}"


@pytest.mark.phrases_of_its_own
@pytest.mark.parametrize(
    ("phrase", "given", "fault"),
    [
        (Phrase(DEEP), 0, ""),
        (Plural(*FAULTS, 2), 1, ""),
        (Phrase("Is nested too deeply"), 0, "'Is nested too deeply' has no Polish"),
        (Plural("{n} a", "{n} b", 2), 1, "'{n} a' has no Polish"),
        (Phrase(DEEP, 1), 1, f"'{DEEP}' is given 1 values"),
        (Phrase(REASON), 0, f"'{REASON}' is filled with []"),
        (Phrase(DEEP, n=1), 1, f"'{DEEP}' is filled with ['n']"),
        (Phrase(REASON, None), 1, f"'{REASON}' is given nothing for ['reason']"),
    ],
)
def test_the_watch_of_all_tests_tells_what_is_wrong_each_time(
    phrase: Phrase, given: int, fault: str
) -> None:
    watch = Watch()
    watch.look_at(phrase, given)
    watch.look_at(phrase, given)
    assert watch.faults == ([fault] * 2 if fault else [])


with (Path(LOCALE_DIR) / "pl" / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
    PO = [each for each in read_po(file, locale="pl") if each.id and not each.context]
PLURALS = [
    (tuple(map(str, each.id)), tuple(map(str, each.string or ())))
    for each in PO
    if each.pluralizable
]
ONE, FEW, MANY = range(3)
FORMS = {0: MANY, 1: ONE, 2: FEW, 4: FEW, 5: MANY, 11: MANY, 12: MANY, 14: MANY}
FORMS |= {21: MANY, 22: FEW, 25: MANY, 101: MANY, 112: MANY}
FEW_IS_MANY = {
    "{n} answer": "2 odpowiedzi, 5 odpowiedzi",
    "in {n} plan ({plans})": "w 2 planach, w 5 planach",
    "Option {name!r} requires an argument.": "wymaga 2 wartości, wymaga 5 wartości",
    "Got unexpected extra argument ({args})": "no number stands before the noun",
    "{value!r} is not {choice}.": "no number stands before the noun",
    "Did you mean {possibility}?": "no number stands before the noun",
}
"""Messages whose noun is the same after few and after many, and why."""


def test_english_has_two_forms_of_a_plural() -> None:
    said = [Plural(*FAULTS, n).to(EN) for n in (0, 1, 2, 5)]
    assert said == ["0 faults:", "1 fault:", "2 faults:", "5 faults:"]


@pytest.mark.parametrize(("english", "polish"), PLURALS)
def test_polish_has_three_forms_by_its_grammar_filled_as_the_english_are(
    english: tuple[str, str], polish: tuple[str, ...]
) -> None:
    one, few, many = polish
    assert all(each.strip() for each in polish)
    assert one not in {few, many}
    assert (few == many) is (english[0] in FEW_IS_MANY)
    # Zostały 2, zostało 5: a verb before the number agrees with it; so do adjectives after it.
    assert ("ły {n}" in few, "ło {n}" in few) == ("ło {n}" in many, False)
    assert not {each for each in few.split() if each.endswith("ych")} - {*one.split()}
    chosen = {n: translations(PL).ngettext(*english, n) for n in FORMS}
    assert chosen == {n: polish[form] for n, form in FORMS.items()}
    singular, plural = map(placeholders, english)
    assert list(map(placeholders, polish)) == [singular, plural, plural]
    # A phrase of our own begins with its number, and the same values fill both its forms.
    assert singular == plural or "n" not in singular


def test_a_translation_is_filled_as_the_english_is() -> None:
    single = {str(each.id): str(each.string) for each in PO if not each.pluralizable}
    assert len(single) > 100
    for english, polish in single.items():
        assert placeholders(polish) == placeholders(english)
        assert translations(PL).gettext(english) == polish
