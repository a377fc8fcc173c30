"""Everything that can be wrong with a catalogue, at once: each fault is told, once, in place."""

from collections.abc import Collection
from pathlib import Path

import pytest

from catalog_data import Data, bundled, item, write
from loading_cases import closing, confirming, faults_in_any_form, faults_of, put, shown
from sage_entitlements import Language, load_catalog
from sage_entitlements.catalog.read import _unknown

KEEP_ONE = (
    "confirms a cell that an entry above confirms; keep one of them,"
    ' or say in "from" from which day each holds'
)


def told(folder: Path, data: Data) -> list[str]:
    return list(map(shown, faults_in_any_form(folder, data)))


def test_of_meaning(tmp_path: Path) -> None:
    data = bundled()
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
    services.append({**services[5], "name": "Again"})
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
    data["calendar"] = [closing(), closing()]
    assert told(tmp_path, data) == [
        'families[perpetual].clauses[4]: "nope" is unknown',
        'families[new].clauses[1]: "nope" is unknown',
        'families[subscription].id: repeats "subscription"; keep one entry',
        'plans[komfort].family: "nope" is unknown',
        'plans[vip].id: repeats "vip"; keep one entry',
        'services[knowledge-base].clauses[2]: "nope" is unknown',
        'services[knowledge-base].clauses[3]: repeats "knowledge-base.scope"; keep one entry',
        'services[knowledge-base].readings[1]: "nope" is unknown',
        'services[knowledge-base].presupposes[1]: "nope" is unknown',
        'services[knowledge-base].gives.service: "nope" is unknown',
        'services[knowledge-base].gives.clause: "nope" is unknown',
        'services[callback].id: repeats "callback"; keep one entry',
        'professional_services.clauses[5]: "nope" is unknown',
        'professional_services.activities[update-installation].id: repeats "update-installation"; keep one entry',
        'clauses[plans.perpetual].id: repeats "plans.perpetual"; keep one entry',
        'readings[window.last-day].options[same-date].id: repeats "same-date"; keep one entry',
        'readings[recording.last-day].id: repeats "recording.last-day"; keep one entry',
        'matrix.perpetual.reading: "nope" is unknown',
        'matrix.perpetual.plans[4]: "nope" is unknown',
        'matrix.perpetual.cells.nope: "nope" is unknown',
        'matrix.perpetual.cells.zero: "zero" is unknown',
        'matrix.subscription.clause: "nope" is unknown',
        'matrix.nope: "nope" is unknown',
        'confirmed[1].plan: "nope" is unknown',
        'confirmed[1].service: "nope" is unknown',
        'professional_services.id: repeats "callback"; keep one entry',
        'families[new].name: cannot be told apart from "Sage Gwarancja"',
        "plans[dots].name: has no letter or digit to look it up by; give it a name",
        'plans[zip].name: cannot be told apart from "VIP"',
        'services[callback].name: cannot be told apart from "Oddzwonienie na życzenie"',
        'professional_services.name: cannot be told apart from "Pierwszeństwo dodzwonienia"',
        "services[online-help].gives: comes back to the service itself; take it out",
        "services[legal-update].gives: comes back to the service itself; take it out",
        "clauses[remote-help.scope].wording.pl: does not use the figure {unused}; put it in",
        "clauses[remote-help.scope].wording.en: does not use the figure {unused}; put it in",
        "clauses[remote-help.duration].wording.pl: uses {minutes}, which figures does not have; add it",
        "clauses[remote-help.duration].wording.pl: does not use the figure {minute}; put it in",
        "clauses[remote-help.duration].wording.en: uses {minutes}, which figures does not have; add it",
        "clauses[remote-help.duration].wording.en: does not use the figure {minute}; put it in",
        "clauses[professional-services.window].figures.months: must be a whole number above 0, without quotes",
        'readings[window.last-day].choice: "nope" is unknown; did you mean nope-2?',
        'readings[window.last-day].options[nope-2].id: "nope-2" is unknown',
        'matrix: has no table for family "new"; add it',
        'matrix.perpetual.plans[5]: "vip-plus" is of family "subscription"',
        'matrix.perpetual.plans: lacks plan "podstawowa"; add its column',
        'matrix.perpetual.plans: lacks plan "zip"; add its column',
        "matrix.perpetual.cells.remote-help: has 1 cells for 5 plans; write one cell for each plan",
        'matrix.perpetual.cells.remote-help: says "stated", and no line "clause" above names the clause; add it',
        "matrix.perpetual.cells.zero: has 0 cells for 5 plans; write one cell for each plan",
        "matrix.perpetual.cells.online-help: is missing; add a cell for each plan",
        "matrix.perpetual.cells.legal-update: is missing; add a cell for each plan",
        "matrix.perpetual.cells.callback: is missing; add a cell for each plan",
        'matrix.subscription.plans: lacks plan "dots"; add its column',
        'confirmed[2].inclusion: must be "included" or "not_included"; take the entry out to make it unknown',
        f"confirmed[3]: {KEEP_ONE}",
        "calendar[2]: has days of another such entry, Sun 31 May 2026; keep each day in one of them",
    ]


