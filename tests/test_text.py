"""The program's own words: said in Polish or English when they are read, not before."""

import string
from pathlib import Path

import pytest

from phrases import Watch
from sage_entitlements import Language, SageEntitlementsError, Text
from sage_entitlements._text import Joined, Phrase, Plural, Speakable, translations

EN, PL = Language.EN, Language.PL
FAULTS = ("{n} fault:", "{n} faults:")


@pytest.mark.phrases_of_its_own
class TestPhrase:
    """A phrase is English in the source and Polish in the translation."""

    def test_values_fill_it_in_both_languages(self) -> None:
        phrase = Phrase("line {line} is not UTF-8; save the file as UTF-8", line=7)
        assert phrase.to(EN) == "line 7 is not UTF-8; save the file as UTF-8"
        assert phrase.to(PL) != phrase.to(EN)
        assert "7" in phrase.to(PL)

    def test_a_value_that_can_be_said_is_said_in_the_same_language(self) -> None:
        inner = Text(pl="środek", en="middle")
        phrase = Phrase("is not valid TOML: {reason}", reason=inner)
        assert phrase.to(EN) == "is not valid TOML: middle"
        assert phrase.to(PL).endswith("środek")

    def test_braces_of_a_value_are_left_alone(self) -> None:
        assert Phrase("<{x}>", x="{x} {0} {").to(EN) == "<{x} {0} {>"

    def test_without_a_translation_it_stays_english(self) -> None:
        assert Phrase("of no language {x}", x=1).to(PL) == "of no language 1"

    def test_it_shows_itself_in_english(self) -> None:
        assert repr(Phrase("a {x}", x="b")) == "Phrase('a b')"
        assert repr(Plural("{n} a", "{n} b", 2)) == "Plural('2 b')"


@pytest.mark.phrases_of_its_own
class TestWatch:
    """What all tests watch the program's phrases for."""

    @pytest.mark.parametrize(
        ("phrase", "fault"),
        [
            (Phrase("is nested too deeply"), None),
            (Plural(*FAULTS, 2), None),
            (Phrase("Is nested too deeply"), "'Is nested too deeply' has no Polish"),
            (Plural("{n} a", "{n} b", 2), "'{n} a' has no Polish"),
            (
                Phrase("is not valid TOML: {reason}"),
                "'is not valid TOML: {reason}' is filled with []",
            ),
            (Phrase("is nested too deeply", n=1), "'is nested too deeply' is filled with ['n']"),
            (
                Phrase("is not valid TOML: {reason}", reason=None),
                "'is not valid TOML: {reason}' is given nothing for ['reason']",
            ),
        ],
    )
    def test_tells_what_is_wrong_each_time(self, phrase: Phrase, fault: str | None) -> None:
        watch = Watch()
        watch.look_at(phrase)
        watch.look_at(phrase)
        assert watch.faults == ([fault] * 2 if fault else [])


class TestPlural:
    """The form follows the number: two forms in English, three in Polish."""

    def test_english(self) -> None:
        said = [Plural(*FAULTS, n).to(EN) for n in (0, 1, 2, 5)]
        assert said == ["0 faults:", "1 fault:", "2 faults:", "5 faults:"]

    @pytest.mark.phrases_of_its_own
    def test_values_fill_it_in_both_languages(self) -> None:
        phrase = Plural("{n} {x}", "{n} {x}!", 2, x=Text(pl="dni", en="days"))
        assert (phrase.to(EN), phrase.to(PL)) == ("2 days!", "2 dni!")

    def test_polish(self) -> None:
        words = {n: Plural(*FAULTS, n).to(PL).removeprefix(f"{n} ") for n in (1, 2, 5, 12, 22)}
        assert len(set(words.values())) == 3
        assert words[2] == words[22]
        assert words[5] == words[12]


class TestOthers:
    """Texts of files, and sayings put together."""

    def test_a_text_of_a_phrase_is_said_in_both_at_once(self) -> None:
        phrase = Phrase("is a folder, and a file is needed")
        assert Text.of(phrase) == Text(pl=phrase.to(PL), en=phrase.to(EN))

    def test_sayings_are_joined(self) -> None:
        parts = (Text(pl="a", en="b"), Text(pl="c", en="d"))
        assert Joined(parts).to(PL) == "a, c"
        assert Joined(parts, "\n").to(EN) == "b\nd"

    def test_what_can_be_said_must_say_how(self) -> None:
        with pytest.raises(NotImplementedError):
            Speakable().to(EN)

    def test_an_error_speaks_english_unless_asked(self) -> None:
        said = Text(pl="źle", en="wrong")
        error = SageEntitlementsError(said)
        assert error.args == (said,)
        assert str(error) == "wrong"
        assert error.explain(PL) == "źle"


class TestTranslations:
    """Every translation keeps the names that values fill."""

    def test_the_names_of_a_message_are_those_of_its_translation(self) -> None:
        catalog: dict[object, str] = vars(translations(PL))["_catalog"]
        # A plural's key is its singular alone, which may have other names.
        singles = {key: said for key, said in catalog.items() if key and isinstance(key, str)}
        assert singles
        for message, said in singles.items():
            assert _names(said) == _names(message)

    def test_a_language_without_files_falls_back_to_english(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setattr("sage_entitlements._text.LOCALE_DIR", tmp_path)
        assert translations.__wrapped__(PL).gettext("is missing; add it") == "is missing; add it"


def _names(message: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(message) if name}
