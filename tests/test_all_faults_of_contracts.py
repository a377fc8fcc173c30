"""Everything that can be wrong with a contract, at once: each fault is told, once, in place."""

import json
from collections.abc import Callable
from datetime import date, datetime

import pytest
import tomli_w

from loading_cases import shown
from sage_entitlements import Catalog, Contract, ContractError, Language, load_catalog
from sage_entitlements.contract._load import parse_contract, parse_json_contract


def test_of_a_contract() -> None:
    package = {"purchased": date(2026, 3, 1), "name": "A"}
    visit = {"on": date(2026, 3, 2), "hours": 7}
    product = {"name": "P", "chosen": "X", "programs": ["Y", "Z"]}
    contract = {
        "customer": "Firma",
        "plan": "nope",
        "starts": date(2099, 12, 31),
        "months": 30,
        "programs": ["Symfonia", "symfonia"],
        "product_packages": [product, {**product, "chosen": "y"}],
        "professional_services": [
            package,
            {**package, "name": "a"},
            {"purchased": date(1980, 1, 1)},
        ],
        "visits": [
            {**visit, "hours": 0},
            {**visit, "hours": 25},
            {**visit, "on": date(2101, 1, 1)},
            {**visit, "package": "B", "activities": ["training", "nope", "nope"]},
            {**visit, "package": "a"},
        ],
        "remote_sessions": [{"start": datetime(2026, 3, 29, 2, 30), "minutes": 5}],  # noqa: DTZ001
        "extra_sessions": [{"purchased": date(1989, 12, 31)}],
        "order_contacts": {"phone": "x", "email": "x"},
    }
    with pytest.raises(ContractError) as caught:
        parse_contract(tomli_w.dumps(contract), "a.toml", load_catalog())
    assert list(map(shown, caught.value.faults)) == [
        "months: 2102-06-30 is outside the known calendar; give a day from 1990 to 2100",
        'plan: Unknown plan "nope"',
        'visits[4].activities[2]: Unknown activity "nope"',
        'visits[4].activities[3]: Unknown activity "nope"',
        'programs[2]: "symfonia" stands there twice; keep one',
        'product_packages[2].name: "P" stands there twice; keep one',
        'product_packages[1].chosen: "X" is not among the programs of this package: Y, Z',
        "order_contacts.phone: must be a phone number such as +48 22 123 45 67",
        "order_contacts.email: must be an e-mail address such as a@b.pl",
        "professional_services[3].purchased: 1980-01-01 is outside the known calendar; give a day from 1990 to 2100",
        "visits[3].on: 2101-01-01 is outside the known calendar; give a day from 1990 to 2100",
        "remote_sessions[1].start: 2026-03-29T02:30:00 does not exist in Warsaw, where the clock is then set forward; give an hour that exists",
        "extra_sessions[1].purchased: 1989-12-31 is outside the known calendar; give a day from 1990 to 2100",
        'professional_services[2].name: "a" stands there twice; keep one',
        "visits[1].hours: must be above 0, and 24 at most",
        "visits[2].hours: must be above 0, and 24 at most",
        'visits[4].package: no package has the name "B"',
    ]


