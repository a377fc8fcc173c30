"""What can be wrong with a catalogue, as a table: the change, the keys at fault, the message."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from catalog_data import Data, bundled, item
from sage_entitlements import CatalogError, Fault, Language, load_catalog

Change = Callable[[Data], object]
Expected = dict[str, str]
"""The keys at fault, and what the message says of each."""

TODAY = date(2026, 5, 31)

_FAMILIES = ", ".join(sorted(family["id"] for family in bundled()["families"]))
_NEXT_PLAN = len(bundled()["plans"]) + 1


def faults_of(
    source: Path | str | None = None, overlay: Path | str | None = None
) -> tuple[Fault, ...]:
    with pytest.raises(CatalogError) as caught:
        load_catalog(source, overlay=overlay)
    error = caught.value
    for fault in error.faults:
        english, polish = fault.to(Language.EN), fault.to(Language.PL)
        assert english in str(error)
        assert polish in error.explain(Language.PL)
        assert polish.startswith(fault.file)
    return error.faults


def shown(fault: Fault) -> str:
    """Show a fault without the list of what is known instead."""
    what = fault.problem.to(Language.EN)
    return f"{fault.key}: {what.partition('; known: ')[0].partition('; there is ')[0]}"


def check(faults: tuple[Fault, ...], expected: Expected, file_of: Callable[[str], Path]) -> None:
    told = {fault.key: fault.problem.to(Language.EN) for fault in faults}
    assert set(told) == set(expected)
    assert len(faults) == len(expected)
    for key, part in expected.items():
        assert part in told[key]
    for fault in faults:
        assert fault.file == str(file_of(fault.key))


# -- Getting at an entry -----------------------------------------------------------------


def plan_of(data: Data, identifier: str = "vip") -> Data:
    return item(data["plans"], identifier)


def service_of(data: Data, identifier: str) -> Data:
    return item(data["services"], identifier)


def clause_of(data: Data, identifier: str = "remote-help.duration") -> Data:
    return item(data["clauses"], identifier)


def reading_of(data: Data, identifier: str = "window.last-day") -> Data:
    return item(data["readings"], identifier)


def grid_of(data: Data, family: str = "perpetual") -> Data:
    grid: Data = data["matrix"][family]
    return grid


def cells_of(data: Data) -> Data:
    cells: Data = grid_of(data)["cells"]
    return cells


def packages_of(data: Data) -> Data:
    packages: Data = data["professional_services"]
    return packages


def confirming(**changes: Any) -> Data:  # noqa: ANN401 - any TOML value
    entry: Data = {
        "plan": "komfort",
        "service": "remote-help",
        "inclusion": "included",
        "source": "letter",
        "on": TODAY,
    }
    return entry | changes


def closing(**changes: Any) -> Data:  # noqa: ANN401 - any TOML value
    return {"day": TODAY, "note": "inventory"} | changes


# -- The table ---------------------------------------------------------------------------

UNKNOWN_KEYS: list[tuple[str, Change]] = [
    ("plan", lambda data: data.update(plan=[])),
    ("vip", lambda data: data.update(vip={"deep": [1]})),
    ("families[perpetual].colour", lambda data: data["families"][0].update(colour="red")),
    ("families[perpetual].about.de", lambda data: data["families"][0]["about"].update(de="x")),
    ("plans[vip].price", lambda data: plan_of(data).update(price=5)),
    ("services[callback].note", lambda data: service_of(data, "callback").update(note="x")),
    (
        "services[callback].summary.de",
        lambda d: service_of(d, "callback")["summary"].update(de="x"),
    ),
    (
        "services[priority-call].gives.why",
        lambda data: service_of(data, "priority-call")["gives"].update(why="x"),
    ),
    ("professional_services.price", lambda data: packages_of(data).update(price=5)),
    (
        "professional_services.activities[training].hours",
        lambda data: item(packages_of(data)["activities"], "training").update(hours=1),
    ),
    ("clauses[remote-help.duration].page", lambda data: clause_of(data).update(page=1)),
    ("clauses[remote-help.duration].text", lambda data: clause_of(data).update(text={})),
    (
        "clauses[remote-help.duration].wording.fr",
        lambda data: clause_of(data)["wording"].update(fr="x"),
    ),
    ("readings[window.last-day].origin", lambda data: reading_of(data).update(origin="overlay")),
    ("readings[window.last-day].answer", lambda data: reading_of(data).update(answer="x")),
    (
        "readings[window.last-day].options[day-before].note",
        lambda data: reading_of(data)["options"][1].update(note="x"),
    ),
    ("matrix.perpetual.note", lambda data: grid_of(data).update(note="x")),
    ("matrix.perpetual.family", lambda data: grid_of(data).update(family="perpetual")),
    ("matrix.subscription.family", lambda d: grid_of(d, "subscription").update(family="perpetual")),
    ("confirmed[1].evidence", lambda d: d.update(confirmed=[confirming(evidence="stated")])),
    ("closures[1].from", lambda data: data.update(closures=[closing(**{"from": TODAY})])),
]

# What cattrs by itself would quietly turn into the right type is refused.
TEXT = "must be text in quotes"
EMPTY = "must not be empty"
NOT_TEXT: list[Any] = [5, 0, True, 1.5, TODAY, time(8), ["x"], {"x": "y"}]
NUMBER = "must be a whole number above 0"
NOT_FIGURES: list[Any] = [
    *(True, False, 1.9, 30.0, 0, -1, TODAY, datetime(2026, 5, 31, 8, tzinfo=UTC)),
    *([30], {"pl": 30}),
]
DATE = "must be a date such as 2026-05-31, without quotes"
NOT_DATES: list[Any] = [
    *("2026-05-31", 20260531, True, time(8), [TODAY], {"x": TODAY}),
    *(datetime(2026, 5, 31, 8, tzinfo=UTC), datetime(2026, 5, 31)),  # noqa: DTZ001 - TOML has it
]
LIST = "must be a list in square brackets"
TABLE = "must be a table"

WRONG_TYPES: list[tuple[str, str, Change]] = [
    ("families[perpetual].about", TABLE, lambda data: data["families"][0].update(about="plans")),
    ("families[perpetual].clauses", LIST, lambda d: d["families"][0].update(clauses="x")),
    ("families[perpetual].clauses[1]", TEXT, lambda d: d["families"][0].update(clauses=[5])),
    (f"plans[{_NEXT_PLAN}]", TABLE, lambda data: data["plans"].append("gold")),
    (
        "services[callback].presupposes",
        LIST,
        lambda d: service_of(d, "callback").update(presupposes="phone-support"),
    ),
    (
        "services[remote-help].readings",
        LIST,
        lambda d: service_of(d, "remote-help").update(readings={}),
    ),
    (
        "services[priority-call].gives",
        TABLE,
        lambda d: service_of(d, "priority-call").update(gives="callback"),
    ),
    ("professional_services", TABLE, lambda data: data.update(professional_services=[])),
    ("professional_services.activities", LIST, lambda d: packages_of(d).update(activities="x")),
    (
        "professional_services.activities[1]",
        TABLE,
        lambda d: packages_of(d).update(activities=["x"]),
    ),
    ("clauses[remote-help.duration].wording", TABLE, lambda d: clause_of(d).update(wording="x")),
    (
        "clauses[remote-help.scope].figures",
        TABLE,
        lambda d: clause_of(d, "remote-help.scope").update(figures=[]),
    ),
    ("readings[window.last-day].options", LIST, lambda data: reading_of(data).update(options={})),
    ("readings[window.last-day].options[3]", TABLE, lambda d: reading_of(d)["options"].append("x")),
    ("matrix", TABLE, lambda data: data.update(matrix=[])),
    ("matrix.perpetual", TABLE, lambda data: data["matrix"].update(perpetual="x")),
    ("matrix.perpetual.cells", TABLE, lambda data: grid_of(data).update(cells=[])),
    (
        "matrix.perpetual.cells.callback",
        LIST,
        lambda d: cells_of(d).update(callback="yes, assumed"),
    ),
    (
        "matrix.perpetual.cells.callback[2]",
        TEXT,
        lambda d: cells_of(d).update(callback=["unknown", True]),
    ),
    ("matrix.perpetual.plans", LIST, lambda data: grid_of(data).update(plans="komfort")),
    ("matrix.perpetual.plans[2]", TEXT, lambda data: grid_of(data)["plans"].__setitem__(1, 5)),
    ("confirmed", LIST, lambda data: data.update(confirmed={})),
    ("confirmed[1]", TABLE, lambda data: data.update(confirmed=["x"])),
    ("closures", LIST, lambda data: data.update(closures=TODAY)),
    ("closures[2]", TABLE, lambda data: data.update(closures=[closing(), TODAY])),
    *(
        (section, LIST, lambda data, section=section: data.update({section: "x"}))
        for section in ("families", "plans", "services", "clauses", "readings")
    ),
]

TEXT_PLACES: list[tuple[str, Callable[[Data, object], object]]] = [
    ("families[perpetual].name", lambda data, value: data["families"][0].update(name=value)),
    ("families[perpetual].about.pl", lambda d, value: d["families"][0]["about"].update(pl=value)),
    ("plans[vip].name", lambda data, value: plan_of(data).update(name=value)),
    ("services[callback].name", lambda d, value: service_of(d, "callback").update(name=value)),
    (
        "services[callback].summary.en",
        lambda d, value: service_of(d, "callback")["summary"].update(en=value),
    ),
    ("professional_services.name", lambda data, value: packages_of(data).update(name=value)),
    (
        "professional_services.activities[training].name.pl",
        lambda d, value: item(packages_of(d)["activities"], "training")["name"].update(pl=value),
    ),
    (
        "clauses[remote-help.scope].section",
        lambda d, value: clause_of(d, "remote-help.scope").update(section=value),
    ),
    (
        "clauses[remote-help.scope].wording.pl",
        lambda d, value: clause_of(d, "remote-help.scope")["wording"].update(pl=value),
    ),
    (
        "readings[window.last-day].question.pl",
        lambda d, value: reading_of(d)["question"].update(pl=value),
    ),
    (
        "readings[window.last-day].basis.en",
        lambda d, value: reading_of(d)["basis"].update(en=value),
    ),
    (
        "readings[window.last-day].options[day-before].text.en",
        lambda d, value: reading_of(d)["options"][1]["text"].update(en=value),
    ),
    ("confirmed[1].source", lambda data, value: data.update(confirmed=[confirming(source=value)])),
    ("closures[1].note", lambda data, value: data.update(closures=[closing(note=value)])),
]

# References, each with what its place would need to be known.
REFERENCES: list[tuple[str, Callable[[Data, str], object]]] = [
    ("families[perpetual].clauses[1]", lambda d, x: d["families"][0]["clauses"].__setitem__(0, x)),
    ("plans[vip].family", lambda data, x: plan_of(data).update(family=x)),
    ("services[callback].clauses[7]", lambda d, x: service_of(d, "callback")["clauses"].append(x)),
    ("services[callback].readings[1]", lambda d, x: service_of(d, "callback").update(readings=[x])),
    (
        "services[callback].presupposes[2]",
        lambda d, x: service_of(d, "callback")["presupposes"].append(x),
    ),
    (
        "services[priority-call].gives.service",
        lambda d, x: service_of(d, "priority-call")["gives"].update(service=x),
    ),
    (
        "services[priority-call].gives.clause",
        lambda d, x: service_of(d, "priority-call")["gives"].update(clause=x),
    ),
    ("professional_services.clauses[5]", lambda d, x: packages_of(d)["clauses"].append(x)),
    ("professional_services.readings[6]", lambda d, x: packages_of(d)["readings"].append(x)),
    ("professional_services.presupposes[1]", lambda d, x: packages_of(d).update(presupposes=[x])),
    ("readings[window.last-day].choice", lambda data, x: reading_of(data).update(choice=x)),
    ("matrix.perpetual.reading", lambda data, x: grid_of(data).update(reading=x)),
    ("matrix.perpetual.clause", lambda data, x: grid_of(data).update(clause=x)),
    ("confirmed[1].plan", lambda data, x: data.update(confirmed=[confirming(plan=x)])),
    ("confirmed[1].service", lambda data, x: data.update(confirmed=[confirming(service=x)])),
]


def _twice(data: Data, *way: str | int) -> None:
    """Put a copy of the first entry of a list at the list's end."""
    found: Any = data
    for step in way:
        found = found[step]
    found.append(found[0])


