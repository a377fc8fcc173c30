"""The one converter between files' data and entities: strict, it finds every fault by its key."""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time
from enum import StrEnum
from functools import cache, partial
from itertools import chain
from typing import Any, NewType, TypeVar, get_args, get_origin

import attrs
import cattrs
from cattrs import ClassValidationError, Converter
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from sage_entitlements.data import ID_PATTERN
from sage_entitlements.errors import CalendarEntryError, Fault, FileError, SageEntitlementsError
from sage_entitlements.model import Evidence, Inclusion, Mark
from sage_entitlements.names import close_names, with_odd_character
from sage_entitlements.text import N_, Later, Phrase, Plural, Speakable, shortened, text_fault
from sage_entitlements.warsaw import read_day, read_moment

_LARGEST = 2**63  # larger numbers are not TOML, though the parser takes them
_MOST_FAULTS = 100  # told at once, which is as many as anybody mends
T = TypeVar("T")
Hook = Callable[[Any, Any], Any]
KeyPath = tuple[str | int, ...]  # where a value stands: keys, and positions in lists
Finding = tuple[KeyPath, Speakable]  # where something is wrong, and what


def _first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Give as many as anybody reads, and say how many more there are: no other is a `Plural`."""
    told, more = list[Finding](), 0
    for at, said in findings:
        more += said.n if isinstance(said, Plural) else len(told) == _MOST_FAULTS
        told += () if isinstance(said, Plural) or len(told) == _MOST_FAULTS else [(at, said)]
    said = Plural("has {n} more fault besides these", "has {n} more faults besides these", more)
    return *told, *([((), said)] if more else ())


class _InvalidError(Exception):
    """A part of the data is not what it should be: its ``args`` are findings."""


@attrs.frozen
class Source:
    """Data, as a TOML parser gives it, and which file each path of it stands in."""

    data: Any
    file: Callable[[KeyPath], object]

    def faults(self, found: Iterable[Finding]) -> list[Fault]:
        data = self.data
        return [Fault(str(self.file(at)), key_path(at, data), said) for at, said in _first(found)]

    def structure(self, kind: type[T], *, json: bool = False) -> T:
        """Make the data into a ``kind``; in ``json``, dates are ISO text. Raises `FileError`."""
        try:
            return _converter(json).structure(self.data, kind)
        except (ClassValidationError, _InvalidError) as error:
            raise FileError(self.faults(_faults(error))) from error


def unstructure(entity: object) -> Any:
    """Make the data that `Source.structure` would make into ``entity``, defaults left out."""
    return _converter().unstructure(entity)


def key_path(path: KeyPath, data: object) -> str:
    """Write a path for people: ``clauses[remote-help.scope].wording.pl``.

    A list item that has an id is shown by it, any other by its number, counted from 1.
    """
    shown = ""
    for step in path:
        if isinstance(step, str):
            shown += ("." if shown else "") + shortened(step)
            data = data.get(step) if isinstance(data, dict) else None
        else:
            data = data[step] if isinstance(data, list) else None
            identifier = data.get("id") if isinstance(data, dict) else None
            shown += f"[{identifier}]" if type(identifier) is str else f"[{step + 1}]"
    return shown


def _faults(error: BaseException) -> Iterator[Finding]:
    if isinstance(error, _InvalidError):
        yield from error.args
    elif isinstance(error, KeyError):
        yield (), Phrase("is missing; add it")
    elif isinstance(error, CalendarEntryError):
        yield from (((key,) if key else (), text) for key, text in error.faults)
    elif isinstance(error, cattrs.ForbiddenExtraKeysError):
        known = [_key(each) for each in fields_in_files(error.cl or type(None))]
        former = getattr(error.cl, "former", {})
        for name in sorted(error.extra_fields):
            yield (name,), former.get(name) or Later(_unknown_key, name, known)
    elif isinstance(error, ClassValidationError):
        noted, bare = error.group_exceptions()
        for each, note in noted:
            yield from _below(_key(getattr(attrs.fields(error.cl), note.name)), each)
        yield from chain.from_iterable(map(_faults, bare))
    else:
        raise error  # a fault of the program, not of the data


def _below(step: str | int, error: BaseException) -> Iterator[Finding]:
    for path, text in _faults(error):
        yield path if isinstance(text, Plural) else (step, *path), text


def _unknown_key(key: str, known: list[str]) -> Speakable:
    said = Phrase("is not a known key; known here: {known}", ", ".join(known))
    if near := close_names(key, known):
        said = Phrase("is not a known key; did you mean {nearest}?", ", ".join(near))
    return with_odd_character(said, key)


# -- Single values, strictly: a text is a text, a date a date, a whole number a whole number

_KINDS = {
    str: N_("must be text in quotes"),
    int: N_("must be a whole number"),
    date: N_("must be a date such as 2026-05-31, without quotes"),
    time: N_("must be a time such as 08:00:00, without quotes"),
    datetime: N_("must be a date and a time such as 2026-05-31T14:30:00, without quotes"),
    float: N_("must be a number"),
    dict: N_("must be a table"),
    list: N_("must be a list in square brackets"),
}
_KINDS_IN_JSON = {
    **_KINDS,
    dict: N_("must be a JSON object, in curly brackets"),
    date: N_('must be a date such as "2026-05-31"'),
    datetime: N_('must be a date and a time in quotes, such as "2026-05-31T14:30:00"'),
}
_MARKS = {
    "yes, assumed": Mark(Inclusion.INCLUDED, Evidence.ASSUMED),
    "no, assumed": Mark(Inclusion.NOT_INCLUDED, Evidence.ASSUMED),
    "yes, stated": Mark(Inclusion.INCLUDED, Evidence.STATED),
    "no, stated": Mark(Inclusion.NOT_INCLUDED, Evidence.STATED),
    "unknown": Mark(Inclusion.UNKNOWN, Evidence.NONE),
}
_MARK_WORDS = {mark: words for words, mark in _MARKS.items()}
_ID = re.compile(ID_PATTERN)


def _invalid(message: str | Speakable, *values: object) -> _InvalidError:
    said = Phrase(message, *values) if isinstance(message, str) else message
    return _InvalidError(((), said))


def _unlike(said: str, value: Any, *more: object) -> _InvalidError:
    return _invalid(with_odd_character(Phrase(said, *more), value if type(value) is str else ""))


def _exactly(value: Any, kind: type, said: Mapping[type, str] = _KINDS) -> Any:
    # isinstance would let True pass for a number and a moment for a date.
    if type(value) is not kind:
        raise _unlike(said[kind], value)
    if isinstance(value, int) and not -_LARGEST <= value < _LARGEST:
        raise _invalid("is too large a number")
    return value


def _text(value: Any, _: object = None) -> str:
    text: str = _exactly(value, str)
    if fault := text_fault(text):
        raise _invalid(fault)
    return text


def _identifier(value: Any, _: object) -> str:
    if type(value) is dict:
        # [readings] with window.last-day = "…" is a table in a table to TOML.
        raise _invalid("must be text; an id with a dot that is a key stands in quotes")
    found = _text(value)
    if not _ID.fullmatch(found):
        said = N_(
            '"{value}" is not an id; ids are lowercase letters without accents and digits,'
            " joined by hyphens or dots"
        )
        raise _unlike(said, found, shortened(found))
    return found


def _figure(value: Any, _: object) -> Any:
    if type(value) is str:
        return _text(value)
    if type(value) is time or (type(value) is int and value > 0):
        return _exactly(value, type(value))
    raise _invalid("must be a whole number above 0, a time such as 08:00:00, or text in quotes")


def _mark(value: Any, _: object) -> Mark:
    words = " ".join(_text(value).split())
    if words in {"yes", "no"}:
        raise _invalid(
            '"{words}" does not say how it is known; write "{words}, assumed", or leave the'
            " cell as it was and confirm it with its source",
            words,
        )
    if "confirmed" in words:
        raise _invalid(
            "a confirmed cell needs a source and a date;"
            ' record it with "sage-entitlements catalog confirm"'
        )
    return _MARKS[_one_of(_MARKS, words)]


def _one_of(allowed: Iterable[str], value: Any) -> Any:
    if type(value) is not str or value not in allowed:
        known = ", ".join(f'"{each}"' for each in allowed)
        raise _unlike(N_("must be one of: {allowed}"), value, known)
    return value


def _number(value: Any, _: object) -> float:
    if type(value) is not int and not math.isfinite(_exactly(value, float)):
        raise _invalid(_KINDS[float])
    return value  # type: ignore[no-any-return] # a whole number stays one


def _in_iso_form(value: Any, kind: type[date]) -> date:
    read: Callable[[str], date | None] = read_moment if kind is datetime else read_day
    if type(value) is not str or (found := read(value)) is None:
        raise _unlike(_KINDS_IN_JSON[kind], value)
    return found


# -- Lists, tables and entities ----------------------------------------------------------


def _key(field: "attrs.Attribute[Any]") -> str:
    return field.metadata.get("name") or field.name


def fields_in_files(entity: type) -> list["attrs.Attribute[Any]"]:
    """Give the fields that stand in a file; those derived from others do not."""
    return [each for each in attrs.fields(entity) if not each.metadata.get("derived")]


def _overrides(entity: type, converter: Converter) -> dict[str, Any]:
    hooks: dict[str, Any] = {}
    for each in attrs.fields(entity):
        if each.metadata.get("derived"):
            hooks[each.name] = override(omit=True)
        elif key := each.metadata.get("key"):
            hooks[each.name] = _table(get_args(each.type)[0], key, converter)
        elif check := each.metadata.get("check"):
            hook = _checked_hook(converter.get_structure_hook(each.type), check)
            hooks[each.name] = override(struct_hook=hook, rename=each.metadata["name"])
    return hooks


def _entity_hook(entity: type, converter: Converter, *, table: Callable[[Any], Any]) -> Hook:
    make: Hook = make_dict_structure_fn(entity, converter, **_overrides(entity, converter))
    optional = {_key(each) for each in attrs.fields(entity) if each.default is not attrs.NOTHING}

    def hook(value: Any, kind: Any) -> Any:
        data = table(value)
        if None in data.values():  # as good as left out, where it may be
            data = {key: it for key, it in data.items() if it is not None or key not in optional}
        return make(data, kind)

    return hook


def _entity_unhook(entity: type, converter: Converter) -> Callable[[Any], dict[str, Any]]:
    hooks = _overrides(entity, converter)
    return make_dict_unstructure_fn(entity, converter, _cattrs_omit_if_default=True, **hooks)


def _checked_hook(make: Hook, check: Callable[[Any], object]) -> Hook:
    """Refuse in a file what the class itself refuses, where it stands."""

    def hook(value: Any, kind: Any) -> Any:
        made = make(value, kind)
        try:
            check(made)
        except SageEntitlementsError as error:
            raise _invalid(getattr(error, "problem", error.message)) from error
        return made

    return hook


def _every(make: Hook, items: Iterable[tuple[str | int, Any]]) -> tuple[Any, ...]:
    """Make each item, in a time and a memory that grow no faster than they, all of them wrong."""
    made, faults = list[Any](), list[Finding]()
    for step, content in items:
        try:
            made.append(make(content, step))
        except (_InvalidError, ClassValidationError) as error:
            faults += _below(step, error)
            if len(faults) > _MOST_FAULTS * 2:
                faults = [*_first(faults)]
    if faults:
        raise _InvalidError(*faults)
    return tuple(made)


def _list_hook(kind: Any, converter: Converter) -> Hook:
    item = get_args(kind)[0]
    make = converter.get_structure_hook(item)
    return lambda value, _: _every(lambda it, _: make(it, item), enumerate(_exactly(value, list)))


def _table(item: type, key: str, converter: Converter) -> Any:
    """Let a tuple of ``item`` be a table by their ``key``, a single value beside it by itself."""
    make = converter.get_structure_hook(item)
    value_name, *more = known = [each.name for each in fields_in_files(item) if each.name != key]
    hidden = {(key,)} if more else {(key,), (value_name,)}  # names that the file does not show

    def entry(content: Any, name: str) -> Any:
        if more and key in _exactly(content, dict):
            raise _InvalidError(((key,), _unknown_key(key, known)))
        try:
            return make({key: name} | (content if more else {value_name: content}), item)
        except ClassValidationError as error:
            found = ((path[path[:1] in hidden :], text) for path, text in _faults(error))
            raise _InvalidError(*found) from error

    def data(items: tuple[Any, ...]) -> dict[str, Any]:
        contents = map(converter.unstructure, items)
        return {each.pop(key): each if more else each[value_name] for each in contents}

    return override(
        struct_hook=lambda value, _: _every(entry, _exactly(value, dict).items()),
        unstruct_hook=data,
    )


@cache
def _converter(json: bool = False) -> Converter:  # noqa: FBT002 - private
    converter = Converter(forbid_extra_keys=True, unstruct_collection_overrides={tuple: list})

    def is_a(origin: Any) -> Callable[[Any], bool]:
        return lambda kind: get_origin(kind) is origin

    # Hooks for classes come before those with a condition, and serve their subclasses too.
    table = partial(_exactly, kind=dict, said=_KINDS_IN_JSON if json else _KINDS)
    converter.register_structure_hook_factory(attrs.has, partial(_entity_hook, table=table))
    converter.register_structure_hook_factory(is_a(tuple), _list_hook)
    converter.register_structure_hook_func(lambda kind: isinstance(kind, NewType), _identifier)
    converter.register_structure_hook_func(is_a(Mapping), lambda value, _: _exactly(value, dict))
    hooks: dict[Any, Hook] = {
        **dict.fromkeys((date, datetime), _in_iso_form if json else _exactly),
        **dict.fromkeys((int, time), _exactly),
        float: _number,
        str: _text,
        StrEnum: lambda value, kind: kind(_one_of(list(kind), value)),
        Mark: _mark,
        int | str | time: _figure,
    }
    for kind, hook in hooks.items():
        converter.register_structure_hook(kind, hook)
    converter.register_unstructure_hook_factory(attrs.has, _entity_unhook)
    converter.register_unstructure_hook(Mark, _MARK_WORDS.__getitem__)
    converter.register_unstructure_hook(StrEnum, lambda member: member.value)
    return converter
