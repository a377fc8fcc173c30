"""What a command need not give, or gives in no command yet: each form does without or writes it."""

import json
from datetime import UTC, date, datetime, time
from enum import StrEnum
from itertools import product
from pathlib import Path
from typing import Any, NewType

import click
import pytest
from attrs import fields

from sage_entitlements import Language, json_schema, to_data
from sage_entitlements.cli.formats import as_csv, as_json, as_markdown
from sage_entitlements.cli.help import LocalCommand, LocalOption
from sage_entitlements.cli.page import Cell, Page, Table
from sage_entitlements.cli.table import as_table
from sage_entitlements.data import columns
from sage_entitlements.text import Text
from sage_entitlements.values import by_id, flat, frozen, hidden, part, shown_as

from .test_cli_schema import checking

Colour = StrEnum("Colour", ["RED"])
ThingId = NewType("ThingId", str)


@frozen
class Thing:
    """Something with an id."""

    id: ThingId
    inside: "Thing | None" = None


X, Y = Thing(ThingId("x")), Thing(ThingId("y"))


@frozen
class Values:
    """A value of every kind that data can have."""

    nothing: str | None = None
    flag: bool = True
    number: int = 3
    share: float = -0.5
    day: date = date(2026, 5, 31)
    hour: time = time(8, 0)
    moment: datetime = datetime(2026, 5, 31, 8, 0, tzinfo=UTC)
    text: str = "-3"
    both: Text = Text(pl="Żółw", en="Turtle")
    word: Colour = Colour.RED
    path: Path = Path("a")
    days: tuple[date, ...] = (date(2026, 5, 31), date(2026, 6, 1))
    things: tuple[Thing, ...] = ()
    thing: Thing = Thing(ThingId("x"), inside=Y)


VALUES: tuple[Any, ...] = (
    *(None, True, 3, -0.5, "2026-05-31", "08:00:00", "2026-05-31T10:00:00+02:00", "-3", "Turtle"),
    *("red", "a", ["2026-05-31", "2026-06-01"], []),
    {"id": "x", "inside": {"id": "y", "inside": None}},
)
DATA = dict(zip((each.name for each in fields(Values)), VALUES, strict=True))
HEAD = [name for name in DATA if name != "things"]
SAMPLES: tuple[Any, ...] = (None, True, -1, 0.5, 7, "?", [], {})
ACCEPTED: dict[str, tuple[Any, ...]] = {
    **dict.fromkeys(("text", "both", "path"), ("?",)),
    **dict.fromkeys(("days", "things"), ([],)),
    "nothing": (None, "?"),
    "flag": (True,),
    "number": (7,),
    "share": (7, -1, 0.5),
}


@frozen(kw_only=True)
class Several:
    """Things of which data says only so much, in this order."""

    records = ("chosen", "odd")

    reasons: tuple[Thing, ...] = by_id(default=(Y,))
    chosen: tuple[Thing, ...] = (X,)
    odd: tuple[Values, ...] = (Values(),)
    secret: int = hidden(default=1)
    last: int = shown_as("to")
    known: Thing | None = flat(Thing, default=None)

    @part
    def twice(self) -> int:
        """A part stands after the fields."""
        return 2 * self.last


def test_values_are_data_as_programs_read_them() -> None:
    assert to_data(Values(), Language.EN) == DATA
    assert to_data(Values(), None) == DATA | {"both": {"pl": "Żółw", "en": "Turtle"}}
    assert json.loads("".join(as_json(Page(answer=Values()), "x", Language.EN)))["result"] == DATA
    assert to_data({"a": Colour.RED}, None) == {"a": "red"}
    shown = {"chosen": [to_data(X, None)], "odd": [to_data(Values(), None)], "to": 3}
    shown |= {"id": None, "inside": None, "twice": 6, "reasons": ["y"]}
    assert list(to_data(Several(last=3), None).items()) == list(shown.items())


def test_a_schema_takes_values_of_their_kinds_and_nothing_else() -> None:
    values, several = checking(json_schema(Values)), checking(json_schema(Several))
    for key, sample in product(DATA, SAMPLES):
        accepted = repr(sample) in map(repr, ACCEPTED.get(key, ()))
        assert values.is_valid({**DATA, key: sample}) is accepted, (key, sample)
    for wrong in ({**DATA, "more": 1}, {key: DATA[key] for key in HEAD}):
        assert not values.is_valid(wrong)
    shown = to_data(Several(last=3), Language.EN)
    for change, accepted in (({}, True), ({"id": "A b"}, False), ({"reasons": [None]}, False)):
        assert several.is_valid(shown | change) is accepted


def test_csv_writes_plain_values_and_a_thing_as_its_id_and_tells_kinds_apart() -> None:
    plain = ",true,3,-0.5,2026-05-31,08:00:00,2026-05-31T10:00:00+02:00,'-3,Turtle,red,a,"
    lines = as_csv(Page(answer=Values()), "", Language.EN)
    assert list(lines) == [",".join(HEAD) + "\n", f"{plain}2026-05-31 2026-06-01,x\n"]
    assert columns(Several) == ("kind", "id", "inside", *HEAD)
    lines = as_csv(Page(answer=Several(last=3)), "", Language.EN)
    assert [line.partition(",")[0] for line in lines] == ["kind", "chosen", "odd"]


SMALL = Table(columns=("One", "Two"), rows=[(Cell("a"), Cell("b"))])


@pytest.mark.parametrize(
    ("given", "lines"),
    [
        ({}, []),
        ({"tables": (SMALL,)}, ["One  Two", "────────", "a    b"]),
        ({"closing": ("Done.",)}, ["Done."]),
        ({"lead": ("So.",), "closing": ("Done.",)}, ["So.", "", "Done."]),
    ],
)
def test_a_page_needs_neither_words_nor_tables(given: dict[str, Any], lines: list[str]) -> None:
    page = Page(answer=X, **given)
    assert [click.unstyle(each)[:-1] for each in as_table(page, "", Language.EN)] == lines
    assert bool([*as_markdown(page, "", Language.EN)]) is bool(lines)


def test_help_does_without_hidden_options() -> None:
    options = [LocalOption(["--seen"]), LocalOption(["--unseen"], hidden=True)]
    made = LocalCommand("some", params=[*options])
    found = made.get_help(click.Context(made, info_name="some"))
    assert "--seen" in found
    assert "--unseen" not in found
