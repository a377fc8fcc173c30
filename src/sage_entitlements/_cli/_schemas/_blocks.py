"""What schemas are built of: values, records, lists, and pieces that have a name."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from attrs import frozen

Schema = Mapping[str, Any]

NULL: Schema = {"type": "null"}
FLAG: Schema = {"type": "boolean"}
COUNT: Schema = {"type": "integer", "minimum": 0}
NUMBER: Schema = {"type": "number"}
TEXT: Schema = {"type": "string", "minLength": 1}
TEXT_OR_NOTHING: Schema = {"type": "string"}
"""A text that may be empty: the key of a fault that is about the whole file."""
DAY: Schema = {"type": "string", "format": "date"}
MOMENT: Schema = {"type": "string", "format": "date-time"}

_NAMED: dict[str, Schema] = {}
_REFERENCE = "#/$defs/"


@frozen(kw_only=True)
class Shape:
    """What a command prints as JSON."""

    result: Schema
    as_of: Schema = NULL
    line: Schema | None = None
    """What a line is, where the command writes records as JSON lines."""


def record(properties: Mapping[str, Schema]) -> dict[str, Any]:
    """Describe an object that has all these keys and no other."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def listed(item: Schema, *, at_least: int = 0) -> Schema:
    """Describe a list of so many items or more."""
    fewest = {"minItems": at_least} if at_least else {}
    return {"type": "array", "items": item, **fewest}


def nullable(schema: Schema) -> Schema:
    """Describe a value that need not be there."""
    return {"anyOf": [schema, NULL]}


def one_of(values: Iterable[str]) -> Schema:
    """Describe a closed vocabulary: a whole enum, or those members of it that can occur."""
    return {"enum": [each.value if isinstance(each, StrEnum) else each for each in values]}


def named(name: str, schema: Schema) -> Schema:
    """Give a piece a name, under which every schema that uses it defines it once."""
    assert name not in _NAMED, name  # noqa: S101 - else one would hide the other
    _NAMED[name] = schema
    return {"$ref": f"{_REFERENCE}{name}"}


def definitions(schema: object) -> dict[str, Schema]:
    """Give the named pieces that a schema uses, and those that they use."""
    found: dict[str, Schema] = {}
    waiting = [schema]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Mapping):
            name = str(part.get("$ref", "")).removeprefix(_REFERENCE)
            if name and name not in found:
                found[name] = _NAMED[name]
                waiting.append(_NAMED[name])
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)
    return dict(sorted(found.items()))
