"""Frozen values, and how their fields are declared: checked, and shown or not shown in data."""

import os
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import attrs

T = TypeVar("T")
FilePath = str | os.PathLike[str]

if TYPE_CHECKING:
    from attrs import frozen as frozen  # noqa: PLC0414 - for others to import
else:

    def frozen(kind: type | None = None, **settings: Any) -> Any:
        """Make a class as `attrs.frozen` does, with these three methods in place of its own.

        attrs writes them for each class and compiles them, at each start of the program. A value
        has no slots, and so a place to keep its parts.
        """
        if kind is None:
            return partial(frozen, **settings)
        made = attrs.frozen(kind, eq=False, repr=False, slots=False, **settings)
        compared = [each for each in attrs.fields(made) if each.eq]
        said = partial(_values, [each.name for each in compared])
        hashed = [each.name for each in compared if each.hash is not False]
        made.__eq__ = lambda one, other: (
            said(one) == said(other) if type(one) is type(other) else NotImplemented
        )
        made.__hash__ = lambda value: hash(_values(hashed, value))
        made.__repr__ = _shown
        return made


def _values(names: list[str], value: Any) -> tuple[Any, ...]:
    return tuple(getattr(value, name) for name in names)


def _shown(value: Any) -> str:
    names = [each.name for each in attrs.fields(type(value)) if each.repr]
    given = ", ".join(f"{name}={getattr(value, name)!r}" for name in names)
    return f"{type(value).__name__}({given})"


hidden: Any = partial(attrs.field, metadata={"hidden": True})  # data does not show the field
by_id: Any = partial(attrs.field, metadata={"by_id": True})  # data shows the ids of the things
NULL = {"type": "null"}  # in JSON Schema


def checked(check: Callable[[Any], object], name: str | None = None, **settings: Any) -> Any:
    """Declare a field whose value a function refuses, in a class and in a file, by an error."""
    metadata = {"check": check, "name": name}
    return attrs.field(validator=lambda _, __, value: check(value), metadata=metadata, **settings)


def shown_as(name: str) -> Any:
    """Declare a field whose key, in data and in files, is a word that no field can be called."""
    return attrs.field(metadata={"name": name})


def flat(kind: type, *only: str, **settings: Any) -> Any:
    """Declare a field whose keys, those of ``kind`` or ``only`` some, stand among those around."""
    return attrs.field(metadata={"flat": kind, "only": only}, **settings)


class kept(Generic[T]):  # noqa: N801 - used as property is
    """A property that is computed once; before Python 3.12 that of functools takes a lock."""

    def __init__(self, func: Callable[[Any], T]) -> None:
        self.func = func
        self.__doc__ = func.__doc__

    def __get__(self, value: object, kind: type | None = None) -> T:
        if value is None:
            return self  # type: ignore[return-value] # the class gives the property itself
        found: T = self.func(value)
        value.__dict__[self.func.__name__] = found  # which comes first from now on
        return found


class part(kept[T]):  # noqa: N801
    """A part of an answer that is computed from the rest, once, and that data shows."""

    def __init__(self, func: Callable[[Any], T], flat: type | None = None) -> None:
        super().__init__(func)
        self.flat = flat  # whose keys, as far as it has them, stand among those around it
