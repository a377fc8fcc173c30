"""Everything that can be wrong with a catalogue, at once: each fault is told, once, in place."""

from collections.abc import Iterable
from copy import deepcopy
from pathlib import Path

import pytest

from catalog_data import Data, bundled, item, write
from loading_cases import closing, confirming, faults_of, shown
from sage_entitlements import Language
from sage_entitlements.catalog._validate import _unknown


def told(path: Path, data: Data, overlay: Data | None = None) -> list[str]:
    """Give what is told of a catalogue, and of an overlay that is to be laid over it."""
    layer = None if overlay is None else write(path / "overlay.toml", overlay)
    return list(map(shown, faults_of(write(path / "catalog.toml", data), layer)))


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
    data["services"].append({**data["services"][0], "id": "Bad Id", "name": "Bad"})
    del data["matrix"]["subscription"]["cells"]["remote-help"]
    assert told(tmp_path, data) == [
        "plans[vip].name: must be text in quotes",
        'services[Bad Id].id: "Bad Id" is no id; ids are small letters without accents and digits, joined by hyphens or dots',
        "clauses[remote-help.scope].wording.pl: must not be empty",
        "clauses[remote-help.duration].figures.minutes: must be a whole number above 0, a time such as 08:00:00, or text in quotes",
        "readings[window.last-day].options[1].id: must be text in quotes",
        "matrix.perpetual.plans[1]: must be text in quotes",
        "matrix.subscription.cells.callback: must be a list in square brackets",
        "matrix.subscription.cells.remote-help: is missing; add a cell for each plan",
        "matrix.subscription.cells.Bad Id: is missing; add a cell for each plan",
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


def test_of_a_plan_in_the_table_of_another_family(tmp_path: Path) -> None:
    data = deepcopy(bundled())
    grid = data["matrix"]["perpetual"]
    grid["plans"].append("vip-plus")
    for cells in grid["cells"].values():
        cells.append("unknown")
    assert told(tmp_path, data) == [
        'matrix.perpetual.plans[6]: "vip-plus" is of family "subscription"'
    ]


@pytest.mark.parametrize(("ids", "faults"), [(100, 100), (101, 1)])
def test_of_a_long_list(tmp_path: Path, ids: int, faults: int) -> None:
    data = deepcopy(bundled())
    data["families"][0]["clauses"] = [f"nope-{number}" for number in range(ids)]
    found = told(tmp_path, data)
    assert len(found) == faults
    if faults == 1:
        told_of_all = "families[perpetual].clauses: holds more than 100 entries, too many to count"
        assert found == [told_of_all]


def test_what_is_offered_for_an_unknown_id() -> None:
    def offer(identifier: str, known: Iterable[str]) -> str:
        return _unknown(identifier, known).to(Language.EN)

    plans = ["podstawowa", "podstawowa-plus", "vip"]
    assert offer("podstawowa-plu", plans) == (
        '"podstawowa-plu" is unknown; did you mean podstawowa-plus, podstawowa?'
    )
    assert offer("x", plans) == '"x" is unknown; known: podstawowa, podstawowa-plus, vip'
    many = [f"name-{number:03}" for number in range(101)]
    assert "; did you mean name-0" in offer("name-0", many[:50])
    assert "; known: name-000, name-001, " in offer("name-0", many[:51])
    assert offer("name-0", many[:100]).endswith(", name-098, name-099")
    assert offer("name-0", many).endswith(", name-098, name-099, …")
