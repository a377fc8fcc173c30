"""One thing wrong in a catalogue is told once: file, key, and how to fix it; nothing follows."""

import re
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from catalog_data import Data, structure
from loading_cases import GONE, KEYED, closing, confirming, full, get, places, put, told_of
from sage_entitlements.catalog.catalog import Catalog

PLACES = places()
EMPTY = "must not be empty"
MISSING = "is missing; add it"
SHARED = "has days of another such entry, {}; keep each day in one of them"
NO_ID = (
    '"No" is not an id; ids are lowercase letters without accents and digits,'
    " joined by hyphens or dots"
)
INCLUSIONS = 'must be one of: "included", "not_included", "unknown"'
OF_KIND = {
    str: "must be text in quotes",
    date: "must be a date such as 2026-05-31, without quotes",
    dict: "must be a table",
    list: "must be a list in square brackets",
}
SPECIAL = {
    "clauses[phone-support.number].figures.number": (
        "must be a whole number above 0, a time such as 08:00:00, or text in quotes"
    ),
    "confirmed[1].inclusion": INCLUSIONS,
}
DATED = "calendar[1].day"  # without which it could still have days of another kind
ONE_OF = "must have one of these: day; first_day and last_day; every_year"
NO_DAY = '"{}" is not a day of the year; write its month and day, like "12-24"'
UNKNOWN = "{} is outside the known calendar; give a day from 1990 to 2100"
EIGHT, NINE = time(8), time(9)
ENTRIES: list[tuple[Data, dict[str, str]]] = [  # an exception, and what is told of its keys
    ({"note": "x"}, {"": ONE_OF}),
    ({"day": date(2026, 6, 1), "every_year": "06-01"}, {"": ONE_OF}),
    ({"day": date(2026, 6, 1), "last_day": date(2026, 6, 2)}, {"": ONE_OF}),
    ({"first_day": date(2026, 6, 1)}, {"": ONE_OF}),
    (
        {"every_year": "02-30", "closes": NINE},
        {"every_year": NO_DAY.format("02-30"), "opens": MISSING},
    ),
    ({"every_year": "6-1"}, {"every_year": NO_DAY.format("6-1")}),
    ({"every_year": date(2026, 6, 1)}, {"every_year": "must be text in quotes"}),
    ({"day": date(2101, 1, 1), "opens": NINE}, {"day": UNKNOWN.format("1 Jan 2101")}),
    (
        {"day": date(2026, 6, 1), "opens": NINE, "closes": EIGHT},
        {"closes": "must be later than the opening hour"},
    ),
    (
        {"day": date(2026, 6, 1), "opens": NINE, "closes": NINE},
        {"closes": "must be later than the opening hour"},
    ),
    (
        {"day": date(2026, 6, 1), "opens": "09:00", "closes": 17},
        dict.fromkeys(("opens", "closes"), "must be a time such as 08:00:00, without quotes"),
    ),
]
NO_CLOSED = "is not a known key; leave it out: without opens and closes the company is closed"
_RANGE = "is not a known key; write first_day and last_day, or day for one day"
ENTRIES += [
    ({"day": date(2026, 6, 1), "closed": True}, {"closed": NO_CLOSED}),
    ({"from": date(2026, 6, 1), "to": date(2026, 6, 2)}, dict.fromkeys(("from", "to"), _RANGE)),
]
RANGES = {  # how long one is, and what is told of its last day
    -1: {"last_day": "must not be before the first day"},
    0: {},
    365: {},
    366: {"last_day": "must be within a year of the first day"},
}
OPTIONAL = [
    "clauses[phone-support.number].figures",
    "matrix.perpetual.clause",
    "services[phone-support].readings",
    "services[callback].presupposes",
    "services[knowledge-base].offer",
    "professional_services.offer",
    "services[priority-call].gives",
    "professional_services.readings",
    "professional_services.activities",
    "confirmed",
    "calendar",
    "calendar[1].note",
]
# What an id is looked up in, wherever one stands.
REFERENCES = {
    "families[perpetual].clauses[1]": "clauses",
    "plans[podstawowa].family": "families",
    "services[knowledge-base].clauses[1]": "clauses",
    "services[phone-support].readings[1]": "readings",
    "services[callback].presupposes[1]": "services",
    "services[knowledge-base].offer[1]": "clauses",
    "services[priority-call].gives.service": "services",
    "services[priority-call].gives.clause": "clauses",
    "professional_services.clauses[1]": "clauses",
    "professional_services.readings[1]": "readings",
    "readings[matrix.staircase].choice": "readings[matrix.staircase].options",
    "matrix.perpetual.reading": "readings",
    "matrix.perpetual.clause": "clauses",
    "confirmed[1].plan": "plans",
    "confirmed[1].service": "services",
}
IDS = [*REFERENCES, "matrix.perpetual.plans[1]", *(key for key in PLACES if key.endswith(".id"))]


