"""Data become entities strictly: nothing is coerced, and every fault is found with its path."""

import tracemalloc
from ast import literal_eval
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from attrs import evolve, field, frozen

from catalog_data import structure
from fuzz.promises import soon
from sage_entitlements import Language, model
from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.contract.model import Contract
from sage_entitlements.errors import FileError
from sage_entitlements.files.convert import Source, key_path, unstructure
from sage_entitlements.model import (
    Clause,
    Confirmation,
    Evidence,
    Grid,
    Inclusion,
    Mark,
    Overlay,
    Plan,
    Reading,
    Service,
)
from sage_entitlements.remote_help import RemoteSession
from sage_entitlements.text import Phrase, Text
from sage_entitlements.visits import Visit

Path = tuple[str | int, ...]
DAY = date(2026, 5, 31)
WALL = datetime(2026, 5, 31, 9)  # noqa: DTZ001 - Warsaw wall time
MOMENT = WALL.replace(tzinfo=UTC)
TEXT = {"pl": "pl", "en": "en"}
OPTION = {"id": "o", "text": TEXT}
LETTER = {"inclusion": "included", "source": "letter", "on": DAY}
# Of each kind of entity the least that it must have.
LEAST: dict[type[Any], dict[str, Any]] = {
    Text: TEXT,
    Plan: {"id": "vip", "name": "VIP", "family": "f"},
    Confirmation: {"plan": "vip", "service": "remote-help"} | LETTER,
    Clause: {"id": "a.b", "section": "s", "wording": TEXT},
    Grid: {"family": "f", "reading": "r", "plans": ["p", "q"], "cells": {}},
    Service: {"id": "s", "name": "S", "summary": TEXT, "clauses": []},
    Reading: {"id": "r", "question": TEXT, "choice": "o", "basis": TEXT, "options": [OPTION]},
    Overlay: {},
    Visit: {"on": DAY, "hours": 7},
    RemoteSession: {"start": WALL, "minutes": 30},
}

IS_TEXT = "must be text in quotes"
EMPTY = "must not be empty"
LARGE = "is too large a number"
MISSING = "is missing; add it"
IS_FIGURE = "must be a whole number above 0, a time such as 08:00:00, or text in quotes"
HOURS = "must be above 0, and 24 at most"
INCLUSIONS = 'must be one of: "included", "not_included", "unknown"'
CYRILLIC = "; character 2 is U+0456, CYRILLIC SMALL LETTER BYELORUSSIAN-UKRAINIAN I"
MARKS = 'must be one of: "yes, assumed", "no, assumed", "yes, stated", "no, stated", "unknown"'
UNPROVED = (
    '"{0}" does not say how it is known; write "{0}, assumed", or leave the cell as it was and'
    " confirm it with its source"
).format
PROVED = (
    'a confirmed cell needs a source and a date; record it with "sage-entitlements catalog confirm"'
)
NOT_AN_ID = (
    '"{}" is not an id; ids are lowercase letters without accents and digits, joined by hyphens or'
    " dots"
).format


def faults(data: object, kind: type, *, json: bool = False) -> dict[Path, str]:
    """Give what is told of each path."""
    with pytest.raises(FileError) as caught:
        structure(data, kind, json=json)
    found = {literal_eval(each.file): each.text.to(Language.EN) for each in caught.value.faults}
    assert len(found) == len(caught.value.faults)
    return found


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ((), ""),
        (("a",), "a"),
        (("a", 0), "a[x]"),
        (("a", 0, "b", "c"), "a[x].b.c"),
        (("a", 1), "a[2]"),
        (("a", 2), "a[3]"),
        (("d", "e", "f", 0, "g"), "d.e.f[1].g"),
        (("no", "such", 1, 2, "x"), "no.such[2][3].x"),
        (("d", 0, "x"), "d[1].x"),
    ],
)
def test_a_path_is_written_as_people_would_look_for_it(path: Path, shown: str) -> None:
    data = {"a": [{"id": "x", "b": {"c": 1}}, {"id": 5}, 7], "d": {"e": 1}}
    assert key_path(path, data) == shown


