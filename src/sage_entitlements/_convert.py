"""The one converter between the data of TOML files and the entities, strict in both ways.

Nothing is coerced: a text is a text, a date a date, a whole number a whole number. Every
fault is found, not only the first, each with the path of its key.
"""

import math
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date, datetime, time
from enum import Enum, StrEnum
from functools import cache
from typing import Any, NewType, TypeVar, get_args, get_origin

import attrs
from cattrs import BaseConverter, Converter

from . import _types
from ._model import Mark
from ._text import Phrase, Speakable
from ._types import Evidence, Inclusion
from .errors import InvalidAmountError

T = TypeVar("T")
Hook = Callable[[Any, Any], Any]
KeyPath = tuple[str | int, ...]
"""Where a value stands: keys, and positions in lists."""

MOST_SIGNS = 20_000
"""In one text: more than people write, and than a table could show."""
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ISO_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})?"
)
_ID_SHAPE = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
_IDS = frozenset(value for value in vars(_types).values() if isinstance(value, NewType))
_ENUMS = [
    value
    for value in vars(_types).values()
    if isinstance(value, type) and issubclass(value, Enum) and value is not StrEnum
]
_KINDS = {
    str: Phrase("must be text in quotes"),
    int: Phrase("must be a whole number"),
    date: Phrase("must be a date such as 2026-05-31, without quotes"),
    datetime: Phrase("must be a date and a time such as 2026-05-31T14:30:00, without quotes"),
    float: Phrase("must be a number"),
    dict: Phrase("must be a table"),
    list: Phrase("must be a list in square brackets"),
}
_MARKS = {
    "yes, assumed": Mark(Inclusion.INCLUDED, Evidence.ASSUMED),
    "no, assumed": Mark(Inclusion.NOT_INCLUDED, Evidence.ASSUMED),
    "yes, stated": Mark(Inclusion.INCLUDED, Evidence.STATED),
    "no, stated": Mark(Inclusion.NOT_INCLUDED, Evidence.STATED),
    "unknown": Mark(Inclusion.UNKNOWN, Evidence.NONE),
}
_MARK_WORDS = {mark: words for words, mark in _MARKS.items()}


class InvalidDataError(Exception):
    """Data that is not what it should be: every fault with its path."""

    def __init__(self, faults: Iterable[tuple[KeyPath, Speakable]]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.faults)


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


def _invalid(problem: Speakable) -> InvalidDataError:
    return InvalidDataError([((), problem)])


class _Faults:
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


# -- Single values -----------------------------------------------------------------------


def _expect(value: object, kind: type) -> None:
    # isinstance would let True pass for a number and a moment for a date.
    if type(value) is not kind:
        raise _invalid(_KINDS[kind])


def _exactly(value: Any, kind: type) -> Any:  # noqa: ANN401 - hooks take and give anything
    _expect(value, kind)
    return value


def _text(value: Any, _: object = None) -> str:  # noqa: ANN401
    _expect(value, str)
    if not value.strip():
        raise _invalid(Phrase("must not be empty"))
    if len(value) > MOST_SIGNS:
        raise _invalid(Phrase("must not be longer than {most} signs", most=MOST_SIGNS))
    return str(value)


def _identifier(value: Any, _: object) -> str:  # noqa: ANN401
    if type(value) is dict:
        # [readings] with window.last-day = "…" is a table in a table to TOML.
        raise _invalid(Phrase("must be text; an id with a dot that is a key stands in quotes"))
    text = _text(value)
    if not _ID_SHAPE.fullmatch(text):
        raise _invalid(
            Phrase(
                '"{value}" is no id; ids are small letters without accents and digits,'
                " joined by hyphens or dots",
                value=text,
            )
        )
    return text


def _figure(value: Any, _: object) -> Any:  # noqa: ANN401
    if (type(value) is int and value > 0) or type(value) is time:
        return value
    if type(value) is str:
        return _text(value)
    raise _invalid(
        Phrase("must be a whole number above 0, a time such as 08:00:00, or text in quotes")
    )


def _mark(value: Any, _: object) -> Mark:  # noqa: ANN401
    words = " ".join(_text(value).split())
    if words in _MARKS:
        return _MARKS[words]
    if words in {"yes", "no"}:
        raise _invalid(
            Phrase(
                '"{words}" does not say how it is known; write "{words}, assumed", or leave the'
                " cell as it was and confirm it with its source",
                words=words,
            )
        )
    if "confirmed" in words:
        raise _invalid(
            Phrase(
                "a confirmed cell needs a source and a date;"
                ' record it with "sage-entitlements catalog confirm"'
            )
        )
    raise _invalid(_one_of(_MARKS))