def test_of_structure_alone_though_more_is_wrong(tmp_path: Path) -> None:
    data = bundled()
    reading = item(data["readings"], "window.last-day")
    reading["options"][0]["id"] = 5
    reading["choice"] = "same-date"
    item(data["clauses"], "remote-help.duration")["figures"]["minutes"] = 0
    item(data["clauses"], "remote-help.scope")["wording"]["pl"] = ""
    data["matrix"]["perpetual"]["plans"][0] = 5
    data["matrix"]["subscription"]["cells"]["callback"] = 5
    item(data["plans"], "vip")["name"] = 5
    data["services"].append({**data["services"][0], "id": "Bad Id", "name": "Bad"})
    # What these mean is not asked before all of it is sound.
    item(data["plans"], "premium")["family"] = "nope"
    del data["matrix"]["subscription"]["cells"]["remote-help"]
    data["calendar"] = [closing(), closing(), 5]
    assert told(tmp_path, data) == [
        "plans[vip].name: must be text in quotes",
        'services[Bad Id].id: "Bad Id" is not an id; ids are lowercase letters without accents and digits, joined by hyphens or dots',
        "clauses[remote-help.scope].wording.pl: must not be empty",
        "clauses[remote-help.duration].figures.minutes: must be a whole number above 0, a time such as 08:00:00, or text in quotes",
        "readings[window.last-day].options[1].id: must be text in quotes",
        "matrix.perpetual.plans[1]: must be text in quotes",
        "matrix.subscription.cells.callback: must be a list in square brackets",
        "calendar[3]: must be a table",
    ]


def test_of_an_overlay(tmp_path: Path) -> None:
    overlay: Data = {
        "confirmed": [confirming(plan="nope", service="nope"), confirming(), confirming()],
        "readings": {"nope": "x", "window.last-day": "nope", "working-day": "monday-to-friday"},
        "calendar": [closing(), closing()],
    }
    path = tmp_path / "overlay.toml"
    assert list(map(shown, faults_of(overlay=write(path, overlay)))) == [
        'confirmed[1].plan: "nope" is unknown',
        'confirmed[1].service: "nope" is unknown',
        'readings.nope: "nope" is unknown',
        f"confirmed[3]: {KEEP_ONE}",
        "calendar[2]: has days of another such entry, Sun 31 May 2026; keep each day in one of them",
        'readings.window.last-day: "nope" is unknown',
    ]
    overlay["readings"]["working-day"] = 5
    overlay["calendar"] += [5, closing(note="")]
    assert list(map(shown, faults_of(overlay=write(path, overlay | {"nope": 1})))) == [
        "readings.working-day: must be text in quotes",
        "calendar[3]: must be a table",
        "calendar[4].note: must not be empty",
        "nope: is not a known key; known here: confirmed, readings, calendar",
    ]


STATES = ["sound", "meaning", "structure"]
WRONG: dict[str, tuple[Data, Data]] = {
    "sound": ({}, {}),
    "meaning": ({"plans[vip].name": "- -"}, {"confirmed": [confirming(plan="gold")]}),
    "structure": ({"plans[vip].price": 5}, {"gold": 1}),
}


@pytest.mark.parametrize("of_overlay", STATES)
@pytest.mark.parametrize("of_catalogue", STATES)
def test_structure_comes_before_meaning_in_catalogue_and_overlay_alike(
    tmp_path: Path, of_catalogue: str, of_overlay: str
) -> None:
    states = (of_catalogue, of_overlay)
    data = put(bundled(), WRONG[of_catalogue][0])
    paths = (write(tmp_path / "catalog.toml", data), tmp_path / "overlay.toml")
    write(paths[1], WRONG[of_overlay][1])
    first = max(states, key=STATES.index)
    if first == "sound":
        assert load_catalog(paths[0], overlay=paths[1])
        return
    expected = [str(path) for path, state in zip(paths, states, strict=True) if state == first]
    assert [fault.file for fault in faults_of(*paths)] == expected


def test_what_is_offered_for_an_unknown_id() -> None:
    def offer(identifier: str, known: Collection[str]) -> str:
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
