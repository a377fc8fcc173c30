"""Everything that can be wrong, at once: each fault is told, once, at its place."""

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import date, datetime
from pathlib import Path

import pytest
import tomli_w

from catalog_data import Data, bundled, item, write
from loading_cases import closing, confirming, faults_of
from sage_entitlements import Catalog, Contract, ContractError, Fault, Language, load_catalog
from sage_entitlements.contract._load import parse_contract, parse_json_contract


def told(path: Path, data: Data, overlay: Data | None = None) -> list[str]:
    """Give what is told of a catalogue, and of an overlay that is to be laid over it."""
    layer = None if overlay is None else write(path / "overlay.toml", overlay)
    return list(map(shown, faults_of(write(path / "catalog.toml", data), layer)))


def shown(fault: Fault) -> str:
    """Show a fault without the list of what is known instead."""
    what = fault.problem.to(Language.EN)
    return f"{fault.key}: {what.partition('; known: ')[0].partition('; there is ')[0]}"


def test_of_a_catalogue(tmp_path: Path) -> None:
    data = deepcopy(bundled())
    families, plans, services = data["families"], data["plans"], data["services"]
    clauses, readings, matrix = data["clauses"], data["readings"], data["matrix"]
    families[0]["clauses"].append("nope")
    families.append({**families[0], "id": "new", "clauses": ["nope"]})
    families.append(families[1])
    plans[1]["family"] = "nope"
    plans.append({"id": "dots", "name": "- -", "family": "subscription"})
    plans.append({"id": "vip", "name": "VIP", "family": "perpetual"})
    plans.append({"id": "zip", "name": "V I P", "family": "perpetual"})
    services[0] |= {
        "clauses": [*services[0]["clauses"], "nope", services[0]["clauses"][0]],
        "readings": ["nope"],
        "presupposes": ["nope"],
        "gives": {"service": "nope", "clause": "nope"},
    }
    services[1]["gives"] = {"service": services[2]["id"], "clause": clauses[0]["id"]}
    services[2]["gives"] = {"service": services[1]["id"], "clause": clauses[0]["id"]}
    package = data["professional_services"]
    package |= {"id": "callback", "name": services[6]["name"]}
    services.append({**services[3], "clauses": []})
    services[4]["name"] = services[5]["name"]
    clauses.append(clauses[0])
    readings.append({**readings[-1]})
    package["clauses"].append("nope")
    package["activities"].append(package["activities"][0])
    duration = item(clauses, "remote-help.duration")
    duration["figures"] = {"minute": 30}
    item(clauses, "remote-help.scope")["figures"] = {"unused": 1}
    item(clauses, "professional-services.window")["figures"]["months"] = "twelve"
    reading = item(readings, "window.last-day")
    reading["choice"] = "nope"
    reading["options"].append({**reading["options"][0], "id": "nope-2"})
    reading["options"].append(reading["options"][0])
    grid = matrix["perpetual"]
    grid |= {"reading": "nope"}
    grid["cells"]["nope"] = grid["cells"]["callback"]
    grid["cells"]["zero"] = []
    del grid["cells"]["legal-update"]
    del grid["cells"]["online-help"]
    del grid["cells"]["callback"]
    grid["cells"]["remote-help"] = ["yes, stated"]
    grid["plans"] = [*grid["plans"][2:], "nope", "vip-plus"]
    matrix["subscription"]["clause"] = "nope"
    cells = {each["id"]: ["unknown"] for each in services}
    matrix["nope"] = {"reading": "matrix.staircase", "plans": ["komfort"], "cells": cells}
    data["confirmed"] = [
        confirming(plan="nope", service="nope"),
        confirming(inclusion="unknown"),
        confirming(),
    ]
    data["closures"] = [closing(), closing()]
    assert told(tmp_path, data) == [
        'families[subscription].id: repeats "subscription"; keep one entry',
        'plans[vip].id: repeats "vip"; keep one entry',
        'services[phone-support].id: repeats "phone-support"; keep one entry',
        'clauses[plans.perpetual].id: repeats "plans.perpetual"; keep one entry',
        'readings[recording.last-day].id: repeats "recording.last-day"; keep one entry',
        'professional_services.id: repeats "callback"; keep one entry',
        'families[new].name: cannot be told apart from "Sage Gwarancja"',
        "plans[dots].name: has no letter or digit to look it up by; give it a name",
        'plans[zip].name: cannot be told apart from "VIP"',
        'services[callback].name: cannot be told apart from "Oddzwonienie na życzenie"',
        'professional_services.name: cannot be told apart from "Pierwszeństwo dodzwonienia"',
        'families[perpetual].clauses[4]: "nope" is unknown',
        'families[new].clauses[1]: "nope" is unknown',
        'matrix: has no table for family "new"; add it',
        'plans[komfort].family: "nope" is unknown',
        'services[knowledge-base].clauses[2]: "nope" is unknown',
        'services[knowledge-base].clauses[3]: repeats "knowledge-base.scope"; keep one entry',
        'services[knowledge-base].readings[1]: "nope" is unknown',
        'services[knowledge-base].presupposes[1]: "nope" is unknown',
        'services[knowledge-base].gives.service: "nope" is unknown',
        'services[knowledge-base].gives.clause: "nope" is unknown',
        'professional_services.clauses[5]: "nope" is unknown',
        'professional_services.activities[update-installation].id: repeats "update-installation"; keep one entry',
        "services[online-help].gives: comes back to the service itself; take it out",
        "services[legal-update].gives: comes back to the service itself; take it out",
        "clauses[remote-help.scope].wording.pl: does not use the figure {unused}; put it in",
        "clauses[remote-help.scope].wording.en: does not use the figure {unused}; put it in",
        "clauses[remote-help.duration].wording.pl: uses {minutes}, which figures does not have; add it",
        "clauses[remote-help.duration].wording.pl: does not use the figure {minute}; put it in",
        "clauses[remote-help.duration].wording.en: uses {minutes}, which figures does not have; add it",
        "clauses[remote-help.duration].wording.en: does not use the figure {minute}; put it in",
        "clauses[professional-services.window].figures.months: must be a whole number above 0, without quotes",
        'readings[window.last-day].options[same-date].id: repeats "same-date"; keep one entry',
        'readings[window.last-day].choice: "nope" is unknown; did you mean nope-2?',
        'readings[window.last-day].options[nope-2].id: "nope-2" is unknown',
        'matrix.perpetual.reading: "nope" is unknown',
        'matrix.perpetual.plans[4]: "nope" is unknown',
        'matrix.perpetual.plans[5]: "vip-plus" is of family "subscription"',
        'matrix.perpetual.plans: lacks plan "podstawowa"; add its column',
        'matrix.perpetual.plans: lacks plan "zip"; add its column',
        "matrix.perpetual.cells.remote-help: has 1 cells for 5 plans; write one cell for each plan",
        'matrix.perpetual.cells.remote-help: says "stated", and no line "clause" above names the clause; add it',
        'matrix.perpetual.cells.nope: "nope" is unknown',
        'matrix.perpetual.cells.zero: "zero" is unknown',
        "matrix.perpetual.cells.zero: has 0 cells for 5 plans; write one cell for each plan",
        "matrix.perpetual.cells.online-help: is missing; add a cell for each plan",
        "matrix.perpetual.cells.legal-update: is missing; add a cell for each plan",
        "matrix.perpetual.cells.callback: is missing; add a cell for each plan",
        'matrix.subscription.clause: "nope" is unknown',
        'matrix.subscription.plans: lacks plan "dots"; add its column',
        'matrix.nope: "nope" is unknown',
        'confirmed[1].plan: "nope" is unknown',
        'confirmed[1].service: "nope" is unknown',
        'confirmed[2].inclusion: must be "included" or "not_included"; take the entry out to make it unknown',
        "confirmed[3]: confirms a cell that an entry above confirms; keep one of them",
        "closures[2]: repeats 2026-05-31; keep one entry",
    ]


