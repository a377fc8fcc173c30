"""The one converter between the data of TOML files and the entities, strict in both ways.

Nothing is coerced. Every fault is found, not only the first, each with the path of its key:
``_faults`` has these, ``_values`` what single values must be, ``_shapes`` what they stand in.
"""

from datetime import date, datetime
from enum import Enum, StrEnum
from functools import cache
from typing import Any, NewType, TypeVar

import attrs
from cattrs import Converter

from sage_entitlements import _types
from sage_entitlements._model import Mark

from ._faults import InvalidDataError, KeyPath, key_path
from ._shapes import (
    entity_hook,
    entity_unhook,
    is_items,
    items_hook,
)
from ._values import (
    MARK_WORDS,
    MOST_SIGNS,
    enum_hook,
    exactly,
    figure,
    identifier,
    is_figure,
    iso_date,
    iso_moment,
    mark,
    number,
    text,
)

__all__ = [
    "IDS",
    "MOST_SIGNS",
    "InvalidDataError",
    "KeyPath",
    "key_path",
    "structure",
    "structure_json",
    "unstructure",
]

T = TypeVar("T")
IDS = frozenset(value for value in vars(_types).values() if isinstance(value, NewType))
_ENUMS = [
    value
    for value in vars(_types).values()
    if isinstance(value, type) and issubclass(value, Enum) and value is not StrEnum
]


def structure(data: object, kind: type[T]) -> T:
    """Make ``data``, as a TOML parser gives it, into a ``kind``.

    Raises `InvalidDataError` with every fault.
    """
    result: T = _CONVERTER.structure(data, kind)
    return result


def structure_json(data: object, kind: type[T]) -> T:
    """Make ``data``, as a JSON parser gives it, into a ``kind``; dates are text in ISO form.

    Raises `InvalidDataError` with every fault.
    """
    result: T = _json_converter().structure(data, kind)
    return result


def unstructure(entity: object) -> Any:  # noqa: ANN401 - plain data of any shape
    """Make the data that `structure` would make into ``entity``, defaults left out."""
    return _CONVERTER.unstructure(entity)


def _make_converter() -> Converter:
    converter = Converter()
    # Of hooks with a condition, cattrs takes the one that was registered last.
    converter.register_structure_hook_factory(attrs.has, entity_hook)
    converter.register_structure_hook_func(lambda kind: kind is Mark, mark)
    converter.register_structure_hook_factory(is_items, items_hook)
    converter.register_structure_hook_func(is_figure, figure)
    converter.register_structure_hook_func(lambda kind: kind is date, exactly)
    converter.register_structure_hook_func(lambda kind: kind is datetime, exactly)
    # cattrs has hooks of its own for numbers, and for str and all its subclasses, our enums
    # among them, which only a hook for the very class comes before.
    converter.register_structure_hook(str, text)
    converter.register_structure_hook(int, exactly)
    converter.register_structure_hook(float, number)
    for kind in _ENUMS:
        converter.register_structure_hook(kind, enum_hook(kind))
        converter.register_unstructure_hook(kind, lambda member: member.value)
    converter.register_structure_hook_func(lambda kind: kind in IDS, identifier)
    converter.register_unstructure_hook_factory(attrs.has, entity_unhook)
    converter.register_unstructure_hook_func(lambda kind: kind is Mark, MARK_WORDS.__getitem__)
    return converter


_CONVERTER = _make_converter()


@cache
def _json_converter() -> Converter:
    converter = _make_converter()
    converter.register_structure_hook_func(lambda kind: kind is date, iso_date)
    converter.register_structure_hook_func(lambda kind: kind is datetime, iso_moment)
    return converter