def told_place(key: str, identifier: object = 1) -> str:
    """Give the key as it is told where the last entry on the way has this id, or lost its own."""
    return re.sub(r"\[[^\[\]]+\](\.id)?$", rf"[{identifier}]\1", key)


def _of_structure() -> list[Any]:
    cases: list[tuple[str, object, str, str]] = []
    for key, value in PLACES.items():
        cases.append((key, 1.5, told_place(key), SPECIAL.get(key) or OF_KIND[type(value)]))
        holder = re.sub(r"(\.|^)[^.\[\]]+$|\[[^\[\]]+\]$", "", key)
        fixed = not key.endswith("]") and holder.rpartition(".")[2] not in KEYED
        if fixed and key not in (*OPTIONAL, DATED):
            cases.append((key, GONE, told_place(key), MISSING))
        if isinstance(value, str) and key != "confirmed[1].inclusion":
            said = told_place(key, " \n") if key.endswith(".id") else key
            cases.append((key, " \n", said, EMPTY))
    for key in IDS:
        said = told_place(key, "No") if key.endswith(".id") else key
        cases.append((key, "No", said, NO_ID))
    cases.append(("matrix.No", PLACES["matrix.perpetual"], "matrix.No", NO_ID))
    cases.append(("matrix.perpetual.cells.No", [], "matrix.perpetual.cells.No", NO_ID))
    return [
        pytest.param(
            {key: value}, {said: text}, id=f"{key} {'gone' if value is GONE else str(value)[:9]!r}"
        )
        for key, value, said, text in cases
    ]


class TestStructure:
    """Each place holds what it must, whatever else is right; each kind of place is tried."""

    @pytest.mark.parametrize(("changes", "told"), _of_structure())
    def test_of_one_place(self, tmp_path: Path, changes: Data, told: dict[str, str]) -> None:
        assert told_of(tmp_path, put(full(), changes)) == told

    @pytest.mark.parametrize(
        "key",
        [
            "colour",
            *(
                f"{key}.colour"
                for key, value in PLACES.items()
                if isinstance(value, dict) and re.split(r"[.\]]", key)[-1] not in KEYED
            ),
        ],
    )
    def test_of_a_key_that_is_not_known(self, tmp_path: Path, key: str) -> None:
        ((found, text),) = told_of(tmp_path, put(full(), {key: "red"})).items()
        assert found == key
        assert text.startswith("is not a known key; ")

    @pytest.mark.parametrize("key", OPTIONAL)
    def test_what_may_be_left_out(self, key: str) -> None:
        assert key in PLACES
        assert structure(put(full(), {key: GONE}), Catalog)


# -- Meaning -----------------------------------------------------------------------------


def ranging(first: str, last: str) -> Data:
    return {"first_day": date.fromisoformat(first), "last_day": date.fromisoformat(last)}


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        *ENTRIES,
        *(
            ({"first_day": date(2027, 1, 1), "last_day": date(2027, 1, 1) + timedelta(each)}, told)
            for each, told in RANGES.items()
        ),
    ],
)
def test_of_an_exception_in_the_calendar(tmp_path: Path, entry: Data, told: dict[str, str]) -> None:
    data = full() | {"calendar": [entry]}
    if told:
        keys = {f"calendar[1].{key}".rstrip("."): text for key, text in told.items()}
        assert told_of(tmp_path, data) == keys
    else:
        assert structure(data, Catalog).calendar


def grid(family: str, *added: str, without: str = "") -> Data:
    """Give the table of a family with other columns."""
    table: Data = full()["matrix"][family]
    rows = [table["plans"], *table["cells"].values()]
    at = table["plans"].index(without) if without else len(table["plans"])
    for row in rows:
        row[at : at + 1] = [*added] if row is table["plans"] else ["unknown" for _ in added]
    return table


