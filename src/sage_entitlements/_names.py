"""Finding a thing by its name, however it is typed."""

import unicodedata
from collections.abc import Iterable

from ._text import Phrase, Speakable
from .errors import AmbiguousNameError, NameLookupError, UnknownNameError

# NFKD takes an accent off its letter but leaves the Polish stroke, which is part of the letter.
_LETTERS = str.maketrans({"ł": "l", "+": "plus", "_": None})
_IGNORED = frozenset({"Mn", "Zs", "Pd", "Cc", "Cf"})


def name_key(name: str) -> str:
    """Reduce ``name`` to what counts: no case, diacritics, spaces or hyphens; ``+`` is plus."""
    folded = unicodedata.normalize("NFKD", name).casefold()
    folded = unicodedata.normalize("NFKD", folded).translate(_LETTERS)
    return "".join(sign for sign in folded if unicodedata.category(sign) not in _IGNORED)


def no_such_name(
    unknown: Speakable, name: str, ids: Iterable[str], names: Iterable[str] = ()
) -> NameLookupError:
    """Make the error for a ``name`` that is none of the ``ids`` and ``names``.

    It offers the nearest, or else all ids. ``unknown`` is the sentence's first half, such as
    ``Unknown plan "komfrot"``.
    """
    from difflib import get_close_matches  # noqa: PLC0415 - only a mistyped name pays for it

    ids = tuple(ids)
    by_key = {name_key(candidate): candidate for candidate in (*ids, *names)}
    wanted = name_key(name)
    parts = [by_key[key] for key in by_key if len(wanted) > 1 and wanted in key]
    if len(parts) > 1:
        offer = Phrase("{unknown}: it could be {nearest}", unknown=unknown, nearest=_list(parts))
        return AmbiguousNameError(offer, name, parts)
    near = parts or [by_key[key] for key in get_close_matches(wanted, by_key, n=3, cutoff=0.5)]
    if near:
        offer = Phrase("{unknown}; did you mean {nearest}?", unknown=unknown, nearest=_list(near))
    else:
        offer = Phrase("{unknown}; there is {known}", unknown=unknown, known=_list(ids))
    return UnknownNameError(offer, name, near)


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)
