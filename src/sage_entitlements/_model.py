"""The catalogue's entities: frozen values, each in the shape in which it stands in a file.

A field with ``key=`` is, in a file, a table: the named field of each item is its key.
A field with ``derived=True`` is not in a file at all.
"""

import re
from datetime import date, time
from typing import Any

from attrs import field, frozen

from ._text import Text
from ._types import (
    ActivityId,
    ClauseId,
    Evidence,
    FamilyId,
    Inclusion,
    OptionId,
    Origin,
    PlanId,
    ReadingId,
    ServiceId,
)

PLACEHOLDER = re.compile(r"\{(\w+)\}")


def table_by(key: str, *, optional: bool = False) -> Any:  # noqa: ANN401 - an attrs field
    """Declare a tuple that a file holds as a table, keyed by the item's field ``key``."""
    metadata = {"key": key}
    return field(default=(), metadata=metadata) if optional else field(metadata=metadata)


@frozen(kw_only=True)
class Figure:
    """A value that a rule counts with: a number, a time of day or a phone number."""

    name: str
    value: int | str | time

    def __str__(self) -> str:
        if isinstance(self.value, time):
            return f"{self.value.hour}:{self.value.minute:02}"
        return str(self.value)


@frozen(kw_only=True)
class Clause:
    """One thing that the source page says."""

    id: ClauseId
    section: str
    """The heading on the page, in Polish as written there."""
    wording: Text
    """The text as the file has it, with ``{names}`` where the figures go."""
    figures: tuple[Figure, ...] = table_by("name", optional=True)

    @property
    def text(self) -> Text:
        """The text with its figures filled in."""
        values = {figure.name: str(figure) for figure in self.figures}

        def fill(wording: str) -> str:
            return PLACEHOLDER.sub(lambda match: values[match[1]], wording)

        return Text(pl=fill(self.wording.pl), en=fill(self.wording.en))


@frozen(kw_only=True)
class Option:
    """One way of reading the page."""

    id: OptionId
    text: Text


@frozen(kw_only=True)
class Reading:
    """Our choice where the page is silent or ambiguous."""

    id: ReadingId
    question: Text
    choice: OptionId
    basis: Text
    options: tuple[Option, ...]
    origin: Origin = field(default=Origin.CATALOG, eq=False, metadata={"derived": True})
    """Which file the choice comes from; equality leaves it out, for it changes no answer."""

    @property
    def chosen(self) -> Option:
        """The option in force."""
        return next(option for option in self.options if option.id == self.choice)

    @property
    def alternatives(self) -> tuple[Option, ...]:
        """The options not in force."""
        return tuple(option for option in self.options if option.id != self.choice)

    @property
    def switchable(self) -> bool:
        """Whether there is anything else to choose."""
        return len(self.options) > 1


@frozen(kw_only=True)
class Gift:
    """A service that comes with another, and the clause that says so."""

    service: ServiceId
    clause: ClauseId


@frozen(kw_only=True)
class Activity:
    """A kind of work that a visit can be spent on."""

    id: ActivityId
    name: Text


@frozen(kw_only=True)
class Service:
    """A service: what it is, and the clauses and readings that rule it."""

    id: ServiceId
    name: str
    summary: Text
    clauses: tuple[ClauseId, ...]
    readings: tuple[ReadingId, ...] = ()
    presupposes: tuple[ServiceId, ...] = ()
    gives: Gift | None = None
    activities: tuple[Activity, ...] = ()


@frozen(kw_only=True)
class Family:
    """A family of plans."""

    id: FamilyId
    name: str
    about: Text
    clauses: tuple[ClauseId, ...]


@frozen(kw_only=True)
class Plan:
    """A plan that a customer can have a contract for."""

    id: PlanId
    name: str
    family: FamilyId


@frozen
class Mark:
    """One cell of the matrix: the answer and how it is known, never one without the other."""

    inclusion: Inclusion
    evidence: Evidence


@frozen(kw_only=True)
class Row:
    """One service's line of the matrix: a mark for each plan of the family."""

    service: ServiceId
    marks: tuple[Mark, ...]


@frozen(kw_only=True)
class Grid:
    """The matrix of one family."""

    family: FamilyId
    reading: ReadingId
    """The reading that assumed and unknown cells rest on."""
    clause: ClauseId | None = None
    """The clause that stated cells rest on."""
    plans: tuple[PlanId, ...]
    cells: tuple[Row, ...] = table_by("service")


@frozen(kw_only=True)
class Confirmation:
    """A cell that the catalogue's owner has found out for sure."""

    plan: PlanId
    service: ServiceId
    inclusion: Inclusion
    """Included or not included; never unknown."""
    source: str
    on: date


@frozen(kw_only=True)
class Closure:
    """A day on which the company is closed though the law does not say so."""

    day: date
    note: str


@frozen(kw_only=True)
class Choice:
    """The option of a reading that the catalogue's owner has chosen."""

    reading: ReadingId
    option: OptionId


@frozen(kw_only=True)
class Overlay:
    """What the catalogue's owner knows and chooses, kept apart from the bundled catalogue."""

    confirmed: tuple[Confirmation, ...] = ()
    readings: tuple[Choice, ...] = table_by("reading", optional=True)
    closures: tuple[Closure, ...] = ()


@frozen(kw_only=True)
class Reason:
    """Why an answer is what it is: the clause or reading it rests on, in words."""

    id: str
    """The id of a clause or of a reading, or ``confirmed``."""
    text: Text


@frozen(kw_only=True)
class Entitlement:
    """What one plan says of one service, how that is known, and why."""

    plan: Plan
    service: Service
    inclusion: Inclusion
    evidence: Evidence
    reasons: tuple[Reason, ...]
    confirmation: Confirmation | None = None
    """Who says so, where the evidence is ``confirmed``."""
    overruled: Confirmation | None = None
    """Who says otherwise, where a clause gives the service all the same."""

    def without_assumptions(self) -> "Entitlement":
        """Give the same entitlement, an assumed answer counted as unknown."""
        if self.evidence is not Evidence.ASSUMED:
            return self
        return Entitlement(
            plan=self.plan,
            service=self.service,
            inclusion=Inclusion.UNKNOWN,
            evidence=Evidence.NONE,
            reasons=self.reasons,
        )
