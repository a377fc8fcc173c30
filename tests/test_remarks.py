"""What a contract may say, but hardly means: one engine for recording, checking, a portfolio."""

from collections import Counter
from datetime import date
from functools import reduce
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from catalog_data import held_catalog
from contract_strategies import contract, contracts, entry, when
from sage_entitlements import Language, check_contracts, portfolio, preflight
from sage_entitlements.contract.load import ContractFile, Found
from sage_entitlements.contract.model import (
    KINDS,
    Contract,
    End,
    Entry,
    OrderContacts,
    PlanChange,
    Renewal,
)
from sage_entitlements.contract.portfolio import Sort
from sage_entitlements.contract.remarks import Remark, RemarkKind, of_entries
from sage_entitlements.contract.standing import Standing
from sage_entitlements.warsaw import When

CATALOG = held_catalog()
CONTACTS = OrderContacts(phone="+48 22 123 45 67", email="it@example.pl")
AS_OF = date(2025, 6, 1)


def made(text: str, **fields: Any) -> Contract:
    return contract(text, **{"order_contacts": CONTACTS} | fields)


def said(found: list[Remark], language: Language = Language.EN) -> list[str]:
    return sorted(f"{each.kind} {each.key}: {each.text.to(language)}" for each in found)


def checked(*of: Contract, as_of: When = AS_OF) -> list[list[Remark]]:
    """Give what a check says of each, and hold that a portfolio counts the same.

    As they are given, contracts come and go, and none is compared with another.
    """
    found: list[Found] = [
        ContractFile(file=f"{n}.toml", contract=each) for n, each in enumerate(of)
    ]
    files = check_contracts(found, CATALOG, as_of=as_of).files
    rows = {each.file: each.remarks for each in portfolio(found, CATALOG, as_of=as_of).contracts}
    assert rows == {each.file: len(each.warnings) for each in files}
    (alone,) = portfolio(found[-1:], CATALOG, as_of=as_of).contracts
    assert portfolio(found, CATALOG, as_of=as_of, sort=Sort.GIVEN).contracts[-1] == alone
    return [[each.remark for each in file.warnings] for file in files]


def bare(of: Contract) -> Contract:
    nothing: dict[str, Any] = {kind.table: () for kind in KINDS.values()}
    return evolve(of, **nothing)


def recorded(of: Contract, entries: list[Entry]) -> list[Remark]:
    """Record one entry after the other, and give all that is remarked on at that."""
    found = list(of_entries(Standing(as_of=AS_OF, catalog=CATALOG, contract=of)))
    for each in entries:
        found += preflight(of, each, CATALOG, anyway=True).remarks
        of = of.with_entry(each)
    return found


# -- What is said of the entries ---------------------------------------------------------

