"""Every error that the library raises: one base, leaves that carry their fields."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, ClassVar, Self

from sage_entitlements.text import N_, Joined, Language, Phrase, Plural, Speakable, unbroken
from sage_entitlements.values import frozen, hidden


class SageEntitlementsError(Exception):
    """The base of all errors; its ``message`` tells what is wrong and how to fix it."""

    sentence: ClassVar[str]  # what a leaf says by itself, filled with its fields

    def __init__(self, message: Speakable | None = None, **fields: object) -> None:
        self.message = message or Phrase(self.sentence, **fields)
        super().__init__(self.message)
        self.__dict__.update(fields)

    def __str__(self) -> str:
        return self.message.to(Language.EN)

    def __reduce__(self) -> tuple[Any, ...]:
        # Fields are pickled and copied too; by itself, the class is called with the one message.
        return type(self).__new__, (type(self), *self.args), self.__dict__


@frozen
class Fault:
    """One thing wrong in one file: which file, which key, what, and how to fix it."""

    file: str
    key: str  # the path of the key, such as ``plans[vip].name``; empty for the file as a whole
    text: Speakable
    row: int | None = hidden(default=None)  # of a table, from 1 as a spreadsheet counts

    def to(self, language: Language) -> str:
        row = Phrase("row {n}", self.row).to(language) if self.row else ""
        within = ", ".join(filter(None, (row, self.key)))
        return unbroken(": ".join(filter(None, (self.file, within, self.text.to(language)))))

    def __str__(self) -> str:
        return self.to(Language.EN)


class FileError(SageEntitlementsError):
    """A file is missing, unreadable, unwritable or invalid; ``faults`` tells every one."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        number = Plural("{n} fault:", "{n} faults:", len(self.faults))
        told = (number, *self.faults) if len(self.faults) > 1 else self.faults
        super().__init__(Joined(told, "\n  "))

    @classmethod
    def of(cls, file: object, text: Speakable, key: str = "") -> Self:
        return cls([Fault(str(file), key, text)])


class CatalogError(FileError):
    """The catalogue or its overlay cannot be read, or says what it may not say."""


class ContractError(FileError):
    """A contract's file cannot be read or written, or says what it may not say."""


@contextmanager
def file_errors_as(kind: type[FileError]) -> Iterator[None]:
    """Make whatever is wrong with a file a matter of the thing that it holds."""
    try:
        yield
    except FileError as error:
        raise kind(error.faults) from error


class CalendarEntryError(SageEntitlementsError):
    """An exception in the calendar says what cannot be: ``faults`` are keys, each with what."""

    faults: tuple[tuple[str, Speakable], ...]


class UnknownNameError(SageEntitlementsError):
    """Nothing has this name; ``nearest`` offers the names that come closest."""

    name: str
    nearest: tuple[str, ...]


class AmbiguousNameError(UnknownNameError):
    """Several things have this name, or names of which it is a part."""


class NotInPlansError(SageEntitlementsError):
    """A plan was asked about a service that is bought apart from any plan."""

    sentence = N_(
        '"{name}" is bought apart from any plan, so no plan includes or excludes it;'
        ' see "sage-entitlements service {service}"'
    )
    name: str
    service: str


class ChoiceError(SageEntitlementsError):
    """A reading cannot be switched, or not to that option; ``options`` lists the possible ones."""

    reading: str
    options: tuple[str, ...]


class DateError(SageEntitlementsError):
    """A day, a moment or a range of days cannot be what was asked about."""


class UnknownCalendarError(DateError):
    """A day lies outside the years whose working days are known."""

    sentence = N_("{day} is outside the known calendar; give a day from {first} to {last}")
    day: date


class NonexistentTimeError(DateError):
    """A wall time that clocks in Warsaw skip when they are set forward."""

    sentence = N_(
        "{moment} does not exist in Warsaw, where the clock is then set forward;"
        " give an hour that exists"
    )
    moment: datetime


class NotADayError(DateError):
    """A moment stands where a day is wanted: a date may be one to Python."""

    sentence = N_("{moment} is a moment, and a day is wanted; give its date")
    moment: datetime

    @classmethod
    def check(cls, day: date | None) -> None:
        if isinstance(day, datetime):
            raise cls(moment=day)


class InvertedRangeError(DateError):
    """A range of days ends before it begins."""

    sentence = N_("the range ends before it begins: {first} to {last}; swap the two")
    first: date
    last: date


MOST_MONTHS = 12 * 111  # those of all known years
MOST_MINUTES = 7 * 24 * 60  # a longer session is a typing error


class InvalidAmountError(SageEntitlementsError):
    """A number of months, minutes, sessions or hours outside what can be meant."""

    name: str
    value: float
    most: int

    @classmethod
    def check(cls, name: str, value: int, most: int) -> None:
        if not 1 <= value <= most:
            problem = Phrase("is {value}; give a whole number from 1 to {most}", value, most)
            told = Joined((name, problem), " ")
            # A file's key names it already.
            raise cls(told, name=name, value=value, most=most, problem=problem)
