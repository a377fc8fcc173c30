"""``visits``: what is left of a package of professional services, and till when."""

import re

import click

from sage_entitlements._cli._answer import Answer, Cell, Said, Table
from sage_entitlements._cli._clock import as_of_value, notes_on, parse_day, parse_when, say_day
from sage_entitlements._cli._formats import reasons_json
from sage_entitlements._cli._options import command, option
from sage_entitlements._cli._session import Session
from sage_entitlements._text import N_, Phrase, Plural
from sage_entitlements.periods import WindowStatus
from sage_entitlements.professional_services import (
    ProfessionalServicesBalance,
    Refusal,
    Visit,
    professional_services_balance,
)
from sage_entitlements.terms import ProfessionalServicesTerms

from ._dates import AS_OF_HELP, closing, facts
from ._packages import REFUSAL, WINDOW, balance_json, refused_visit_json

_VISIT = re.compile(r"(?P<on>[^/]+)/(?P<hours>-?[0-9]{1,4}([.,][0-9]{1,4})?)")


@command(
    help=N_(
        "Tell how many consultant visits a package has left, and till when.\n\n"
        "With --next, tell too whether a visit to come would be covered; the exit code is then 1"
        " if it would not."
    ),
    examples=(
        "sage-entitlements visits --purchased 2025-03-10 --visit 2025-06-02/7 --as-of 2025-12-01",
        "sage-entitlements visits --purchased 2025-03-10 --next 2026-03-11/4 --as-of 2026-03-01",
    ),
)
@option("--purchased", metavar=N_("DAY"), required=True, help=N_("When the package was bought."))
@option(
    "--visit",
    "visits",
    multiple=True,
    metavar=N_("DAY/HOURS"),
    help=N_("A visit made, such as 2025-06-02/6.5; give one option for each."),
)
@option("--next", "coming", metavar=N_("DAY/HOURS"), help=N_("A visit to come."))
@option("--as-of", metavar=N_("WHEN"), help=AS_OF_HELP)
def visits(
    session: Session,
    purchased: str,
    visits: tuple[str, ...],
    coming: str | None,
    as_of: str | None,
) -> Answer:
    """Answer ``visits``."""
    catalog = session.catalog()
    when = parse_when(session, "--as-of", as_of)
    balance = professional_services_balance(
        parse_day(session, "--purchased", purchased),
        [_parse_visit(session, "--visit", each) for each in visits],
        as_of=when,
        terms=ProfessionalServicesTerms.of(catalog),
    )
    planned = None if coming is None else _parse_visit(session, "--next", coming)
    refusal = balance.preflight(planned) if planned is not None else None
    why = catalog.reasons(balance.reasons)
    notes = notes_on([when])
    data = balance_json(balance)
    flat = {
        f"{group}_{name}": value for group, values in data.items() for name, value in values.items()
    }
    return Answer(
        as_of=as_of_value(when),
        result={
            **data,
            "refused": [refused_visit_json(each) for each in balance.refused],
            "preflight": None
            if planned is None
            else {"covered": refusal is None, "reason": refusal},
            "not_yet": balance.not_yet,
            "notes": notes,
            "reasons": reasons_json(why),
        },
        records=[
            {
                **flat,
                "refused": " ".join(f"{each.visit.on}:{each.refusal}" for each in balance.refused),
                "preflight_covered": None if planned is None else refusal is None,
                "preflight_reason": refusal,
            }
        ],
        columns=(*flat, "refused", "preflight_covered", "preflight_reason"),
        lead=(*_verdict(balance), *_preflight_words(planned, refusal), *notes),
        tables=_tables(balance),
        closing=closing(session, catalog, why, when, balance.not_yet),
        why=why if session.why else (),
        exit_code=0 if refusal is None else 1,
    )


def _parse_visit(session: Session, name: str, value: str) -> Visit:
    match = _VISIT.fullmatch(value)
    if match is None:
        problem = Phrase(
            '{option} is "{value}"; write the day and the hours, like 2025-06-02/6.5',
            option=name,
            value=value,
        )
        raise click.UsageError(problem.to(session.language))
    hours = match["hours"].replace(",", ".")  # as Polish writes it
    return Visit(on=parse_day(session, name, match["on"]), hours=float(hours))


def _verdict(balance: ProfessionalServicesBalance) -> tuple[Said, ...]:
    if balance.status is WindowStatus.CLOSED:
        return (
            Phrase(
                "The package could be used through {day}.", day=say_day(balance.window.last_day)
            ),
        )
    if balance.status is WindowStatus.NOT_STARTED:
        return (
            Phrase("The package can be used from {day} on.", day=say_day(balance.window.first_day)),
        )
    return (
        Phrase(
            "{left}, through {day}.",
            left=Plural("{n} visit left", "{n} visits left", balance.remaining),
            day=say_day(balance.window.last_day),
        ),
    )


def _preflight_words(planned: Visit | None, refusal: Refusal | None) -> tuple[Said, ...]:
    if planned is None:
        return ()
    if refusal is None:
        return (Phrase("The visit would be covered."),)
    return (Phrase("The visit would not be covered: {why}.", why=REFUSAL[refusal]),)


def _tables(balance: ProfessionalServicesBalance) -> tuple[Table, ...]:
    window = balance.window
    rows: list[tuple[Said, Said]] = [
        (Phrase("Window"), WINDOW[balance.status]),
        (Phrase("First day"), say_day(window.first_day)),
        (Phrase("Last day"), say_day(window.last_day)),
    ]
    if window.last_working_day is not None:
        rows.append((Phrase("Last working day"), say_day(window.last_working_day)))
    rows.append(
        (
            Phrase("Visits used"),
            Phrase("{used} of {included}", used=balance.used, included=balance.included),
        )
    )
    tables = [facts(*rows)]
    if balance.refused:
        tables.append(
            Table(
                title=Phrase("Visits that do not count"),
                columns=(Phrase("Day"), Phrase("Hours"), Phrase("Why")),
                rows=tuple(
                    (
                        Cell(say_day(each.visit.on)),
                        Cell(f"{each.visit.hours:g}"),
                        Cell(REFUSAL[each.refusal]),
                    )
                    for each in balance.refused
                ),
            )
        )
    return tuple(tables)