def _one_of(allowed: Iterable[str]) -> Phrase:
    return Phrase("must be one of: {allowed}", allowed=", ".join(f'"{each}"' for each in allowed))


def _number(value: Any, _: object) -> float:  # noqa: ANN401
    if type(value) is not int:  # a whole number stays one
        _expect(value, float)
        if not math.isfinite(value):
            raise _invalid(_KINDS[float])
    number: float = value
    return number


def _iso_date(value: Any, _: object) -> date:  # noqa: ANN401
    if type(value) is str and _ISO_DATE.fullmatch(value):
        with suppress(ValueError):
            return date.fromisoformat(value)
    raise _invalid(Phrase('must be a date in quotes, such as "2026-05-31"'))


def _iso_moment(value: Any, _: object) -> datetime:  # noqa: ANN401
    if type(value) is str and _ISO_MOMENT.fullmatch(value):
        with suppress(ValueError):
            return datetime.fromisoformat(value.upper())
    raise _invalid(Phrase('must be a date and a time in quotes, such as "2026-05-31T14:30:00"'))


# -- Composite values --------------------------------------------------------------------


def _enum_hook(kind: type[Enum]) -> Hook:
    members = {member.value: member for member in kind}

    def hook(value: Any, _: object) -> Enum:  # noqa: ANN401
        if type(value) is not str or value not in members:
            raise _invalid(_one_of(members))
        return members[value]

    return hook


def _optional_hook(kind: Any, converter: BaseConverter) -> Hook:  # noqa: ANN401
    (inner,) = (part for part in get_args(kind) if part is not type(None))
    hook_of_inner = converter.get_structure_hook(inner)

    def hook(value: Any, _: object) -> Any:  # noqa: ANN401
        # TOML has no null, and there an optional value that is there is simply its type.
        return None if value is None else hook_of_inner(value, inner)

    return hook


def _items_hook(kind: Any, converter: BaseConverter) -> Hook:  # noqa: ANN401
    item = get_args(kind)[0]
    hook_of_item = converter.get_structure_hook(item)

    def hook(value: Any, _: object) -> tuple[Any, ...]:  # noqa: ANN401
        _expect(value, list)
        faults = _Faults()
        items = tuple(
            faults.attempt(index, hook_of_item, part, item) for index, part in enumerate(value)
        )
        faults.settle()
        return items

    return hook


def _table_hook(item: type, key: str, converter: BaseConverter) -> Hook:
    """Structure a table into a tuple of ``item``, whose field ``key`` is the table's key."""
    hook_of_item = converter.get_structure_hook(item)
    single = _single_value(item, key)
    known = [each.name for each in _fields(item) if each.name != key]

    def entry(content: Any, name: Any) -> Any:  # noqa: ANN401
        if single is None:
            _expect(content, dict)
            if key in content:
                raise InvalidDataError([((key,), _unknown_key(known))])
        values = {single: content} if single is not None else content
        try:
            return hook_of_item({key: name, **values}, item)
        except InvalidDataError as error:
            # The file shows neither the key's name nor, where there is one value, that one's.
            hidden = {(key,), (single,)}
            faults = [
                (path[1:] if path[:1] in hidden else path, problem)
                for path, problem in error.faults
            ]
            raise InvalidDataError(faults) from error

    def hook(value: Any, _: object) -> tuple[Any, ...]:  # noqa: ANN401
        _expect(value, dict)
        faults = _Faults()
        items = tuple(faults.attempt(name, entry, content, name) for name, content in value.items())
        faults.settle()
        return items

    return hook


def _unknown_key(known: Iterable[str]) -> Phrase:
    return Phrase("is not a known key; known here: {known}", known=", ".join(known))


def _single_value(item: type, key: str) -> str | None:
    """Name the one field beside ``key``; None where there are several."""
    others = [each.name for each in attrs.fields(item) if each.name != key]
    return others[0] if len(others) == 1 else None


def _fields(entity: type) -> list["attrs.Attribute[Any]"]:
    return [each for each in attrs.fields(entity) if not each.metadata.get("derived")]