def _third_plan_column(data: Data) -> None:
    grid_of(data)["plans"].append("vip")
    for row in cells_of(data).values():
        row.append(row[-1])


REPEATED: list[tuple[str, str, Change]] = [
    ("families[perpetual].id", 'repeats "perpetual"', lambda data: _twice(data, "families")),
    ("plans[podstawowa].id", 'repeats "podstawowa"', lambda data: _twice(data, "plans")),
    ("services[knowledge-base].id", 'repeats "know', lambda data: _twice(data, "services")),
    ("clauses[plans.perpetual].id", 'repeats "plans.p', lambda data: _twice(data, "clauses")),
    ("readings[matrix.staircase].id", 'repeats "matrix', lambda data: _twice(data, "readings")),
    (
        "readings[matrix.staircase].options[staircase].id",
        "repeats",
        lambda data: _twice(data, "readings", 0, "options"),
    ),
    (
        "professional_services.activities[update-installation].id",
        "repeats",
        lambda data: _twice(data, "professional_services", "activities"),
    ),
    (
        "professional_services.clauses[5]",
        "repeats",
        lambda d: _twice(d, "professional_services", "clauses"),
    ),
    ("families[perpetual].clauses[4]", "repeats", lambda d: _twice(d, "families", 0, "clauses")),
    (
        "services[knowledge-base].clauses[2]",
        "repeats",
        lambda d: _twice(d, "services", 0, "clauses"),
    ),
    (
        "services[remote-help].readings[9]",
        "repeats",
        lambda d: _twice(d, "services", 7, "readings"),
    ),
    (
        "services[remote-help].presupposes[2]",
        "repeats",
        lambda d: _twice(d, "services", 7, "presupposes"),
    ),
    ("matrix.perpetual.plans[6]", 'repeats "vip"', _third_plan_column),
    (
        "confirmed[2]",
        "an entry above confirms",
        lambda d: d.update(confirmed=[confirming(), confirming(inclusion="not_included")]),
    ),
    (
        "closures[3]",
        "repeats 2026-05-31",
        lambda d: d.update(closures=[closing(), closing(day=date(2026, 6, 1)), closing()]),
    ),
]

