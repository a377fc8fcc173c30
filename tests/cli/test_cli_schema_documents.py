"""The schemas fit all that the program prints as JSON, and nothing else."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pytest
from jsonschema import Draft202012Validator

from .helpers import answer
from .runs import RUNS, Run, said
from .schema_helpers import COMMANDS, WITHOUT_DEFAULTS, schema_of, validator

pytestmark = pytest.mark.usefixtures("laid_out")

Json = Any
Place = tuple[str, ...]
"""Where a value stands: keys, and ``*`` for any position in a list."""

AS_JSON = [each for each in RUNS if "json" in each.formats and each.words[0] != "schema"]
AS_LINES = [each for each in RUNS if "jsonl" in each.formats]


def problems(found: Draft202012Validator, document: Json) -> list[str]:
    return [f"{each.json_path}: {each.message}" for each in found.iter_errors(document)]


class TestEveryDocument:
    """Whatever the program prints as JSON is as its schema says."""

    @pytest.mark.parametrize("case", AS_JSON, ids=str)
    def test_fits_the_schema_of_its_command(self, case: Run) -> None:
        for language in ("en", "pl"):
            document = json.loads(said(case, "json", language))
            assert case.arguments.startswith(document["command"])
            assert problems(validator(document["command"]), document) == []

    @pytest.mark.parametrize("case", AS_LINES, ids=str)
    def test_fits_as_a_line_too(self, case: Run) -> None:
        for language in ("en", "pl"):
            lines = said(case, "jsonl", language).splitlines()
            assert lines
            for line in lines:
                assert problems(validator(case.words[0], "--line"), json.loads(line)) == []

    def test_of_a_portfolio_is_one_object_with_the_lines_in_it(self) -> None:
        schema = schema_of("portfolio")
        rows = schema["properties"]["result"]["properties"]["contracts"]["items"]
        assert rows == {"$ref": schema_of("portfolio", "--line")["$ref"]}

    def test_that_lists_the_commands_has_a_schema_itself(self) -> None:
        for arguments in (("schema",), ("schema", "--line")):
            assert problems(validator("schema"), answer(*arguments)) == []


# -- What is no document -----------------------------------------------------------------


class Change(NamedTuple):
    """A document that has been made wrong in one way."""

    place: Place
    what: str


SAMPLES: tuple[Json, ...] = (None, True, -1, 0.5, "?", "", [], {})
FREE = {
    # What is said in words, or stands so in a file.
    *("text", "name", "about", "summary", "question", "basis", "section", "why_not", "notes"),
    *("source", "number", "phone", "email", "customer", "program", "programs", "covered_by"),
    *("file", "files", "path", "overlay", "backup", "checked", "key", "package", "note"),
    *("pl", "en"),
}
"""Keys whose texts are free: any text that is not empty will do."""
FREE_TABLES = {"figures"}
"""Tables in which they stand under keys of the catalogue's own."""
MAY_BE_EMPTY = {"key"}
"""A fault of a whole file has no key."""
MAY_BE_NEGATIVE_OR_BROKEN = {"hours"}
"""People may ask about -0.5 hours, and are told that they do not count."""
SELDOM_NULL = Change(("window", "last_working_day"), "becomes None")
"""No window of the bundled catalogue is without a working day; `test_cli_dates` shows one."""


def kind_of(value: Json) -> str:
    if isinstance(value, bool):
        return "boolean"
    kinds = {int: "number", float: "number", str: "string", list: "array", dict: "object"}
    return "null" if value is None else kinds[type(value)]


