"""Finding a thing by its name, however it is typed."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from sage_entitlements.errors import AmbiguousNameError, UnknownNameError
from sage_entitlements.text import N_, Phrase, Speakable

# NFKD takes an accent off its letter but leaves the Polish stroke, which is part of the letter.
_LETTERS = str.maketrans({"ł": "l", "+": "plus", "_": None})
_ALPHABET = "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż"  # the Polish one, and q, v and x
_PLACES = str.maketrans(_ALPHABET, "".join(chr(97 + place) for place, _ in enumerate(_ALPHABET)))
_IGNORED = frozenset({"Mn", "Zs", "Pd", "Cc", "Cf"})
_LONGEST = 100  # characters of a name that are compared; a longer one is not a typing error


def name_key(name: str) -> str:
    """Reduce ``name`` to what counts: no case, diacritics, spaces or hyphens; ``+`` is plus.

    >>> name_key("Prestiż"), name_key("Komfort +"), name_key("remote-help")
    ('prestiz', 'komfortplus', 'remotehelp')
    """
    return (_remembered_key if len(name) <= _LONGEST else _remembered_key.__wrapped__)(name)


@lru_cache(maxsize=4096)
def _remembered_key(name: str) -> str:
    folded = _decomposed(_decomposed(name).casefold()).translate(_LETTERS)
    return "".join(letter for letter in folded if unicodedata.category(letter) not in _IGNORED)


def alphabet_key(name: str) -> str:
    """Reduce ``name`` to its letters and digits, put in the order of the Polish alphabet.

    >>> sorted(["Żuk", "Zorza", "Ćma", "„Czar”", "1 Maj"], key=alphabet_key)
    ['1 Maj', '„Czar”', 'Ćma', 'Zorza', 'Żuk']
    """
    letters = filter(str.isalnum, unicodedata.normalize("NFC", name[:_LONGEST]).lower())
    return "".join(c if c in _ALPHABET else name_key(c) for c in letters).translate(_PLACES)


def _decomposed(text: str) -> str:
    # Character by character: as a whole, thousands of accents on one letter would be put in order
    # first, which takes seconds, and they do not count.
    return text if text.isascii() else "".join(unicodedata.normalize("NFKD", c) for c in text)


def slug(name: str) -> str:
    """Write a name in lowercase ASCII letters, digits and hyphens, short enough for a file's."""
    letters = re.sub("[\u0300-\u036f]", "", _decomposed(name)).casefold().translate(_LETTERS)
    return "-".join(re.findall("[a-z0-9]+", letters))[:_LONGEST].strip("-")


def number_key(number: str) -> str:
    """Reduce a contract's number to what tells it apart: neither case nor spaces, but hyphens."""
    return "".join(number.casefold().split())


def nip_key(nip: str) -> str:
    """Reduce a NIP to its digits: hyphens and ``PL`` do not matter."""
    return name_key(nip).removeprefix("pl")


def named(name: str, names: Iterable[str]) -> str | None:
    """Give the one of ``names`` that is meant by ``name``; None where none is."""
    wanted = name_key(name)
    return next((each for each in names if name_key(each) == wanted), None)


def no_such_name(unknown: Speakable, name: str, known: Mapping[str, str]) -> UnknownNameError:
    """Make the error for a ``name`` that no thing has: it offers the nearest, or else all ids."""
    unknown, wanted = with_odd_character(unknown, name), name_key(name)
    # A thing is offered by its name, unless only its id is like what was typed.
    parts = [
        title if wanted in name_key(title) else identifier
        for identifier, title in known.items()
        if len(wanted) > 1 and (wanted in name_key(title) or wanted in name_key(identifier))
    ]
    if len(parts) > 1:
        offer = Phrase("{unknown}: it could be {nearest}", unknown, ", ".join(parts))
        return AmbiguousNameError(offer, name=name, nearest=tuple(parts))
    both = [each for thing in known.items() for each in thing]
    near = tuple(dict.fromkeys([*close_names(name, both, likeness=0.8 if parts else 0.5), *parts]))
    offer = Phrase("{unknown}; did you mean {nearest}?", unknown, ", ".join(near))
    if not near:
        offer = Phrase("{unknown}; there is {known}", unknown, ", ".join(known))
    return UnknownNameError(offer, name=name, nearest=near)


def with_odd_character(said: Speakable, text: str, place: int = 1) -> Speakable:
    """Name the first character, counted from ``place``, that only looks like ours or is unseen."""
    for number, each in enumerate(text, place):
        name = unicodedata.name(each, "")
        if not each.isascii() and not name.startswith("LATIN"):
            problem = N_("{said}; character {number} is {code}, {name}")
            return Phrase(problem, said, number, f"U+{ord(each):04X}", name or "-")
    return said


def close_names(name: str, known: Iterable[str], *, likeness: float = 0.7) -> list[str]:
    """Give those of the known names that ``name`` may be a typing error for."""
    from difflib import get_close_matches  # only a mistyped name pays for it

    by_key, wanted = {name_key(each): each for each in known}, name_key(name[:_LONGEST])
    return [by_key[key] for key in get_close_matches(wanted, by_key, n=3, cutoff=likeness)]
