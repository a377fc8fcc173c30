"""Answers as plain data, derived from their types: JSON, its JSON Schema, the columns of CSV.

An answer is a frozen attrs class. Its data has a key for each of its fields and each `part`; a
field can be `hidden`, shown `by_id`, or `flat`: its own keys then stand among those around it. A
class that ``shows`` names has those keys alone; its ``schema_rules`` hold between keys. The lists
that ``records`` names, as ``("rows.cells",)``, hold what CSV and JSON lines show, a line each;
without them, the answer is the one record. A workbook shows those of ``beside``, too. Nobody
writes a key, a schema or a column by hand.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from enum import StrEnum
from functools import cache, lru_cache
from itertools import chain
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, NewType, Union, get_args, get_origin, get_type_hints

import attrs

from sage_entitlements.text import Language, Speakable
from sage_entitlements.values import NULL, frozen, part
from sage_entitlements.warsaw import in_warsaw

SCHEMA_VERSION = 2
ID_PATTERN = "[a-z0-9]+(?:[.-][a-z0-9]+)*"
_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_LAST = ("notes", "reasons")  # the keys that come after all others
_PLAIN = {str, bool, int, float, NoneType}  # what is data as it stands
_Id = NewType("_Id", str)


@frozen
class _Key:
    """A key of an object's data, the type of its values, and the way to them."""

    name: str
    kind: Any
    way: tuple[str, ...]  # attributes, one in the other
    by_id: bool = False
    names: tuple[str, ...] = ()  # of a column that is in an object: that of each, outermost first

    def get(self, value: Any) -> Any:
        for step in self.way:
            value = None if value is None else getattr(value, step)
        if not self.by_id or value is None:
            return value
        return tuple(each.id for each in value) if isinstance(value, tuple) else value.id


@cache
def _hints(kind: Any) -> dict[str, Any]:
    every = ((name, getattr(kind, name, None)) for name in dir(kind))
    parts = ((name, each.func) for name, each in every if isinstance(each, part))
    return get_type_hints(kind) | {name: get_type_hints(of)["return"] for name, of in parts}


@cache
def _keys(kind: Any) -> tuple[_Key, ...]:
    """List the keys of a class: its own before those it inherits, fields before parts."""
    found: dict[str, _Key] = {}
    for key in chain.from_iterable(map(_own_keys, kind.__mro__[:-1])):  # all but ``object``
        found.setdefault(key.name, key)
    names = getattr(kind, "shows", None) or sorted(found, key=_LAST.__contains__)
    return tuple(found[name] for name in names)


def _own_keys(owner: type) -> Iterator[_Key]:
    hints = _hints(owner)
    for field in (each for each in attrs.fields(owner) if not each.inherited):
        name, declared, kind = field.name, field.metadata, hints[field.name]
        optional = NoneType in get_args(kind)
        if inner := declared.get("flat"):
            yield from _flat_keys(name, kind, inner, *declared["only"])
        elif "by_id" in declared:
            kind = tuple[_Id, ...] if get_origin(kind) is tuple else _Id | None if optional else _Id
            yield _Key(name, kind, (name,), by_id=True)
        elif "hidden" not in declared:
            yield _Key(declared.get("name") or name, kind, (name,))
    for name, member in vars(owner).items():
        if isinstance(member, part):
            own = [_Key(name, hints[name], (name,))]
            yield from _flat_keys(name, hints[name], member.flat) if member.flat else own


def _flat_keys(name: str, kind: Any, inner: type, *only: str) -> Iterator[_Key]:
    for key in (each for each in _keys(inner) if not only or each.name in only):
        found = key.kind | None if NoneType in get_args(kind) else key.kind
        yield attrs.evolve(key, kind=found, way=(name, *key.way))


def to_data(answer: object, language: Language | None) -> Any:
    """Give an answer as plain data, just as ``--format json`` shows it as ``result``.

    Texts are in ``language``, or in both where that is None or the answer has ``both_languages``;
    days and moments are in ISO form, moments in Warsaw time. What is an iterator stays one.

    >>> from sage_entitlements import plans
    >>> to_data(plans.has(catalog, "Komfort", "Pomoc zdalna"), Language.EN)["inclusion"]
    'not_included'
    """
    kind: Any = type(answer)
    if kind in _PLAIN:
        return answer
    if isinstance(answer, StrEnum):
        return answer.value
    if isinstance(answer, Speakable):
        if language is None:
            return {each.value: answer.to(each) for each in Language}
        return answer.to(language)
    if isinstance(answer, date | time):
        return (in_warsaw(answer) if isinstance(answer, datetime) else answer).isoformat()
    if isinstance(answer, tuple | list):
        return [to_data(each, language) for each in answer]
    if isinstance(answer, Iterator):
        return (to_data(each, language) for each in answer)
    if attrs.has(kind):
        return dict(members(answer, language))
    if isinstance(answer, Mapping):
        return {name: to_data(value, language) for name, value in answer.items()}
    return str(answer)  # a path


def members(answer: Any, language: Language | None) -> Iterator[tuple[str, Any]]:
    """Give the data of an answer key by key, each made when its turn comes."""
    language = None if hasattr(answer, "both_languages") else language
    return ((key.name, to_data(key.get(answer), language)) for key in _keys(answer.__class__))


