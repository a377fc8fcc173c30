"""Finding a thing by its name, however it is typed."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from ._text import Phrase, Speakable
from .errors import AmbiguousNameError, UnknownNameError

# NFKD takes an accent off its letter but leaves the Polish stroke, which is part of the letter.
_LETTERS = str.maketrans({"ł": "l", "+": "plus", "_": None})
_IGNORED = frozenset({"Mn", "Zs", "Pd", "Cc", "Cf"})


_LONGEST = 100
"""Signs of a name that are compared; a longer one is no slip of the pen, nor worth remembering."""


def name_key(name: str) -> str:
    """Reduce ``name`` to what counts: no case, diacritics, spaces or hyphens; ``+`` is plus."""
    return _remembered_key(name) if len(name) <= _LONGEST else _key(name)


def _key(name: str) -> str:
    folded = _decomposed(_decomposed(name).casefold()).translate(_LETTERS)
    return "".join(sign for sign in folded if unicodedata.category(sign) not in _IGNORED)


def _decomposed(text: str) -> str:
    # Sign by sign: as a whole, thousands of accents on one letter would be put in order first,
    # which takes seconds, and they do not count.
    return "".join(unicodedata.normalize("NFKD", sign) for sign in text)


_remembered_key = lru_cache(maxsize=4096)(_key)


def no_such_name(
    unknown: Speakable, name: str, known: Iterable[tuple[str, str]]
) -> UnknownNameError:
    """Make the error for a ``name`` that no thing has; ``known`` gives each one's id and name.

    It offers the nearest, or else all ids. ``unknown`` is the sentence's first half, such as
    ``Unknown plan "komfrot"``.
    """
    from difflib import get_close_matches  # noqa: PLC0415 - only a mistyped name pays for it

    things = tuple(known)
    wanted = name_key(name)
    # A thing is offered by its name, unless only its id is like what was typed.
    parts = [
        title if wanted in name_key(title) else identifier
        for identifier, title in things
        if len(wanted) > 1 and (wanted in name_key(title) or wanted in name_key(identifier))
    ]
    if len(parts) > 1:
        offer = Phrase("{unknown}: it could be {nearest}", unknown=unknown, nearest=_list(parts))
        return AmbiguousNameError(offer, name, parts)
    by_key = {name_key(each): each for identifier, title in things for each in (identifier, title)}

    def close(likeness: float) -> list[str]:
        found = get_close_matches(wanted, by_key, n=3, cutoff=likeness)
        return [by_key[key] for key in found]

    near = list(dict.fromkeys([*close(0.8), *parts])) if parts else close(0.5)
    if near:
        offer = Phrase("{unknown}; did you mean {nearest}?", unknown=unknown, nearest=_list(near))
    else:
        ids = _list(identifier for identifier, _ in things)
        offer = Phrase("{unknown}; there is {known}", unknown=unknown, known=ids)
    return UnknownNameError(offer, name, near)


def close_names(name: str, known: Iterable[str]) -> list[str]:
    """Give those of the known names that ``name`` may be a slip of the pen for."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a mistyped name pays for it

    by_key = {name_key(each): each for each in known}
    wanted = name_key(name[:_LONGEST])
    return [by_key[key] for key in get_close_matches(wanted, by_key, n=3, cutoff=0.7)]


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)