def test_of_a_catalogue_in_which_more_is_broken(tmp_path: Path) -> None:
    data = deepcopy(bundled())
    reading = item(data["readings"], "window.last-day")
    reading["options"][0]["id"] = 5
    reading["choice"] = "same-date"
    item(data["clauses"], "remote-help.duration")["figures"]["minutes"] = 0
    item(data["clauses"], "remote-help.scope")["wording"]["pl"] = ""
    data["matrix"]["perpetual"]["plans"][0] = 5
    data["matrix"]["subscription"]["cells"]["callback"] = 5
    item(data["plans"], "vip")["name"] = 5
    assert told(tmp_path, data) == [
        "plans[vip].name: must be text in quotes",
        "clauses[remote-help.scope].wording.pl: must not be empty",
        "clauses[remote-help.duration].figures.minutes: must be a whole number above 0, a time such as 08:00:00, or text in quotes",
        "readings[window.last-day].options[1].id: must be text in quotes",
        "matrix.perpetual.plans[1]: must be text in quotes",
        "matrix.subscription.cells.callback: must be a list in square brackets",
    ]


def test_of_an_overlay(tmp_path: Path) -> None:
    overlay = {
        "confirmed": [confirming(plan="nope", service="nope"), confirming(), confirming()],
        "readings": {"nope": "x", "window.last-day": "nope", "working-day": 5},
        "closures": [closing(), 5, closing(), closing(note="")],
        "nope": 1,
    }
    assert told(tmp_path, bundled(), overlay) == [
        "nope: is not a known key; known here: confirmed, readings, closures",
        "readings.working-day: must be text in quotes",
        "closures[2]: must be a table",
        "closures[4].note: must not be empty",
        'confirmed[1].plan: "nope" is unknown',
        'confirmed[1].service: "nope" is unknown',
        "confirmed[3]: confirms a cell that an entry above confirms; keep one of them",
        "closures[3]: repeats 2026-05-31; keep one entry",
        'readings.nope: "nope" is unknown',
        'readings.window.last-day: "nope" is unknown',
    ]


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
