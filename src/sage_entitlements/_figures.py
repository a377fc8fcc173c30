"""The figures that rules count with: the clause that states each, its name there, its kind."""

from datetime import time
from typing import Generic, TypeVar

from attrs import frozen

from ._text import Phrase

Value = TypeVar("Value", int, str, time)


@frozen
class CountedFigure(Generic[Value]):
    """A figure that a rule counts with."""

    clause: str
    name: str
    kind: type[Value]


PHONE_NUMBER = CountedFigure("phone-support.number", "number", str)
PHONE_OPENS = CountedFigure("phone-support.hours", "opens", time)
PHONE_CLOSES = CountedFigure("phone-support.hours", "closes", time)
CALL_MINUTES = CountedFigure("phone-support.call-limit", "minutes", int)
RECORDING_YEARS = CountedFigure("phone-support.recording", "years", int)
ATTEMPTS_TO_CALLER = CountedFigure("callback.attempts", "to_caller", int)
ATTEMPTS_TO_ORDER = CountedFigure("callback.attempts", "to_order", int)
REMOTE_SESSIONS = CountedFigure("remote-help.allowance", "sessions", int)
SESSION_MINUTES = CountedFigure("remote-help.duration", "minutes", int)
WINDOW_MONTHS = CountedFigure("professional-services.window", "months", int)
VISITS = CountedFigure("professional-services.visits", "visits", int)
VISIT_HOURS = CountedFigure("professional-services.visit-length", "hours", int)

KIND: dict[tuple[str, str], type] = {
    (each.clause, each.name): each.kind
    for each in vars().copy().values()
    if isinstance(each, CountedFigure)
}
"""Of which kind each of them is, by clause and name."""

MUST_BE: dict[type, Phrase] = {
    time: Phrase("must be a time such as 08:00:00, without quotes"),
    int: Phrase("must be a whole number above 0, without quotes"),
    str: Phrase("must be text in quotes"),
}
"""What is wrong with a figure that is of another kind."""