def gifts(**services: str) -> Data:
    """Let services, by the names of Python, give others."""
    return {
        f"services[{giver.replace('_', '-')}].gives": {
            "service": given,
            "clause": "callback.request",
        }
        for giver, given in services.items()
    }


def ids(section: str) -> str:
    return ", ".join(sorted(each["id"] for each in get(full(), section)))


BACK = "comes back to the service itself; take it out"
ALIKE = 'cannot be told apart from "{}"'.format
KEEP_ONE = (
    "confirms a cell that an entry above confirms; keep one of them,"
    ' or say in "from" from which day each holds'
)
DURATION = "clauses[remote-help.duration]"
HOURS = "clauses[phone-support.hours].figures"
NUMBER = "clauses[phone-support.number].figures.number"
SOME_TIME = "must be a time such as 08:00:00, without quotes"
CELLS = "matrix.perpetual.cells"
PACKAGE = f'"professional-services" is unknown; known: {ids("services")}'
NO_ROWS = {
    "reading": "working-day",
    "plans": [],
    "cells": {each: [] for each in get(full(), CELLS)},
}
# What stands here is wrong by itself; much more is told at once in test_all_faults_of_catalogues.
MEANING: dict[str, tuple[Data, dict[str, str]]] = {
    "a cell too many": (
        {f"{CELLS}.callback[6]": "unknown"},
        {f"{CELLS}.callback": "has 6 cells for 5 plans; write one cell for each plan"},
    ),
    "a row of professional services": (
        {f"{CELLS}.professional-services": ["unknown"] * 5},
        {f"{CELLS}.professional-services": PACKAGE},
    ),
    "a column too few": (
        {"matrix.perpetual": grid("perpetual", without="komfort")},
        {"matrix.perpetual.plans": 'lacks plan "komfort"; add its column'},
    ),
    "a column of no plan": (
        {"matrix.subscription": grid("subscription", "gold")},
        {"matrix.subscription.plans[4]": f'"gold" is unknown; known: {ids("plans")}'},
    ),
    "a column of another family": (
        {"matrix.perpetual": grid("perpetual", "vip-plus")},
        {"matrix.perpetual.plans[6]": '"vip-plus" is of family "subscription"'},
    ),
    "a column twice": (
        {"matrix.perpetual": grid("perpetual", "vip")},
        {"matrix.perpetual.plans[6]": 'repeats "vip"; keep one entry'},
    ),
    "a table of a mistyped family": (
        {"matrix.perpetual": GONE, "matrix.perpetuals": NO_ROWS},
        {
            "matrix": 'has no table for family "perpetual"; add it',
            "matrix.perpetuals": '"perpetuals" is unknown; did you mean perpetual?',
        },
    ),
    "a name of three": (
        {"plans[premium].name": "Komfort", "plans[vip].name": "KÓM-FORT"},
        dict.fromkeys(("plans[premium].name", "plans[vip].name"), ALIKE("Komfort")),
    ),
    **{
        f"the name {name}": ({f"{place}.name": name}, {f"{place}.name": ALIKE(other)})
        for place, name, other in (
            ("plans[vip]", "prestiz", "Prestiż"),
            ("plans[vip-plus]", "Komfort Plus", "Komfort +"),
            ("families[subscription]", "Perpetual", "Sage Gwarancja"),
            ("services[remote-help]", "Callback", "Oddzwonienie na życzenie"),
            ("professional_services", "Pomoc Zdalna", "Pomoc zdalna"),
        )
    },
    "an id of professional services": (
        {"professional_services.id": "remote-help"},
        {"professional_services.id": 'repeats "remote-help"; keep one entry'},
    ),
    "a figure that one text lacks": (
        {f"{DURATION}.wording.pl": "Bez liczby."},
        {f"{DURATION}.wording.pl": "does not use the figure {minutes}; put it in"},
    ),
    "figures of other kinds": (
        {f"{HOURS}.opens": 8, f"{HOURS}.closes": "17", NUMBER: 5},
        {f"{HOURS}.opens": SOME_TIME, f"{HOURS}.closes": SOME_TIME, NUMBER: OF_KIND[str]},
    ),
    "hours that end when they begin": (
        {f"{HOURS}.opens": time(17)},
        {f"{HOURS}.closes": "must be later than the opening hour"},
    ),
    "a service gives itself": (
        gifts(priority_call="priority-call"),
        {"services[priority-call].gives": BACK},
    ),
    "three give each other": (
        gifts(callback="remote-help", remote_help="priority-call"),
        {f"services[{each}].gives": BACK for each in ("callback", "priority-call", "remote-help")},
    ),
    "two give each other, and a third gives one of them": (
        gifts(callback="remote-help", remote_help="callback"),
        {f"services[{each}].gives": BACK for each in ("callback", "remote-help")},
    ),
    "an option that no rule knows": (
        {"readings[window.last-day].options[day-before].id": "day-afore"},
        {
            "readings[window.last-day].options[day-afore].id": (
                '"day-afore" is unknown; did you mean day-before?'
            )
        },
    ),
    "a reading without options": (
        {"readings[window.last-day].options": []},
        {"readings[window.last-day].choice": '"same-date" is unknown; known: '},
    ),
    "confirmed professional services": (
        {"confirmed[1].service": "professional-services"},
        {"confirmed[1].service": PACKAGE},
    ),
    "a cell confirmed from a day that nobody knows": (
        {"confirmed[1].from": date(1950, 1, 1)},
        {"confirmed[1].from": UNKNOWN.format("1 Jan 1950")},
    ),
    "a cell confirmed three times": (
        {"confirmed[2]": confirming(inclusion="not_included"), "confirmed[3]": confirming()},
        {"confirmed[2]": KEEP_ONE, "confirmed[3]": KEEP_ONE},
    ),
    "a day closed twice": (
        {"calendar[2]": closing(day=date(2026, 6, 1)), "calendar[3]": closing()},
        {"calendar[3]": SHARED.format("Sun 31 May 2026")},
    ),
    "ranges that share days, and a day in them": (
        {
            "calendar[2]": ranging("2026-05-30", "2026-06-02"),
            "calendar[3]": ranging("2026-05-01", "2026-05-30"),
            "calendar[4]": ranging("2026-05-03", "2026-05-04"),
            "calendar[5]": ranging("2026-06-03", "2026-06-03"),
        },
        {f"calendar[{each}]": SHARED.format("1 May 2026 to 30 May 2026") for each in (2, 4)},
    ),
    "a day of every year twice": (
        {"calendar[2]": {"every_year": "05-31"}, "calendar[3]": {"every_year": "05-31"}},
        {"calendar[3]": SHARED.format("every year on 31 May")},
    ),
}


