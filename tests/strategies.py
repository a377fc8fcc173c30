"""Whole valid catalogues, and data that may be anything, for the property tests."""

from collections.abc import Callable, Sequence
from datetime import date, time
from typing import Any, TypeVar

from hypothesis import strategies as st

from sage_entitlements import (
    Activity,
    ActivityId,
    Catalog,
    Clause,
    ClauseId,
    Closure,
    Confirmation,
    Evidence,
    Family,
    FamilyId,
    Figure,
    Inclusion,
    Option,
    OptionId,
    Plan,
    PlanId,
    Reading,
    ReadingId,
    Service,
    ServiceId,
    Text,
)
from sage_entitlements._model import Gift, Grid, Mark, Row

T = TypeVar("T")
Draw = Callable[[st.SearchStrategy[Any]], Any]

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
texts = st.builds(Text, pl=wordings, en=wordings)
figure_values = st.one_of(
    st.integers(1, 10**18),
    st.times(),
    wordings,
    st.builds(time, st.integers(0, 23), st.integers(0, 59)),
)
prefixes = st.from_regex(r"([a-z0-9]+[.-]){0,2}", fullmatch=True)


def _letter(index: int) -> str:
    return "abcdefghijklmnopqrstuvwxyz"[index]


def _few(draw: Draw, least: int, most: int) -> range:
    return range(draw(st.integers(least, most)))


def _some(draw: Draw, items: Sequence[T]) -> tuple[T, ...]:
    """Choose any of the items, in any order."""
    if not items:
        return ()
    chosen: list[T] = draw(st.lists(st.sampled_from(items), unique=True, max_size=3))
    return tuple(chosen)


def _identifier(draw: Draw, kind: str, index: int) -> str:
    # The last letter tells things of a kind apart, by their id as well as by their name.
    return f"{draw(prefixes)}{kind}{_letter(index)}"


def _name(draw: Draw, kind: str, index: int) -> str:
    return f"{draw(wordings)} {kind} {_letter(index)}"


@st.composite
def clauses(draw: Draw, index: int) -> Clause:
    """Make a clause, both texts of which use all its figures."""
    names = st.from_regex(r"\w{1,6}", fullmatch=True)
    figures = tuple(
        Figure(name=name, value=draw(figure_values))
        for name in draw(st.lists(names, unique=True, max_size=3))
    )
    shown = "".join(f"{{{figure.name}}}" for figure in figures)
    return Clause(
        id=ClauseId(_identifier(draw, "clause", index)),
        section=draw(wordings),
        wording=Text(pl=f"{shown}{draw(wordings)}", en=f"{draw(wordings)} {shown}"),
        figures=figures,
    )


@st.composite
def readings(draw: Draw, index: int) -> Reading:
    """Make a reading of one to three options."""
    options = tuple(
        Option(id=OptionId(_identifier(draw, "option", each)), text=draw(texts))
        for each in _few(draw, 1, 3)
    )
    return Reading(
        id=ReadingId(_identifier(draw, "reading", index)),
        question=draw(texts),
        choice=draw(st.sampled_from(options)).id,
        basis=draw(texts),
        options=options,
    )


@st.composite
def services(
    draw: Draw,
    clauses: Sequence[Clause],
    readings: Sequence[Reading],
    ids: Sequence[ServiceId],
    index: int,
) -> Service:
    """Make a service; it may give a later one, so that no gift comes back."""
    gives = None
    if 0 <= index < len(ids) - 1 and draw(st.booleans()):
        later = draw(st.sampled_from(ids[index + 1 :]))
        gives = Gift(service=later, clause=draw(st.sampled_from(clauses)).id)
    return Service(
        id=ids[index] if index >= 0 else ServiceId("packages-z"),
        name=_name(draw, "service", index),
        summary=draw(texts),
        clauses=tuple(clause.id for clause in _some(draw, clauses)),
        readings=tuple(reading.id for reading in _some(draw, readings)),
        presupposes=_some(draw, ids),
        gives=gives,
        activities=tuple(
            Activity(id=ActivityId(_identifier(draw, "activity", each)), name=draw(texts))
            for each in _few(draw, 0, 2)
        ),
    )


_GUESSED = [
    Mark(Inclusion.INCLUDED, Evidence.ASSUMED),
    Mark(Inclusion.NOT_INCLUDED, Evidence.ASSUMED),
    Mark(Inclusion.UNKNOWN, Evidence.NONE),
]
_STATED = [
    Mark(Inclusion.INCLUDED, Evidence.STATED),
    Mark(Inclusion.NOT_INCLUDED, Evidence.STATED),
]


@st.composite
def catalogs(draw: Draw) -> Catalog:
    """Make a valid catalogue with everything that a catalogue can have."""
    all_clauses = tuple(draw(clauses(index)) for index in _few(draw, 1, 4))
    all_readings = tuple(draw(readings(index)) for index in _few(draw, 1, 3))
    ids = [ServiceId(_identifier(draw, "service", index)) for index in _few(draw, 1, 4)]
    families = tuple(
        Family(
            id=FamilyId(_identifier(draw, "family", index)),
            name=_name(draw, "family", index),
            about=draw(texts),
            clauses=tuple(clause.id for clause in _some(draw, all_clauses)),
        )
        for index in _few(draw, 1, 3)
    )
    owners = [family.id for family in families for _ in _few(draw, 0, 4)]
    plans = tuple(
        Plan(
            id=PlanId(_identifier(draw, "plan", index)),
            name=_name(draw, "plan", index),
            family=family,
        )
        for index, family in enumerate(owners)
    )
    cells = [(plan.id, service) for plan in plans for service in ids]
    days = draw(st.lists(st.dates(), unique=True, max_size=2))
    return Catalog(
        families=families,
        plans=plans,
        services=tuple(
            draw(services(all_clauses, all_readings, ids, index)) for index in range(len(ids))
        ),
        professional_services=draw(services(all_clauses, all_readings, ids, -1)),
        clauses=all_clauses,
        readings=all_readings,
        matrix=tuple(
            _grid(
                draw,
                family.id,
                [plan.id for plan in plans if plan.family == family.id],
                ids,
                all_clauses,
                all_readings,
            )
            for family in draw(st.permutations(families))
        ),
        confirmed=tuple(
            Confirmation(
                plan=plan,
                service=service,
                inclusion=draw(st.sampled_from([Inclusion.INCLUDED, Inclusion.NOT_INCLUDED])),
                source=draw(wordings),
                on=draw(st.dates()),
            )
            for plan, service in _some(draw, cells)
        ),
        closures=tuple(Closure(day=day, note=draw(wordings)) for day in days),
    )


def _grid(
    draw: Draw,
    family: FamilyId,
    plans: Sequence[PlanId],
    services: Sequence[ServiceId],
    clauses: Sequence[Clause],
    readings: Sequence[Reading],
) -> Grid:
    clause = draw(st.none() | st.sampled_from(clauses))
    marks = st.sampled_from(_GUESSED + _STATED if clause else _GUESSED)
    columns: list[PlanId] = draw(st.permutations(plans))
    rows: list[ServiceId] = draw(st.permutations(services))
    return Grid(
        family=family,
        reading=draw(st.sampled_from(readings)).id,
        clause=clause and clause.id,
        plans=tuple(columns),
        cells=tuple(
            Row(service=service, marks=tuple(draw(marks) for _ in columns)) for service in rows
        ),
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