PACKAGE = "vip: package 02-03"
SESSION, VISIT = "session, Mon 3 Feb 2025 10:00", "visit, Mon 3 Feb 2025"
USED = "the included session of the month is used, and no bought one is left"
ENTRIES = {
    # Repetitions: notes do not count, nor how a moment is written; the later one in the file is it.
    f"{PACKAGE} Alfa, package 02-03 Beta": [],
    f"{PACKAGE}, package 02-03": [
        (
            "repeated professional_services[2]: package, Mon 3 Feb 2025:"
            " the file has the same entry already"
        )
    ],
    f"{PACKAGE}, visit 02-03 7, visit 02-03 6": [],
    f"{PACKAGE}, visit 02-03, visit 02-04, visit 02-03": [
        f"repeated visits[3]: {VISIT}: the file has the same entry already"
    ],
    "vip: bought 02-03 2, bought 02-03 2, bought 02-03": [
        (
            "repeated extra_sessions[2]: extra sessions, Mon 3 Feb 2025:"
            " the file has the same entry already"
        )
    ],
    "vip: bought 02-03 9, help 02-03T10:00 30, help 02-03T09:00+00:00, help 02-03T10:00 9": [
        f"repeated remote_sessions[{n}]: {SESSION}: the file has the same entry already"
        for n in (2, 3)
    ],
    # One program at a time: two are served at once, where both are named.
    "vip: bought 02-03 9, help 02-03T10:00 20, help 02-03T10:20 20": [],
    "vip: bought 02-03 9, help 02-03T10:00 20 A, help 02-03T10:10 20 B": [],
    "vip: bought 02-03 9, help 02-03T10:00 60, help 02-03T10:10 50, help 02-03T11:00 5": [
        (
            "overlap remote_sessions[2]: session, Mon 3 Feb 2025 10:10:"
            " overlaps with the session of Mon 3 Feb 2025 10:00"
        )
    ],
    "vip: bought 02-03 9, help 02-03T10:10 20, help 02-03T10:00 20": [
        (
            "overlap remote_sessions[1]: session, Mon 3 Feb 2025 10:10:"
            " overlaps with the session of Mon 3 Feb 2025 10:00"
        )
    ],
    "vip: bought 02-03 9, help 02-03T10:00 99 A, help 02-03T10:10 9 a, help 02-03T11:30 9 A": [
        f"overlap remote_sessions[{n}]: session, Mon 3 Feb 2025 {at}:"
        " overlaps with the session of Mon 3 Feb 2025 10:00"
        for n, at in ((2, "10:10"), (3, "11:30"))
    ],
    "vip: bought 02-03 9, help 02-03T10:00 2000, help 02-04T10:00": [
        (
            "overlap remote_sessions[2]: session, Tue 4 Feb 2025 10:00:"
            " overlaps with the session of Mon 3 Feb 2025 10:00"
        )
    ],
    # Free days and nights.
    "vip: help 08-15T03:00": [
        (
            "free_day remote_sessions[1]: session, Fri 15 Aug 2025 03:00:"
            " not a working day (Assumption Day)"
        ),
        "night remote_sessions[1]: session, Fri 15 Aug 2025 03:00: at night",
    ],
    "vip: help 02-03T06:00": [],
    "vip: help 02-03T21:59": [],
    "vip: help 02-03T05:59": ["night remote_sessions[1]: session, Mon 3 Feb 2025 05:59: at night"],
    "vip: help 02-03T22:00": ["night remote_sessions[1]: session, Mon 3 Feb 2025 22:00: at night"],
    f"{PACKAGE}, visit 02-08": [
        "free_day visits[1]: visit, Sat 8 Feb 2025: not a working day (Saturday)"
    ],
    # Nothing covers it.
    "vip: help 02-03T10:00, help 02-04T10:00": [
        f"not_covered remote_sessions[2]: session, Tue 4 Feb 2025 10:00: {USED}"
    ],
    "vip: help 2026-02-03T10:00": [
        (
            "not_covered remote_sessions[1]: session, Tue 3 Feb 2026 10:00:"
            " outside the contract's term"
        )
    ],
    "komfort-plus: help 02-03T10:00": [
        (
            f"not_covered remote_sessions[1]: {SESSION}:"
            " it is not known whether that month includes a session for it"
        )
    ],
    "vip: visit 02-03": [
        f"not_covered visits[1]: {VISIT}: no package of professional services has been bought"
    ],
    # Too late.
    "vip: package 2026-01-30, bought 2026-01-30": [],
    "vip: package 2026-01-31, bought 2026-01-31": [
        (
            "after_end extra_sessions[1]: extra sessions, Sat 31 Jan 2026:"
            " the contract has ended by then"
        ),
        (
            "after_end professional_services[1]: package, Sat 31 Jan 2026:"
            " the contract has ended by then"
        ),
    ],
}


def kinds(text: str) -> list[str]:
    return [each.split()[0] for each in ENTRIES[text]]


@pytest.mark.parametrize("text", ENTRIES, ids=lambda text: " ".join((*kinds(text), text)))
def test_one_commands_wisdom_is_that_of_all(text: str) -> None:
    """A check, recording one after the other, and a portfolio say the same."""
    of = made(text)
    (found,) = checked(of)
    assert said(found) == ENTRIES[text]
    _, _, entries = text.partition(": ")
    assert said(recorded(bare(of), [*map(entry, entries.split(", "))])) == ENTRIES[text]


