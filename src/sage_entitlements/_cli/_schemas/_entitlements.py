"""Answers about plans and services."""

from ._blocks import FLAG, TEXT, Shape, listed, named, record
from ._common import ENTITLEMENT, ID, PLAN, REASONS, known, result

_CELLS = listed(named("cell", known({"plan": ID})))
_READING = record({"id": ID, "question": TEXT, "choice": ID, "text": TEXT, "basis": TEXT})

SHAPES = {
    "plans": Shape(
        result=result(
            {
                "families": listed(
                    record(
                        {
                            "id": ID,
                            "name": TEXT,
                            "about": TEXT,
                            "plans": listed(record({"id": ID, "name": TEXT})),
                            "reasons": REASONS,
                        }
                    )
                )
            }
        )
    ),
    "show": Shape(result=result({"plan": PLAN, "entitlements": listed(ENTITLEMENT)})),
    "matrix": Shape(
        result=result(
            {
                "families": listed(
                    record(
                        {
                            "id": ID,
                            "name": TEXT,
                            "plans": listed(ID),
                            "rows": listed(record({"service": ID, "name": TEXT, "cells": _CELLS})),
                        }
                    )
                )
            }
        )
    ),
    "compare": Shape(
        result=result(
            {
                "plans": listed(ID, at_least=2),
                "rows": listed(
                    record({"service": ID, "name": TEXT, "differs": FLAG, "cells": _CELLS})
                ),
            }
        )
    ),
    "which": Shape(
        result=result(
            {
                "service": ID,
                "name": TEXT,
                "plans": listed(known({"id": ID, "name": TEXT, "family": ID, "reasons": REASONS})),
            }
        )
    ),
    "has": Shape(result=known({"plan": ID, "service": ID, "name": TEXT, "reasons": REASONS})),
    "service": Shape(
        result=result(
            {
                "id": ID,
                "name": TEXT,
                "summary": TEXT,
                "activities": listed(record({"id": ID, "name": TEXT})),
                "rules": listed(record({"clause": ID, "section": TEXT, "text": TEXT})),
                "readings": listed(_READING),
            }
        )
    ),
}
