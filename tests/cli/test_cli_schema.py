"""What the program prints as JSON is the library's answer, and fits the schema that it prints."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any, get_args
from unittest.mock import patch

import pytest
from jsonschema import Draft202012Validator

from sage_entitlements import Language, json_schema, to_data
from sage_entitlements.cli.page import Page
from sage_entitlements.cli.run import Format
from sage_entitlements.cli.run import Run as RunOfProgram
from sage_entitlements.data import document_schema, record_types
from sage_entitlements.model import Evidence, Inclusion

from .helpers import ANSWERING, PROGRAM, answer, answer_result, command_of, run, told
from .runs import RUNS, Run, said

pytestmark = pytest.mark.usefixtures("laid_out")

COMMANDS = [each["command"] for each in answer_result("schema")["commands"]]


@cache
def schema_of(command: str, *options: str) -> dict[str, Any]:
    result = run("schema", *command.split(), *options)
    assert (result.exit_code, result.stderr) == (0, "")
    schema: dict[str, Any] = json.loads(result.stdout)
    return schema


def checking(schema: dict[str, Any]) -> Draft202012Validator:
    checker = Draft202012Validator.FORMAT_CHECKER
    assert {"date", "date-time"} <= set(checker.checkers)
    return Draft202012Validator(schema, format_checker=checker)


@cache
def validator(command: str, *options: str) -> Draft202012Validator:
    return checking(schema_of(command, *options))


# -- The documents -----------------------------------------------------------------------


def delivered(case: Run, language: str) -> tuple[Page[Any], Any]:
    """Run a case for its JSON; give the page that it is made of, too."""
    pages: list[Page[Any]] = []
    deliver = RunOfProgram.deliver

    def watch(run: RunOfProgram, page: Page[Any], wanted: Format) -> None:
        pages.append(page)
        deliver(run, page, wanted)

    with patch.object(RunOfProgram, "deliver", watch):
        text = said.__wrapped__(case, "json", language)
    document = json.loads(text)
    assert text == f"{json.dumps(document, ensure_ascii=False, indent=2)}\n"
    (page,) = pages
    return page, document


def problems(found: Draft202012Validator, document: Any) -> list[str]:
    return [f"{each.json_path}: {each.message}" for each in found.iter_errors(document)]


@pytest.mark.parametrize("case", [each for each in RUNS if "json" in each.formats], ids=str)
def test_every_document_is_the_data_of_an_answer_and_fits_the_schemas(case: Run) -> None:
    for language in ("en", "pl"):
        page, document = delivered(case, language)
        command, kind = command_of(case.arguments), type(page.answer)
        answers = getattr(ANSWERING[command], "answers", None)
        kinds = get_args(answers) or (answers,)
        assert kind in kinds
        if page.document is not None:  # it is a schema itself
            assert document == page.document
            continue
        assert document["command"] == command
        # What was written as it came is gone through; that it is the library's, others hold.
        whole = to_data(page.answer, Language(language)).items()
        result = {name: value for name, value in whole if not isinstance(value, Iterator)}
        assert result.items() <= document["result"].items()
        assert [*document["result"]] == [name for name, _ in whole]
        assert document["as_of"] == to_data(page.as_of, None)
        assert schema_of(command) == document_schema(f"{PROGRAM} {command}", command, *kinds)
        assert problems(validator(command), document) == []
        assert problems(checking(json_schema(kind)), document["result"]) == []


@pytest.mark.parametrize("case", [each for each in RUNS if "jsonl" in each.formats], ids=str)
def test_every_line_fits_as_one_of_those_in_the_document(case: Run) -> None:
    command = command_of(case.arguments)
    for line in (line for each in ("en", "pl") for line in said(case, "jsonl", each).splitlines()):
        assert problems(validator(command, "--line"), json.loads(line)) == []
    whole, one = schema_of(command), schema_of(command, "--line")
    for result, line in zip(results(whole), one.get("anyOf", [one]), strict=True):
        rows = [resolved(each, whole) for each in result["properties"].values()]
        assert any(row.items() <= line.items() for row in rows)
    assert one["$defs"].items() <= whole["$defs"].items()
    answers = get_args(ANSWERING[command].answers) or (ANSWERING[command].answers,)  # type: ignore[attr-defined]
    names = (item.__name__ for each in answers for item in record_types(each))
    assert one["title"] == " | ".join(names)


# -- The schemas -------------------------------------------------------------------------


def resolved(schema: Any, whole: Any) -> Any:
    """Follow references and items."""
    if "$ref" in schema:
        return resolved(whole["$defs"][schema["$ref"].removeprefix("#/$defs/")], whole)
    return resolved(schema["items"], whole) if "items" in schema else schema


def results(schema: Any) -> list[Any]:
    """Give the schema of what a command answers, or of each such thing."""
    found = schema["properties"]["result"]
    return [*found.get("anyOf", [found])]


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Give every object in a schema, and so every schema in it."""
    if isinstance(schema, dict):
        yield schema
        schema = [*schema.values()]
    for each in schema if isinstance(schema, list) else ():
        yield from parts(each)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_schema_tells_its_command_leaves_nothing_open_and_gives_the_reasons(command: str) -> None:
    schema = schema_of(command)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"] == f"{PROGRAM} {command}"
    assert schema["required"] == ["schema_version", "command", "as_of", "result"]
    assert schema["properties"]["schema_version"] == {"const": 2}
    assert schema["properties"]["command"] == {"const": command}
    for each in parts(schema):
        if each.get("type") == "object":
            assert each["additionalProperties"] is False
            assert set(each["required"]) == set(each["properties"])
    used = {each["$ref"] for each in parts(schema) if isinstance(each.get("$ref"), str)}
    assert used == {f"#/$defs/{name}" for name in schema["$defs"]}
    for each in results(schema):
        assert "$defs" not in each
        assert resolved(each["properties"]["reasons"], schema)["required"] == ["id", "text"]


