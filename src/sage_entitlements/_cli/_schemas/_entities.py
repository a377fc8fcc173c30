"""The schema of the catalogue's own data, told from its entities as the converter writes them."""

from datetime import date
from enum import Enum
from types import NoneType
from typing import Any, get_args, get_origin

import attrs

from sage_entitlements._convert import IDS
from sage_entitlements._convert._shapes import fields_in_files, single_value
from sage_entitlements._convert._values import MARK_WORDS, is_figure
from sage_entitlements._model import Mark

from ._blocks import DAY, TEXT, Schema, listed, named, one_of, record
from ._common import ID

_FIGURE = named("figure", {"anyOf": [{"type": "integer", "minimum": 1}, TEXT]})
_SINGLE: dict[Any, Schema] = {
    str: TEXT,
    date: DAY,
    Mark: one_of(MARK_WORDS.values()),
    **dict.fromkeys(IDS, ID),
}


def entity_schema(entity: type, *, without: str | None = None) -> dict[str, Any]:
    """Describe an entity, or what stands under its key ``without`` in a table.

    What is as it is by default is left out, and so is no required key.
    """
    fields = [each for each in fields_in_files(entity) if each.name != without]
    made = record({each.name: _field(each) for each in fields})
    made["required"] = [each.name for each in fields if each.default is attrs.NOTHING]
    return made


def _field(field: "attrs.Attribute[Any]") -> Schema:
    key = field.metadata.get("key")
    if key is None:
        return _value(field.type)
    (item, _) = get_args(field.type)
    kinds = {each.name: each.type for each in attrs.fields(item)}
    single = single_value(item, key)
    return {
        "type": "object",
        "propertyNames": _value(kinds[key]),
        "additionalProperties": (
            _value(kinds[single]) if single else entity_schema(item, without=key)
        ),
    }


def _value(kind: Any) -> Schema:  # noqa: ANN401 - the type of a field
    if is_figure(kind):
        return _FIGURE
    # Of an optional value: where it is none, the field is left out.
    parts = [part for part in get_args(kind) if part is not NoneType]
    if parts:
        return listed(_value(parts[0])) if get_origin(kind) is tuple else _value(parts[0])
    if kind in _SINGLE:
        return _SINGLE[kind]
    return one_of(kind) if issubclass(kind, Enum) else entity_schema(kind)
