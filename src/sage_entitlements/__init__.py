"""What a Sage Poland support contract entitles a customer to, and how that is known."""

from importlib import import_module
from typing import TYPE_CHECKING

from ._model import (
    Activity,
    Clause,
    Closure,
    Confirmation,
    Entitlement,
    Family,
    Figure,
    Option,
    Plan,
    Reading,
    Reason,
    Service,
)
from ._text import Language, Text
from ._types import (
    ActivityId,
    ClauseId,
    ComplaintEndOfDay,
    ComplaintNonWorkingDay,
    Evidence,
    FamilyId,
    Inclusion,
    OptionId,
    Origin,
    PlanId,
    ReadingId,
    ServiceId,
    WindowFreeDayEnd,
    WindowLastDay,
)
from .catalog import Catalog, load_catalog
from .errors import (
    AmbiguousNameError,
    CatalogError,
    ChoiceError,
    DateError,
    Fault,
    FileError,
    InvalidAmountError,
    InvertedRangeError,
    NameLookupError,
    NonexistentTimeError,
    NotInPlansError,
    SageEntitlementsError,
    UnknownCalendarError,
    UnknownNameError,
)

if TYPE_CHECKING:
    from .complaints import ComplaintDeadline, ComplaintStatus, complaint_deadline
    from .periods import (
        OutsideTerm,
        TermStatus,
        UsagePeriod,
        ValidityWindow,
        WindowStatus,
        usage_period,
        validity_window,
    )
    from .professional_services import (
        ProfessionalServicesBalance,
        Refusal,
        RefusedVisit,
        Visit,
        professional_services_balance,
    )
    from .recordings import recording_last_day
    from .remote_help import RemoteHelpBalance, RemotePreflight, RemoteSession, remote_help_balance
    from .terms import (
        ComplaintTerms,
        PhoneTerms,
        ProfessionalServicesTerms,
        RemoteHelpTerms,
        working_calendar,
    )
    from .workdays import BusinessHours, WorkingCalendar

__all__ = [
    "Activity",
    "ActivityId",
    "AmbiguousNameError",
    "BusinessHours",
    "Catalog",
    "CatalogError",
    "ChoiceError",
    "Clause",
    "ClauseId",
    "Closure",
    "ComplaintDeadline",
    "ComplaintEndOfDay",
    "ComplaintNonWorkingDay",
    "ComplaintStatus",
    "ComplaintTerms",
    "Confirmation",
    "DateError",
    "Entitlement",
    "Evidence",
    "Family",
    "FamilyId",
    "Fault",
    "Figure",
    "FileError",
    "Inclusion",
    "InvalidAmountError",
    "InvertedRangeError",
    "Language",
    "NameLookupError",
    "NonexistentTimeError",
    "NotInPlansError",
    "Option",
    "OptionId",
    "Origin",
    "OutsideTerm",
    "PhoneTerms",
    "Plan",
    "PlanId",
    "ProfessionalServicesBalance",
    "ProfessionalServicesTerms",
    "Reading",
    "ReadingId",
    "Reason",
    "Refusal",
    "RefusedVisit",
    "RemoteHelpBalance",
    "RemoteHelpTerms",
    "RemotePreflight",
    "RemoteSession",
    "SageEntitlementsError",
    "Service",
    "ServiceId",
    "TermStatus",
    "Text",
    "UnknownCalendarError",
    "UnknownNameError",
    "UsagePeriod",
    "ValidityWindow",
    "Visit",
    "WindowFreeDayEnd",
    "WindowLastDay",
    "WindowStatus",
    "WorkingCalendar",
    "complaint_deadline",
    "load_catalog",
    "professional_services_balance",
    "recording_last_day",
    "remote_help_balance",
    "usage_period",
    "validity_window",
    "working_calendar",
]


# The rules with dates bring in a calendar, which those who only ask for a plan need not wait for.
_LAZY = {
    "ComplaintDeadline": "complaints",
    "ComplaintStatus": "complaints",
    "complaint_deadline": "complaints",
    "OutsideTerm": "periods",
    "TermStatus": "periods",
    "UsagePeriod": "periods",
    "ValidityWindow": "periods",
    "WindowStatus": "periods",
    "usage_period": "periods",
    "validity_window": "periods",
    "ProfessionalServicesBalance": "professional_services",
    "Refusal": "professional_services",
    "RefusedVisit": "professional_services",
    "Visit": "professional_services",
    "professional_services_balance": "professional_services",
    "recording_last_day": "recordings",
    "RemoteHelpBalance": "remote_help",
    "RemotePreflight": "remote_help",
    "RemoteSession": "remote_help",
    "remote_help_balance": "remote_help",
    "ComplaintTerms": "terms",
    "PhoneTerms": "terms",
    "ProfessionalServicesTerms": "terms",
    "RemoteHelpTerms": "terms",
    "working_calendar": "terms",
    "BusinessHours": "workdays",
    "WorkingCalendar": "workdays",
}


def __getattr__(name: str) -> object:
    """Import a rule, or look up ``__version__``, when somebody first asks for it."""
    if name in _LAZY:
        value: object = getattr(import_module(f".{_LAZY[name]}", __name__), name)
    elif name == "__version__":
        value = import_module("importlib.metadata").version("sage-entitlements")
    else:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    globals()[name] = value
    return value
