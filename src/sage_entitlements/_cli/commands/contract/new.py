"""``contract new``: write a contract down."""

from collections.abc import Iterator
from pathlib import Path

import click

from sage_entitlements import _files
from sage_entitlements._cli import _complete
from sage_entitlements._cli._answer import Answer
from sage_entitlements._cli._clock import parse_day
from sage_entitlements._cli._options import WholeNumber, argument, command, name_option, option
from sage_entitlements._cli._session import Session
from sage_entitlements._cli.commands._dates import facts
from sage_entitlements._cli.commands._entitlements import plan_json
from sage_entitlements._text import N_, Joined, Phrase
from sage_entitlements.catalog import Catalog
from sage_entitlements.contract._load import faults_of
from sage_entitlements.contract._model import Contract, OrderContacts, Package, ProductPackage
from sage_entitlements.contract._write import contract_text
from sage_entitlements.errors import contract_errors
from sage_entitlements.periods import MOST_MONTHS

from ._shown import programs_of

_OPTIONS: dict[str | int, str] = {
    "starts": "--starts",
    "months": "--months",
    "programs": "--program",
    "product_packages": "--product-package",
    "phone": "--phone",
    "email": "--email",
    "professional_services": "--purchased",
}
"""Which option says what stands under a key of the file."""


@command(
    help=N_("Write a contract down in a new file.\n\nA file that is there already is left alone."),
    examples=(
        "sage-entitlements contract new firma.toml --customer Firma --plan VIP --starts 2026-01-31",
    ),
)
@argument("file", metavar=N_("FILE"), type=click.Path(path_type=Path, readable=False))
@name_option("--customer", required=True, help=N_("Whose contract it is."))
@option(
    "--plan",
    metavar=N_("PLAN"),
    required=True,
    shell_complete=_complete.plans,
    help=N_("Its plan."),
)
@option("--starts", metavar=N_("DAY"), required=True, help=N_("The first day of its term."))
@option(
    "--months",
    metavar=N_("MONTHS"),
    type=WholeNumber(min=1, max=MOST_MONTHS),
    default=12,
    show_default=True,
    help=N_("The length of its term."),
)
@name_option(
    "--program",
    "programs",
    multiple=True,
    help=N_("A program that it covers; give one option for each."),
)
@option(
    "--product-package",
    "products",
    multiple=True,
    metavar=N_("NAME/CHOSEN[/OTHER...]"),
    help=N_("A package of programs: its name, the one chosen for remote help, the others."),
)
@option("--phone", metavar=N_("NUMBER"), help=N_("The number in the order, for callbacks."))
@option(
    "--email", metavar=N_("ADDRESS"), help=N_("The e-mail address in the order, for callbacks.")
)
@option(
    "--purchased",
    "purchases",
    multiple=True,
    metavar=N_("DAY[/NAME]"),
    help=N_("A package of professional services: when it was bought, and its name if it has one."),
)
def new(
    session: Session,
    file: Path,
    customer: str,
    plan: str,
    starts: str,
    months: int,
    programs: tuple[str, ...],
    products: tuple[str, ...],
    phone: str | None,
    email: str | None,
    purchases: tuple[str, ...],
) -> Answer:
    """Answer ``contract new FILE``."""
    catalog = session.catalog()
    found = catalog.plan(plan)
    contract = Contract(
        customer=customer,
        plan=found.id,
        starts=parse_day(session, "--starts", starts),
        months=months,
        programs=programs,
        product_packages=tuple(_parse_product(session, each) for each in products),
        order_contacts=OrderContacts(phone=phone, email=email),
        professional_services=tuple(_parse_purchase(session, each) for each in purchases),
    )
    if wrong := tuple(_faults(contract, catalog)):
        raise click.UsageError(Joined(wrong, "\n  ").to(session.language))
    with contract_errors():
        _files.create(file, contract_text(contract, session.language).encode("utf-8"))
    data = {
        "file": str(file),
        "customer": customer,
        "plan": found.id,
        "term_first_day": contract.starts,
        "term_last_day": contract.last_day,
    }
    return Answer(
        changed=True,
        result={
            "file": str(file),
            "customer": customer,
            "plan": plan_json(found),
            "term": {
                "first_day": contract.starts,
                "last_day": contract.last_day,
                "months": months,
            },
            "reasons": [],
        },
        records=[data],
        columns=tuple(data),
        lead=(Phrase("{customer}: {plan}", customer=customer, plan=found.name),),
        tables=(
            facts(
                (
                    Phrase("Term"),
                    Phrase("{first} to {last}", first=contract.starts, last=contract.last_day),
                ),
                *programs_of(contract),
            ),
        ),
        closing=(Phrase("Written to {path}", path=str(file)),),
    )


def _faults(contract: Contract, catalog: Catalog) -> Iterator[Phrase]:
    """Tell what could not be read again, by the option that says so."""
    for path, problem in faults_of(contract, catalog, ()):
        key = path[1] if path[0] == "order_contacts" else path[0]
        yield Phrase("{option}: {problem}", option=_OPTIONS[key], problem=problem)


def _parse_product(session: Session, value: str) -> ProductPackage:
    name, *programs = (part.strip() for part in value.split("/"))
    if not programs or not all((name, *programs)):
        problem = Phrase(
            '--product-package is "{value}"; write its name, the chosen program and the others,'
            " like Symfonia/Handel/Kadry",
            value=value,
        )
        raise click.UsageError(problem.to(session.language))
    return ProductPackage(name=name, programs=tuple(programs), chosen=programs[0])


def _parse_purchase(session: Session, value: str) -> Package:
    day, _, name = value.partition("/")
    return Package(purchased=parse_day(session, "--purchased", day), name=name.strip() or None)