COLLIDING: list[tuple[str, str, Change]] = [
    (
        "plans[premium].name",
        '"Komfort"',
        lambda data: plan_of(data, "premium").update(name="Komfort"),
    ),
    ("plans[vip].name", '"Prestiż"', lambda data: plan_of(data).update(name="prestiz")),
    ("plans[vip].name", '"Komfort"', lambda data: plan_of(data).update(name="KÓM-FORT")),
    (
        "plans[vip-plus].name",
        '"Komfort +"',
        lambda d: plan_of(d, "vip-plus").update(name="Komfort Plus"),
    ),
    (
        "families[subscription].name",
        '"Sage Gwarancja"',
        lambda d: d["families"][1].update(name="Perpetual"),
    ),
    (
        "services[remote-help].name",
        '"Oddzwonienie na życzenie"',
        lambda d: service_of(d, "remote-help").update(name="Callback"),
    ),
    (
        "professional_services.name",
        '"Pomoc zdalna"',
        lambda d: packages_of(d).update(name="Pomoc Zdalna"),
    ),
]

MISSING: list[tuple[str, Change]] = [
    ("families[perpetual].about.en", lambda data: data["families"][0]["about"].pop("en")),
    ("families[perpetual].name", lambda data: data["families"][0].pop("name")),
    ("plans[vip].family", lambda data: plan_of(data).pop("family")),
    ("plans[vip].name", lambda data: plan_of(data).pop("name")),
    ("services[callback].summary", lambda data: service_of(data, "callback").pop("summary")),
    ("services[callback].clauses", lambda data: service_of(data, "callback").pop("clauses")),
    (
        "services[priority-call].gives.clause",
        lambda data: service_of(data, "priority-call")["gives"].pop("clause"),
    ),
    ("professional_services.id", lambda data: packages_of(data).pop("id")),
    ("professional_services.summary.pl", lambda data: packages_of(data)["summary"].pop("pl")),
    (
        "professional_services.activities[training].name",
        lambda d: item(packages_of(d)["activities"], "training").pop("name"),
    ),
    ("clauses[remote-help.duration].section", lambda data: clause_of(data).pop("section")),
    ("clauses[remote-help.duration].wording.pl", lambda d: clause_of(d)["wording"].pop("pl")),
    ("readings[window.last-day].choice", lambda data: reading_of(data).pop("choice")),
    ("readings[window.last-day].options", lambda data: reading_of(data).pop("options")),
    (
        "readings[window.last-day].options[day-before].text",
        lambda d: reading_of(d)["options"][1].pop("text"),
    ),
    (
        "readings[window.last-day].options[same-date].text",
        lambda d: reading_of(d)["options"][0].pop("text"),
    ),
    ("matrix.perpetual.reading", lambda data: grid_of(data).pop("reading")),
    ("matrix.perpetual.plans", lambda data: grid_of(data).pop("plans")),
    ("matrix.perpetual.cells", lambda data: grid_of(data).pop("cells")),
    ("matrix.perpetual.cells.callback", lambda data: cells_of(data).pop("callback")),
    ("matrix.perpetual.cells.remote-help", lambda data: cells_of(data).pop("remote-help")),
    (
        "confirmed[1].source",
        lambda d: d.update(confirmed=[{k: v for k, v in confirming().items() if k != "source"}]),
    ),
    ("closures[1].day", lambda data: data.update(closures=[{"note": "x"}])),
    *(
        (section, lambda data, section=section: data.pop(section))
        for section in ("families", "plans", "services", "clauses", "readings", "matrix")
    ),
    ("professional_services", lambda data: data.pop("professional_services")),
]

