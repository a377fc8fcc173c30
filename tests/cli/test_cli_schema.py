"""The schemas that ship with the program, and the command that prints them."""

import json
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

import click
import pytest
from jsonschema import Draft202012Validator

from sage_entitlements import Evidence, Inclusion

from .helpers import answer, answer_result, answering_commands, run, told
from .schema_helpers import COMMANDS, WITHOUT_DEFAULTS, schema_of, validator

Json = Any

# The keys that scripts may count on, whatever else comes.
REASON = {"id": ..., "text": ...}
MARK = {"inclusion": ..., "evidence": ...}
WINDOW = {"first_day": ..., "last_day": ..., "last_working_day": ..., "status": ...}
PROMISED: dict[str, Json] = {
    "plans": {"families": [{"id": ..., "name": ..., "plans": [{"id": ..., "name": ...}]}]},
    "show": {
        "plan": {"id": ..., "name": ..., "family": ...},
        "entitlements": [{"service": ..., "name": ..., **MARK, "reasons": [REASON]}],
    },
    "matrix": {
        "families": [
            {
                "id": ...,
                "name": ...,
                "plans": ...,
                "rows": [{"service": ..., "name": ..., "cells": [{"plan": ..., **MARK}]}],
            }
        ]
    },
    "compare": {
        "plans": ...,
        "rows": [
            {"service": ..., "name": ..., "differs": ..., "cells": [{"plan": ..., **MARK}]},
        ],
    },
    "which": {"service": ..., "plans": [{"id": ..., "name": ..., "family": ..., **MARK}]},
    "has": {"plan": ..., "service": ..., **MARK},
    "service": {
        "id": ...,
        "name": ...,
        "summary": ...,
        "rules": [{"clause": ..., "text": ...}],
    },
    "workdays": {"days": ..., "holidays": [{"date": ..., "name": ...}]},
    "hours": {"at": ..., "open": ..., "opens_at": ..., "closes_at": ...},
    "complaint": {
        "performed_at": ...,
        "working_day": ...,
        "deadline_day": ...,
        "advised_by": ...,
        "expires_at": ...,
        "status": ...,
    },
    "remote": {
        "period": {"index": ..., "first_day": ..., "last_day": ..., "next_reset": ...},
        "allowance": {"sessions": ..., "minutes": ...},
        "used": {"sessions": ...},
        "remaining": {"sessions": ...},
        "overage": {"sessions": ..., "minutes": ...},
        "preflight": {"covered_minutes": ..., "overage_minutes": ..., "extra_session": ...},
    },
    "visits": {
        "window": WINDOW,
        "visits": {"included": ..., "used": ..., "remaining": ...},
        "refused": [{"on": ..., "hours": ..., "reason": ...}],
    },
}


def resolved(schema: Json, whole: Json) -> Json:
    """Follow references, and leave out that a value may be null."""
    if "properties" in schema:
        return schema
    if "$ref" in schema:
        return resolved(whole["$defs"][schema["$ref"].removeprefix("#/$defs/")], whole)
    assert schema["anyOf"][-1] == {"type": "null"}
    return resolved(schema["anyOf"][0], whole)


def missing(promised: Json, schema: Json, whole: Json, place: str = "") -> Iterator[str]:
    """Give the promised keys that a schema does not require."""
    if isinstance(promised, list):
        yield from missing(promised[0], schema["items"], whole, f"{place}[]")
    elif isinstance(promised, dict):
        found = resolved(schema, whole)
        yield from (f"{place}.{key}" for key in promised if key not in found["required"])
        for key in found["required"]:
            part = promised.get(key)
            yield from missing(part, found["properties"][key], whole, f"{place}.{key}")


def parts(schema: Json) -> Iterator[Mapping[str, Json]]:
    """Give every object in a schema, and so every schema in it."""
    if isinstance(schema, dict):
        yield schema
    if isinstance(schema, dict | list):
        for each in schema.values() if isinstance(schema, dict) else schema:
            yield from parts(each)


