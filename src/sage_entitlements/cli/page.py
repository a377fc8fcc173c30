"""What a command shows: its answer, and the words and tables for people."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import partial
from itertools import chain
from operator import attrgetter
from typing import Any, Generic, TypeVar

from attrs import evolve, field

from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.errors import Fault
from sage_entitlements.model import SIGN as SIGN  # noqa: PLC0414 - for others to import
from sage_entitlements.model import Change, Entitlement, Evidence, Inclusion, Known, Origin, Reason
from sage_entitlements.text import N_, Joined, Language, Phrase, Plural, Speakable, Spoken, one_line
from sage_entitlements.values import frozen
from sage_entitlements.warsaw import When, say_moment

A_co = TypeVar("A_co", covariant=True)
Said = str | Speakable  # a text from the data, or something to be said in the reader's language
Columns = Said | tuple[Said, ...]  # the headings of a table, with bars between them or one by one


def say(said: Said, language: Language) -> str:
    """Say a text of the data, or anything else in ``language``: on one line, harmlessly."""
    return one_line(said.to(language) if isinstance(said, Speakable) else said)


class Tone(StrEnum):
    """How a cell is coloured on a terminal; the words alone must say the same."""

    PLAIN = ""
    YES = "green"
    NO = "red"
    UNSURE = "yellow"
    QUIET = "dim"


_TONED: dict[Tone, tuple[Spoken, ...]] = {
    Tone.YES: (Inclusion.INCLUDED, Change.GAINS),
    Tone.NO: (Inclusion.NOT_INCLUDED, Change.LOSES),
    Tone.UNSURE: (Inclusion.UNKNOWN, Evidence.ASSUMED, Evidence.NONE, Origin.OVERLAY),
    Tone.QUIET: (Origin.CATALOG,),
}
_TONES = {word: tone for tone, words in _TONED.items() for word in words}


@frozen
class Mark:
    """A sign that a document draws, and what it says in words."""

    sign: str
    text: Said
    tone: Tone = Tone.PLAIN
    now: bool = False  # it is of the moment asked about


@frozen
class Cell:
    """One cell of a table for people."""

    text: Said
    tone: Tone = Tone.PLAIN
    marks: tuple[Mark, ...] = ()  # what a document draws in place of the text


quiet = partial(Cell, tone=Tone.QUIET)  # shows a text as ids are


def cell(value: Any) -> Cell:
    """Show a value: a word of a vocabulary, a day, a moment, yes or no, a number, nothing."""
    if isinstance(value, Cell):
        return value
    if isinstance(value, Mark):
        return Cell(value.text, marks=(value,))
    if isinstance(value, Spoken):
        return Cell(value.text, _TONES.get(value, Tone.PLAIN))
    if isinstance(value, Known):
        return Cell(known_how(value), _TONES.get(value.evidence, Tone.PLAIN))
    if isinstance(value, bool):
        return Cell(Phrase("yes") if value else Phrase("no"))
    if isinstance(value, date):
        return Cell(say_moment(value))
    return Cell("-" if value is None else value if isinstance(value, Said) else Joined((value,)))


def brief(when: When | None, none: Said = "-") -> Said:
    """Say a day or a moment without its weekday, where there is little room."""
    return Joined((when,)) if when else none


@frozen(kw_only=True)
class Table:
    """A table for people: headings and rows of cells."""

    columns: Columns
    rows: Iterable[tuple[Cell, ...]]  # made when it is shown, for there may be very many
    title: Said = ""
    headed: bool = True  # whether a screen shows the headings; a document needs them
    key: tuple[Mark, ...] = ()  # what its marks mean

    def headings(self, language: Language) -> list[str]:
        """Say the headings."""
        if isinstance(self.columns, tuple):
            return [say(each, language) for each in self.columns]
        return say(self.columns, language).split(" | ")


def table(columns: Columns, items: Iterable[Any], paths: str = "", title: Said = "") -> Table:
    """Make a table of rows of values; or of things, with what ``paths`` of each lead to.

    What a path with a ``~`` before it leads to is shown quietly, as ids are; with a ``^`` in brief.
    """
    how: dict[str, Any] = {"~": quiet, "^": brief}
    parts = [(attrgetter(it.lstrip("~^")), how.get(it[0], cell)) for it in paths.split()]
    if parts:
        items = ((show(get(each)) for get, show in parts) for each in items)
    return Table(columns=columns, rows=(tuple(map(cell, each)) for each in items), title=title)


def facts(*rows: tuple[Said, Any]) -> Table:
    """Make a table of what is asked and what the answer is; None where there is nothing to say."""
    said = table(Phrase("What | Answer"), (row for row in rows if row[1] is not None))
    return evolve(said, headed=False)


ODD = Phrase("Allowed, but worth a second look")  # the title of what only looks wrong


def second_look(odd: int) -> Phrase:
    """Count contracts that are allowed but odd, with the command that tells why."""
    many = Plural("{n} contract is worth", "{n} contracts are worth", odd)
    return Phrase("{many} a second look: sage-entitlements contract check PATH", many)


def faults_table(faults: Iterable[Fault], title: Said = "") -> Table:
    """Show each fault's file, key and problem."""
    rows = ((f"{each.file}: {each.key}".removesuffix(": "), each.text) for each in faults)
    return table(Phrase("Where | What is wrong"), rows, title=title)


