"""The one road from the data of files to the entities and back: strict, it coerces nothing.

Every fault is found, not only the first, each with the path of its key.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime, time
from enum import StrEnum
from functools import cache, partial
from types import NoneType
from typing import Any, NewType, TypeVar, get_args, get_origin

import attrs

from sage_entitlements.data import ID_PATTERN
from sage_entitlements.errors import CalendarEntryError, Fault, FileError, SageEntitlementsError
from sage_entitlements.model import Evidence, Inclusion, Mark
from sage_entitlements.names import close_names, with_odd_character
from sage_entitlements.text import N_, Later, Phrase, Plural, Speakable, shortened, text_fault
from sage_entitlements.warsaw import read_day, read_moment

_LARGEST = 2**63  # larger numbers are not TOML, though the parser takes them
_MOST_FAULTS = 100  # told at once, which is as many as anybody mends
T = TypeVar("T")
Read = Callable[[Any], Any]  # makes a value of data; raises `InvalidDataError`
KeyPath = tuple[str | int, ...]  # where a value stands: keys, and positions in lists
Finding = tuple[KeyPath, Speakable]  # where something is wrong, and what


class Findings(list[Finding]):
    """The first faults of data, each below the path of the data, and how many more there are."""

    more = 0

    def add(self, found: Iterable[Finding], path: KeyPath = ()) -> "Findings":
        """Keep as many faults below a path as anybody reads, and count the others."""
        for below, text in found:
            if len(self) < _MOST_FAULTS:
                self.append((path + below, text))
            else:
                self.more += 1
        self.more += getattr(found, "more", 0)
        return self

    def told(self) -> list[Finding]:
        """Give the faults to tell, and last one that counts the others."""
        n = self.more
        said = Plural("has {n} more fault besides these", "has {n} more faults besides these", n)
        return [*self, ((), said)] if n else self

    def read(self, step: str | int, read: Callable[[Any], Any], value: object) -> Any:
        """Read what stands under a key, or in a place of a list; keep what is wrong with it."""
        try:
            return read(value)
        except InvalidDataError as error:
            self.add(error.faults, (step,))
        except CalendarEntryError as error:
            self.add((((key,) if key else (), text) for key, text in error.faults), (step,))
        except SageEntitlementsError as error:  # what the class itself refuses
            self.add([((step,), getattr(error, "problem", error.message))])

    def unless(self, made: T) -> T:
        """Give what was made, unless anything was wrong. Raises `InvalidDataError`."""
        if self:
            raise InvalidDataError(self)
        return made


class InvalidDataError(Exception):
    """Data that is not what it should be."""

    def __init__(self, faults: Findings) -> None:
        self.faults = faults
        super().__init__(faults)


def structure(data: object, kind: type[T], *, json: bool = False) -> T:
    """Make ``data``, as a TOML parser gives it, into a ``kind``.

    With ``json``, dates are text in ISO form. Raises `InvalidDataError`.
    """
    made: T = _reader(kind, json=json)(data)  # type: ignore[arg-type] # a type can be hashed
    return made


@attrs.frozen
class Source:
    """Data, and which file each path of it stands in: what is told of it names file and key."""

    data: Any
    file: Callable[[KeyPath], object]

    def faults(self, found: Iterable[Finding]) -> list[Fault]:
        """Tell of the first findings where each stands, and how many more there are."""
        return [
            Fault(str(self.file(path)), key_path(path, self.data), text)
            for path, text in Findings().add(found).told()
        ]

    def structure(self, kind: type[T], *, json: bool = False) -> T:
        """Make the data into a ``kind``, as `structure` does. Raises `FileError`."""
        try:
            return structure(self.data, kind, json=json)
        except InvalidDataError as error:
            raise FileError(self.faults(error.faults)) from error

    def refuse(self, found: Iterable[Finding]) -> None:
        """Refuse the data for what is wrong in what it says. Raises `FileError` if anything is."""
        if faults := self.faults(found):
            raise FileError(faults)


def unstructure(entity: object) -> Any:
    """Make the data that `structure` would make into ``entity``, defaults left out."""
    if isinstance(entity, Mark):
        return _MARK_WORDS[entity]
    if isinstance(entity, StrEnum):
        return entity.value
    if isinstance(entity, tuple):
        return [*map(unstructure, entity)]
    if isinstance(entity, Mapping):
        return dict(entity)
    if not attrs.has(type(entity)):
        return entity
    values = ((field, getattr(entity, field.name)) for field in fields_in_files(type(entity)))
    return {_key(each): _written(each, value) for each, value in values if value != each.default}


def _written(field: "attrs.Attribute[Any]", value: Any) -> Any:
    data = unstructure(value)
    if key := field.metadata.get("key"):
        value_name, *more = _beside(get_args(field.type)[0], key)
        return {each.pop(key): each if more else each[value_name] for each in data}
    return data


def key_path(path: KeyPath, data: object) -> str:
    """Write a path for people: ``clauses[remote-help.scope].wording.pl``.

    A list item that has an id is shown by it, any other by its number, counted from 1.

    >>> key_path(("plans", 1, "name"), {"plans": [{"id": "vip"}, {"name": 5}]})
    'plans[2].name'
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


