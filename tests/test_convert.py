"""Data become entities strictly: nothing is coerced, and every fault is found with its path."""

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

import pytest
from attrs import evolve

from sage_entitlements import (
    Catalog,
    Confirmation,
    Contract,
    Evidence,
    Inclusion,
    Language,
    PlanId,
    RemoteSession,
    ServiceId,
    Text,
    Visit,
)
from sage_entitlements._convert import (
    InvalidDataError,
    key_path,
    structure,
    structure_json,
    unstructure,
)
from sage_entitlements._model import Choice, Clause, Figure, Grid, Mark, Overlay, Reading, Service

T = TypeVar("T")
Told = dict[tuple[str | int, ...], str]
DAY = date(2026, 5, 31)
CONFIRMED = {
    "plan": "vip",
    "service": "remote-help",
    "inclusion": "included",
    "source": "letter",
    "on": DAY,
}
TEXT = {"pl": "pl", "en": "en"}
CLAUSE = {"id": "a.b", "section": "s", "wording": TEXT}
GRID = {"family": "f", "reading": "r", "plans": ["p", "q"], "cells": {}}
SERVICE = {"id": "s", "name": "S", "summary": TEXT, "clauses": []}
SHAPE = " is no id; ids are small letters without accents and digits, joined by hyphens or dots"
MISSING = "is missing; add it"


def faults(data: object, kind: type[T], make: Callable[[object, type[T]], T] = structure) -> Told:
    """Give what is told of each path."""
    with pytest.raises(InvalidDataError) as caught:
        make(data, kind)
    found = caught.value.faults
    assert caught.value.args == (found,)
    assert len(dict(found)) == len(found)
    return {path: problem.to(Language.EN) for path, problem in found}


class TestKeyPath:
    """A path is written as people would look for it."""

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
    def test_each(self, path: tuple[str | int, ...], shown: str) -> None:
        data = {"a": [{"id": "x", "b": {"c": 1}}, {"id": 5}, 7], "d": {"e": 1}}
        assert key_path(path, data) == shown