def _twice() -> list[Any]:
    """Let each list have its first entry at its end as well."""
    cases = []
    for key, value in PLACES.items():
        if isinstance(value, list) and not key.startswith(("matrix", "confirmed", "calendar")):
            (first, *_), place = value, f"{key}[{len(value) + 1}]"
            identifier = first if isinstance(first, str) else first["id"]
            said = place if first is identifier else f"{key}[{identifier}].id"
            text = f'repeats "{identifier}"; keep one entry'
            cases.append(pytest.param({place: first}, {said: text}, id=f"{key}, the first twice"))
    return cases


class TestMeaning:
    """What is sound in each place can still not fit together."""

    @pytest.mark.parametrize(
        ("changes", "told"),
        [*(pytest.param(*case, id=name) for name, case in MEANING.items()), *_twice()],
    )
    def test_of_one_thing(self, tmp_path: Path, changes: Data, told: dict[str, str]) -> None:
        assert told_of(tmp_path, put(full(), changes)) == told

    @pytest.mark.parametrize(("key", "section"), REFERENCES.items())
    def test_of_an_id_that_is_declared_nowhere(
        self, tmp_path: Path, key: str, section: str
    ) -> None:
        told = told_of(tmp_path, put(full(), {key: "nope"}))
        assert told == {key: f'"nope" is unknown; known: {ids(section)}'}

    @pytest.mark.parametrize("section", ["families", "plans", "services", "clauses", "readings"])
    def test_of_an_empty_section(self, tmp_path: Path, section: str) -> None:
        told = told_of(tmp_path, put(full(), {section: []}))
        assert any(text.endswith("is unknown; known: ") for text in told.values())

    def test_a_family_may_have_no_plans(self) -> None:
        data = full()
        data["plans"] = [plan for plan in data["plans"] if plan["family"] == "perpetual"]
        data["matrix"]["subscription"] = NO_ROWS
        catalog = structure(data, Catalog)
        assert catalog.plans_of(catalog.family("subscription")) == ()
