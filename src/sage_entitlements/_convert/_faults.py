"""Faults of data: each with the path of its key, and all of them at once."""

from collections.abc import Callable, Iterable
from typing import Any

from sage_entitlements._text import Speakable

Hook = Callable[[Any, Any], Any]
KeyPath = tuple[str | int, ...]
"""Where a value stands: keys, and positions in lists."""


class InvalidDataError(Exception):
    """Data that is not what it should be: every fault with its path."""

    def __init__(self, faults: Iterable[tuple[KeyPath, Speakable]]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.faults)


def key_path(path: KeyPath, data: object) -> str:
    """Write a path for people: ``clauses[remote-help.scope].wording.pl``.

    A list item that has an id is shown by it, any other by its number, counted from 1.
    """
    shown = ""
    for step in path:
        if isinstance(step, str):
            shown += f".{step}" if shown else step
            data = data.get(step) if isinstance(data, dict) else None
        else:
            data = data[step] if isinstance(data, list) else None
            identifier = data.get("id") if isinstance(data, dict) else None
            shown += f"[{identifier}]" if type(identifier) is str else f"[{step + 1}]"
    return shown


def invalid(problem: Speakable) -> InvalidDataError:
    return InvalidDataError([((), problem)])


class Faults:
    """Gathers the faults of a value's parts, so that one does not hide the next."""

    def __init__(self) -> None:
        self._found: list[tuple[KeyPath, Speakable]] = []

    def add(self, step: str | int, problem: Speakable) -> None:
        self._found.append(((step,), problem))

    def attempt(self, step: str | int, hook: Hook, value: object, kind: object) -> Any:  # noqa: ANN401
        try:
            return hook(value, kind)
        except InvalidDataError as error:
            self._found.extend(((step, *path), problem) for path, problem in error.faults)

    def settle(self) -> None:
        if self._found:
            raise InvalidDataError(self._found)