CELLS: list[tuple[object, str]] = [
    ("yes", '"yes" does not say how it is known; write "yes, assumed"'),
    ("no", '"no" does not say how it is known; write "no, assumed"'),
    ("yes, confirmed", "sage-entitlements catalog confirm"),
    ("no, confirmed", "sage-entitlements catalog confirm"),
    ("confirmed", "sage-entitlements catalog confirm"),
    ("maybe", 'must be one of: "yes, assumed", "no, assumed", "yes, stated"'),
    ("unknown, assumed", '"unknown"'),
    ("included", "must be one of"),
    ("YES, ASSUMED", "must be one of"),
    ("", EMPTY),
    (" \t", EMPTY),
    (True, TEXT),
    (1, TEXT),
    ([], TEXT),
]

IDS = ["Vip", "vip ", " vip", "-vip", "vip-", "vip--x", "a..b", "a_b", "żaba", "a b", "a\n", "٣"]


def _lose_column(data: Data) -> None:
    grid_of(data)["plans"].pop(1)
    for row in cells_of(data).values():
        row.pop(1)


def _circle(data: Data) -> None:
    gift = {"service": "priority-call", "clause": "callback.request"}
    service_of(data, "callback")["gives"] = gift


def _longer_circle(data: Data) -> None:
    clause = {"clause": "callback.request"}
    service_of(data, "callback")["gives"] = {"service": "remote-help"} | clause
    service_of(data, "remote-help")["gives"] = {"service": "priority-call"} | clause