def _unknown_key(key: str, known: list[str]) -> Speakable:
    if near := close_names(key, known):
        said = Phrase("is not a known key; did you mean {nearest}?", ", ".join(near))
        return with_odd_character(said, key)
    return Phrase("is not a known key; known here: {known}", ", ".join(known))


# -- Single values, strictly: a text is a text, a date a date, a whole number a whole number --

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
    date: N_('must be a date in quotes, such as "2026-05-31"'),
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


def _invalid(message: str | Speakable, *values: object) -> InvalidDataError:
    said = Phrase(message, *values) if isinstance(message, str) else message
    return InvalidDataError(Findings([((), said)]))


def _exactly(value: Any, kind: type, said: Mapping[type, str] = _KINDS) -> Any:
    # isinstance would let True pass for a number and a moment for a date.
    if type(value) is not kind:
        raise _invalid(said[kind])
    if isinstance(value, int) and not -_LARGEST <= value < _LARGEST:
        raise _invalid("is too large a number")
    return value


def _text(value: Any) -> str:
    text: str = _exactly(value, str)
    if fault := text_fault(text):
        raise _invalid(fault)
    return text


def _identifier(value: Any) -> str:
    if type(value) is dict:
        # [readings] with window.last-day = "…" is a table in a table to TOML.
        raise _invalid("must be text; an id with a dot that is a key stands in quotes")
    found = _text(value)
    if not _ID.fullmatch(found):
        said = N_(
            '"{value}" is not an id; ids are lowercase letters without accents and digits,'
            " joined by hyphens or dots"
        )
        raise _invalid(with_odd_character(Phrase(said, shortened(found)), found))
    return found


def _figure(value: Any) -> Any:
    if type(value) is time:
        return value
    if type(value) is int and value > 0:
        return _exactly(value, int)
    if type(value) is str:
        return _text(value)
    raise _invalid("must be a whole number above 0, a time such as 08:00:00, or text in quotes")


def _mark(value: Any) -> Mark:
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
        raise _invalid("must be one of: {allowed}", known)
    return value


def _number(value: Any) -> float:
    if type(value) is not int and not math.isfinite(_exactly(value, float)):
        raise _invalid(_KINDS[float])
    return value  # type: ignore[no-any-return] # a whole number stays one


def _in_iso_form(value: Any, kind: type[date]) -> date:
    read: Callable[[str], date | None] = read_moment if kind is datetime else read_day
    if type(value) is not str or (found := read(value)) is None:
        raise _invalid(_KINDS_IN_JSON[kind])
    return found


# -- Lists, tables and entities ----------------------------------------------------------