def with_value(data: Any, path: Path, value: object) -> Any:
    """Give the data with a value in a place that need not be there yet."""
    step, *rest = path
    part = with_value(data.get(step, {}), tuple(rest), value) if rest else value
    return [part] if step == 0 else {**data, step: part}


IDS = ["Vip", "vip ", " vip", "-vip", "vip-", "vip--x", "a..b", "a_b", "żaba", "a b", "a\n"]
# Of each kind of value: an entity that has one, where, and what does not pass for it.
WRONG: dict[tuple[Any, ...], dict[str, list[Any]]] = {
    (Plan, "name"): {
        IS_TEXT: [5, 0, True, 1.5, None, DAY, time(8), ["x"], {"x": "y"}],
        EMPTY: ["", " \n"],
        "must not be longer than 20000 characters": ["x" * 20_001],
    },
    (Plan, "id"): {
        IS_TEXT: [5, True, None, [], DAY],
        EMPTY: ["", "\t"],
        "must be text; an id with a dot that is a key stands in quotes": [{}, {"b": "c"}],
        **{NOT_AN_ID(value.rstrip("\n")): [value] for value in IDS},
        NOT_AN_ID("v\u0456p") + CYRILLIC: ["v\u0456p"],
    },
    (Clause, "figures", "a"): {
        IS_FIGURE: [True, False, 1.9, 30.0, 0, -1, DAY, MOMENT, None, [30], {"pl": 30}],
        EMPTY: ["", " "],
        LARGE: [2**63, 10**400],
    },
    (Grid, "cells", "s", 0): {
        IS_TEXT: [True, 1, [], None],
        EMPTY: ["", " \t"],
        UNPROVED("yes"): ["yes"],
        UNPROVED("no"): [" no "],
        PROVED: ["yes, confirmed", "no, confirmed", "confirmed"],
        MARKS: ["maybe", "unknown, assumed", "included", "YES, ASSUMED"],
    },
    (Confirmation, "inclusion"): {INCLUSIONS: ["yes", "INCLUDED", "", 1, True, None, []]},
    (Confirmation, "on"): {
        "must be a date such as 2026-05-31, without quotes": [
            *("2026-05-31", 20260531, True, time(8), WALL, MOMENT, [DAY], {"x": DAY})
        ]
    },
    (RemoteSession, "start"): {
        "must be a date and a time such as 2026-05-31T14:30:00, without quotes": [
            *("2026-05-31T09:00", DAY, time(9), 5)
        ]
    },
    (RemoteSession, "minutes"): {
        "must be a whole number": [1.0, True, "30", None, [30]],
        LARGE: [2**63, -(2**63) - 1],
        "is 0; give a whole number from 1 to 10080": [0],
        f"is {-(2**63)}; give a whole number from 1 to 10080": [-(2**63)],
    },
    (Visit, "hours"): {
        "must be a number": ["7", True, None, float("inf"), float("nan"), [7]],
        HOURS: [0, -1, 24.5, 10**400],
    },
    (Visit, "activities"): {"must be a list in square brackets": ["a", {}, 5]},
    (Visit, "activities", 0): {IS_TEXT: [5], EMPTY: [""], NOT_AN_ID("B"): ["B"]},
    (Clause, "wording"): {"must be a table": ["x", [], 5, None]},
    (Clause, "figures"): {"must be a table": ["x", [1], 5]},
    (Service, "gives"): {"must be a table": ["x", [], 5]},
    (Overlay, "readings", "A"): {NOT_AN_ID("A"): ["b"]},
    (Overlay, "readings", "a"): {NOT_AN_ID("B"): ["B"]},
}
WRONG_IN_JSON: dict[tuple[Any, ...], dict[str, list[Any]]] = {
    (Confirmation, "on"): {
        'must be a date such as "2026-05-31"': [
            *(DAY, "31.05.2026", "2026-02-30", 20260531, "", None)
        ]
    },
    (RemoteSession, "start"): {
        'must be a date and a time in quotes, such as "2026-05-31T14:30:00"': [
            *(WALL, DAY, "31.05.2026 14:30", 5, None)
        ]
    },
}


