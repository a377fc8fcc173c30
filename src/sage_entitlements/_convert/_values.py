"""Single values, strictly: a text is a text, a date a date, a whole number a whole number."""

import math
import re
from collections.abc import Iterable
from datetime import date, datetime, time
from enum import Enum
from typing import Any, get_args

from sage_entitlements._iso import read_day, read_moment
from sage_entitlements._model import Mark
from sage_entitlements._text import Phrase
from sage_entitlements._types import Evidence, Inclusion

from ._faults import Hook, invalid

MOST_SIGNS = 20_000
"""In one text: more than people write, and than a table could show."""
ID_SHAPE = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
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
MARK_WORDS = {mark: words for words, mark in _MARKS.items()}


def expect(value: object, kind: type) -> None:
    # isinstance would let True pass for a number and a moment for a date.
    if type(value) is not kind:
        raise invalid(_KINDS[kind])


def exactly(value: Any, kind: type) -> Any:  # noqa: ANN401 - hooks take and give anything
    expect(value, kind)
    return value


def text(value: Any, _: object = None) -> str:  # noqa: ANN401
    expect(value, str)
    if not value.strip():
        raise invalid(Phrase("must not be empty"))
    if len(value) > MOST_SIGNS:
        raise invalid(Phrase("must not be longer than {most} signs", most=MOST_SIGNS))
    return str(value)


def identifier(value: Any, _: object) -> str:  # noqa: ANN401
    if type(value) is dict:
        # [readings] with window.last-day = "…" is a table in a table to TOML.
        raise invalid(Phrase("must be text; an id with a dot that is a key stands in quotes"))
    found = text(value)
    if not ID_SHAPE.fullmatch(found):
        raise invalid(
            Phrase(
                '"{value}" is no id; ids are small letters without accents and digits,'
                " joined by hyphens or dots",
                value=found,
            )
        )
    return found


def figure(value: Any, _: object) -> Any:  # noqa: ANN401
    if (type(value) is int and value > 0) or type(value) is time:
        return value
    if type(value) is str:
        return text(value)
    raise invalid(
        Phrase("must be a whole number above 0, a time such as 08:00:00, or text in quotes")
    )


def mark(value: Any, _: object) -> Mark:  # noqa: ANN401
    words = " ".join(text(value).split())
    if words in _MARKS:
        return _MARKS[words]
    if words in {"yes", "no"}:
        raise invalid(
            Phrase(
                '"{words}" does not say how it is known; write "{words}, assumed", or leave the'
                " cell as it was and confirm it with its source",
                words=words,
            )
        )
    if "confirmed" in words:
        raise invalid(
            Phrase(
                "a confirmed cell needs a source and a date;"
                ' record it with "sage-entitlements catalog confirm"'
            )
        )
    raise invalid(one_of(_MARKS))


def one_of(allowed: Iterable[str]) -> Phrase:
    return Phrase("must be one of: {allowed}", allowed=", ".join(f'"{each}"' for each in allowed))


def number(value: Any, _: object) -> float:  # noqa: ANN401
    if type(value) is not int:  # a whole number stays one
        expect(value, float)
        if not math.isfinite(value):
            raise invalid(_KINDS[float])
    number: float = value
    return number


def iso_date(value: Any, _: object) -> date:  # noqa: ANN401
    found = read_day(value) if type(value) is str else None
    if found is None:
        raise invalid(Phrase('must be a date in quotes, such as "2026-05-31"'))
    return found


def iso_moment(value: Any, _: object) -> datetime:  # noqa: ANN401
    found = read_moment(value) if type(value) is str else None
    if found is None:
        raise invalid(Phrase('must be a date and a time in quotes, such as "2026-05-31T14:30:00"'))
    return found


def enum_hook(kind: type[Enum]) -> Hook:
    members = {member.value: member for member in kind}

    def hook(value: Any, _: object) -> Enum:  # noqa: ANN401
        if type(value) is not str or value not in members:
            raise invalid(one_of(members))
        return members[value]

    return hook


def is_figure(kind: Any) -> bool:  # noqa: ANN401
    return set(get_args(kind)) == {int, str, time}