def shape(value: Json) -> str:
    """Tell values apart by their kinds and keys, and not by what they say."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{key}:{shape(part)}" for key, part in value.items()) + "}"
    return f"[{','.join(sorted(map(shape, value)))}]" if isinstance(value, list) else kind_of(value)


def pruned(value: Json) -> Json:
    """Keep of every list one item of each shape, which is all that a schema can tell apart."""
    if isinstance(value, dict):
        # Of a table whose keys are anything, one entry will do as well.
        return {
            key: {"any": next(iter(part.values()))} if key in FREE_TABLES else pruned(part)
            for key, part in value.items()
        }
    if not isinstance(value, list):
        return value
    if not any(isinstance(part, dict | list) for part in value):
        return value
    items = [pruned(part) for part in value]
    return list({shape(part): part for part in items}.values())


def values(
    holder: Mapping[str, Json] | list[Json], place: Place = ()
) -> Iterator[tuple[Json, Json, Place]]:
    """Give what holds each value, under which key or position, and where that is."""
    inside = holder.items() if isinstance(holder, Mapping) else enumerate(holder)
    for key, part in list(inside):
        here = (*place, key if isinstance(key, str) else "*")
        yield holder, key, here
        if isinstance(part, dict | list):
            yield from values(part, here)


def is_wrong(sample: Json, value: Json, place: Place, kinds: set[str]) -> bool:
    """Tell whether a sample must not stand where a value does, ``kinds`` being those seen there."""
    key = next((key for key in reversed(place) if key != "*"), "")
    kind = kind_of(sample)
    if kind == "string" and FREE_TABLES & set(place):
        return bool(sample == "")
    if kind not in kinds:
        return True
    if kind != kind_of(value):
        return False
    if kind == "string":
        return key not in (FREE if sample else MAY_BE_EMPTY)
    return kind == "number" and key not in MAY_BE_NEGATIVE_OR_BROKEN


def changes(root: list[Json], kinds: Mapping[Place, set[str]]) -> Iterator[Change]:
    """Make what ``root`` holds wrong in one way after the other; in the end it is as it was."""
    for holder, key, place in values(root):
        value = holder[key]
        for sample in SAMPLES:
            if is_wrong(sample, value, place, kinds[place]):
                holder[key] = sample
                yield Change(place, f"becomes {sample!r}")
        if isinstance(value, dict):
            holder[key] = {**value, "surplus": 0}
            yield Change(place, "gets another key")
        holder[key] = value
        if isinstance(holder, dict):
            del holder[key]
            yield Change(place, "is dropped")
            holder[key] = value


def accepted_changes(documents: list[Json], found: Draft202012Validator) -> set[Change]:
    """Make each document wrong in every way there is, and give those that pass all the same."""
    less = [pruned(document) for document in documents]
    kinds: dict[Place, set[str]] = {}
    for holder, key, place in values(less):
        kinds.setdefault(place, set()).add(kind_of(holder[key]))
    tried: set[Change] = set()
    accepted: set[Change] = set()
    for document in less:
        root = [document]
        assert found.is_valid(root[0])
        for change in changes(root, kinds):
            if change not in tried:
                tried.add(change)
                seldom = (change.place[-2:], change.what) == SELDOM_NULL
                if found.is_valid(root[0]) and not seldom:
                    accepted.add(change)
        assert found.is_valid(root[0])
    assert len(tried) > 5 * len(kinds)
    return accepted


def documents_of(command: str) -> list[Json]:
    found = [json.loads(said(each, "json", "en")) for each in AS_JSON]
    return [each for each in found if each["command"] == command]


class TestNoDocument:
    """What no run prints, the schema refuses: it is no empty promise."""

    @pytest.mark.parametrize("command", [each for each in COMMANDS if each != "schema"])
    def test_that_is_changed_in_one_place_fits(self, command: str) -> None:
        accepted = accepted_changes(documents_of(command), validator(command))
        if command == WITHOUT_DEFAULTS:
            accepted -= {each for each in accepted if each.what == "is dropped"}
        assert accepted == set()

    def test_that_is_a_changed_list_of_commands_fits(self) -> None:
        assert accepted_changes([answer("schema")], validator("schema")) == set()

    def test_that_is_a_changed_line_fits(self) -> None:
        lines = [
            json.loads(line) for each in AS_LINES for line in said(each, "jsonl", "en").splitlines()
        ]
        assert accepted_changes(lines, validator("portfolio", "--line")) == set()
