"""Lists, tables and entities: every part structured, every fault of every part found."""

from collections.abc import Callable, Iterable
from typing import Any, get_args, get_origin

import attrs
from cattrs import BaseConverter

from sage_entitlements._names import close_names
from sage_entitlements._text import Phrase
from sage_entitlements.errors import InvalidAmountError

from ._faults import Faults, Hook, InvalidDataError
from ._values import expect

_MOST_OFFERS = 100
"""Keys of one table, up to which each unknown one is met with the names nearest to it."""


def items_hook(kind: Any, converter: BaseConverter) -> Hook:  # noqa: ANN401
    item = get_args(kind)[0]
    hook_of_item = converter.get_structure_hook(item)

    def hook(value: Any, _: object) -> tuple[Any, ...]:  # noqa: ANN401
        expect(value, list)
        faults = Faults()
        items = tuple(
            faults.attempt(index, hook_of_item, part, item) for index, part in enumerate(value)
        )
        faults.settle()
        return items

    return hook


def table_hook(item: type, key: str, converter: BaseConverter) -> Hook:
    """Structure a table into a tuple of ``item``, whose field ``key`` is the table's key."""
    hook_of_item = converter.get_structure_hook(item)
    single = single_value(item, key)
    known = [each.name for each in fields_in_files(item) if each.name != key]

    def entry(content: Any, name: Any) -> Any:  # noqa: ANN401
        if single is None:
            expect(content, dict)
            if key in content:
                raise InvalidDataError([((key,), _unknown_key(key, known))])
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
        expect(value, dict)
        faults = Faults()
        items = tuple(faults.attempt(name, entry, content, name) for name, content in value.items())
        faults.settle()
        return items

    return hook


def _unknown_key(key: object, known: Iterable[str]) -> Phrase:
    names = tuple(known)
    if near := close_names(str(key), names):
        return Phrase("is not a known key; did you mean {nearest}?", nearest=", ".join(near))
    return Phrase("is not a known key; known here: {known}", known=", ".join(names))


def single_value(item: type, key: str) -> str | None:
    """Name the one field beside ``key``; None where there are several."""
    others = [each.name for each in attrs.fields(item) if each.name != key]
    return others[0] if len(others) == 1 else None


def fields_in_files(entity: type) -> list["attrs.Attribute[Any]"]:
    """Give the fields that stand in a file; those derived from others do not."""
    return [each for each in attrs.fields(entity) if not each.metadata.get("derived")]


def entity_hook(entity: type, converter: BaseConverter) -> Hook:
    hooks: dict[str, Hook] = {}
    for each in fields_in_files(entity):
        key = each.metadata.get("key")
        hooks[each.name] = (
            table_hook(get_args(each.type)[0], key, converter)
            if key
            else converter.get_structure_hook(each.type)
        )
    types = {each.name: each.type for each in fields_in_files(entity)}
    required = [each.name for each in fields_in_files(entity) if each.default is attrs.NOTHING]

    def hook(value: Any, _: object) -> Any:  # noqa: ANN401
        try:
            # What is sound, as nearly everything is, needs no account of its faults.
            return entity(**{name: hooks[name](part, types[name]) for name, part in value.items()})
        except (AttributeError, KeyError, TypeError, InvalidAmountError, InvalidDataError):
            return account(value)

    def account(value: Any) -> Any:  # noqa: ANN401
        expect(value, dict)
        faults = Faults()
        for name in value:
            if name not in hooks:
                # To look for what is near takes time, and so many are no slips of the pen.
                offer = name if len(value) < _MOST_OFFERS else ""
                faults.add(name, _unknown_key(offer, hooks))
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


def entity_unhook(entity: type, converter: BaseConverter) -> Callable[[Any], dict[str, Any]]:
    fields = fields_in_files(entity)

    def unhook(value: Any) -> dict[str, Any]:  # noqa: ANN401
        data = {}
        for each in fields:
            part = getattr(value, each.name)
            if each.default is not attrs.NOTHING and part == each.default:
                continue
            key = each.metadata.get("key")
            data[each.name] = _table(part, key, converter) if key else converter.unstructure(part)
        return data

    return unhook


def _table(items: tuple[Any, ...], key: str, converter: BaseConverter) -> dict[str, Any]:
    table = {}
    for item in items:
        single = single_value(type(item), key)
        content = converter.unstructure(item)
        name = content.pop(key)
        table[name] = content if single is None else content[single]
    return table


def is_items(kind: Any) -> bool:  # noqa: ANN401
    return get_origin(kind) is tuple
