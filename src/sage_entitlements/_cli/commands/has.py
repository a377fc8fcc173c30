"""``has PLAN SERVICE``: yes, no or unknown."""

from sage_entitlements._cli import _complete
from sage_entitlements._cli._answer import Answer
from sage_entitlements._cli._formats import reasons_json
from sage_entitlements._cli._options import argument, command, option
from sage_entitlements._cli._session import Session
from sage_entitlements._cli._words import how_to_confirm, trust, verdict
from sage_entitlements._text import N_, Phrase
from sage_entitlements._types import Evidence, Inclusion

from ._entitlements import COLUMNS, known, record

HAS_EXIT_CODES = {Inclusion.INCLUDED: 0, Inclusion.NOT_INCLUDED: 1, Inclusion.UNKNOWN: 3}


@command(
    help=N_(
        "Ask whether a plan includes a service.\n\n"
        "The exit code answers too: 0 yes, 1 no, 3 unknown."
    ),
    examples=(
        'sage-entitlements has Komfort "Pomoc zdalna"',
        "sage-entitlements has vip remote-help --confirmed-only",
    ),
)
@argument("plan", metavar=N_("PLAN"), shell_complete=_complete.plans)
@argument("service", metavar=N_("SERVICE"), shell_complete=_complete.services)
@option("--confirmed-only", is_flag=True, help=N_("Count an assumed answer as unknown."))
def has(session: Session, plan: str, service: str, confirmed_only: bool) -> Answer:
    """Answer ``has PLAN SERVICE``."""
    catalog = session.catalog()
    answer = catalog.entitlement(plan, service)
    said = verdict(answer)
    if confirmed_only and answer.evidence is Evidence.ASSUMED:
        answer = answer.without_assumptions()
        said = Phrase(
            "Not confirmed: what {plan} says of {service} is only assumed.",
            plan=answer.plan.name,
            service=answer.service.name,
        )
    return Answer(
        result={
            "plan": answer.plan.id,
            "service": answer.service.id,
            "name": answer.service.name,
            **known(answer),
            "reasons": reasons_json(answer.reasons),
        },
        records=[record(answer)],
        columns=COLUMNS,
        lead=(said,),
        closing=trust([answer]),
        hints=how_to_confirm([answer]),
        why=answer.reasons if session.why else (),
        exit_code=HAS_EXIT_CODES[answer.inclusion],
    )
