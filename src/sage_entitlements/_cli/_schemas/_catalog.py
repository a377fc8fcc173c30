"""Answers about the catalogue itself."""

from sage_entitlements._cli._session import OverlayChoice
from sage_entitlements._types import Origin
from sage_entitlements.catalog import Catalog

from ._blocks import (
    DAY,
    FLAG,
    TEXT,
    TEXT_OR_NOTHING,
    Shape,
    listed,
    nullable,
    one_of,
    record,
)
from ._common import ID, REASONS, known, result
from ._entities import entity_schema

_READING = {
    "id": ID,
    "question": TEXT,
    "choice": ID,
    "text": TEXT,
    "origin": one_of(Origin),
    "switchable": FLAG,
    "options": listed(record({"id": ID, "text": TEXT}), at_least=1),
    "basis": TEXT,
}
_CHANGED = {"overlay": TEXT, "backup": nullable(TEXT)}
_EXPORT = entity_schema(Catalog)

SHAPES = {
    "catalog check": Shape(
        as_of=DAY,
        result=result(
            {
                "checked": listed(TEXT, at_least=1),
                "valid": FLAG,
                "faults": listed(record({"file": TEXT, "key": TEXT_OR_NOTHING, "text": TEXT})),
                "warnings": listed(record({"plan": ID, "service": ID, "text": TEXT})),
            }
        ),
    ),
    "catalog confirm": Shape(
        result=result(
            {
                **_CHANGED,
                "changes": listed(
                    record({"plan": ID, "service": ID, "before": known({}), "after": known({})}),
                    at_least=1,
                ),
            }
        )
    ),
    "catalog readings": Shape(result=result({"readings": listed(record(_READING))})),
    "catalog readings set": Shape(result=result({**_CHANGED, "before": ID, **_READING})),
    "catalog export": Shape(
        result={
            **_EXPORT,
            "properties": {**_EXPORT["properties"], "reasons": REASONS},
            "required": [*_EXPORT["required"], "reasons"],
        }
    ),
    "catalog where": Shape(
        result=result(
            {
                "catalog": record(
                    {"path": TEXT, "bundled": FLAG, "files": listed(TEXT, at_least=1)}
                ),
                "overlay": record(
                    {"path": TEXT, "exists": FLAG, "chosen_by": one_of(OverlayChoice)}
                ),
            }
        )
    ),
}
