"""Single changes to an overlay's text: they do what was wanted, and nothing else."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, AnyStr

import tomli

from sage_entitlements.errors import FileError
from sage_entitlements.files import toml
from sage_entitlements.files.convert import Source
from sage_entitlements.files.disk import decode
from sage_entitlements.model import Overlay

from .promises import told

NEXT_PART = "\0"
"""Stands between the text and the words that are written into it."""
_PLACE = Path("overlay.toml")


def changes(content: bytes) -> dict[str, Any] | None:
    """Add, change and take out entries of an overlay's text, and set a reading in it.

    The text is what comes before `NEXT_PART`; what comes after it is written as a source and as
    an option.
    """
    _, _, said = content.decode("utf-8", "surrogateescape").partition(NEXT_PART)
    words = said.encode("utf-8", "replace").decode("utf-8")
    try:
        before = decode(content.partition(NEXT_PART.encode())[0], _PLACE)
        data = toml.parse(before, str(_PLACE))
        Source(data, lambda _: _PLACE).structure(Overlay)
    except FileError as error:
        told(error)
        return None  # nothing is ever changed in a text that is not sound
    overlay = toml.TomlText(before, str(_PLACE))
    entry = {"plan": "vip", "source": words, "on": date(2026, 5, 31)}
    entries: list[Any] = data.get("confirmed", [])
    added = _changed(overlay.append, "confirmed", entry)
    if added is not None:
        assert tomli.loads(added) == {**data, "confirmed": [*entries, entry]}
        assert added.startswith(before)
    _set(overlay, data, words)
    for index, old in enumerate(entries[:3]):
        new = {**old, **entry}
        changed = _changed(overlay.replace, "confirmed", index, new)
        if changed is not None:
            confirmed = [*entries[:index], new, *entries[index + 1 :]]
            assert tomli.loads(changed) == {**data, "confirmed": confirmed}
            was, now = differing(before, changed)
            if len(was) == len(now):  # no key came to it, and no value had several lines
                pairs = zip(was, now, strict=True)
                assert all(a == b for a, b in pairs if a.lstrip().startswith("#"))
        removed = _changed(overlay.replace, "confirmed", index, None)
        if removed is not None:
            left = [*entries[:index], *entries[index + 1 :]]
            rest = {name: value for name, value in data.items() if name != "confirmed"}
            assert tomli.loads(removed) == ({**rest, "confirmed": left} if left else rest)
            assert _is_part(removed, before)
    return data


def _changed(change: Callable[..., toml.TomlText], *values: object) -> str | None:
    """Make a change; None where the text is written so that it is refused."""
    try:
        return change(*values).text
    except FileError as error:
        told(error)
        return None


def _set(overlay: toml.TomlText, data: dict[str, Any], words: str) -> None:
    for name in ("window.last-day", "working-day"):
        edited = _changed(overlay.set, "readings", name, words)
        if edited is None:
            continue
        readings = {**data.get("readings", {}), name: words}
        assert tomli.loads(edited) == {**data, "readings": readings}
        if name in data.get("readings", {}):
            was, now = differing(overlay.text, edited)
            assert len(now) <= min(1, len(was))
        else:
            assert _is_part(overlay.text, edited)


def _is_part(less: str, more: str) -> bool:
    """Whether one text is the other without one stretch of it."""
    return shared(less, more) + shared(less[::-1], more[::-1]) >= len(less)


def differing(before: AnyStr, after: AnyStr) -> tuple[list[AnyStr], list[AnyStr]]:
    """Give the lines of both between the first that differs and the last."""
    old, new = (each.splitlines(keepends=True) for each in (before, after))
    start = shared(old, new)
    end = min(shared(old[::-1], new[::-1]), len(old) - start, len(new) - start)
    return old[start : len(old) - end], new[start : len(new) - end]


def shared(one: Sequence[object], other: Sequence[object]) -> int:
    """Count what is the same at the beginning of both."""
    pairs = zip(one, other, strict=False)
    shorter = min(len(one), len(other))
    return next((number for number, (a, b) in enumerate(pairs) if a != b), shorter)
