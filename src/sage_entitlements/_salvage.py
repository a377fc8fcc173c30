"""Keeping what is sound of faulty data, so that it can still be checked against the rest."""

from copy import deepcopy
from typing import Any, TypeVar

from ._convert import InvalidDataError, KeyPath, structure

T = TypeVar("T")


def salvage(
    data: dict[str, Any], kind: type[T], error: InvalidDataError, blank: dict[str, Any]
) -> T:
    """Make a ``kind`` of ``data`` without the parts that ``error`` complains of.

    Each round cuts what is at fault, and where that leaves a hole, what has the hole.
    ``blank`` has what stands in for a top-level key that is missing or lost altogether.
    """
    rest: dict[str, Any] = deepcopy({**blank, **data})
    while True:
        # From the back, so that a position in a list still means what it meant.
        for path in sorted({_standing(path, rest) for path, _ in error.faults}, reverse=True):
            _cut(path, rest, blank)
        try:
            return structure(rest, kind)
        except InvalidDataError as remaining:
            error = remaining


def related(one: KeyPath, other: KeyPath) -> bool:
    """Whether one path leads through the other: the second fault then follows from the first."""
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def _standing(path: KeyPath, data: Any) -> KeyPath:  # noqa: ANN401 - any TOML value
    """Give the part of the path that exists in the data."""
    for depth, step in enumerate(path):
        if isinstance(data, dict) and step not in data:
            return path[:depth]
        data = data[step]
    return path


def _cut(path: KeyPath, data: Any, blank: dict[str, Any]) -> None:  # noqa: ANN401
    *way, last = path
    for step in way:
        data = data[step]
    del data[last]
    if not way and last in blank:
        data[last] = deepcopy(blank[str(last)])
