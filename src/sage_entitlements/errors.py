"""Every error that the library raises: one base, leaves that carry their fields."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime

from attrs import frozen

from ._clean import unbroken
from ._text import Joined, Language, Phrase, Plural, Speakable


class SageEntitlementsError(Exception):
    """The base of all errors of this library.

    ``str()`` gives the English sentence, `explain` the sentence in either language.
    """

    def __init__(self, message: Speakable) -> None:
        super().__init__(message)
        self.message = message

    def explain(self, language: Language) -> str:
        """Say what is wrong, and the mend, in ``language``."""
        return self.message.to(language)

    def __str__(self) -> str:
        return self.explain(Language.EN)


@frozen
class Fault(Speakable):
    """One thing wrong in one file: which file, which key, what, and how to mend it."""

    file: str
    key: str
    """The path of the key, such as ``plans[vip].name``; empty for the file as a whole."""
    problem: Speakable

    def to(self, language: Language) -> str:
        """Say it on one line in ``language``."""
        place = f"{self.file}: {self.key}" if self.key else self.file
        return unbroken(f"{place}: {self.problem.to(language)}")


class FileError(SageEntitlementsError):
    """A file is missing, unreadable, unwritable or invalid; ``faults`` tells every one."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        if len(self.faults) == 1:
            super().__init__(self.faults[0])
            return
        count = Plural("{n} fault:", "{n} faults:", len(self.faults))
        super().__init__(Joined((count, *self.faults), "\n  "))


class CatalogError(FileError):
    """The catalogue or its overlay cannot be read, or says what it may not say."""

    @classmethod
    def lacking(cls, section: str, identifier: str) -> "CatalogError":
        """Make the error for what a question rests on and the catalogue lacks."""
        problem = Phrase("this question rests on it, and the catalogue lacks it; add it")
        return cls([Fault("catalog", f"{section}[{identifier}]", problem)])


class ContractError(FileError):
    """A contract's file cannot be read or written, or says what it may not say."""


@contextmanager
def contract_errors() -> Iterator[None]:
    """Make whatever is wrong with a file a matter of the contract that it is to hold."""
    try:
        yield
    except FileError as error:
        raise ContractError(error.faults) from error


class NameLookupError(SageEntitlementsError):
    """A name does not lead to one thing; ``nearest`` offers the names that come closest."""

    def __init__(self, message: Speakable, name: str, nearest: Iterable[str]) -> None:
        super().__init__(message)
        self.name = name
        self.nearest = tuple(nearest)


class UnknownNameError(NameLookupError):
    """Nothing has this name."""


class AmbiguousNameError(UnknownNameError):
    """Nothing has this name, and it is a part of the names of several things."""


class NotInPlansError(SageEntitlementsError):
    """A plan was asked about a service that is bought apart from any plan."""

    def __init__(self, name: str, service: str) -> None:
        super().__init__(
            Phrase(
                '"{name}" is bought apart from any plan, so no plan includes or excludes it;'
                ' see "sage-entitlements service {service}"',
                name=name,
                service=service,
            )
        )
        self.service = service


class ChoiceError(SageEntitlementsError):
    """A reading cannot be switched, or not to that option; ``options`` lists the possible."""

    def __init__(self, message: Speakable, reading: str, options: Iterable[str]) -> None:
        super().__init__(message)
        self.reading = reading
        self.options = tuple(options)


class DateError(SageEntitlementsError):
    """A day, a moment or a range of days cannot be what was asked about."""


class UnknownCalendarError(DateError):
    """A day lies outside the years whose working days are known."""

    def __init__(self, day: date, first_year: int, last_year: int) -> None:
        super().__init__(
            Phrase(
                "{day} is outside the known calendar; give a day from {first} to {last}",
                day=day.isoformat(),
                first=first_year,
                last=last_year,
            )
        )
        self.day = day


class NonexistentTimeError(DateError):
    """A wall time that clocks in Warsaw skip when they are set forward."""

    def __init__(self, moment: datetime) -> None:
        super().__init__(
            Phrase(
                "{moment} does not exist in Warsaw, where the clock is then set forward;"
                " give an hour that exists",
                moment=moment.isoformat(),
            )
        )
        self.moment = moment


class InvertedRangeError(DateError):
    """A range of days ends before it begins."""

    def __init__(self, first: date, last: date) -> None:
        super().__init__(
            Phrase(
                "the range ends before it begins: {first} to {last}; swap the two",
                first=first.isoformat(),
                last=last.isoformat(),
            )
        )
        self.first = first
        self.last = last


class InvalidAmountError(SageEntitlementsError):
    """A number of months or minutes that is below 1, or above all that can be meant."""

    def __init__(self, name: str, value: int, most: int) -> None:
        super().__init__(
            Phrase(
                "{name} is {value}; give a whole number from 1 to {most}",
                name=name,
                value=value,
                most=most,
            )
        )
        self.name = name
        self.value = value
        self.most = most
