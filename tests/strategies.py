"""Whole valid catalogues, and data that may be anything, for the property tests."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from hypothesis import strategies as st

from catalog_data import Data

# No braces: those are put in where a clause has a figure. A surrogate has no UTF-8.
_SIGNS = st.characters(exclude_characters="{}", exclude_categories=["Cs"])
_HOSTILE = st.sampled_from(
    [
        *('"', '"""', "'''", "\\", "\\u0041", "#", "[[confirmed]]", "[x]", "a = 1", "\t", "\r\n"),
        *("\n", "\0", "\x1b[31m", "\x7f", "\u2028", "\u202e", "\ufeff", "\U0001f600", "ł", "="),
        *("{", "}", "{}", "{ }", "{a b}", "{-}", "%s", "$(id)", "`id`", "<b>", "=1+1", "\x85"),
    ]
)
wordings = (
    st.lists(st.one_of(st.text(_SIGNS, max_size=8), _HOSTILE), max_size=4)
    .map(lambda parts: "".join(parts) + "x")
    # Parts can meet so that they make a placeholder.
    .map(lambda wording: wording.replace("{", "{ "))
)
figure_values = st.one_of(
    st.integers(1, 10**18),
    st.times(),
    wordings,
    st.builds(time, st.integers(0, 23), st.integers(0, 59)),
)
prefixes = st.from_regex(r"([a-z0-9]+[.-]){0,2}", fullmatch=True)


LETTERS = "abcdefgh"


def _few(draw: st.DrawFn, least: int, most: int) -> str:
    return LETTERS[: draw(st.integers(least, most))]


def _some(draw: st.DrawFn, items: Sequence[Any]) -> list[Any]:
    """Choose any of the items, in any order."""
    return draw(st.lists(st.sampled_from(items), unique=True, max_size=3)) if items else []


def _text(draw: st.DrawFn) -> Data:
    return {"pl": draw(wordings), "en": draw(wordings)}


def _ids(draw: st.DrawFn, kind: str, letters: str) -> list[str]:
    # The last letter tells things of a kind apart, by their id as well as by their name.
    return [f"{draw(prefixes)}{kind}{letter}" for letter in letters]


def _name(draw: st.DrawFn, identifier: str) -> str:
    return f"{draw(wordings)} {identifier[-1]}"


def _optional(**fields: Any) -> Data:
    return {name: value for name, value in fields.items() if value}


def _clause(draw: st.DrawFn, identifier: str) -> Data:
    """Make a clause, both texts of which use all its figures."""
    names = draw(st.lists(st.from_regex(r"\w{1,6}", fullmatch=True), unique=True, max_size=3))
    shown = "".join(f"{{{name}}}" for name in names)
    wording = {"pl": f"{shown}{draw(wordings)}", "en": f"{draw(wordings)} {shown}"}
    figures = {name: draw(figure_values) for name in names}
    section = draw(wordings)
    return {"id": identifier, "section": section, "wording": wording} | _optional(figures=figures)


def _reading(draw: st.DrawFn, identifier: str) -> Data:
    options = _ids(draw, "option", _few(draw, 1, 3))
    return {
        "id": identifier,
        "question": _text(draw),
        "choice": draw(st.sampled_from(options)),
        "basis": _text(draw),
        "options": [{"id": option, "text": _text(draw)} for option in options],
    }


def _service(
    draw: st.DrawFn, identifier: str, services: list[str], clauses: list[str], readings: list[str]
) -> Data:
    """Make a service; it may give a later one, so that no gift comes back."""
    later = services[services.index(identifier) + 1 :] if identifier in services else []
    activities = _ids(draw, "activity", _few(draw, 0, 2))
    given = draw(st.none() | st.sampled_from(later)) if later else None
    return {
        "id": identifier,
        "name": _name(draw, identifier),
        "summary": _text(draw),
        "clauses": _some(draw, clauses),
    } | _optional(
        readings=_some(draw, readings),
        offer=_some(draw, clauses),
        presupposes=_some(draw, services),
        gives=given and {"service": given, "clause": draw(st.sampled_from(clauses))},
        activities=[{"id": each, "name": _text(draw)} for each in activities],
    )


def _grid(
    draw: st.DrawFn, plans: list[str], services: list[str], clauses: list[str], readings: list[str]
) -> Data:
    clause = draw(st.none() | st.sampled_from(clauses))
    words = ["yes, assumed", "no, assumed", "unknown"]
    words += ["yes, stated", "no, stated"] if clause else []
    return (
        {"reading": draw(st.sampled_from(readings))}
        | _optional(clause=clause)
        | {
            "plans": draw(st.permutations(plans)),
            "cells": {
                service: [draw(st.sampled_from(words)) for _ in plans]
                for service in draw(st.permutations(services))
            },
        }
    )


@st.composite
def catalogues(draw: st.DrawFn) -> Data:
    """Make the data of a valid catalogue with everything that a catalogue can have."""
    clauses = _ids(draw, "clause", _few(draw, 1, 4))
    readings = _ids(draw, "reading", _few(draw, 1, 3))
    services = _ids(draw, "service", _few(draw, 1, 4))
    families = _ids(draw, "family", _few(draw, 1, 3))
    plans = _ids(draw, "plan", _few(draw, 0, 8))
    family_of = {plan: draw(st.sampled_from(families)) for plan in plans}
    cells = _some(draw, [(plan, service) for plan in plans for service in services])
    known = st.dates(date(1990, 1, 1), date(2100, 12, 31))
    days = draw(st.lists(known, unique=True, max_size=2))
    rules = (services, clauses, readings)
    return {
        "families": [
            {
                "id": family,
                "name": _name(draw, family),
                "about": _text(draw),
                "clauses": _some(draw, clauses),
            }
            for family in families
        ],
        "plans": [
            {"id": plan, "name": _name(draw, plan), "family": family_of[plan]} for plan in plans
        ],
        "services": [_service(draw, each, *rules) for each in services],
        "professional_services": _service(draw, "packages-z", *rules),
        "clauses": [_clause(draw, each) for each in clauses],
        "readings": [_reading(draw, each) for each in readings],
        "matrix": {
            family: _grid(draw, [plan for plan in plans if family_of[plan] == family], *rules)
            for family in draw(st.permutations(families))
        },
    } | _optional(
        confirmed=[
            {
                "plan": plan,
                "service": service,
                "inclusion": draw(st.sampled_from(["included", "not_included"])),
                "source": draw(wordings),
                "on": draw(st.dates()),
            }
            | _optional(**{"from": draw(st.none() | known)})
            for plan, service in cells
        ],
        calendar=[{"day": day, "note": draw(wordings)} for day in days],
    )


toml_keys = st.text(_SIGNS, max_size=5) | st.sampled_from(["id", "name", "pl", "en", "figures"])
toml_values: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        st.booleans(),
        st.integers(-(10**20), 10**20),
        st.floats(),
        st.text(_SIGNS, max_size=8),
        _HOSTILE,
        st.dates(),
        st.times(),
        st.datetimes(),
        st.sampled_from(["yes, assumed", "unknown", "included", "komfort", "callback"]),
        st.sampled_from([date.max, date.min]),
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(toml_keys, inner, max_size=3),
    max_leaves=8,
)