_SINGLE: dict[Any, dict[str, Any]] = {
    NoneType: NULL,
    bool: {"type": "boolean"},
    int: {"type": "integer", "minimum": 0},
    float: {"type": "number"},
    str: {"type": "string"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    time: {"type": "string", "pattern": "^[0-9]{2}:[0-9]{2}:[0-9]{2}$"},
}


def json_schema(*kinds: type) -> dict[str, Any]:
    """Give the JSON Schema of what `to_data` makes of an answer of this type, or of one of several.

    >>> from sage_entitlements.plans import PlanServices
    >>> sorted(json_schema(PlanServices)["properties"])
    ['edition_days', 'entitlements', 'plan', 'reasons']
    """
    text, both = _SINGLE[str], hasattr(kinds[0], "both_languages")
    definitions = {"text": _object({each.value: text for each in Language}) if both else text}
    schemas = [_object_schema(kind, definitions) for kind in kinds]
    schema = {"anyOf": schemas} if len(kinds) > 1 else schemas[0]
    title, named = " | ".join(kind.__name__ for kind in kinds), dict(sorted(definitions.items()))
    return {"$schema": _DRAFT, "title": title, **schema, "$defs": named}


def document_schema(title: str, command: str, *kinds: type) -> dict[str, Any]:
    """Give the JSON Schema of the document in which a command writes an answer of such a type."""
    schema = json_schema(*kinds)
    properties = {
        "schema_version": {"const": SCHEMA_VERSION},
        "command": {"const": command},
        "as_of": _schema(_hints(kinds[0]).get("as_of", NoneType), {}),
        "result": {key: schema[key] for key in schema if key not in {"$schema", "title", "$defs"}},
    }
    return {"$schema": _DRAFT, "title": title, **_object(properties), "$defs": schema["$defs"]}


def _object_schema(kind: type, definitions: dict[str, Any]) -> dict[str, Any]:
    made = _object({key.name: _schema(key.kind, definitions) for key in _keys(kind)})
    rules = list(_rules(kind))
    return {**made, "allOf": rules} if rules else made


def _object(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _rules(kind: type) -> Iterator[Mapping[str, Any]]:
    for each in (*attrs.fields(kind), *vars(kind).values()):
        if inner := getattr(each, "metadata", {}).get("flat") or getattr(each, "flat", None):
            yield from _rules(inner)
    number = _hints(kind).get("number")
    if int in {number, *get_args(number)}:  # which counts from 1
        yield {"properties": {"number": {"minimum": 1}}}
    yield from getattr(kind, "schema_rules", ())


def _schema(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in {Union, UnionType}:
        return {"anyOf": [_schema(each, definitions) for each in arguments]}
    if origin is tuple:
        return {"type": "array", "items": _schema(arguments[0], definitions)}
    if isinstance(kind, NewType):
        definitions["id"] = {"type": "string", "pattern": f"^{ID_PATTERN}$"}
        return {"$ref": "#/$defs/id"}
    if kind in _SINGLE or issubclass(kind, os.PathLike):
        return _SINGLE.get(kind, _SINGLE[str])
    if issubclass(kind, StrEnum):
        return {"enum": [each.value for each in kind]}
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind.__name__).lower()
    name = "text" if issubclass(kind, Speakable) else words
    if name not in definitions:
        definitions[name] = {}  # it may hold others of its kind
        definitions[name] = _object_schema(kind, definitions)
    return {"$ref": f"#/$defs/{name}"}


def records(answer: object, declared: str = "records") -> Iterator[object]:
    """Give what CSV and JSON lines show of an answer, a line each."""
    for path in _lists(type(answer), declared):
        found: Iterable[object] = [answer]
        for step in path:
            found = chain.from_iterable(map(attrgetter(step), found))
        yield from found


def _lists(kind: type, declared: str) -> list[list[str]]:
    found = [path.split(".") for path in getattr(kind, declared, ())]
    return found or ([[]] if declared == "records" else [])


def record_types(kind: type, declared: str = "records") -> dict[type, str]:
    """Give the types of an answer's records, and the names of the lists that they stand in."""
    found = {}
    for path in _lists(kind, declared):
        item: Any = kind
        for step in path:
            item = get_args(_hints(item)[step])[0]
        found[item] = path[-1] if path else ""
    return found


def columns(kind: type) -> tuple[str, ...]:
    """List the columns that CSV has of an answer of this type.

    What an object holds stands under both names, as ``term_last_day``; a thing with an id is its
    id. Lists are left out, unless of ids, words or days. ``kind`` tells types of records apart.
    """
    types = record_types(kind)
    names = dict.fromkeys(key.name for item in types for key in _columns(item))
    return ("kind", *names) if len(types) > 1 else tuple(names)


def headings(kind: type) -> list[tuple[str, ...]]:
    """Give the name of each column of a record, in an object after that of the object."""
    return [key.names or (key.name,) for key in _columns(kind)]


def cells(record: Any) -> Iterator[tuple[str, Any]]:
    """Give the values of a record by the names of the columns."""
    return ((key.name, key.get(record)) for key in _columns(record.__class__))


@lru_cache
def _columns(kind: Any) -> list[_Key]:
    found: list[_Key] = []
    for key in _keys(kind):
        item, *others = (each for each in get_args(key.kind) or (key.kind,) if each is not NoneType)
        is_class = isinstance(item, type)
        if get_origin(key.kind) is tuple:
            small = isinstance(item, NewType) or (is_class and issubclass(item, StrEnum | date))
            found += [key] if small else []
        elif not is_class or not attrs.has(item) or issubclass(item, Speakable):
            found.append(key)
        elif any(each.name == "id" for each in _keys(item)):
            found.append(attrs.evolve(key, by_id=True))
        elif not others:  # an object of one of several types has no columns
            for each in _columns(item):
                names, way = (key.name, *(each.names or (each.name,))), key.way + each.way
                found.append(attrs.evolve(each, name="_".join(names), names=names, way=way))
    return found