def _way_into_a_circle(data: Data) -> None:
    clause = {"clause": "callback.request"}
    service_of(data, "callback")["gives"] = {"service": "remote-help"} | clause
    service_of(data, "remote-help")["gives"] = {"service": "callback"} | clause


def _other_familys_plan(data: Data) -> None:
    grid_of(data)["plans"].append("vip-plus")
    for row in cells_of(data).values():
        row.append(row[-1])


OTHERS: list[tuple[str, Expected, Change]] = [
    (
        "a cell is missing",
        {"matrix.perpetual.cells.callback": "has 4 cells for 5 plans; write one"},
        lambda data: cells_of(data)["callback"].pop(),
    ),
    (
        "a cell is too many",
        {"matrix.perpetual.cells.callback": "has 6 cells for 5 plans"},
        lambda data: cells_of(data)["callback"].append("unknown"),
    ),
    (
        "a column is missing",
        {"matrix.perpetual.plans": 'lacks plan "komfort"; add its column'},
        _lose_column,
    ),
    (
        "a column of another family",
        {"matrix.perpetual.plans[6]": '"vip-plus" is of family "subscription"'},
        _other_familys_plan,
    ),
    (
        "a grid is missing",
        {"matrix": 'has no table for family "perpetual"; add it'},
        lambda data: data["matrix"].pop("perpetual"),
    ),
    (
        "a grid of no family",
        {"matrix.extra": f'"extra" is unknown; known: {_FAMILIES}'},
        lambda data: data["matrix"].update(
            extra=grid_of(data)
            | {"plans": [], "cells": {service: [] for service in cells_of(data)}}
        ),
    ),
    (
        "a grid's name is no id",
        {"matrix.Bad Id": '"Bad Id" is no id'},
        lambda data: data["matrix"].update({"Bad Id": grid_of(data)}),
    ),
    (
        "a row of no service",
        {"matrix.perpetual.cells.fax": '"fax" is unknown; known: callback, '},
        lambda data: cells_of(data).update(fax=["unknown"] * 5),
    ),
    (
        "a row of professional services",
        {"matrix.perpetual.cells.professional-services": "is unknown"},
        lambda data: cells_of(data).update({"professional-services": ["unknown"] * 5}),
    ),
    (
        "a row's name is no id",
        {"matrix.perpetual.cells.Fax": '"Fax" is no id'},
        lambda data: cells_of(data).update(Fax=["unknown"] * 5),
    ),
    (
        "a column of no plan",
        {"matrix.subscription.plans[4]": '"gold" is unknown; known: komfort, '},
        lambda data: (
            grid_of(data, "subscription")["plans"].append("gold"),
            [row.append("unknown") for row in grid_of(data, "subscription")["cells"].values()],
        ),
    ),
    (
        "stated without a clause",
        {"matrix.perpetual.cells.callback": 'says "stated", and no line "clause" above names'},
        lambda data: cells_of(data)["callback"].__setitem__(1, "yes, stated"),
    ),
    (
        "a name without letters",
        {"plans[vip].name": "has no letter or digit to look it up by"},
        lambda data: plan_of(data).update(name="--"),
    ),
    (
        "a figure that no text has",
        {
            "clauses[remote-help.duration].wording.pl": "does not use the figure {hours}",
            "clauses[remote-help.duration].wording.en": "not use the figure {hours}; put it in",
        },
        lambda data: clause_of(data)["figures"].update(hours=1),
    ),
    (
        "a figure that one text lacks",
        {"clauses[remote-help.duration].wording.pl": "does not use the figure {minutes}"},
        lambda data: clause_of(data)["wording"].update(pl="Bez liczby."),
    ),
    (
        "a text's figure that is not there",
        {"clauses[remote-help.scope].wording.en": "uses {minutes}, which figures does not have"},
        lambda data: clause_of(data, "remote-help.scope")["wording"].update(en="{minutes}"),
    ),
    (
        "an empty figure",
        {"clauses[phone-support.number].figures.number": EMPTY},
        lambda data: clause_of(data, "phone-support.number")["figures"].update(number=" "),
    ),
    (
        "a service gives itself",
        {"services[priority-call].gives": "comes back to the service itself; take it out"},
        lambda data: service_of(data, "priority-call")["gives"].update(service="priority-call"),
    ),
    (
        "two give each other",
        dict.fromkeys(("services[callback].gives", "services[priority-call].gives"), "comes back"),
        _circle,
    ),
    (
        "three give each other",
        dict.fromkeys(
            (
                "services[callback].gives",
                "services[priority-call].gives",
                "services[remote-help].gives",
            ),
            "comes back",
        ),
        _longer_circle,
    ),
    (
        "only who is in a circle is told",
        dict.fromkeys(("services[callback].gives", "services[remote-help].gives"), "comes back"),
        _way_into_a_circle,
    ),
    (
        "confirmed as unknown",
        {"confirmed[1].inclusion": 'must be "included" or "not_included"; take the entry out'},
        lambda data: data.update(confirmed=[confirming(inclusion="unknown")]),
    ),
    (
        "confirmed as yes",
        {"confirmed[1].inclusion": 'must be one of: "included", "not_included", "unknown"'},
        lambda data: data.update(confirmed=[confirming(inclusion="yes")]),
    ),
    (
        "confirmed as true",
        {"confirmed[1].inclusion": "must be one of"},
        lambda data: data.update(confirmed=[confirming(inclusion=True)]),
    ),
    (
        "confirmed professional services",
        {"confirmed[1].service": '"professional-services" is unknown'},
        lambda data: data.update(confirmed=[confirming(service="professional-services")]),
    ),
    (
        "a broken entry and a good one after it",
        {
            "services[knowledge-base].name": TEXT,
            "services[online-help].clauses[1]": '"nope" is unknown',
        },
        lambda data: (
            data["services"][0].update(name=5),
            data["services"][1].update(clauses=["nope"]),
        ),
    ),
    (
        "a broken entry and one after it with a wrong item",
        {
            "services[knowledge-base].name": "is missing; add it",
            "services[remote-help].clauses[1]": '"nope" is unknown',
        },
        lambda data: (
            data["services"][0].pop("name"),
            service_of(data, "remote-help")["clauses"].insert(0, "nope"),
        ),
    ),
    (
        "a broken entry that is set aside and one after it",
        {
            "clauses[plans.perpetual].section": "is missing; add it",
            "clauses[remote-help.duration].wording.pl": "uses {more}",
        },
        lambda data: (
            data["clauses"][0].pop("section"),
            clause_of(data)["wording"].update(pl=clause_of(data)["wording"]["pl"] + "{more}"),
        ),
    ),
    (
        "a broken item and a repeated one after it",
        {
            "professional_services.activities[database-conversion].name": TABLE,
            "professional_services.activities[training].id": "repeats",
        },
        lambda data: (
            packages_of(data)["activities"][1].update(name=5),
            packages_of(data)["activities"].append(
                item(packages_of(data)["activities"], "training")
            ),
        ),
    ),
    (
        "a broken confirmation and one of no plan after it",
        {"confirmed[1].on": DATE, "confirmed[2].plan": '"gold" is unknown'},
        lambda data: data.update(confirmed=[confirming(on="x"), confirming(plan="gold")]),
    ),
    (
        "a broken closure and a repeated one after it",
        {"closures[1].day": DATE, "closures[3]": "repeats"},
        lambda data: data.update(closures=[closing(day="x"), closing(), closing()]),
    ),
    (
        "two faults of one entry",
        {"plans[vip].name": TEXT, "plans[vip].price": "is not a known key"},
        lambda data: plan_of(data).update(name=5, price=1),
    ),
]


