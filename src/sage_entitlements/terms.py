"""The figures and readings that date rules count with, taken out of the catalogue and typed.

A rule never has a figure of its own: each is handed the terms that it needs, so a catalogue or an
overlay that says otherwise changes every answer. Each ``of`` raises `CatalogError` where the
catalogue lacks a figure or has one of another kind.
"""

from datetime import time
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from attrs import frozen

from ._figures import (
    ATTEMPTS_TO_CALLER,
    ATTEMPTS_TO_ORDER,
    CALL_MINUTES,
    PHONE_CLOSES,
    PHONE_NUMBER,
    PHONE_OPENS,
    RECORDING_YEARS,
    REMOTE_SESSIONS,
    SESSION_MINUTES,
    VISIT_HOURS,
    VISITS,
    WINDOW_MONTHS,
    CountedFigure,
    Value,
)
from ._model import Closure
from ._text import Phrase
from ._types import (
    READING_OF,
    ComplaintEndOfDay,
    ComplaintNonWorkingDay,
    WindowFreeDayEnd,
    WindowLastDay,
)
from .catalog import Catalog
from .errors import CatalogError, Fault
from .workdays import BusinessHours, WorkingCalendar

Choice = TypeVar("Choice", bound=StrEnum)


def _figure(catalog: Catalog, wanted: CountedFigure[Value]) -> Value:
    for figure in catalog.find_clause(wanted.clause).figures:
        if figure.name == wanted.name and isinstance(figure.value, wanted.kind):
            return figure.value
    kinds = {
        int: Phrase("a whole number"),
        str: Phrase("a text"),
        time: Phrase("a time of day"),
    }
    problem = Phrase("this question counts with it; it must be {kind}", kind=kinds[wanted.kind])
    key = f"clauses[{wanted.clause}].figures.{wanted.name}"
    raise CatalogError([Fault("catalog", key, problem)])


def _choice(catalog: Catalog, options: type[Choice]) -> Choice:
    # Loading has made sure that every option of this reading is one that we know.
    return options(catalog.find_reading(READING_OF[options]).choice)


def working_calendar(catalog: Catalog) -> WorkingCalendar:
    """Give the Polish working days with the closures that the catalogue lists."""
    return _calendar(catalog.closures)


@lru_cache(maxsize=8)
def _calendar(closures: tuple[Closure, ...]) -> WorkingCalendar:
    # What a calendar has once learnt of a year serves every question after it.
    return WorkingCalendar(closures)


@frozen(kw_only=True)
class PhoneTerms:
    """What the clauses say of phone support and of callback."""

    number: str
    hours: BusinessHours
    call_minutes: int
    attempts_to_caller: int
    attempts_to_order: int
    recording_years: int

    @classmethod
    def of(cls, catalog: Catalog) -> "PhoneTerms":
        """Take them from the catalogue."""
        opens = _figure(catalog, PHONE_OPENS)
        closes = _figure(catalog, PHONE_CLOSES)
        if closes <= opens:
            key = f"clauses[{PHONE_CLOSES.clause}].figures.{PHONE_CLOSES.name}"
            raise CatalogError([Fault("catalog", key, Phrase("must be later than opens"))])
        return cls(
            number=_figure(catalog, PHONE_NUMBER),
            hours=BusinessHours(calendar=working_calendar(catalog), opens=opens, closes=closes),
            call_minutes=_figure(catalog, CALL_MINUTES),
            attempts_to_caller=_figure(catalog, ATTEMPTS_TO_CALLER),
            attempts_to_order=_figure(catalog, ATTEMPTS_TO_ORDER),
            recording_years=_figure(catalog, RECORDING_YEARS),
        )


@frozen(kw_only=True)
class RemoteHelpTerms:
    """What the clauses say of remote help."""

    sessions: int
    """Included in each monthly period."""
    minutes: int
    """Included in each session."""

    @classmethod
    def of(cls, catalog: Catalog) -> "RemoteHelpTerms":
        """Take them from the catalogue."""
        return cls(
            sessions=_figure(catalog, REMOTE_SESSIONS),
            minutes=_figure(catalog, SESSION_MINUTES),
        )

    def overage(self, minutes: int) -> int:
        """Give how many minutes of a session are past its length."""
        return max(0, minutes - self.minutes)


@frozen(kw_only=True, cache_hash=True)
class ProfessionalServicesTerms:
    """What the clauses say of a package of professional services, and how we read them."""

    months: int
    visits: int
    hours: int
    """The longest that a visit lasts."""
    last_day: WindowLastDay
    free_day_end: WindowFreeDayEnd
    calendar: WorkingCalendar

    @classmethod
    def of(cls, catalog: Catalog) -> "ProfessionalServicesTerms":
        """Take them from the catalogue."""
        return cls(
            months=_figure(catalog, WINDOW_MONTHS),
            visits=_figure(catalog, VISITS),
            hours=_figure(catalog, VISIT_HOURS),
            last_day=_choice(catalog, WindowLastDay),
            free_day_end=_choice(catalog, WindowFreeDayEnd),
            calendar=working_calendar(catalog),
        )


@frozen(kw_only=True)
class ComplaintTerms:
    """When the phone closes, and how we read the deadline for a complaint."""

    hours: BusinessHours
    end_of_day: ComplaintEndOfDay
    non_working_day: ComplaintNonWorkingDay

    @classmethod
    def of(cls, catalog: Catalog) -> "ComplaintTerms":
        """Take them from the catalogue."""
        return cls(
            hours=PhoneTerms.of(catalog).hours,
            end_of_day=_choice(catalog, ComplaintEndOfDay),
            non_working_day=_choice(catalog, ComplaintNonWorkingDay),
        )


@frozen(kw_only=True)
class ContractTerms:
    """All terms that questions about a customer's contract count with."""

    phone: PhoneTerms
    remote_help: RemoteHelpTerms
    professional_services: ProfessionalServicesTerms
    complaint: ComplaintTerms

    @classmethod
    def of(cls, catalog: Catalog) -> "ContractTerms":
        """Take them from the catalogue; the same catalogue is not read twice."""
        return _contract_terms(catalog)


@lru_cache(maxsize=8)
def _contract_terms(catalog: Catalog) -> ContractTerms:
    return ContractTerms(
        phone=PhoneTerms.of(catalog),
        remote_help=RemoteHelpTerms.of(catalog),
        professional_services=ProfessionalServicesTerms.of(catalog),
        complaint=ComplaintTerms.of(catalog),
    )
