"""Answers about a customer's contract."""

from collections.abc import Iterable, Mapping

from sage_entitlements.complaints import ComplaintStatus
from sage_entitlements.contract._ledger import Effect, Slip
from sage_entitlements.contract._losses import LossKind
from sage_entitlements.contract._model import TABLES, Entry, Package
from sage_entitlements.contract._timeline import MonthState
from sage_entitlements.periods import TermStatus
from sage_entitlements.portfolio import Sort
from sage_entitlements.professional_services import Refusal, Visit
from sage_entitlements.remote_help import Coverage, ExtraSessions, RemoteSession

from ._blocks import (
    COUNT,
    DAY,
    FLAG,
    MOMENT,
    NULL,
    NUMBER,
    TEXT,
    TEXT_OR_NOTHING,
    Schema,
    Shape,
    listed,
    named,
    nullable,
    one_of,
    record,
)
from ._common import (
    ENTITLEMENT,
    ID,
    NOT_COVERED,
    NOTES,
    OUTSIDE,
    PERIOD,
    PLAN,
    REASONS,
    REFUSED_VISITS,
    SESSION,
    VISITS,
    WHEN,
    WINDOW,
    either,
    known,
    marked,
    result,
)

_FAULTS = listed(named("fault", record({"key": TEXT_OR_NOTHING, "text": TEXT})))
_LOSSES = listed(named("loss", record({"kind": one_of(LossKind), "last_day": DAY})))
_DAYS_TO_GO = nullable(COUNT)
_TERM = named(
    "term",
    record(
        {
            "first_day": DAY,
            "last_day": DAY,
            "months": COUNT,
            "status": one_of(TermStatus),
            "days_to_go": _DAYS_TO_GO,
        }
    ),
)
_PACKAGE = {
    "name": nullable(TEXT),
    "purchased": DAY,
    "window": WINDOW,
    "visits": VISITS,
    "days_to_go": _DAYS_TO_GO,
}
_REMOTE_HELP = {
    **known(
        {
            "period": nullable(PERIOD),
            "outside": nullable(OUTSIDE),
            "left": nullable(COUNT),
            "allowance": record({"sessions": nullable(COUNT), "minutes": COUNT}),
            "used": record({"sessions": COUNT}),
            "remaining": record({"sessions": nullable(COUNT)}),
            "extra": record({"bought": COUNT, "used": COUNT, "left": COUNT}),
            "overage": record({"sessions": COUNT, "minutes": COUNT}),
            "not_covered": listed(SESSION),
        }
    ),
    **either("period", "outside"),
}
_COMPLAINT = record(
    {
        "session": SESSION,
        "performed_at": MOMENT,
        "deadline_day": nullable(DAY),
        "advised_by": nullable(MOMENT),
        "expires_at": nullable(MOMENT),
        "status": one_of(ComplaintStatus),
    }
)
_MONTH = record(
    {
        "index": COUNT,
        "first_day": DAY,
        "last_day": DAY,
        "state": one_of(MonthState),
        "present": FLAG,
        "used": FLAG,
        "sessions": listed(SESSION),
    }
)

# -- Recording ---------------------------------------------------------------------------

_SESSION_CHANGES = listed(
    record({"start": MOMENT, "before": one_of(Coverage), "after": one_of(Coverage), "text": TEXT})
)
_VISIT_CHANGES = listed(
    record(
        {
            "on": DAY,
            "before": nullable(one_of(Refusal)),
            "after": nullable(one_of(Refusal)),
            "text": TEXT,
        }
    )
)


def _recorded(
    kind: type[Entry],
    entry: Mapping[str, Schema],
    *,
    refusals: Iterable[str] = (),
    covered_by: Schema = NULL,
    changes: Schema,
) -> Shape:
    of_session = kind is RemoteSession
    properties = {
        "file": TEXT,
        "table": {"const": TABLES[kind]},
        "effect": one_of(Effect),
        "reason": nullable(one_of(refusals)) if refusals else NULL,
        "covered_by": covered_by,
        "covered_minutes": COUNT if of_session else NULL,
        "overage_minutes": COUNT if of_session else NULL,
        "written": FLAG,
        "dry_run": FLAG,
        "entry": record(entry),
        "changes": changes,
        "notes": NOTES,
        "reasons": REASONS,
    }
    if of_session:
        return Shape(result=marked(properties))
    return Shape(result=record({**properties, "inclusion": NULL, "evidence": NULL}))