def test_sessions_in_the_hour_that_comes_twice() -> None:
    """By the clock, the later one of each pair begins an hour before it does."""
    first, apart, within = (
        f"help 10-26T{each}" for each in ("02:50+02:00", "02:10+01:00", "02:09+01:00")
    )
    for second, kinds in ((apart, set()), (within, {RemarkKind.OVERLAP})):
        found = {each.kind for each in checked(made(f"vip: bought 02-03 2, {second}, {first}"))[0]}
        assert found == {RemarkKind.FREE_DAY, RemarkKind.NIGHT, *kinds}


def test_the_one_program_that_there_is_need_not_be_named() -> None:
    of = made(
        "vip: bought 02-03 9, help 02-03T10:00 20 Handel, help 02-03T10:00", programs=("HANDEL",)
    )
    assert [each.kind for each in checked(of)[0]] == [RemarkKind.REPEATED]
    assert checked(evolve(of, programs=("Handel", "FK"))) == [[]]


def test_notes_make_no_difference() -> None:
    of = made("vip: package 02-03, visit 02-03")
    of = of.with_entry(evolve(of.visits[0], note="again", by="AK"))
    assert [each.key for each in checked(of)[0]] == ["visits[2]"]


def test_what_comes_into_force_after_the_end() -> None:
    changes = (
        PlanChange(on=date(2025, 5, 1), plan="vip"),
        PlanChange(on=date(2025, 7, 1), plan="vip+"),
    )
    renewals = Renewal(months=6), Renewal(months=6)
    of = made("komfort", plan_changes=changes, renewals=renewals)
    assert checked(of) == [[]]
    (found,) = checked(of.with_entry(End(on=date(2025, 6, 30))))
    assert said(found) == [
        f"after_end {each}: the contract has ended by then"
        for each in (
            "plan_changes[2]: change of plan, Tue 1 Jul 2025",
            "renewals[1]: renewal, Sat 31 Jan 2026",
            "renewals[2]: renewal, Fri 31 Jul 2026",
        )
    ]


# -- What is said of the order and of whose contract it is -------------------------------

LACKS = "the plan includes callback (assumed), and the order names no"
NO_PHONE = f"no_phone order_contacts.phone: {LACKS} phone for it"
NO_MAIL = f"no_email order_contacts.email: {LACKS} e-mail for it"
PHONES = (
    "22 455 56 00 wew. 12",
    "(22) 455 56 00",
    "+ 48 22 455 56 00",
    "22/455-56-00",
    "601234567",
)


def test_contacts_while_the_contract_has_not_ended() -> None:
    of = made("vip", order_contacts=OrderContacts())
    for day in ("2024-06-01", "01-31", "2026-01-30"):
        assert said(checked(of, as_of=when(day))[0]) == [NO_MAIL, NO_PHONE]
    assert checked(of, as_of=when("2026-01-31")) == [[]]
    assert checked(evolve(of, plan="podstawowa")) == [[]]
    assert checked(evolve(of, plan="podstawowa-plus")) == [[]]
    change = PlanChange(on=date(2025, 5, 1), plan="podstawowa")
    assert checked(of.with_entry(change), as_of=when("05-01")) == [[]]
    assert len(checked(of.with_entry(change), as_of=when("04-30"))[0]) == 2


def test_nothing_is_too_strict_about_contacts() -> None:
    for phone in PHONES:
        assert checked(made("vip", order_contacts=evolve(CONTACTS, phone=phone))) == [[]]
    odd = OrderContacts(phone="1 2 3, zob. 4 5 6", email="it@example.pl albo b@c.pl")
    assert said(checked(made("vip", order_contacts=odd))[0]) == [
        f'odd_email order_contacts.email: "{odd.email}" does not look like an e-mail address',
        f'odd_phone order_contacts.phone: "{odd.phone}" does not look like a phone number',
    ]