def test_every_command_that_prints_json_has_a_schema_and_no_other() -> None:
    for wanted, options in (("json", ()), ("jsonl", ("--line",))):
        listed = [each["command"] for each in answer_result("schema", *options)["commands"]]
        found = (name for name, each in ANSWERING.items() if wanted in getattr(each, "formats", ()))
        assert sorted(listed) == sorted(found) != []


@pytest.mark.parametrize(
    ("changed", "allowed"),
    [
        ({"inclusion": "included", "evidence": "none"}, False),
        ({"inclusion": "unknown", "evidence": "assumed"}, False),
        ({"inclusion": "not_included", "evidence": "none"}, False),
        ({"inclusion": "unknown", "evidence": "none"}, True),
        ({"evidence": "confirmed", "source": "A", "confirmed_on": "2026-05-31"}, True),
        ({"evidence": "confirmed", "source": None, "confirmed_on": "2026-05-31"}, False),
        ({"evidence": "confirmed", "source": "A", "confirmed_on": None}, False),
        ({"evidence": "assumed", "source": "A", "confirmed_on": None}, False),
    ],
)
def test_no_inclusion_stands_without_its_evidence_and_no_confirmation_without_its_source(
    changed: dict[str, str | None], allowed: bool
) -> None:
    document = answer("has", "vip", "callback")
    document["result"] |= changed
    assert validator("has").is_valid(document) is allowed
    mark = schema_of("show")["$defs"]["entitlement"]["properties"]
    assert mark["inclusion"] == {"enum": [each.value for each in Inclusion]}
    assert mark["evidence"] == {"enum": [each.value for each in Evidence]}


def test_the_command_takes_words_apart_or_together_and_is_json_in_every_language() -> None:
    for arguments in (("contract", "status"), ("contract status",), ("", " contract ", "status")):
        for options in ((), ("--lang", "pl"), ("--format", "json")):
            shown = run("schema", *arguments, *options).stdout
            assert json.loads(shown) == schema_of("contract status")
    for line in ("schema has --format csv", "--format csv schema"):
        assert "json" in told(run(*line.split()), 2)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("shw", 'No command "shw" prints JSON; did you mean show?'),
        ("catalog con", 'No command "catalog con" prints JSON; did you mean catalog confirm?'),
        ("show --line", 'No command "show" prints JSON lines; there is portfolio'),
        (
            "contract",
            "it could be contract new, contract import, contract check, contract status, ",
        ),
    ],
)
def test_the_nearest_are_offered_for_a_command_that_is_none(arguments: str, message: str) -> None:
    assert message in told(run("schema", *arguments.split()), 2)