def _key(field: "attrs.Attribute[Any]") -> str:
    return field.metadata.get("name") or field.name


def fields_in_files(entity: type) -> list["attrs.Attribute[Any]"]:
    """Give the fields that stand in a file; those derived from others do not."""
    return [each for each in attrs.fields(entity) if not each.metadata.get("derived")]


def _beside(item: type, key: str) -> list[str]:
    """Name what an entry of a table has beside its key; a single value stands there by itself."""
    return [each.name for each in fields_in_files(item) if each.name != key]


@cache
def _reader(kind: Any, *, json: bool = False) -> Read:
    """Give what reads a value as a ``kind``."""
    if kind in _READERS:
        return _READERS[kind]
    item, *others = get_args(kind) or (kind,)
    if NoneType in others:
        return _reader(item, json=json)
    if get_origin(kind) is tuple:
        return partial(_read_list, _reader(item, json=json))
    if get_origin(kind) is Mapping:
        return partial(_exactly, kind=dict)
    if isinstance(kind, NewType):
        return _identifier
    if attrs.has(kind):
        return _entity_reader(kind, json=json)
    if issubclass(kind, StrEnum):
        return lambda value: kind(_one_of(list(kind), value))
    return partial(_in_iso_form if json and issubclass(kind, date) else _exactly, kind=kind)


_READERS: dict[Any, Read] = {float: _number, str: _text, Mark: _mark, int | str | time: _figure}


def _read_list(read: Read, value: Any) -> tuple[Any, ...]:
    wrong = Findings()
    items = [wrong.read(index, read, each) for index, each in enumerate(_exactly(value, list))]
    return wrong.unless(tuple(items))


def _entity_reader(kind: Any, apart: str = "", *, json: bool) -> Callable[..., Any]:
    """Give what reads a table as a ``kind``; the field ``apart`` is given it, if there is one."""
    said, former = _KINDS_IN_JSON if json else _KINDS, getattr(kind, "former", {})
    declared = {_key(each): each for each in fields_in_files(kind) if each.name != apart}
    fields = [
        (key, each.name, each.default is attrs.NOTHING, _field_reader(each, json=json))
        for key, each in declared.items()
    ]

    def read(value: Any, **parts: Any) -> Any:
        data, wrong = _exactly(value, dict, said), Findings()
        for key, name, needed, read_part in fields:
            if key in data if needed else data.get(key) is not None:  # null is as good as left out
                parts[name] = wrong.read(key, read_part, data[key])
            elif needed:
                wrong.add([((key,), Phrase("is missing; add it"))])
        for key in sorted(data.keys() - declared):
            wrong.add([((key,), former.get(key) or Later(_unknown_key, key, [*declared]))])
        if not wrong:
            with suppress(SageEntitlementsError):
                return kind(**parts)
        for key, each in declared.items():  # what the class itself refuses
            if (check := each.metadata.get("check")) and parts.get(each.name) is not None:
                wrong.read(key, check, parts[each.name])
        return kind(**wrong.unless(parts))

    return read


def _field_reader(field: "attrs.Attribute[Any]", *, json: bool) -> Read:
    kind: Any = field.type
    if not (key := field.metadata.get("key")):
        return _reader(kind, json=json)
    item, _ = get_args(kind)
    kinds: dict[str, Any] = {each.name: each.type for each in attrs.fields(item)}
    value_name, *more = _beside(item, key)
    read_key, read_value = (_reader(kinds[name], json=json) for name in (key, value_name))
    make = _entity_reader(item, key, json=json)

    def entry(value: Any, **given: Any) -> Any:
        return make(value, **given) if more else item(**given, **{value_name: read_value(value)})

    def read(value: Any) -> tuple[Any, ...]:
        items, wrong = [], Findings()
        for name, each in _exactly(value, dict).items():
            given = {key: wrong.read(name, read_key, name)}
            items.append(wrong.read(name, partial(entry, **given), each))
        return wrong.unless(tuple(items))

    return read