class TestEntities:
    """Each field is of its type, and there are no others."""

    def test_of_texts(self) -> None:
        assert structure(TEXT, Text) == Text(pl="pl", en="en")
        assert faults({}, Text) == {("pl",): MISSING, ("en",): MISSING}
        assert faults({"pl": 1, "en": " \n"}, Text) == {
            ("pl",): "must be text in quotes",
            ("en",): "must not be empty",
        }
        assert faults([], Text) == {(): "must be a table"}
        assert faults(None, Text) == {(): "must be a table"}

    def test_of_a_key_that_is_not_known(self) -> None:
        assert faults(TEXT | {"de": "x"}, Text) == {
            ("de",): "is not a known key; known here: pl, en"
        }
        assert faults(CLAUSE | {"sections": "x", "wordings": 1}, Clause) == {
            ("sections",): "is not a known key; did you mean section?",
            ("wordings",): "is not a known key; did you mean wording?",
        }

    def test_of_a_key_that_is_near_to_several(self) -> None:
        told = "is not a known key; did you mean extra_sessions, remote_sessions?"
        assert faults({"sessions": 1}, Contract)[("sessions",)] == told

    @pytest.mark.parametrize(
        ("keys", "offer"),
        [(96, "did you mean section?"), (97, "known here: id, section, wording, figures")],
    )
    def test_of_very_many_keys_that_are_not_known(self, keys: int, offer: str) -> None:
        data = CLAUSE | {f"section{number}": "x" for number in range(keys)}
        found = faults(data, Clause)
        assert len(found) == keys
        assert set(found.values()) == {f"is not a known key; {offer}"}

    @pytest.mark.parametrize(("signs", "allowed"), [(20_000, True), (20_001, False)])
    def test_of_a_long_text(self, signs: int, allowed: bool) -> None:
        data = TEXT | {"en": "x" * signs}
        if allowed:
            assert structure(data, Text).en == "x" * signs
        else:
            told = "must not be longer than 20000 signs"
            assert faults(data, Text) == {("en",): told}

    def test_of_ids_words_and_days(self) -> None:
        expected = Confirmation(
            plan=PlanId("vip"),
            service=ServiceId("remote-help"),
            inclusion=Inclusion.INCLUDED,
            source="letter",
            on=DAY,
        )
        assert structure(CONFIRMED, Confirmation) == expected
        assert unstructure(expected) == CONFIRMED
        wrong = {"plan": "V", "service": {}, "inclusion": "yes", "on": datetime(2026, 5, 31)}  # noqa: DTZ001
        assert faults(CONFIRMED | wrong, Confirmation) == {
            ("plan",): f'"V"{SHAPE}',
            ("service",): "must be text; an id with a dot that is a key stands in quotes",
            ("inclusion",): 'must be one of: "included", "not_included", "unknown"',
            ("on",): "must be a date such as 2026-05-31, without quotes",
        }
        assert faults(CONFIRMED | {"inclusion": 1, "on": "2026-05-31"}, Confirmation) == {
            ("inclusion",): 'must be one of: "included", "not_included", "unknown"',
            ("on",): "must be a date such as 2026-05-31, without quotes",
        }

    def test_of_days_in_json(self) -> None:
        data = CONFIRMED | {"on": "2026-05-31"}
        assert structure_json(data, Confirmation) == structure(CONFIRMED, Confirmation)
        for day in (DAY, "31.05.2026", 20260531, "2026-02-30"):
            assert faults(CONFIRMED | {"on": day}, Confirmation, structure_json) == {
                ("on",): 'must be a date in quotes, such as "2026-05-31"'
            }

    def test_of_moments_and_whole_numbers(self) -> None:
        start = datetime(2026, 5, 31, 9)  # noqa: DTZ001 - Warsaw wall time
        session = RemoteSession(start=start, minutes=30)
        data = {"start": start, "minutes": 30}
        assert structure(data, RemoteSession) == session
        assert unstructure(session) == data
        assert structure_json(data | {"start": "2026-05-31T09:00"}, RemoteSession) == session
        assert faults({"start": DAY, "minutes": 1.0}, RemoteSession) == {
            ("start",): ("must be a date and a time such as 2026-05-31T14:30:00, without quotes"),
            ("minutes",): "must be a whole number",
        }
        assert faults({"start": start, "minutes": True}, RemoteSession, structure_json) == {
            ("start",): 'must be a date and a time in quotes, such as "2026-05-31T14:30:00"',
            ("minutes",): "must be a whole number",
        }
        assert faults(data | {"minutes": 0}, RemoteSession) == {
            ("minutes",): "minutes is 0; give a whole number from 1 to 10080"
        }

    @pytest.mark.parametrize("hours", [7, 6.5, 0])
    def test_of_numbers(self, hours: float) -> None:
        visit = structure({"on": DAY, "hours": hours}, Visit)
        assert (visit.hours, type(visit.hours)) == (hours, type(hours))
        assert unstructure(visit) == {"on": DAY, "hours": hours}

    @pytest.mark.parametrize("hours", ["7", True, None, float("inf"), float("nan"), [7]])
    def test_of_what_is_no_number(self, hours: object) -> None:
        assert faults({"on": DAY, "hours": hours}, Visit) == {("hours",): "must be a number"}

    def test_of_lists_and_what_may_be_missing(self) -> None:
        visit = structure({"on": DAY, "hours": 7, "activities": ["a", "b"], "package": None}, Visit)
        assert (visit.activities, visit.package) == (("a", "b"), None)
        assert "package" not in unstructure(visit)
        data = {"on": DAY, "hours": 7, "activities": ["a", "B", 5], "package": ""}
        assert faults(data, Visit) == {
            ("activities", 1): f'"B"{SHAPE}',
            ("activities", 2): "must be text in quotes",
            ("package",): "must not be empty",
        }
        assert faults({"on": DAY, "hours": 7, "activities": "a"}, Visit) == {
            ("activities",): "must be a list in square brackets"
        }

    def test_of_what_is_derived(self) -> None:
        option = {"id": "o", "text": TEXT}
        data = {"id": "r", "question": TEXT, "choice": "o", "basis": TEXT, "options": [option]}
        reading = structure(data, Reading)
        assert unstructure(reading) == data
        assert faults(data | {"origin": "overlay"}, Reading)[("origin",)].startswith(
            "is not a known key; "
        )

    def test_of_an_entity_within(self) -> None:
        data = SERVICE | {"gives": {"service": "t", "clause": "c"}, "readings": ["r"]}
        service = structure(data, Service)
        assert unstructure(service) == data
        assert unstructure(evolve(service, gives=None, readings=())) == SERVICE
        assert faults(SERVICE | {"gives": {"service": 1}}, Service) == {
            ("gives", "service"): "must be text in quotes",
            ("gives", "clause"): MISSING,
        }


