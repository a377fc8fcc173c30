"""What holds of every phrase of the program, whoever makes it: watched in all tests."""

import gettext
import re
import string
from pathlib import Path

from sage_entitlements.text import DOMAIN, LOCALE_DIR, Phrase, Plural

_ZONE = r"(?:[+-]\d\d:\d\d)?"
_DAY = re.compile(
    rf"(\d{{4}})-(\d\d)-(\d\d)(?:[T ](\d\d:\d\d)(?::\d\d(?:\.\d+)?)?{_ZONE})?", re.ASCII
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def english(text: str) -> str:
    """Write each day and moment of a text, in ISO form there, as English sentences do."""

    def said(found: re.Match[str]) -> str:
        year, month, day, time = found.groups()
        return f"{int(day)} {_MONTHS[int(month) - 1]} {int(year)}{f' {time}' if time else ''}"

    return _DAY.sub(said, text)


class _NoTranslation(gettext.NullTranslations):
    """Asked for a message that Polish does not have."""

    def gettext(self, message: str) -> str:
        raise LookupError(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        raise LookupError(msgid1, msgid2, n)


class Watch:
    """Keeps what is wrong with the phrases that are made while it lasts.

    To be told at the end of a test: an exception could be taken for one of the program's own.
    """

    def __init__(self) -> None:
        with (Path(LOCALE_DIR) / "pl" / "LC_MESSAGES" / f"{DOMAIN}.mo").open("rb") as file:
            self._polish = gettext.GNUTranslations(file)
        self._polish.add_fallback(_NoTranslation())
        self._sound: set[tuple[str, str, frozenset[str]]] = set()
        self.faults: list[str] = []

    def look_at(self, phrase: Phrase, given: int) -> None:
        """Look at a phrase that has just been made of so many values."""
        plural = phrase.plural if isinstance(phrase, Plural) else ""
        if lacking := [name for name, value in phrase.values.items() if value is None]:
            self.faults.append(f"{phrase.message!r} is given nothing for {lacking}")
        if given != len(phrase.values):
            self.faults.append(f"{phrase.message!r} is given {given} values")
        kind = (phrase.message, plural, frozenset(phrase.values))
        if kind not in self._sound:
            before = len(self.faults)
            self.faults.extend(self._of_kind(*kind))
            if len(self.faults) == before:
                self._sound.add(kind)

    def _of_kind(self, message: str, plural: str, given: frozenset[str]) -> list[str]:
        try:
            if plural:
                self._polish.ngettext(message, plural, 1)
            else:
                self._polish.gettext(message)
        except LookupError:
            return [f"{message!r} has no Polish"]
        named = {name for _, name, _, _ in string.Formatter().parse(message + plural) if name}
        return [] if named == given else [f"{message!r} is filled with {sorted(given)}"]