_SHAPES_OF_RECORDING = {
    "contract record remote": _recorded(
        RemoteSession,
        {"start": MOMENT, "minutes": COUNT, "program": nullable(TEXT)},
        refusals=[*NOT_COVERED, Slip.ALREADY_RECORDED],
        covered_by=nullable(one_of(each for each in Coverage if each.covered)),
        changes=_SESSION_CHANGES,
    ),
    "contract record visit": _recorded(
        Visit,
        {"on": DAY, "hours": NUMBER, "activities": listed(ID), "package": nullable(TEXT)},
        refusals=Refusal,
        covered_by=nullable(TEXT),
        changes=_VISIT_CHANGES,
    ),
    "contract record extra": _recorded(
        ExtraSessions,
        {"purchased": DAY, "sessions": COUNT},
        refusals=[Slip.AFTER_TERM],
        changes=_SESSION_CHANGES,
    ),
    "contract record package": _recorded(
        Package, {"purchased": DAY, "name": nullable(TEXT)}, changes=_VISIT_CHANGES
    ),
}

# -- Many contracts ----------------------------------------------------------------------

_ROW = named(
    "row",
    record(
        {
            "file": TEXT,
            "customer": TEXT,
            "plan": PLAN,
            "term": record({"last_day": DAY, "status": one_of(TermStatus)}),
            "remote_help": marked(
                {"left": nullable(COUNT), "unused": nullable(COUNT), "next_reset": nullable(DAY)}
            ),
            "visits": record(
                {
                    "remaining": COUNT,
                    "last_day": nullable(DAY),
                    "last_working_day": nullable(DAY),
                }
            ),
            "losses": _LOSSES,
            "days_to_go": _DAYS_TO_GO,
        }
    ),
)

SHAPES = {
    "contract new": Shape(
        result=result(
            {
                "file": TEXT,
                "customer": TEXT,
                "plan": PLAN,
                "term": record({"first_day": DAY, "last_day": DAY, "months": COUNT}),
            }
        )
    ),
    "contract check": Shape(
        result=result(
            {
                "files": listed(
                    record(
                        {
                            "file": TEXT,
                            "valid": FLAG,
                            "faults": _FAULTS,
                            "warnings": listed(record({"text": TEXT})),
                        }
                    ),
                    at_least=1,
                ),
                "valid": FLAG,
            }
        )
    ),
    "contract status": Shape(
        as_of=WHEN,
        result=result(
            {
                "file": TEXT,
                "customer": TEXT,
                "plan": PLAN,
                "entitlements": listed(ENTITLEMENT),
                "term": _TERM,
                "programs": listed(TEXT),
                "order_contacts": record({"phone": nullable(TEXT), "email": nullable(TEXT)}),
                "remote_help": _REMOTE_HELP,
                "packages": listed(record(_PACKAGE)),
                "refused_visits": REFUSED_VISITS,
                "complaints": listed(_COMPLAINT),
                "phone": known(
                    {
                        "number": TEXT,
                        "open": nullable(FLAG),
                        "opens_at": MOMENT,
                        "closes_at": MOMENT,
                    }
                ),
                "losses": _LOSSES,
                "not_yet": COUNT,
                "notes": NOTES,
            }
        ),
    ),
    **_SHAPES_OF_RECORDING,
    "contract timeline": Shape(
        as_of=WHEN,
        result=result(
            {
                "file": TEXT,
                "customer": TEXT,
                "plan": PLAN,
                "term": _TERM,
                "remote_help": known({}),
                "months": listed(_MONTH, at_least=1),
                "packages": listed(
                    record({**_PACKAGE, "made": listed(record({"on": DAY, "hours": NUMBER}))})
                ),
                "refused_visits": REFUSED_VISITS,
                "not_yet": COUNT,
                "notes": NOTES,
            }
        ),
    ),
    "portfolio": Shape(
        as_of=WHEN,
        line=_ROW,
        result=result(
            {
                "contracts": listed(_ROW),
                "broken": listed(record({"file": TEXT, "faults": _FAULTS})),
                "read": COUNT,
                "sort": one_of(Sort),
                "notes": NOTES,
            }
        ),
    ),
}