class TestTables:
    """What a table holds by its keys."""

    def test_of_single_values(self) -> None:
        data = CLAUSE | {"figures": {"minutes": 30, "word": "x"}}
        clause = structure(data, Clause)
        assert clause.figures == (Figure(name="minutes", value=30), Figure(name="word", value="x"))
        assert unstructure(clause) == data
        assert unstructure(structure(CLAUSE, Clause)) == CLAUSE
        number = "must be a whole number above 0, a time such as 08:00:00, or text in quotes"
        assert faults(CLAUSE | {"figures": {"a": 0, "b": 1.5, "c": ""}}, Clause) == {
            ("figures", "a"): number,
            ("figures", "b"): number,
            ("figures", "c"): "must not be empty",
        }
        assert faults(CLAUSE | {"figures": [1]}, Clause) == {("figures",): "must be a table"}

    def test_of_ids(self) -> None:
        overlay = structure({"readings": {"a.b": "c"}}, Overlay)
        assert overlay.readings == (Choice(reading="a.b", option="c"),)  # type: ignore[arg-type]
        assert faults({"readings": {"A": "c", "a": "C"}}, Overlay) == {
            ("readings", "A"): f'"A"{SHAPE}',
            ("readings", "a"): f'"C"{SHAPE}',
        }

    def test_that_may_not_be_missing(self) -> None:
        grid = {key: value for key, value in GRID.items() if key != "cells"}
        assert faults(grid, Grid) == {("cells",): MISSING}
        assert structure({}, Overlay).readings == ()

    def test_of_an_entry_that_repeats_its_key(self) -> None:
        known = "known here: reading, clause, plans, cells"
        assert faults({"matrix": {"f": GRID}}, Catalog)[("matrix", "f", "family")] == (
            f"is not a known key; {known}"
        )

    @pytest.mark.parametrize(
        ("words", "inclusion", "evidence"),
        [
            ("yes, assumed", Inclusion.INCLUDED, Evidence.ASSUMED),
            ("no,  assumed ", Inclusion.NOT_INCLUDED, Evidence.ASSUMED),
            ("yes, stated", Inclusion.INCLUDED, Evidence.STATED),
            ("no, stated", Inclusion.NOT_INCLUDED, Evidence.STATED),
            ("unknown", Inclusion.UNKNOWN, Evidence.NONE),
        ],
    )
    def test_of_cells(self, words: str, inclusion: Inclusion, evidence: Evidence) -> None:
        (row,) = structure(GRID | {"cells": {"s": [words]}}, Grid).cells
        assert (row.service, row.marks) == ("s", (Mark(inclusion, evidence),))
        plain = " ".join(words.split())
        assert unstructure(structure(GRID | {"cells": {"s": [words]}}, Grid)) == (
            GRID | {"cells": {"s": [plain]}}
        )

    @pytest.mark.parametrize("words", ["yes", "no"])
    def test_of_a_cell_that_does_not_say_how_it_is_known(self, words: str) -> None:
        assert faults(GRID | {"cells": {"s": ["unknown", words]}}, Grid) == {
            ("cells", "s", 1): (
                f'"{words}" does not say how it is known; write "{words}, assumed", or leave the'
                " cell as it was and confirm it with its source"
            )
        }

    def test_of_cells_that_are_none(self) -> None:
        cells = {"s": ["yes, confirmed", "maybe", 1], "t": "unknown"}
        assert faults(GRID | {"cells": cells}, Grid) == {
            ("cells", "s", 0): (
                "a confirmed cell needs a source and a date;"
                ' record it with "sage-entitlements catalog confirm"'
            ),
            ("cells", "s", 1): (
                'must be one of: "yes, assumed", "no, assumed", "yes, stated", "no, stated",'
                ' "unknown"'
            ),
            ("cells", "s", 2): "must be text in quotes",
            ("cells", "t"): "must be a list in square brackets",
        }