@pytest.mark.parametrize("nip", ["5250007313", "PL 525-000-73-13", "pl5250007313"])
def test_a_nip_and_one_with_a_wrong_check_digit(nip: str) -> None:
    assert checked(made("vip", nip=nip)) == [[]]
    wrong = f"{nip[:-1]}4"
    assert said(checked(made("vip", nip=wrong))[0]) == [
        f'nip nip: "{wrong}" is no NIP: it has other than ten digits, or a wrong check digit'
    ]


# -- What is said of several contracts, each time of the later one -----------------------

ONE = made("vip: help 02-03T10:00", customer="Firma", number="K/1")
LATER = date(2026, 1, 31)
OTHER = {"plan": "komfort", "number": None, "customer": "Inna", "remote_sessions": ()}
COPY = "copy : the same contract stands in 0.toml"
DAYS = "same_days customer: the customer (name or NIP) has a contract for the same days in 0.toml"
NUMBER = "same_number number: the contract in 0.toml has the same number"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({}, {}, [COPY]),
        ({}, {"extra": {"crm": 1}}, [COPY]),
        ({}, OTHER, []),
        ({}, {**OTHER, "number": "k 1"}, []),
        ({}, {**OTHER, "number": "k/ 1"}, [NUMBER]),
        ({"number": "1-11"}, {**OTHER, "number": "11-1"}, []),  # as one looks for it, too
        ({}, {"remote_sessions": ()}, [DAYS, NUMBER]),
        ({}, {**OTHER, "customer": " FIRMA"}, [DAYS]),
        ({}, {**OTHER, "customer": "Firma", "starts": date(2026, 1, 30)}, [DAYS]),
        ({}, {**OTHER, "customer": "Firma", "starts": LATER}, []),
        ({}, {**OTHER, "customer": "Firma", "starts": date(2024, 2, 1)}, [DAYS]),
        (
            {"ends": date(2025, 4, 1)},
            {**OTHER, "customer": "Firma", "starts": date(2025, 4, 2)},
            [],
        ),
        ({"nip": "5250007313"}, {**OTHER, "nip": "PL 525-000-73-13"}, [DAYS]),
        ({"nip": "5250007313"}, {**OTHER, "nip": "8567346215"}, []),
    ],
)
def test_what_two_contracts_have_in_common(
    first: dict[str, Any], second: dict[str, Any], expected: list[str]
) -> None:
    none, found = checked(evolve(ONE, **first), evolve(ONE, **second))
    assert (none, said(found)) == ([], expected)


# -- Whatever the contract ---------------------------------------------------------------


def in_turn(of: Contract) -> list[Entry]:
    """Put what was bought before what was used, and that in the order in which it happened."""
    found = Standing(as_of=AS_OF, catalog=CATALOG, contract=of)
    sessions = (each.session for each in found.remote_help.counted)
    visits = (each.visit for each in found.professional_services.counted)
    return [*of.professional_services, *of.extra_sessions, *visits, *sessions]


def everything(of: Contract, entries: list[Entry]) -> list[Remark]:
    whole = reduce(Contract.with_entry, entries, of)
    return list(of_entries(Standing(as_of=AS_OF, catalog=CATALOG, contract=whole)))


@given(contracts())
def test_recording_in_turn_says_what_a_check_says_in_the_end(of: Contract) -> None:
    entries = in_turn(of)
    assert said(recorded(bare(of), entries)) == said(everything(bare(of), entries))


@given(contracts(), st.randoms(use_true_random=False))
def test_nothing_is_said_in_the_end_that_no_recording_said(of: Contract, chance: Any) -> None:
    entries = in_turn(of)
    chance.shuffle(entries)
    # A visit can only name a package that is there.
    entries.sort(key=lambda each: each not in of.professional_services)
    at_last = Counter(everything(bare(of), entries))
    assert not at_last - Counter(recorded(bare(of), entries))


@given(contracts())
def test_every_remark_has_its_words_in_both_languages(of: Contract) -> None:
    for each in everything(of, []):
        assert {each.text.to(language).strip() for language in Language} - {""}
        assert each.key.rstrip("]").rpartition("[")[2].isdigit()
