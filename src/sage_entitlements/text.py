"""Text in Polish and English, and text of others made harmless before anybody sees it."""

import gettext
import os
import re
from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, Self

from sage_entitlements.values import frozen

DOMAIN = "sage_entitlements"
LOCALE_DIR = os.path.join(os.path.dirname(__file__), "locale")


class Language(StrEnum):
    """A language that the catalogue and the program speak."""

    PL = "pl"
    EN = "en"


class Speakable:
    """Anything that can be said in either language."""

    def to(self, language: Language) -> str:
        raise NotImplementedError


@frozen(kw_only=True)
class Text(Speakable):
    """A text that stands in a file in both languages."""

    pl: str
    en: str

    def to(self, language: Language) -> str:
        return self.pl if language is Language.PL else self.en

    @classmethod
    def of(cls, said: Speakable) -> "Text":
        return cls(pl=said.to(Language.PL), en=said.to(Language.EN))


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def written(value: Any, language: Language) -> str:
    """Write a day, a moment by its own clock, or a number as people who read ``language`` do.

    >>> day = date(2026, 11, 27)
    >>> written(day, Language.EN), written(day, Language.PL), written(7.25, Language.PL)
    ('27 Nov 2026', '27.11.2026', '7,25')
    """
    if hasattr(value, "to"):  # what is said in either language
        return str(value.to(language))
    if isinstance(value, datetime):
        return f"{written(value.date(), language)} {value:%H:%M}"
    polish = language is Language.PL
    if isinstance(value, date):
        month = _MONTHS[value.month - 1]
        return f"{value:%d.%m.%Y}" if polish else f"{value.day} {month} {value.year}"
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",") if polish else f"{value:g}"
    return str(value)


@cache
def translations(language: Language) -> gettext.NullTranslations:
    """Give the program's messages in ``language``; English, that of the source, has no file."""
    return gettext.translation(DOMAIN, LOCALE_DIR, languages=[language.value], fallback=True)


def N_(message: str) -> str:  # noqa: N802 - gettext's name for "to be translated later"
    """Mark a message for translation where it stands; it is translated where it is shown."""
    return message


@cache
def _names(message: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(re.findall(r"(?<!\{)\{(\w+)\}", message)))


class Phrase(Speakable):
    """A message of the program, said in the language of whoever reads it.

    ``message`` is English and the key of its translation. What is given after it fills its
    ``{names}``, in the order in which they first stand there.

    >>> Phrase("visit, {hours} h", 7).to(Language.PL)
    'wizyta, 7 godz.'
    """

    def __init__(self, message: str, /, *values: object, **named: object) -> None:
        self.message = message
        self.values = dict(zip(_names(message), values, strict=False)) | named

    def to(self, language: Language) -> str:
        said = {name: written(value, language) for name, value in self.values.items()}
        return self._template(translations(language)).format(**said)

    def _template(self, messages: gettext.NullTranslations) -> str:
        return messages.gettext(self.message)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.to(Language.EN)!r})"


class Plural(Phrase):
    """A message whose form follows the number ``n``, by the grammar of each language."""

    def __init__(self, message: str, plural: str, /, n: int, *values: object) -> None:
        # ``n`` stands first in the message.
        super().__init__(message, n, *values)
        self.plural, self.n = plural, n

    def _template(self, messages: gettext.NullTranslations) -> str:
        return messages.ngettext(self.message, self.plural, self.n)


class Later(Speakable):
    """A saying that is found only when it is asked for: of very many faults most never are."""

    def __init__(self, find: Callable[..., Speakable], *values: object) -> None:
        self.find, self.values = find, values

    def to(self, language: Language) -> str:
        return self.find(*self.values).to(language)


@frozen
class Joined(Speakable):
    """Several sayings, texts, days or numbers, one after the other."""

    parts: tuple[object, ...]
    separator: str = ", "

    def to(self, language: Language) -> str:
        return self.separator.join(written(each, language) for each in self.parts)


