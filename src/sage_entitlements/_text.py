"""Text in Polish and English: fixed texts of the catalogue, and phrases of the program."""

import gettext
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

from attrs import frozen

DOMAIN = "sage_entitlements"
LOCALE_DIR = Path(__file__).with_name("locale")


class Language(StrEnum):
    """A language that the catalogue and the program speak."""

    PL = "pl"
    EN = "en"


class Speakable:
    """Anything that can be said in either language."""

    __slots__ = ()

    def to(self, language: Language) -> str:
        """Say it in ``language``."""
        raise NotImplementedError


@frozen(kw_only=True)
class Text(Speakable):
    """A text that stands in a file in both languages."""

    pl: str
    en: str

    def to(self, language: Language) -> str:
        """Give the text in ``language``."""
        return self.pl if language is Language.PL else self.en

    @classmethod
    def of(cls, said: Speakable) -> "Text":
        """Say ``said`` in both languages, now."""
        return cls(pl=said.to(Language.PL), en=said.to(Language.EN))


@cache
def translations(language: Language) -> gettext.NullTranslations:
    """Give the program's messages in ``language``; English is the language of the source."""
    if language is Language.EN:
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, LOCALE_DIR, languages=[language.value], fallback=True)


def N_(message: str) -> str:  # noqa: N802 - gettext's name for "to be translated later"
    """Mark a message for translation where it stands; it is translated where it is shown."""
    return message


def _fill(template: str, values: Mapping[str, object], language: Language) -> str:
    spoken = {
        name: value.to(language) if isinstance(value, Speakable) else value
        for name, value in values.items()
    }
    return template.format(**spoken)


class Phrase(Speakable):
    """A message of the program, said in the language of whoever reads it.

    ``message`` is English and the key of its translation; ``values`` fill its ``{names}``.
    """

    __slots__ = ("message", "values")

    def __init__(self, message: str, /, **values: object) -> None:
        self.message = message
        self.values = values

    def to(self, language: Language) -> str:
        """Say it in ``language``."""
        return _fill(translations(language).gettext(self.message), self.values, language)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.to(Language.EN)!r})"


class Plural(Phrase):
    """A message whose form follows the number ``n``, by the grammar of each language."""

    __slots__ = ("n", "plural")

    def __init__(self, message: str, plural: str, /, n: int, **values: object) -> None:
        super().__init__(message, n=n, **values)
        self.plural = plural
        self.n = n

    def to(self, language: Language) -> str:
        """Say it in ``language``."""
        template = translations(language).ngettext(self.message, self.plural, self.n)
        return _fill(template, self.values, language)


@frozen
class Verbatim(Speakable):
    """A text that is the same in every language: a name, a number, a date."""

    text: str

    def to(self, language: Language) -> str:
        """Give the text."""
        del language
        return self.text


@frozen
class Joined(Speakable):
    """Several sayings, one after the other."""

    parts: tuple[Speakable, ...]
    separator: str = ", "

    def to(self, language: Language) -> str:
        """Say them all in ``language``."""
        return self.separator.join(part.to(language) for part in self.parts)
