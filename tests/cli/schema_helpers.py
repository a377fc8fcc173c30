"""The schemas as a script has them, from the program, and what holds documents against them."""

import json
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from .helpers import answer_result, run

COMMANDS = [each["command"] for each in answer_result("schema")["commands"]]
WITHOUT_DEFAULTS = "catalog export"
"""The catalogue's own data, where nothing need stand that is as it is by default."""


@cache
def schema_of(command: str, *options: str) -> dict[str, Any]:
    result = run("schema", *command.split(), *options)
    assert (result.exit_code, result.stderr) == (0, "")
    schema: dict[str, Any] = json.loads(result.stdout)
    return schema


@cache
def validator(command: str, *options: str) -> Draft202012Validator:
    checker = Draft202012Validator.FORMAT_CHECKER
    assert {"date", "date-time"} <= set(checker.checkers)
    return Draft202012Validator(schema_of(command, *options), format_checker=checker)
