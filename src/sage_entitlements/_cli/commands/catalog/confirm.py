"""``catalog confirm``: record what has been found out about a cell, or take it back."""

import click

from sage_entitlements._cli import _complete
from sage_entitlements._cli._answer import Answer, Cell, Said, Table
from sage_entitlements._cli._clock import parse_day
from sage_entitlements._cli._formats import reasons_json
from sage_entitlements._cli._options import argument, command, option
from sage_entitlements._cli._session import Session
from sage_entitlements._cli._words import KNOWN, YES_NO
from sage_entitlements._cli.commands._entitlements import known
from sage_entitlements._model import Confirmation, Entitlement, Service
from sage_entitlements._text import N_, Phrase
from sage_entitlements._types import Inclusion
from sage_entitlements.catalog import Catalog, load_catalog
from sage_entitlements.catalog._overlay import OverlayChange, OverlayFile
from sage_entitlements.errors import NotInPlansError

from ._written import written


@command(
    help=N_(
        "Record what you have found out about a plan's services, and from where.\n\n"
        "It is written to your overlay, which comes before the bundled catalogue and outlives"
        " its updates."
    ),
    examples=(
        'sage-entitlements catalog confirm Komfort remote-help --included --source "order form"',
        "sage-entitlements catalog confirm Komfort remote-help --withdraw",
    ),
)
@argument("plan", metavar=N_("PLAN"), shell_complete=_complete.plans)
@argument(
    "services", nargs=-1, required=True, metavar=N_("SERVICE..."), shell_complete=_complete.services
)
@option("--included", is_flag=True, help=N_("The plan includes the services."))
@option("--not-included", is_flag=True, help=N_("The plan does not."))
@option("--withdraw", is_flag=True, help=N_("Take the confirmation back."))
@option("--source", metavar=N_("TEXT"), help=N_("How you know: a document, a person, a page."))
@option("--on", "day", metavar=N_("DAY"), help=N_("When you found out; today by default."))
def confirm(
    session: Session,
    plan: str,
    services: tuple[str, ...],
    included: bool,
    not_included: bool,
    withdraw: bool,
    source: str | None,
    day: str | None,
) -> Answer:
    """Answer ``catalog confirm``."""
    base = load_catalog(session.catalog_path)
    the_plan = base.plan(plan)
    found = tuple(dict.fromkeys(_in_plans(base, service) for service in services))
    file = OverlayFile(session.overlay_to_write, base)
    if included + not_included + withdraw != 1:
        problem = Phrase("give one of --included, --not-included and --withdraw, and only one")
        raise _usage(session, problem)
    if withdraw:
        if source is not None or day is not None:
            raise _usage(session, Phrase("--withdraw takes neither --source nor --on"))
        change = file.withdraw(the_plan, found)
    else:
        if source is None or not source.strip():
            raise _usage(session, Phrase("say how you know, with --source TEXT"))
        on = parse_day(session, "--on", day)
        if on > parse_day(session, "--on", None):
            problem = Phrase(
                "--on is {day}, which is yet to come; give the day you found out", day=on
            )
            raise _usage(session, problem)
        change = file.confirm(
            Confirmation(
                plan=the_plan.id,
                service=each.id,
                inclusion=Inclusion.INCLUDED if included else Inclusion.NOT_INCLUDED,
                source=source.strip(),
                on=on,
            )
            for each in found
        )
    cells = [
        (change.before.entitlement(the_plan, each), change.after.entitlement(the_plan, each))
        for each in found
    ]
    wanted = None if withdraw else Inclusion.INCLUDED if included else Inclusion.NOT_INCLUDED
    return _changed_cells(session, change, cells, wanted)


def _in_plans(base: Catalog, service: str) -> Service:
    found = base.service(service)
    if found not in base.services:
        raise NotInPlansError(found.name, found.id)
    return found


def _usage(session: Session, problem: Phrase) -> click.UsageError:
    return click.UsageError(problem.to(session.language))


def _changed_cells(
    session: Session,
    change: OverlayChange,
    cells: list[tuple[Entitlement, Entitlement]],
    wanted: Inclusion | None,
) -> Answer:
    def both(entitlement: Entitlement) -> Said:
        confirmation = entitlement.confirmation
        if confirmation is not None:
            return Phrase(
                "{yes_no} (confirmed {day}: {source})",
                yes_no=YES_NO[entitlement.inclusion],
                day=confirmation.on,
                source=confirmation.source,
            )
        return Phrase(
            "{yes_no} ({known})",
            yes_no=YES_NO[entitlement.inclusion],
            known=KNOWN[entitlement.evidence],
        )

    overruled = [
        Phrase(
            "{service} stays included all the same, by clause {clause}.",
            service=after.service.name,
            clause=after.reasons[0].id,
        )
        for _, after in cells
        if wanted not in {None, after.inclusion}
    ]
    why = tuple(reason for _, after in cells for reason in after.reasons)
    return Answer(
        changed=change.written,
        result={
            "overlay": str(change.path),
            "backup": str(change.backup) if change.backup else None,
            "changes": [
                {
                    "plan": after.plan.id,
                    "service": after.service.id,
                    "before": known(before),
                    "after": known(after),
                }
                for before, after in cells
            ],
            "reasons": reasons_json(dict.fromkeys(why)),
        },
        records=[
            {
                "plan": after.plan.id,
                "service": after.service.id,
                "inclusion_before": before.inclusion,
                "evidence_before": before.evidence,
                "inclusion": after.inclusion,
                "evidence": after.evidence,
            }
            for before, after in cells
        ],
        columns=(
            "plan",
            "service",
            "inclusion_before",
            "evidence_before",
            "inclusion",
            "evidence",
        ),
        tables=(
            Table(
                title=cells[0][1].plan.name,
                columns=(Phrase("Service"), Phrase("Before"), Phrase("Now")),
                rows=tuple(
                    (Cell(after.service.name), Cell(both(before)), Cell(both(after)))
                    for before, after in cells
                ),
            ),
        ),
        closing=(*overruled, *written(change)),
        why=why if session.why else (),
    )
