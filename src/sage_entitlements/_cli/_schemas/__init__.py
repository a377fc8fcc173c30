"""JSON Schemas (draft 2020-12) of all that the program prints as JSON.

They are built of the very enums and entities that the answers are made of, so a word that is new
there is new here. That they fit what is printed is for the tests to say.
"""

from typing import Any

from sage_entitlements._cli._formats import SCHEMA_VERSION
from sage_entitlements._cli._session import PROGRAM

from . import _catalog, _contracts, _dates, _entitlements
from ._blocks import FLAG, Schema, Shape, definitions, listed, one_of, record
from ._common import result

__all__ = ["LINES", "SHAPES", "document_schema", "line_schema"]

_ANSWERS = {
    **_entitlements.SHAPES,
    **_dates.SHAPES,
    **_contracts.SHAPES,
    **_catalog.SHAPES,
}
_LIST = record({"command": one_of([*_ANSWERS, "schema"]), "line": FLAG})
SHAPES: dict[str, Shape] = {
    **_ANSWERS,
    "schema": Shape(result=result({"commands": listed(_LIST, at_least=1)})),
}
"""What each command prints as JSON, by the words that it is called with."""
LINES: dict[str, Schema] = {
    command: shape.line for command, shape in SHAPES.items() if shape.line is not None
}
"""What a line is, of each command that writes records as JSON lines."""


def document_schema(command: str) -> dict[str, Any]:
    """Give the schema of the whole document of a command."""
    shape = SHAPES[command]
    document = record(
        {
            "schema_version": {"const": SCHEMA_VERSION},
            "command": {"const": command},
            "as_of": shape.as_of,
            "result": shape.result,
        }
    )
    return _schema(f"{PROGRAM} {command}", document)


def line_schema(command: str) -> dict[str, Any]:
    """Give the schema of one of the JSON lines of a command."""
    return _schema(f"{PROGRAM} {command} --format jsonl", LINES[command])


def _schema(title: str, schema: Schema) -> dict[str, Any]:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        **schema,
        "$defs": definitions(schema),
    }