def cases_of(texts: list[tuple[Any, str]]) -> list[Any]:
    cases: list[tuple[str, Expected, Change]] = []
    for key, change in UNKNOWN_KEYS:
        cases.append((f"unknown key {key}", {key: "is not a known key; "}, change))
    for key, change in MISSING:
        part = "is missing; add a cell" if ".cells." in key else "is missing; add it"
        cases.append((f"missing {key}", {key: part}, change))
    for kind, table in (
        ("wrong type", WRONG_TYPES),
        ("repeated", REPEATED),
        ("colliding", COLLIDING),
    ):
        cases.extend((f"{kind} {key}", {key: part}, change) for key, part, change in table)
    cases.extend(OTHERS)
    for key, set_text in TEXT_PLACES:
        for value, part in texts:
            change = _setting(set_text, value)
            cases.append((f"text {key} = {value!r}", {key: part}, change))
    for key, refer in REFERENCES:
        for value, part in (("nope", '"nope" is unknown; known: '), ("No", '"No" is no id')):
            cases.append((f"reference {key} = {value}", {key: part}, _setting(refer, value)))
    return [pytest.param(change, expected, id=name) for name, expected, change in cases]


def _setting(setter: Callable[[Data, Any], object], value: object) -> Change:
    return lambda data: setter(data, value)