@pytest.mark.parametrize(
    ("json", "place", "text", "value"),
    [
        pytest.param(json, place, text, value, id=f"{place[0].__name__} {place[-1]} {value!r:.20}")
        for json, table in ((False, WRONG), (True, WRONG_IN_JSON))
        for place, told in table.items()
        for text, values in told.items()
        for value in values
    ],
)
def test_what_does_not_pass_for_a_value(
    json: bool, place: tuple[Any, ...], text: str, value: object
) -> None:
    kind, *path = place
    data = with_value(LEAST[kind], tuple(path), value)
    assert faults(data, kind, json=json) == {tuple(path): text}


GOOD: list[tuple[type, dict[str, Any]]] = [
    *((kind, {}) for kind in LEAST),
    (Plan, {"name": "x" * 20_000}),
    (RemoteSession, {"start": MOMENT, "program": "P"}),
    *((Visit, {"hours": hours}) for hours in (7.0, 6.5, 24)),
    (Visit, {"activities": ["a", "b"], "package": "A"}),
    (Service, {"readings": ["r"], "gives": {"service": "t", "clause": "c"}}),
    (Clause, {"figures": {"a": 1, "b": 2**63 - 1, "c": "x", "d": time(8, 30, 5)}}),
    (Grid, {"clause": "c", "cells": {"s": ["unknown"], "t": []}}),
    (Overlay, {"readings": {"a.b": "c"}, "calendar": [{"day": DAY, "note": "x"}]}),
]


@pytest.mark.parametrize(("kind", "more"), GOOD)
def test_there_and_back_everything_stays_what_it_is(kind: type, more: dict[str, Any]) -> None:
    data = LEAST[kind] | more
    back = unstructure(structure(data, kind))
    # What is written out tells 7 from 7.0, and True from 1.
    assert sorted(map(repr, back.items())) == sorted(map(repr, data.items()))


def test_data_make_the_entities_that_they_say() -> None:
    session = RemoteSession(start=WALL, minutes=30)
    assert structure(LEAST[RemoteSession], RemoteSession) == session
    data = {"start": "2026-05-31T09:00", "minutes": 30}
    assert structure(data, RemoteSession, json=True) == session
    confirmation = structure(LEAST[Confirmation], Confirmation)
    assert (confirmation.inclusion, confirmation.on) == (Inclusion.INCLUDED, DAY)
    data = LEAST[Confirmation] | {"on": "2026-05-31"}
    assert structure(data, Confirmation, json=True) == confirmation
    clause = structure(LEAST[Clause] | {"figures": {"a": 30, "b": "x"}}, Clause)
    assert clause.figures == (model.Figure(name="a", value=30), model.Figure(name="b", value="x"))
    (switch,) = structure({"readings": {"a.b": "c"}}, Overlay).readings
    assert (switch.reading, switch.option) == ("a.b", "c")


def test_what_may_be_missing_may_be_null_and_is_not_written() -> None:
    for kind, optional in ((Visit, ["activities", "package"]), (Clause, ["figures"])):
        nulls = dict.fromkeys(optional)
        assert structure(LEAST[kind] | nulls, kind) == structure(LEAST[kind], kind)
    visit = structure(LEAST[Visit] | {"activities": [], "package": None}, Visit)
    assert (visit.activities, visit.package) == ((), None)
    assert unstructure(visit) == LEAST[Visit]
    more = {"gives": {"service": "t", "clause": "c"}, "readings": ["r"]}
    service = structure(LEAST[Service] | more, Service)
    assert unstructure(evolve(service, gives=None, readings=())) == LEAST[Service]


@pytest.mark.parametrize(
    ("words", "mark"),
    [
        ("yes, assumed", Mark(Inclusion.INCLUDED, Evidence.ASSUMED)),
        ("no,  assumed ", Mark(Inclusion.NOT_INCLUDED, Evidence.ASSUMED)),
        (" yes,\tstated", Mark(Inclusion.INCLUDED, Evidence.STATED)),
        ("no, stated", Mark(Inclusion.NOT_INCLUDED, Evidence.STATED)),
        ("unknown", Mark(Inclusion.UNKNOWN, Evidence.NONE)),
    ],
)
def test_a_cell_says_the_answer_and_how_it_is_known(words: str, mark: Mark) -> None:
    grid = structure(LEAST[Grid] | {"cells": {"s": [words]}}, Grid)
    assert [(line.service, line.marks) for line in grid.cells] == [("s", (mark,))]
    assert unstructure(grid)["cells"] == {"s": [" ".join(words.split())]}


