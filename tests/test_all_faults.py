"""Everything that can be wrong, at once: each fault is told, once, at its place."""

from copy import deepcopy
from datetime import date, datetime
from pathlib import Path

import pytest
import tomli_w

from catalog_data import Data, bundled, item, write
from loading_cases import closing, confirming, faults_of
from sage_entitlements import ContractError, Fault, Language, load_catalog
from sage_entitlements.contract._load import parse_contract


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
    families.append({**families[0], "id": "new", "name": "Komfort new", "clauses": ["nope"]})
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
    package["id"] = "callback"
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
    del grid["cells"]["online-help"]
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
        'plans[vip].id: repeats "vip"; keep one entry',
        'professional_services.id: repeats "callback"; keep one entry',
        "plans[dots].name: has no letter or digit to look it up by; give it a name",
        'plans[zip].name: cannot be told apart from "VIP"',
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
        "matrix.perpetual.cells.online-help: is missing; add a cell for each plan",
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