@pytest.mark.parametrize("form", ["toml", "json"])
def test_of_a_contract_in_which_more_is_broken(form: str) -> None:
    day = date(2026, 3, 1)
    contract = {
        "customer": 5,
        "plan": "nope",
        "starts": 5,
        "months": 1,
        "professional_services": [
            {"purchased": 5, "name": "A"},
            {"purchased": day, "name": "a"},
            {"purchased": day, "name": "b"},
        ],
        "product_packages": [
            {"name": "P", "chosen": "X", "programs": [5]},
            {"name": "p", "chosen": 5, "programs": ["Y"]},
        ],
        "visits": [
            {"on": 5, "hours": "x", "package": "B", "activities": ["nope"]},
            {"on": day, "hours": 0},
            {"on": 5, "hours": 7, "package": "none"},
        ],
        "remote_sessions": [
            {"start": 5, "minutes": 1},
            {"start": datetime(2026, 3, 29, 2, 30), "minutes": "5"},  # noqa: DTZ001
            {"start": datetime(2026, 3, 29, 1, 30), "minutes": 0},  # noqa: DTZ001
        ],
        "extra_sessions": [
            {"purchased": 5, "sessions": 1},
            {"purchased": date(1980, 1, 1), "sessions": "1"},
        ],
    }
    read: Callable[[str, str, Catalog], Contract] = parse_contract
    text = tomli_w.dumps(contract)
    if form == "json":
        read, text = parse_json_contract, json.dumps(contract, default=str)
    with pytest.raises(ContractError) as caught:
        read(text, "a", load_catalog())
    assert {fault.file for fault in caught.value.faults} == {"a"}
    found = list(map(shown, caught.value.faults))
    a_day = "date such as 2026-05-31, without quotes"
    a_moment = "date and a time such as 2026-05-31T14:30:00, without quotes"
    if form == "json":
        a_day = 'date in quotes, such as "2026-05-31"'
        a_moment = 'date and a time in quotes, such as "2026-05-31T14:30:00"'
    assert found == [
        "customer: must be text in quotes",
        f"starts: must be a {a_day}",
        "product_packages[1].programs[1]: must be text in quotes",
        "product_packages[2].chosen: must be text in quotes",
        f"professional_services[1].purchased: must be a {a_day}",
        f"visits[1].on: must be a {a_day}",
        "visits[1].hours: must be a number",
        f"visits[3].on: must be a {a_day}",
        f"remote_sessions[1].start: must be a {a_moment}",
        "remote_sessions[2].minutes: must be a whole number",
        "remote_sessions[3].minutes: minutes is 0; give a whole number from 1 to 10080",
        f"extra_sessions[1].purchased: must be a {a_day}",
        "extra_sessions[2].sessions: must be a whole number",
        'plan: Unknown plan "nope"',
        'visits[1].activities[1]: Unknown activity "nope"',
        "remote_sessions[2].start: 2026-03-29T02:30:00 does not exist in Warsaw, where the clock is then set forward; give an hour that exists",
        "extra_sessions[2].purchased: 1980-01-01 is outside the known calendar; give a day from 1990 to 2100",
        'professional_services[2].name: "a" stands there twice; keep one',
        "visits[2].hours: must be above 0, and 24 at most",
        'visits[3].package: no package has the name "none"',
    ]


def test_of_a_contract_whose_packages_are_broken() -> None:
    day = date(2026, 3, 1)
    contract = {
        "customer": "x",
        "plan": "vip",
        "starts": day,
        "months": 9999,
        "professional_services": [{"purchased": day, "name": 5}],
        "visits": [{"on": day, "hours": 7, "package": "B"}, {"on": day, "hours": 25}],
    }
    with pytest.raises(ContractError) as caught:
        parse_contract(tomli_w.dumps(contract), "a.toml", load_catalog())
    assert list(map(shown, caught.value.faults)) == [
        "professional_services[1].name: must be text in quotes",
        "months: months is 9999; give a whole number from 1 to 1332",
        "visits[2].hours: must be above 0, and 24 at most",
    ]


HEAD = 'customer = "Firma"\nplan = "vip"\nstarts = 2026-01-31\nmonths = 12\n'


def faults_in(text: str) -> list[str]:
    with pytest.raises(ContractError) as caught:
        parse_contract(text, "a.toml", load_catalog())
    assert {fault.file for fault in caught.value.faults} == {"a.toml"}
    return [f"{fault.key}: {fault.problem.to(Language.EN)}" for fault in caught.value.faults]


def test_of_a_text_that_is_no_contract() -> None:
    (fault,) = faults_in("customer: Firma")
    assert fault.startswith(": is not valid TOML: ")


def test_of_an_entry_with_an_id_that_it_does_not_have() -> None:
    assert faults_in(f'{HEAD}[[visits]]\nid = "x"\nhours = 7\non = 5\n') == [
        "visits[x].id: is not a known key; known here: on, hours, activities, package",
        "visits[x].on: must be a date such as 2026-05-31, without quotes",
    ]


def test_of_very_many_activities_that_are_not_known() -> None:
    names = [f"nope-{number}" for number in range(102)]
    visit = tomli_w.dumps({"visits": [{"on": date(2026, 3, 2), "hours": 7, "activities": names}]})
    offered = ["; " in fault for fault in faults_in(HEAD + visit)]
    assert offered == [True] * 100 + [False] * 2


@pytest.mark.parametrize("programs", [1_000, 1_001])
def test_of_very_many_programs(programs: int) -> None:
    text = HEAD + tomli_w.dumps({"programs": [f"program {number}" for number in range(programs)]})
    if programs == 1_000:
        assert len(parse_contract(text, "a.toml").programs) == programs
    else:
        told = "programs: holds more than 1000 entries, too many to count"
        assert faults_in(text) == [told]