def _several(shown: Any) -> Any:
    return (shown,) if isinstance(shown, str | Speakable | Table) else shown


@frozen
class Page(Generic[A_co]):
    """An answer in every form: its data for programs, and words and tables, or one, for people.

    The first sentence of ``lead`` is the answer in words. ``about`` are entitlements of which it
    says how far they can be trusted; ``known`` is how what it leads with is known, by default the
    weakest of these. Where it is ``dated``, it tells as of when.
    """

    answer: A_co
    # What is known only once all rows are is said `Later`.
    lead: Sequence[Said] = field(default=(), converter=_several)
    tables: Iterable[Table] = field(default=(), converter=_several)
    # After the tables, also in what it may know.
    closing: Iterable[Said] = field(default=(), converter=_several)
    figures: Iterable[Table] = ()  # tables of marks, which a document draws before the others
    hints: Iterable[Said] = ()  # commands to type, for whoever asked: they stand in no document
    about: tuple[Entitlement, ...] = ()
    known: Evidence | None = None
    dated: bool = False
    exit_code: int = 0  # unless it is about files, and some of them are broken
    changed: bool = False  # whether a file has been changed, which must be told in any case
    toml: Mapping[str, Any] | None = None  # the data for TOML, where a command writes that
    drawn: bool = False  # whether a workbook has the tables in place of the records
    why: bool = True  # whether its reasons are wanted
    outward: bool = False  # whether it is for a customer, whom our own reasons do not concern
    document: Mapping[str, Any] | None = None  # what stands for the whole JSON document

    @property
    def opening(self) -> tuple[Said, ...]:
        """The sentences before the tables, with what is to be said of the moment."""
        return (*self.lead, *getattr(self.answer, "notes", ()))

    @property
    def shown_tables(self) -> Iterator[Table]:
        """The tables that have a row."""
        for each in self.tables:
            rows = iter(each.rows)
            if first := next(rows, None):
                yield evolve(each, rows=chain([first], rows))

    @property
    def tone(self) -> Tone:
        """How the answer in words is coloured: by how it is known."""
        known = [self.known] if self.known else [each.evidence for each in self.about]
        return _KNOWN[max(known, key=[*_KNOWN].index)] if known else Tone.PLAIN

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The reasons that the answer rests on."""
        return getattr(self.answer, "reasons", ()) if self.why and not self.outward else ()

    @property
    def as_of(self) -> When | None:
        """The moment or the day that the answer is about; None for what has none."""
        return getattr(self.answer, "as_of", None)

    @property
    def moment(self) -> tuple[Said, ...]:
        """Say as of when the answer is; nothing of what has none."""
        when = self.as_of
        return () if when is None else (Phrase("As of {moment}, Warsaw time.", say_moment(when)),)

    def last(self, catalog: Callable[[], Catalog], *, why: bool) -> Iterator[Said]:
        """Close the page; where it is dated: as of when. ``why`` counts what it rests on."""
        yield from self.closing
        if why and self.about:
            yield trust(self.about)
        yield from overruled(self.about)
        days = getattr(self.answer, "edition_days", ())
        if days and not self.outward:
            if self.as_of is not None:
                agreed = N_("As of {day}: the edition for whoever agrees on that day.")
                yield Phrase(agreed, say_moment(self.as_of))
            yield Phrase("Editions of this begin on: {days}.", Joined(days))
        if not self.dated:
            return
        yield from self.moment
        if not_yet := getattr(self.answer, "not_yet", 0):
            yield Plural(
                "{n} entry is dated after that and does not count yet.",
                "{n} entries are dated after that and do not count yet.",
                not_yet,
            )
        cited: set[str] = {reason.id for reason in self.reasons}
        readings = [reading for reading in catalog().readings if reading.id in cited]
        if why and cited:
            grounds = rests_on(len(cited) - len(readings), len(readings))
            yield Phrase("Rests on {grounds}.", grounds)
        if switched := [each.id for each in readings if each.origin is Origin.OVERLAY]:
            count = Plural("{n} reading is switched", "{n} readings are switched", len(switched))
            yield Phrase("{count} by your overlay: {readings}.", count, ", ".join(switched))


# -- The words for what a plan says, and how that is known -------------------------------

# From the best known to the least.
_KNOWN = dict(zip(Evidence, (Tone.YES, Tone.YES, Tone.UNSURE, Tone.QUIET), strict=True))


def short_cell(entitlement: Entitlement) -> Cell:
    """Say whether, and how that is known, in a word and a sign."""
    sign = SIGN[entitlement.evidence]
    if entitlement.inclusion is Inclusion.UNKNOWN:
        return Cell(sign, Tone.UNSURE)
    word = cell(entitlement.inclusion)
    return Cell(Phrase("{word} {sign}", word.text, sign), word.tone)


def legend(cells: Iterable[Known]) -> tuple[Said, ...]:
    """Explain the signs that cells use, where there are any."""
    used = sorted({each.evidence for each in cells}, key=list(SIGN).index)
    said = tuple(Phrase("{sign} {meaning}", SIGN[each], each.text) for each in used)
    return (Joined(said, "   "),) if said else ()


def known_how(found: Known) -> Said:
    """Say how it is known; of what is confirmed: since when, and who says so."""
    if confirmed := found.confirmation:
        return Phrase("confirmed {day}: {source}", confirmed.on, confirmed.source)
    return found.evidence.text


def verdict(entitlement: Entitlement) -> Phrase:
    """Say whether a plan includes a service, in a sentence."""
    said = entitlement.plan.name, entitlement.service.name, known_how(entitlement)
    if entitlement.inclusion is Inclusion.INCLUDED:
        return Phrase("Yes: {plan} includes {service} ({known}).", *said)
    if entitlement.inclusion is Inclusion.NOT_INCLUDED:
        return Phrase("No: {plan} does not include {service} ({known}).", *said)
    return Phrase("Nobody knows whether {plan} includes {service}.", *said[:2])


def all_known(shown: Iterable[Entitlement]) -> Said:
    """Say how all of these are known: each way once, the best first."""
    known = sorted({each.evidence for each in shown}, key=[*_KNOWN].index)
    words = tuple(each.text for each in known)
    return Joined(words) if len(words) > 1 else Phrase("all {known}", *words)


def how_known(found: Any, said: Said) -> Said:
    """Say what rests on a cell of the matrix, if on any, together with how that cell is known."""
    if found is None or found.evidence is Evidence.STATED:
        return said
    return Phrase("{said} ({known})", said, found.evidence.text)


# -- How far an answer can be trusted ----------------------------------------------------


def trust(shown: tuple[Entitlement, ...]) -> Said:
    """Say how many of the answers are assumed or unknown."""
    known = [each.evidence for each in shown]
    assumed, unknown = known.count(Evidence.ASSUMED), known.count(Evidence.NONE)
    total = Plural("{n} answer", "{n} answers", len(shown))
    if not assumed + unknown:
        return Phrase("{total}, none of them assumed or unknown.", total)
    ours = Plural("{n} assumed", "{n} assumed", assumed)
    nobodys = Plural("{n} unknown", "{n} unknown", unknown)
    return Phrase("{total}: {assumed}, {unknown}.", total, ours, nobodys)


def overruled(shown: tuple[Entitlement, ...]) -> Iterator[Said]:
    """Say what somebody confirmed in vain."""
    said = N_(
        "Somebody confirmed on {day} that {plan} does not include {service} ({source});"
        " --why tells why it does all the same."
    )
    for each in shown:
        if found := each.overruled:
            yield Phrase(said, found.confirmed_on, each.plan.name, each.service.name, found.source)


def how_to_confirm(shown: tuple[Entitlement, ...]) -> Iterator[Said]:
    """Say, on a screen alone, by which command answers that are assumed or unknown are settled."""
    unsure = [each for each in shown if each.evidence in {Evidence.ASSUMED, Evidence.NONE}]
    if not unsure:
        return
    plan, *plans = {each.plan.id for each in unsure}
    service, *services = {each.service.id for each in unsure}
    answer, *answers = {each.inclusion for each in unsure}
    either = answers or answer is Inclusion.UNKNOWN
    command = Phrase(
        "sage-entitlements catalog confirm {plan} {service} {answer} --source TEXT",
        Phrase("PLAN") if plans else plan,
        Phrase("SERVICE") if services else service,
        "--included|--not-included" if either else f"--{answer}".replace("_", "-"),
    )
    assumed = any(each.evidence is Evidence.ASSUMED for each in unsure)
    said = N_("Assumed by us, not confirmed. Once you know: {command}")
    yield Phrase(said if assumed else N_("Once you know: {command}"), command)


def rests_on(stated: int, ours: int) -> Speakable:
    """Count what the page states and what is our reading; of what there is none, nothing."""
    clauses = Plural("{n} clause of the page", "{n} clauses of the page", stated)
    readings = Plural("{n} reading of ours, assumed", "{n} readings of ours, assumed", ours)
    return Joined(those_there(clauses, readings), "; ")


def those_there(*counts: Plural) -> tuple[Plural, ...]:
    """Leave out what there is none of."""
    return tuple(each for each in counts if each.n)