def _entity_hook(entity: type, converter: BaseConverter) -> Hook:
    hooks: dict[str, Hook] = {}
    for each in _fields(entity):
        key = each.metadata.get("key")
        hooks[each.name] = (
            _table_hook(get_args(each.type)[0], key, converter)
            if key
            else converter.get_structure_hook(each.type)
        )
    types = {each.name: each.type for each in _fields(entity)}
    required = [each.name for each in _fields(entity) if each.default is attrs.NOTHING]

    def hook(value: Any, _: object) -> Any:  # noqa: ANN401
        try:
            # What is sound, as nearly everything is, needs no account of its faults.
            return entity(**{name: hooks[name](part, types[name]) for name, part in value.items()})
        except (AttributeError, KeyError, TypeError, InvalidAmountError, InvalidDataError):
            return account(value)

    def account(value: Any) -> Any:  # noqa: ANN401
        _expect(value, dict)
        faults = _Faults()
        for name in value:
            if name not in hooks:
                faults.add(name, _unknown_key(hooks))
        for name in required:
            if name not in value:
                faults.add(name, Phrase("is missing; add it"))
        values = {
            name: faults.attempt(name, hook_of_field, value[name], types[name])
            for name, hook_of_field in hooks.items()
            if name in value
        }
        faults.settle()
        try:
            return entity(**values)
        except InvalidAmountError as error:
            raise InvalidDataError([((error.name,), error.message)]) from error

    return hook


def _entity_unhook(entity: type) -> Callable[[Any], dict[str, Any]]:
    fields = _fields(entity)

    def unhook(value: Any) -> dict[str, Any]:  # noqa: ANN401
        data = {}
        for each in fields:
            part = getattr(value, each.name)
            if each.default is not attrs.NOTHING and part == each.default:
                continue
            key = each.metadata.get("key")
            data[each.name] = _table(part, key) if key else unstructure(part)
        return data

    return unhook


def _table(items: tuple[Any, ...], key: str) -> dict[str, Any]:
    table = {}
    for item in items:
        single = _single_value(type(item), key)
        content = unstructure(item)
        name = content.pop(key)
        table[name] = content if single is None else content[single]
    return table


def _is_figure(kind: Any) -> bool:  # noqa: ANN401
    return set(get_args(kind)) == {int, str, time}


def _is_optional(kind: Any) -> bool:  # noqa: ANN401
    return type(None) in get_args(kind)


def _is_items(kind: Any) -> bool:  # noqa: ANN401
    return get_origin(kind) is tuple


def _make_converter() -> Converter:
    converter = Converter()
    # Of hooks with a condition, cattrs takes the one that was registered last.
    converter.register_structure_hook_factory(attrs.has, _entity_hook)
    converter.register_structure_hook_func(lambda kind: kind is Mark, _mark)
    converter.register_structure_hook_factory(_is_items, _items_hook)
    converter.register_structure_hook_factory(_is_optional, _optional_hook)
    converter.register_structure_hook_func(_is_figure, _figure)
    converter.register_structure_hook_func(lambda kind: kind is date, _exactly)
    converter.register_structure_hook_func(lambda kind: kind is datetime, _exactly)
    # cattrs has hooks of its own for numbers, and for str and all its subclasses, our enums
    # among them, which only a hook for the very class comes before.
    converter.register_structure_hook(str, _text)
    converter.register_structure_hook(int, _exactly)
    converter.register_structure_hook(float, _number)
    for kind in _ENUMS:
        converter.register_structure_hook(kind, _enum_hook(kind))
        converter.register_unstructure_hook(kind, lambda member: member.value)
    converter.register_structure_hook_func(lambda kind: kind in _IDS, _identifier)
    converter.register_unstructure_hook_factory(attrs.has, _entity_unhook)
    converter.register_unstructure_hook_func(
        lambda kind: kind is tuple, lambda items: [unstructure(item) for item in items]
    )
    converter.register_unstructure_hook_func(lambda kind: kind is Mark, _MARK_WORDS.__getitem__)
    return converter


_CONVERTER = _make_converter()


@cache
def _json_converter() -> Converter:
    converter = _make_converter()
    converter.register_structure_hook_func(lambda kind: kind is date, _iso_date)
    converter.register_structure_hook_func(lambda kind: kind is datetime, _iso_moment)
    return converter
