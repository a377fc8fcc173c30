"""Changing input as its own kind of text: values of TOML and JSON, and words of an argument."""

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from copy import deepcopy
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

import tomli
import tomli_w

from .changes import NEXT_PART
from .seeds import words
from .targets import NEXT_FILE

_STRANGE: tuple[Any, ...] = (
    *(0, -1, 1, 2**62, 1332, 1333, True, 0.5, -0.0, float("inf"), float("nan"), [], {}),
    *("", " ", "x", "{x}", "\n", "\x1b", "\u202e", "ł", "-", "+", "id", "#" * 40, "\U0001f600"),
    *(date(2026, 5, 31), date(1, 1, 1), date(9999, 12, 31), date(2100, 12, 1), time(8), time(0)),
    *(datetime(2026, 3, 29, 2, 30), datetime(2026, 10, 25, 2, 30)),  # noqa: DTZ001 - wall time
    *(datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, tzinfo=UTC)),
)
"""Values at the edges of what is allowed, and past them."""


def mutate(target: str, content: bytes, random: Random) -> bytes:
    """Change input of a target a little, so that it stays the kind of text that it is."""
    return _WAYS.get(target, _words)(target, content, random)


def places(data: Any) -> list[tuple[Any, Any]]:
    """List every container of the data with each of its keys or positions."""
    if isinstance(data, dict):
        keys: list[Any] = list(data)
    elif isinstance(data, list):
        keys = list(range(len(data)))
    else:
        return []
    here = [(data, key) for key in keys]
    return here + [place for key in keys for place in places(data[key])]


def change_data(target: str, data: dict[str, Any], random: Random) -> None:
    """Replace, take out, double or add a value anywhere in the data."""
    found = places(data)
    if not found:
        data[_word(target, random)] = _strange(target, random)
        return
    container, key = random.choice(found)
    other, source = random.choice(found)
    way = random.randrange(10)
    if way > 4:
        container[key] = _varied(target, container[key], random)
    elif way == 0:
        container[key] = _strange(target, random)
    elif way == 1:
        del container[key]
    elif way == 2:
        container[key] = deepcopy(other[source])
    elif isinstance(container, list):
        container.insert(key, deepcopy(container[key]))
    elif way == 3:
        container[_word(target, random)] = deepcopy(other[source])
    else:
        container[_word(target, random)] = container.pop(key)


def _varied(target: str, value: Any, random: Random) -> Any:
    """Give another value of the same kind, near to this one."""
    near = random.choice((-31, -1, 1, 2, 28, 365))
    if type(value) in {int, float}:
        return value + near * random.choice((1, 0.5)) if type(value) is float else value + near
    if isinstance(value, date):
        with suppress(OverflowError):
            return value + timedelta(days=near)
    if isinstance(value, str):
        with suppress(ValueError, OverflowError):  # dates are texts in JSON
            return (datetime.fromisoformat(value) + timedelta(days=near)).isoformat()[: len(value)]
        return random.choice((_word(target, random), f"{value}{near}", value.upper(), value[1:]))
    if isinstance(value, list) and value:
        return random.sample(value, len(value)) + value[: random.randrange(2)]
    return value


def _word(target: str, random: Random) -> str:
    return random.choice(words(target)).strip("[] =")


def _strange(target: str, random: Random) -> Any:
    return deepcopy(random.choice(_STRANGE)) if random.random() < 0.5 else _word(target, random)


def _toml(target: str, content: bytes, random: Random) -> bytes:
    """Change one of the TOML texts; where it is none, its words."""
    mark = NEXT_FILE if target == "catalogue" else NEXT_PART.encode()
    parts = content.split(mark)
    index = random.randrange(len(parts))
    try:
        data = tomli.loads(parts[index].decode("utf-8"))
        change_data(target, data, random)
        parts[index] = tomli_w.dumps(data).encode("utf-8")
    except (ValueError, RecursionError):
        return _words(target, content, random)
    return mark.join(parts)


def _json(target: str, content: bytes, random: Random) -> bytes:
    """Change the JSON of one line, or the order and number of lines."""
    lines = content.split(b"\n")
    index = random.randrange(len(lines))
    if random.random() < 0.2:
        lines.insert(random.randrange(len(lines) + 1), lines[index])
        return b"\n".join(lines)
    try:
        data = {"": json.loads(lines[index])}
        change_data(target, data, random)
        made = json.dumps(data.get(""), default=str, ensure_ascii=random.random() < 0.5)
        lines[index] = made.encode("utf-8")
    except (ValueError, RecursionError):
        return _words(target, content, random)
    return b"\n".join(lines)


def _words(target: str, content: bytes, random: Random) -> bytes:
    """Put a word in, in place of some signs, take some signs out, or spell one otherwise."""
    text = content.decode("utf-8", "surrogateescape")
    if text and random.random() < 0.4:
        place = random.randrange(len(text))
        sign = text[place]
        other = str(random.randrange(10)) if sign.isdigit() else sign.swapcase()
        new = random.choice((other, f" {sign}", f"{sign}\u2011", f"{sign}\u00ad"))
        return f"{text[:place]}{new}{text[place + 1 :]}".encode("utf-8", "surrogateescape")
    start = random.randrange(len(text) + 1)
    end = min(len(text), start + random.choice((0, 0, 1, 2, 8)))
    known: Sequence[str] = words(target)
    new = random.choice(known) if random.random() < 0.7 else ""
    return (text[:start] + new + text[end:]).encode("utf-8", "surrogateescape")


_WAYS: dict[str, Callable[[str, bytes, Random], bytes]] = {"lines": _json}
_WAYS |= dict.fromkeys(("catalogue", "overlay", "contract", "changes", "corrections"), _toml)
