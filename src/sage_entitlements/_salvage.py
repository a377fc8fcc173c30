"""Keeping what is sound of faulty data, so that it can still be checked against the rest."""

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from attrs import frozen

from ._convert import InvalidDataError, KeyPath, structure

T = TypeVar("T")
_FIELD = 3
"""Steps that lead to a field of an entry: section, position, name."""


@frozen(eq=False)
class Salvaged(Generic[T]):
    """What could be made of faulty data, and where each part of it stood."""

    entity: T
    data: dict[str, Any]
    """The sound data, which ``entity`` is made of."""
    positions: dict[int, list[int]]
    """Of each list that something was taken from, by ``id``: where the rest of it stood before."""

    def original(self, path: KeyPath) -> KeyPath:
        """Give the path in the faulty data for a path in the sound data."""
        steps: list[str | int] = []
        data: Any = self.data
        for step in path:
            steps.append(self.positions.get(id(data), {step: step})[step])  # type: ignore[index]
            data = _below(data, step)
        return tuple(steps)


class Broken:
    """The places in data at which something is broken."""

    def __init__(self, places: Iterable[KeyPath]) -> None:
        self.at = frozenset(places)
        self._around = {place[:depth] for place in self.at for depth in range(len(place) + 1)}

    def is_below(self, place: KeyPath) -> bool:
        """Whether something is broken at ``place``, or below it."""
        return place in self._around

    def explains(self, place: KeyPath) -> bool:
        """Whether a fault at ``place`` may only follow from what is broken: in it or around it."""
        return self.is_below(place) or any(place[:depth] in self.at for depth in range(len(place)))


def salvage(
    data: dict[str, Any],
    kind: type[T],
    error: InvalidDataError,
    blank: dict[str, Any],
    make: Callable[[object, type[T]], T] = structure,
    stand_ins: Mapping[str, Mapping[str, object]] = MappingProxyType({}),
) -> Salvaged[T]:
    """Make a ``kind`` of ``data`` without the parts that ``error`` complains of.

    Each round cuts what is at fault, and where that leaves a hole, what has the hole.
    ``blank`` has what stands in for a top-level key that is missing or lost altogether;
    ``make`` is the function that raised ``error``. ``stand_ins`` has the same for fields of a
    section's entries, so that the rest of an entry can still be checked.
    """
    rest: dict[str, Any] = deepcopy({**blank, **data})
    positions: dict[int, list[int]] = {}
    while True:
        for path, _ in error.faults:
            _stand_in(path, rest, stand_ins)
        # From the back, so that a position in a list still means what it meant.
        left = (path for path, _ in error.faults if not _has_stand_in(path, rest, stand_ins))
        for path in sorted({_standing(path, rest) for path in left}, reverse=True):
            _cut(path, rest, blank, positions)
        try:
            return Salvaged(make(rest, kind), rest, positions)
        except InvalidDataError as remaining:
            error = remaining


def _below(data: Any, step: str | int) -> Any:  # noqa: ANN401 - any TOML value
    """Give the part of the data that a step leads to; None where there is none."""
    if isinstance(data, dict):
        return data.get(step)
    return data[step] if isinstance(data, list) and isinstance(step, int) else None


def _standing(path: KeyPath, data: Any) -> KeyPath:  # noqa: ANN401
    """Give the part of the path that exists in the data."""
    for depth, step in enumerate(path):
        if isinstance(data, dict) and step not in data:
            return path[:depth]
        data = data[step]
    return path


def _has_stand_in(
    path: KeyPath, data: dict[str, Any], stand_ins: Mapping[str, Mapping[str, object]]
) -> bool:
    if len(path) < _FIELD or path[2] not in stand_ins.get(str(path[0]), {}):
        return False
    return isinstance(data[str(path[0])][path[1]], dict)


def _stand_in(
    path: KeyPath, data: dict[str, Any], stand_ins: Mapping[str, Mapping[str, object]]
) -> None:
    if _has_stand_in(path, data, stand_ins):
        section, index, field = str(path[0]), path[1], str(path[2])
        data[section][index][field] = deepcopy(stand_ins[section][field])


def _cut(
    path: KeyPath,
    data: Any,  # noqa: ANN401
    blank: dict[str, Any],
    positions: dict[int, list[int]],
) -> None:
    *way, last = path
    for step in way:
        data = data[step]
    if isinstance(data, list):
        if id(data) not in positions:
            positions[id(data)] = list(range(len(data)))
        positions[id(data)].pop(int(last))
    del data[last]
    if not way and last in blank:
        data[last] = deepcopy(blank[str(last)])
