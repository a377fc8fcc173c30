"""Single changes to an overlay's text: they do what was wanted, and nothing else."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import tomli

from sage_entitlements import _toml as toml
from sage_entitlements import _tomledit as tomledit
from sage_entitlements._files import decode
from sage_entitlements._tomledit import Edited
from sage_entitlements.catalog._load import check_overlay
from sage_entitlements.errors import FileError

from .promises import told

NEXT_PART = "\0"
"""Stands between the text and the words that are written into it."""
_PLACE = Path("overlay.toml")


def changes(content: bytes) -> dict[str, Any] | None:
    """Add, change and take out entries of an overlay's text, and set a reading in it.

    The text is what comes before `NEXT_PART`; what comes after it is written as a source and as
    an option.
    """
    text, _, said = content.decode("utf-8", "surrogateescape").partition(NEXT_PART)
    words = said.encode("utf-8", "replace").decode("utf-8")
    try:
        data = toml.parse(decode(content.partition(NEXT_PART.encode())[0], _PLACE), str(_PLACE))
    except FileError as error:
        told(error)
        return None
    if check_overlay(data, _PLACE, None)[1]:
        return None  # nothing is ever changed in a text that is not sound
    entry = {"plan": "vip", "source": words, "on": date(2026, 5, 31)}
    added = tomledit.append_entry(text, "confirmed", entry)
    entries: list[Any] = data.get("confirmed", [])
    _holds(added, {**data, "confirmed": [*entries, entry]})
    assert added.rewritten or added.text.startswith(text)
    _set(text, data, words)
    for index, old in enumerate(entries[:3]):
        new = {**old, **entry}
        changed = tomledit.replace_entry(text, "confirmed", index, new)
        _holds(changed, {**data, "confirmed": [*entries[:index], new, *entries[index + 1 :]]})
        if not changed.rewritten:
            before, after = _differing(text, changed.text)
            assert len(before) == len(after)
            pairs = zip(before, after, strict=True)
            assert all(was == now for was, now in pairs if was.lstrip().startswith("#"))
        left = [*entries[:index], *entries[index + 1 :]]
        rest = {name: value for name, value in data.items() if name != "confirmed" or left}
        removed = tomledit.remove_entry(text, "confirmed", index)
        _holds(removed, {**rest, "confirmed": left} if left else rest)
        assert removed.rewritten or _is_part(removed.text, text)
    return data


def _set(text: str, data: dict[str, Any], words: str) -> None:
    for name in ("window.last-day", "working-day"):
        edited = tomledit.set_value(text, "readings", name, words)
        readings = {**data.get("readings", {}), name: words}
        _holds(edited, {**data, "readings": readings})
        if edited.rewritten:
            continue
        before, after = _differing(text, edited.text)
        if name in data.get("readings", {}):
            assert len(before) == len(after) <= 1
        else:
            assert _is_part(text, edited.text)


def _holds(edited: Edited, wanted: dict[str, Any]) -> None:
    assert tomli.loads(edited.text) == wanted


def _is_part(less: str, more: str) -> bool:
    """Whether one text is the other without one stretch of it."""
    return _shared(less, more) + _shared(less[::-1], more[::-1]) >= len(less)


def _differing(before: str, after: str) -> tuple[list[str], list[str]]:
    """Give the lines of both between the first that differs and the last."""
    old, new = (each.splitlines(keepends=True) for each in (before, after))
    start = _shared(old, new)
    end = min(_shared(old[::-1], new[::-1]), len(old) - start, len(new) - start)
    return old[start : len(old) - end], new[start : len(new) - end]


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """Count what is the same at the beginning of both."""
    pairs = zip(one, other, strict=False)
    shorter = min(len(one), len(other))
    return next((number for number, (a, b) in enumerate(pairs) if a != b), shorter)
