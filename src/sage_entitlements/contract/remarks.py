"""What a contract may say, but hardly means: told when recording, by ``check``, in a portfolio."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import chain
from operator import attrgetter
from typing import Any

from attrs import fields

from sage_entitlements.contract.model import KINDS, Contract
from sage_entitlements.contract.standing import Standing
from sage_entitlements.model import CALLBACK, Inclusion
from sage_entitlements.names import name_key, nip_key, number_key
from sage_entitlements.remote_help import Coverage, ExtraSessions, RemoteHelp, RemoteSession
from sage_entitlements.text import N_, Phrase, Speakable, Spoken
from sage_entitlements.values import frozen, hidden, part, shown_as
from sage_entitlements.visits import Package, Visit
from sage_entitlements.warsaw import When, say_moment

# A session that starts in these hours is likely one of the day, put down wrongly: eight hours from
# within 21 to 7 o'clock, which the Labour Code calls night (art. 151(7)).
NIGHT_BEGINS, NIGHT_ENDS = 22, 6
# Sessions of seven hours at most that start farther apart than this cannot overlap, though the
# clock is put back in between. Few contracts have any that are nearer.
_LONG, _NEAR = 7 * 60, timedelta(hours=8)
_PHONE = re.compile(r"[+(]? ?[0-9][0-9 ()/.-]{5,30}( ?(wew|ext)\.? ?[0-9]{1,6})?")
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")

_NO_PHONE = N_("the plan includes callback ({known}), and the order names no phone for it")
_NO_EMAIL = N_("the plan includes callback ({known}), and the order names no e-mail for it")
_SAME_DAYS = N_("the customer (name or NIP) has a contract for the same days in {file}")


class RemarkKind(Spoken):
    """What is worth a second look, in words that the remark fills."""

    REPEATED = "repeated", N_("the file has the same entry already")
    OVERLAP = "overlap", N_("overlaps with the session of {moment}")
    FREE_DAY = "free_day", N_("not a working day ({why})")
    NIGHT = "night", N_("at night")
    NOT_COVERED = "not_covered", N_("{why}")
    AFTER_END = "after_end", N_("the contract has ended by then")
    NO_PHONE = "no_phone", _NO_PHONE
    NO_EMAIL = "no_email", _NO_EMAIL
    ODD_PHONE = "odd_phone", N_('"{value}" does not look like a phone number')
    ODD_EMAIL = "odd_email", N_('"{value}" does not look like an e-mail address')
    NIP = "nip", N_('"{value}" is no NIP: it has other than ten digits, or a wrong check digit')
    COPY = "copy", N_("the same contract stands in {file}")
    SAME_NUMBER = "same_number", N_("the contract in {file} has the same number")
    SAME_DAYS = "same_days", _SAME_DAYS


@frozen
class Remark:
    """One thing that is allowed but worth a second look."""

    kind: RemarkKind = shown_as("remark")
    # A key, or an entry: its kind, its number in the file from 1, its day or moment.
    place: str | tuple[type, int, When] = hidden()
    values: tuple[object, ...] = hidden(default=(), eq=False)

    @part
    def key(self) -> str:
        """The path of the key, as `Fault` has it; empty for the file as a whole."""
        if isinstance(self.place, str):
            return self.place
        kind, number, _ = self.place
        return f"{KINDS[kind].table}[{number}]"

    @part
    def text(self) -> Speakable:
        said = Phrase(self.kind.words, *self.values)
        if isinstance(self.place, str):
            return said
        kind, _, when = self.place
        return Phrase("{entry}: {said}", KINDS[kind].said(when), said)


def remarks(of: Standing, seen: "Seen | None" = None) -> Iterator[Remark]:
    """Say what is allowed in a contract, but likely a typing error.

    Entries are looked at whenever they are dated, contacts while the contract has not ended. What
    other contracts have as well is told where ``seen`` knows of those read before.

    >>> next(remarks(Standing(contract=firma, catalog=catalog, as_of=date(2026, 2, 15)))).kind.value
    'no_phone'
    """
    return chain(of_entries(of), _of_order(of), seen.remarks(of) if seen else ())


def of_entries(of: Standing) -> Iterator[Remark]:
    """Say what is odd in what was used, bought or agreed, whenever it is dated."""
    return chain(_of_tables(of.contract), _of_usage(of))


# What makes two entries the same; sessions are where they start together, notes are nothing.
_SAID: dict[type, Callable[[Any], object]] = {
    kind: attrgetter(*(each.name for each in fields(kind) if each.name not in {"note", "by"}))
    for kind in (Package, Visit, ExtraSessions)
}


def _of_tables(contract: Contract) -> Iterator[Remark]:
    """Find what stands there twice, and what was bought or agreed for after the contract's end."""
    for kind, key_of in _SAID.items():
        first: dict[object, int] = {}
        for number, when, entry in contract.numbered(kind):
            if first.setdefault(key_of(entry), number) != number:
                yield Remark(RemarkKind.REPEATED, (kind, number, when))
    for kind in (each for each in KINDS if each not in {Visit, RemoteSession}):
        for number, when, _ in contract.numbered(kind):
            if when > contract.last_day:
                yield Remark(RemarkKind.AFTER_END, (kind, number, when))