class Spoken(StrEnum):
    """A closed vocabulary, declared as ``NAME = "value", N_("words"), "clause.or-reading"``."""

    words: str
    grounds: tuple[str, ...]  # clauses and readings, where a member is the outcome of a rule

    def __new__(cls, value: str, words: str = "", *grounds: str) -> Self:
        member = str.__new__(cls, value)
        member._value_, member.words, member.grounds = value, words, grounds
        return member

    @property
    def text(self) -> Phrase:
        return Phrase(self.words)


# Controls, invisible and direction-changing characters, halves of pairs: they move the cursor, hide
# or reorder what is shown. Ranges, for a look at each character's category would cost every start.
# The blanks among them pass for letters or signs, and are printable to Python.
_BLANK = (
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0100-\U000e01ef"
)
_HARMFUL = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    f"\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f{_BLANK}]"
)
# What a spreadsheet computes, also where it stands after a semicolon, at which Polish ones part
# columns. A sign alone, before a phone number or before words computes nothing.
_FORMULA = (
    r"""((?:^|;)[\s"]*)(?=[-+=@\uff0b\uff0d\uff1d\uff20])"""
    r"""(?!(?:[-+ ]+|\+[\d ]+|[-+] ?[^\W\d_]+(?:[ .,]+\w+)*[ .,]*)(?:;|$))"""
)
_MOST_CHARACTERS = 20_000  # in one text: more than people write, and than a table could show
_BLOCK = r"^(?:(?=[#+-])|([0-9]+)(?=[.)]))"  # begins a heading or a list
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def _escape(match: re.Match[str]) -> str:
    # As JSON writes it: four digits, and what needs more as two halves of a pair.
    return "\\u" + match[0].encode("utf-16-be", "surrogatepass").hex("-", 2).replace("-", "\\u")


def visible(text: str) -> str:
    r"""Show harmful characters as ``\u001b`` and the like; line breaks and tabs stay."""
    printable = all(map(str.isprintable, text.split("\n")))  # as nothing harmful is, but for blanks
    if printable and (text.isascii() or not re.search(f"[{_BLANK}]", text)):
        return text
    return re.sub(_HARMFUL, _escape, text)


def is_blank(text: str) -> bool:
    """Tell whether nothing of a text can be seen."""
    return not re.sub(_HARMFUL, "", text).strip()


def text_fault(text: str) -> Phrase | None:
    """Say what is wrong with a text that a file is to hold; None where nothing is."""
    if is_blank(text):
        return Phrase("must not be empty")
    if len(text) > _MOST_CHARACTERS:
        return Phrase("must not be longer than {most} characters", _MOST_CHARACTERS)
    if any("\ud800" <= character <= "\udfff" for character in text):
        return Phrase("has characters that are not text; leave them out")
    return None


def shortened(text: str, most: int = 60) -> str:
    """Put what somebody has given on one line of a message, and cut off what nobody reads again."""
    text = unbroken(text)
    return text if len(text) <= most else f"{text[:most]}…"


def toml_text(text: str) -> str:
    """Escape harmful characters in TOML whose texts all stand in double quotes, losing nothing."""
    return re.sub(_HARMFUL, lambda match: f"\\U{ord(match[0]):08x}", text)


def unbroken(text: str) -> str:
    """Put a text on one line."""
    return " ".join(text.split()) if "\n" in text or "\t" in text else text


def one_line(text: str) -> str:
    """Show a text on one line, harmful characters made visible."""
    return visible(unbroken(text))


def spreadsheet_cell(text: str) -> str:
    """Put an apostrophe before what spreadsheets, also those with semicolons, would compute.

    >>> spreadsheet_cell("=1+1"), spreadsheet_cell("a;=1"), spreadsheet_cell("+48 22 455 56 00")
    ("'=1+1", "a;'=1", '+48 22 455 56 00')
    """
    return re.sub(_FORMULA, r"\1'", one_line(text))


def markdown_text(text: str) -> str:
    """Keep a text from being taken for Markdown or HTML markup."""
    escaped = re.sub(r"([\\`*_\[\]|~])", r"\\\1", one_line(text).lstrip())
    return re.sub(_BLOCK, r"\1\\", escaped).translate(_ENTITIES)
