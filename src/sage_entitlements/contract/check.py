"""What is wrong in what a contract says, and what is allowed but likely a typing error."""

import re
from collections.abc import Iterable, Iterator

from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.contract.model import Contract
from sage_entitlements.contract.standing import Standing
from sage_entitlements.errors import DateError, NameLookupError, UnknownCalendarError
from sage_entitlements.files.convert import Finding
from sage_entitlements.model import CALLBACK, Inclusion
from sage_entitlements.names import name_key, named, no_such_name
from sage_entitlements.periods import add_months
from sage_entitlements.text import N_, Phrase, Plural, Speakable
from sage_entitlements.visits import VisitTerms, package_window
from sage_entitlements.warsaw import check_known

_MOST_OFFERS = 100  # unknown activities, up to which each is met with the ids nearest to it
_PHONE = re.compile(r"\+?[0-9][0-9 ()/-]{5,30}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


def contract_faults(contract: Contract, catalog: Catalog | None) -> Iterator[Finding]:
    """Find what is wrong in what a contract says, though each value is one by itself."""
    try:
        check_known(add_months(contract.starts, contract.months))
    except UnknownCalendarError as error:
        yield ("months",), error.message
    contacts = contract.order_contacts
    if contacts.phone is not None and not _PHONE.fullmatch(contacts.phone):
        yield ("order_contacts", "phone"), Phrase("must be a phone number such as +48 22 123 45 67")
    if contacts.email is not None and not _EMAIL.fullmatch(contacts.email):
        yield ("order_contacts", "email"), Phrase("must be an e-mail address such as a@b.pl")
    products, packages = contract.product_packages, contract.professional_services
    yield from _twice("programs", contract.programs)
    yield from _twice("product_packages", (each.name for each in products), "name")
    yield from _twice("professional_services", (each.name for each in packages), "name")
    for index, product in enumerate(products):
        if named(product.chosen, product.programs) is None:
            programs = ", ".join(product.programs)
            said = N_('"{chosen}" is not among the programs of this package: {programs}')
            yield ("product_packages", index, "chosen"), Phrase(said, product.chosen, programs)
    known = {name_key(each.name) for each in packages if each.name is not None}
    for index, visit in enumerate(contract.visits):
        if visit.package is not None and name_key(visit.package) not in known:
            problem = Phrase('no package has the name "{name}"', visit.package)
            yield ("visits", index, "package"), problem
    if catalog is not None:
        yield from _faults_against(contract, catalog)


def _twice(table: str, names: Iterable[str | None], *field: str) -> Iterator[Finding]:
    seen: set[str] = set()
    for index, name in enumerate(names):
        if name is not None:
            if name_key(name) in seen:
                yield (table, index, *field), Phrase('"{name}" stands there twice; keep one', name)
            seen.add(name_key(name))


def _faults_against(contract: Contract, catalog: Catalog) -> Iterator[Finding]:
    try:
        catalog.plan(contract.plan)
    except NameLookupError as error:
        yield ("plan",), error.message
    known = [(each.id, each.id) for each in catalog.professional_services.activities]
    said: dict[str, Speakable] = {}
    for index, visit in enumerate(contract.visits):
        for number, activity in enumerate(visit.activities):
            if activity not in said and (activity, activity) not in known:
                said[activity] = Phrase('Unknown activity "{name}"', activity)
                # To look for what is near takes time, and so many are no typing errors.
                if len(said) <= _MOST_OFFERS:
                    said[activity] = no_such_name(said[activity], activity, known).message
            if activity in said:
                yield ("visits", index, "activities", number), said[activity]
    terms = catalog.terms(VisitTerms)
    for index, package in enumerate(contract.professional_services):
        try:
            package_window(package.purchased, terms, package.purchased)
        except DateError as error:
            yield ("professional_services", index, "purchased"), error.message


def remarks(contract: Contract, catalog: Catalog) -> Iterator[Speakable]:
    """Say what is allowed, but likely a typing error."""
    standing = Standing(as_of=contract.starts, catalog=catalog, contract=contract)
    if n := sum(not each.coverage.covered for each in standing.remote_help.counted):
        yield Plural("{n} remote session is not covered", "{n} remote sessions are not covered", n)
    if n := sum(each.reason is not None for each in standing.professional_services.counted):
        yield Plural("{n} visit is not covered", "{n} visits are not covered", n)
    callback = catalog.entitlement_to(standing.plan, CALLBACK)
    included, contacts = callback.inclusion is Inclusion.INCLUDED, contract.order_contacts
    if included and contacts.phone is None:
        said = N_("the plan includes callback ({known}), and the order names no phone for it")
        yield Phrase(said, callback.evidence.text)
    if included and contacts.email is None:
        said = N_("the plan includes callback ({known}), and the order names no e-mail for it")
        yield Phrase(said, callback.evidence.text)