def _of_usage(of: Standing) -> Iterator[Remark]:
    """Find what was used on a free day or at night, what nothing covers, and sessions that meet."""
    used = of.contract.remote_sessions, of.contract.visits
    numbers = {id(each): number for entries in used for number, each in enumerate(entries, 1)}
    calendar, near, before = of.professional_services.terms.calendar, False, None
    for each in of.remote_help.counted:
        start = each.start
        place = RemoteSession, numbers[id(each.session)], start
        if free := calendar.why_free(start.date()):
            yield Remark(RemarkKind.FREE_DAY, place, (free,))
        if not NIGHT_ENDS <= start.hour < NIGHT_BEGINS:
            yield Remark(RemarkKind.NIGHT, place)
        if not each.coverage.covered:
            why = each.text
            cell = of.remote_help.entitlement_on(start.date())
            if cell and each.coverage is Coverage.NOT_INCLUDED:
                why = Phrase("{said} ({known})", each.text, cell.evidence.text)
            yield Remark(RemarkKind.NOT_COVERED, place, (why,))
        near = near or each.session.minutes > _LONG or start - (before or start - _NEAR) < _NEAR
        before = start
    if near:
        yield from _meetings(of.remote_help, numbers)
    for visit in of.professional_services.counted:
        made = Visit, numbers[id(visit.visit)], visit.visit.on
        if free := calendar.why_free(visit.visit.on):
            yield Remark(RemarkKind.FREE_DAY, made, (free,))
        if visit.reason:
            yield Remark(RemarkKind.NOT_COVERED, made, (visit.text,))


def _meetings(of: RemoteHelp, numbers: Mapping[int, int]) -> Iterator[Remark]:
    """Find sessions of one program that start together, or while another one lasts."""
    only = of.programs[0] if len(of.programs) == 1 else ""  # which need not be named
    first: dict[tuple[str, float], int] = {}  # of those that start together, in the file
    longest: dict[str, tuple[float, float, datetime]] = {}  # which ends last, of each program
    for each in of.counted:
        number, program = numbers[id(each.session)], name_key(each.session.program or only)
        when, start = each.start, each.start.timestamp()
        other = first.setdefault((program, start), number)
        if other != number:
            yield Remark(RemarkKind.REPEATED, (RemoteSession, max(number, other), when))
            first[program, start] = min(number, other)
        end, began, before = longest.get(program, (0, 0, when))
        if began < start < end:
            yield Remark(RemarkKind.OVERLAP, (RemoteSession, number, when), (say_moment(before),))
        if start + each.session.minutes * 60 > end:
            longest[program] = start + each.session.minutes * 60, start, when


_CONTACTS = (
    ("phone", RemarkKind.NO_PHONE, RemarkKind.ODD_PHONE, _PHONE),
    ("email", RemarkKind.NO_EMAIL, RemarkKind.ODD_EMAIL, _EMAIL),
)


def _of_order(of: Standing) -> Iterator[Remark]:
    callback = of.stretch.edition.entitlement_to(of.plan, CALLBACK)
    needed = callback.inclusion is Inclusion.INCLUDED and of.day <= of.contract.last_day
    for key, lacks, odd, form in _CONTACTS:
        value = getattr(of.contract.order_contacts, key)
        if value is None and needed:
            yield Remark(lacks, f"order_contacts.{key}", (callback.evidence.text,))
        elif value is not None and not form.fullmatch(value):
            yield Remark(odd, f"order_contacts.{key}", (value,))
    if (number := of.contract.nip) is not None:
        from stdnum.pl import nip  # it takes long to import, and few contracts need it

        if not nip.is_valid(number):
            yield Remark(RemarkKind.NIP, "nip", (number,))


_WHOSE = attrgetter("customer", "number", "nip", "plan", "starts", "months", "ends", "programs")
_DAYS = [(attrgetter(each.table), attrgetter(each.dated)) for each in KINDS.values() if each.dated]


class Seen:
    """What contracts read so far have that no later one should; less than a kilobyte of each."""

    def __init__(self) -> None:
        self._files: dict[int | str, str] = {}  # by what they hold, and by their numbers
        self._days: dict[str, list[tuple[date, date, str]]] = {}

    def remarks(self, of: Standing) -> Iterator[Remark]:
        """Say what a contract has as one before it has, which is then named."""
        file, contract = str(of.file), of.contract
        days = (tuple(map(day, entries(contract))) for entries, day in _DAYS)
        content = hash((_WHOSE(contract), *days))  # whose it is, its terms, and when what happened
        if same := self._files.get(content):
            yield Remark(RemarkKind.COPY, "", (same,))
            return
        self._files[content] = file
        if contract.number is not None:
            number = number_key(contract.number)
            if same := self._files.get(number):
                yield Remark(RemarkKind.SAME_NUMBER, "number", (same,))
            self._files[number] = file
        first, last, found = contract.starts, contract.last_day, None
        for whose in filter(None, (number_key(contract.customer), nip_key(contract.nip or ""))):
            known = self._days.setdefault(whose, [])
            others = (each for start, end, each in known if start <= last and first <= end)
            found = found or next(others, None)
            known.append((first, last, file))
        if found:
            yield Remark(RemarkKind.SAME_DAYS, "customer", (found,))