class TestFaultsOfSeveralParts:
    """Every fault is found, each in its place, in lists and tables within one another."""

    def test_what_is_missing(self) -> None:
        assert faults({}, Text) == {("pl",): MISSING, ("en",): MISSING}
        assert faults(LEAST[Service] | {"gives": {"service": 1}}, Service) == {
            ("gives", "service"): IS_TEXT,
            ("gives", "clause"): MISSING,
        }
        data = {key: value for key, value in LEAST[Grid].items() if key != "cells"}
        assert faults(data, Grid) == {("cells",): MISSING}

    def test_items_of_lists_and_tables(self) -> None:
        data = LEAST[Visit] | {"hours": 0, "activities": ["a", "B", 5], "package": ""}
        assert faults(data, Visit) == {
            ("hours",): HOURS,
            ("activities", 1): NOT_AN_ID("B"),
            ("activities", 2): IS_TEXT,
            ("package",): EMPTY,
        }
        assert faults(LEAST[Clause] | {"figures": {"a": 0, "b": 1, "c": ""}}, Clause) == {
            ("figures", "a"): IS_FIGURE,
            ("figures", "c"): EMPTY,
        }
        assert faults(LEAST[Grid] | {"cells": {"s": [1, "unknown", ""], "t": "x"}}, Grid) == {
            ("cells", "s", 0): IS_TEXT,
            ("cells", "s", 2): EMPTY,
            ("cells", "t"): "must be a list in square brackets",
        }

    def test_an_entry_of_a_table_that_repeats_its_key(self) -> None:
        found = faults({"matrix": {"f": LEAST[Grid]}}, Catalog)
        assert found["matrix", "f", "family"] == (
            "is not a known key; known here: reading, clause, plans, cells"
        )

    def test_keys_that_are_not_known(self) -> None:
        assert faults(TEXT | {"de": "x"}, Text) == {
            ("de",): "is not a known key; known here: pl, en"
        }
        assert faults(LEAST[Clause] | {"sections": "x", "wordings": 1, "section": 5}, Clause) == {
            ("section",): IS_TEXT,
            ("sections",): "is not a known key; did you mean section?",
            ("wordings",): "is not a known key; did you mean wording?",
        }
        told = "is not a known key; did you mean extra_sessions, remote_sessions?"
        assert faults({"sessions": 1}, Contract)["sessions",] == told
        # Where an entry comes from is worked out, and a file does not say it.
        known = "id, question, choice, basis, options"
        assert faults(LEAST[Reading] | {"origin": "overlay"}, Reading) == {
            ("origin",): f"is not a known key; known here: {known}"
        }

    @pytest.mark.parametrize(
        ("data", "more"),
        [
            ({f"section{number}": "x" for number in range(101)}, "1 more fault"),
            ({f"a{number}": "x" for number in range(200_000)}, "199900 more faults"),
            ({"figures": {f"a{number}": 0 for number in range(400)}, "x": 1}, "301 more faults"),
            ({"calendar": [5] * 150, "confirmed": [{}] * 30, "x": 1}, "201 more faults"),
            ({"calendar": [{"day": 1, "notes": 2}] * 20_000}, "39900 more faults"),
        ],
    )
    def test_of_very_many_the_first_hundred_are_told_and_how_many_more(
        self, data: dict[str, Any], more: str
    ) -> None:
        with soon():
            kind = Overlay if "calendar" in data else Clause
            found = faults(LEAST[kind] | data, kind)
        assert len(found) == 101
        assert found.pop(()) == f"has {more} besides these"


def test_faults_that_nobody_reads_are_not_held() -> None:
    said = Phrase("is missing; add it")
    many = (((number,), said) for number in range(100_000))
    tracemalloc.start()
    found = Source({}, lambda _: "f.toml").faults(many)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (len(found), str(found[-1])) == (101, "f.toml: has 99900 more faults besides these")
    assert most < 1_000_000


def test_a_fault_of_the_program_is_not_taken_for_one_of_the_data() -> None:
    @frozen
    class Broken:
        number: int = field(validator=lambda *_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        structure({"number": 1}, Broken)
