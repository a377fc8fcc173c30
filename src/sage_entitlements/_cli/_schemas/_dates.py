"""Answers about days, hours, deadlines, sessions and visits."""

from sage_entitlements._cli.commands.hours import CALLED, CHANNELS
from sage_entitlements.complaints import ComplaintStatus
from sage_entitlements.professional_services import Refusal

from ._blocks import COUNT, DAY, FLAG, MOMENT, TEXT, Shape, listed, nullable, one_of, record
from ._common import (
    ID,
    KNOWN_OR_NOTHING,
    NOTES,
    OUTSIDE,
    PERIOD,
    REFUSED_VISITS,
    VISITS,
    WHEN,
    WINDOW,
    either,
    known_where,
    result,
)

SHAPES = {
    "hours": Shape(
        as_of=WHEN,
        result=result(
            {
                "at": WHEN,
                "open": nullable(FLAG),
                "opens_at": MOMENT,
                "closes_at": MOMENT,
                "number": TEXT,
                "channels": listed(one_of(CHANNELS)),
                "call_limit_minutes": COUNT,
                "callback_attempts": listed(one_of(CALLED)),
                "notes": NOTES,
            }
        ),
    ),
    "workdays": Shape(
        result=result(
            {
                "from": DAY,
                "to": DAY,
                "day": nullable(
                    record(
                        {
                            "day": DAY,
                            "working_day": FLAG,
                            "why_not": nullable(TEXT),
                            "previous": nullable(DAY),
                            "next": nullable(DAY),
                        }
                    )
                ),
                "days": listed(DAY),
                "holidays": listed(record({"date": DAY, "name": TEXT})),
            }
        ),
    ),
    "complaint": Shape(
        as_of=WHEN,
        result=result(
            {
                "performed_at": MOMENT,
                "working_day": FLAG,
                "deadline_day": nullable(DAY),
                "advised_by": nullable(MOMENT),
                "expires_at": nullable(MOMENT),
                "status": one_of(ComplaintStatus),
                "notes": NOTES,
            }
        ),
    ),
    "recording": Shape(result=result({"called_on": DAY, "last_day": DAY, "notes": NOTES})),
    "remote": Shape(
        as_of=WHEN,
        result={
            **result(
                {
                    "plan": nullable(ID),
                    **KNOWN_OR_NOTHING,
                    "period": nullable(PERIOD),
                    "allowance": record({"sessions": nullable(COUNT), "minutes": COUNT}),
                    "used": record({"sessions": COUNT}),
                    "remaining": record({"sessions": nullable(COUNT)}),
                    "overage": record({"sessions": COUNT, "minutes": COUNT}),
                    "preflight": nullable(
                        record(
                            {
                                "covered_minutes": COUNT,
                                "overage_minutes": COUNT,
                                "extra_session": FLAG,
                            }
                        )
                    ),
                    "outside": nullable(OUTSIDE),
                    "not_yet": COUNT,
                    "outside_term": COUNT,
                    "notes": NOTES,
                }
            ),
            **either("period", "outside"),
            **known_where("plan"),
        },
    ),
    "visits": Shape(
        as_of=WHEN,
        result=result(
            {
                "window": WINDOW,
                "visits": VISITS,
                "refused": REFUSED_VISITS,
                "preflight": nullable(
                    record({"covered": FLAG, "reason": nullable(one_of(Refusal))})
                ),
                "not_yet": COUNT,
                "notes": NOTES,
            }
        ),
    ),
}
