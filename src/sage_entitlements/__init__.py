"""What a Sage Poland support contract entitles a customer to, and how that is known."""

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
    Evidence,
    FamilyId,
    Inclusion,
    OptionId,
    Origin,
    PlanId,
    ReadingId,
    ServiceId,
)
from .catalog import Catalog, load_catalog
from .errors import (
    AmbiguousNameError,
    CatalogError,
    ChoiceError,
    Fault,
    FileError,
    NameLookupError,
    NotInPlansError,
    SageEntitlementsError,
    UnknownNameError,
)

__all__ = [
    "Activity",
    "ActivityId",
    "AmbiguousNameError",
    "Catalog",
    "CatalogError",
    "ChoiceError",
    "Clause",
    "ClauseId",
    "Closure",
    "Confirmation",
    "Entitlement",
    "Evidence",
    "Family",
    "FamilyId",
    "Fault",
    "Figure",
    "FileError",
    "Inclusion",
    "Language",
    "NameLookupError",
    "NotInPlansError",
    "Option",
    "OptionId",
    "Origin",
    "Plan",
    "PlanId",
    "Reading",
    "ReadingId",
    "Reason",
    "SageEntitlementsError",
    "Service",
    "ServiceId",
    "Text",
    "UnknownNameError",
    "load_catalog",
]


def __getattr__(name: str) -> str:
    """Give ``__version__``, looked up only when somebody asks."""
    if name == "__version__":
        from importlib.metadata import version  # noqa: PLC0415 - slow, and seldom asked for

        return version("sage-entitlements")
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