class TestEverySchema:
    """A schema is one, promises what scripts count on, and leaves nothing open."""

    def test_belongs_to_a_command_that_prints_json_and_each_of_those_has_one(self) -> None:
        printing = [
            " ".join(way)
            for way, found in answering_commands()
            for option in found.params
            if option.name == "format"
            and isinstance(option.type, click.Choice)
            and "json" in option.type.choices
        ]
        assert sorted(COMMANDS) == sorted(printing)
        with_lines = [each["command"] for each in answer_result("schema", "--line")["commands"]]
        assert with_lines == ["portfolio"]

    @pytest.mark.parametrize("command", COMMANDS)
    def test_is_a_json_schema_of_the_draft_that_it_names(self, command: str) -> None:
        schema = schema_of(command)
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        Draft202012Validator.check_schema(schema)
        Draft202012Validator.check_schema(schema_of("portfolio", "--line"))

    @pytest.mark.parametrize("command", COMMANDS)
    def test_tells_its_command_and_version(self, command: str) -> None:
        schema = schema_of(command)
        assert schema["title"] == f"sage-entitlements {command}"
        assert schema["required"] == ["schema_version", "command", "as_of", "result"]
        assert schema["properties"]["schema_version"] == {"const": 1}
        assert schema["properties"]["command"] == {"const": command}
        assert "reasons" in schema["properties"]["result"]["required"]

    @pytest.mark.parametrize("command", COMMANDS)
    def test_leaves_no_object_open_and_no_key_to_chance(self, command: str) -> None:
        for each in parts(schema_of(command)):
            if each.get("type") != "object" or not isinstance(each.get("type"), str):
                continue
            if "propertyNames" in each:  # a table with keys of the catalogue's own
                assert isinstance(each["additionalProperties"], dict)
                continue
            assert each["additionalProperties"] is False
            if command != WITHOUT_DEFAULTS:
                assert set(each["required"]) == set(each["properties"])

    @pytest.mark.parametrize("command", COMMANDS)
    def test_defines_what_it_uses_and_nothing_else(self, command: str) -> None:
        schema = schema_of(command)
        used = {each["$ref"] for each in parts(schema) if isinstance(each.get("$ref"), str)}
        assert used == {f"#/$defs/{name}" for name in schema["$defs"]}

    @pytest.mark.parametrize("command", PROMISED)
    def test_requires_the_promised_keys(self, command: str) -> None:
        schema = schema_of(command)
        promised = {**PROMISED[command], "reasons": [REASON]}
        assert list(missing(promised, schema["properties"]["result"], schema)) == []

    @pytest.mark.parametrize(
        ("command", "key", "vocabulary"),
        [("show", "inclusion", Inclusion), ("show", "evidence", Evidence)],
    )
    def test_knows_the_whole_vocabulary(
        self, command: str, key: str, vocabulary: type[StrEnum]
    ) -> None:
        found = schema_of(command)["$defs"]["entitlement"]["properties"][key]
        assert found == {"enum": [each.value for each in vocabulary]}

    @pytest.mark.parametrize(
        ("inclusion", "evidence"),
        [("included", "none"), ("unknown", "assumed"), ("not_included", "none")],
    )
    def test_lets_no_inclusion_stand_without_its_evidence(
        self, inclusion: str, evidence: str
    ) -> None:
        document = answer("has", "vip", "callback")
        document["result"] |= {"inclusion": inclusion, "evidence": evidence}
        assert not validator("has").is_valid(document)

    def test_lets_nothing_be_confirmed_without_its_source(self) -> None:
        document = answer("has", "vip", "callback")
        confirmed = {"evidence": "confirmed", "source": "A", "confirmed_on": "2026-05-31"}
        document["result"] |= confirmed
        assert validator("has").is_valid(document)
        for key in ("source", "confirmed_on"):
            document["result"] = {**document["result"], **confirmed, key: None}
            assert not validator("has").is_valid(document)

    def test_of_the_export_requires_all_that_has_no_default(self) -> None:
        document = answer("catalog", "export")
        assert validator("catalog export").is_valid(document)
        for key in ("families", "plans", "services", "clauses", "readings", "matrix", "reasons"):
            shorter = {name: part for name, part in document["result"].items() if name != key}
            assert not validator("catalog export").is_valid({**document, "result": shorter})
        for key in ("id", "section", "wording"):
            clauses = [{**each} for each in document["result"]["clauses"]]
            del clauses[0][key]
            result = {**document["result"], "clauses": clauses}
            assert not validator("catalog export").is_valid({**document, "result": result})


class TestCommand:
    """``schema`` itself."""

    @pytest.mark.parametrize(
        "arguments",
        [("contract", "status"), ("contract status",), (" contract ", "status"), ("", "show")],
    )
    def test_takes_the_words_of_a_command_apart_or_together(
        self, arguments: tuple[str, ...]
    ) -> None:
        name = " ".join(" ".join(arguments).split())
        assert json.loads(run("schema", *arguments).stdout) == schema_of(name)

    def test_says_the_same_in_every_language_and_format(self) -> None:
        shown = run("schema", "has").stdout
        assert run("schema", "has", "--lang", "pl").stdout == shown
        assert run("schema", "has", "--format", "json").stdout == shown

    def test_is_json_and_nothing_else(self) -> None:
        for arguments in (("schema", "has", "--format", "csv"), ("--format", "csv", "schema")):
            assert "json" in told(run(*arguments), 2)

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            ("shw", 'Error: No command "shw" prints JSON; did you mean show?'),
            (
                "catalog con",
                'Error: No command "catalog con" prints JSON; did you mean catalog confirm?',
            ),
            (
                "show --line",
                'Error: No command "show" prints JSON lines; there is portfolio',
            ),
        ],
    )
    def test_offers_the_nearest_for_a_command_that_is_none(
        self, arguments: str, message: str
    ) -> None:
        assert told(run("schema", *arguments.split()), 2) == message

    def test_offers_the_commands_of_a_group(self) -> None:
        message = told(run("schema", "contract"), 2)
        assert ": it could be contract new, contract check, contract status, " in message
