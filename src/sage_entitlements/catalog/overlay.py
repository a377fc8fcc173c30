"""Changing the owner's overlay file: confirmed cells, readings, exceptions in the calendar.

Each change is checked first and made in one step; where it is refused, the file is as it was.
``base`` is the catalogue without the overlay. Functions raise `CatalogError`. What an overlay does
to answers stands in ``load`` and in `Catalog.entitlement`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from sage_entitlements import errors, model
from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.catalog.load import lay_over
from sage_entitlements.catalog.read import check_overlay
from sage_entitlements.errors import CatalogError, ChoiceError, SageEntitlementsError
from sage_entitlements.files import disk, toml
from sage_entitlements.files.convert import unstructure
from sage_entitlements.model import (
    CalendarEntry,
    Confirmation,
    Origin,
    Overlay,
    Plan,
    Reading,
    Service,
)
from sage_entitlements.text import N_, Phrase, Speakable
from sage_entitlements.values import by_id, flat, frozen, hidden

_NEW = """\
# What we know and choose ourselves; it comes before what the bundled catalogue says.
# "sage-entitlements catalog" with confirm, readings set, calendar add and their like writes here;
# edit it by hand as you like, and try it with "sage-entitlements catalog check".
"""
_TABLE = "readings"
Cell = tuple[model.PlanId, model.ServiceId, date | None]
Change = Callable[[toml.TomlText, Mapping[Cell, int]], toml.TomlText]  # knows the cells' entries


class NothingToWithdrawError(SageEntitlementsError):
    """A cell was to be withdrawn that the overlay does not confirm."""

    sentence = N_("the overlay confirms nothing of {plan} about: {services}; nothing was changed")
    plan: str
    services: str


class NothingToResetError(SageEntitlementsError):
    """A reading was to be reset that the overlay does not set."""

    sentence = N_('the overlay does not set "{reading}"; nothing was changed')
    reading: str


@frozen(kw_only=True)
class CellChange:
    """A cell in its edition, before a change and after it: the word that was replaced, if any."""

    plan: Plan = by_id()
    service: Service = by_id()
    before: model.Known
    after: model.Known


@frozen(kw_only=True)
class CellsChanged:
    """The cells that were confirmed or withdrawn, and then others that this changed too."""

    records = ("changes",)

    overlay: Path
    written: bool = hidden()  # whether the file said something else before
    changes: tuple[CellChange, ...]
    after: tuple[model.Entitlement, ...] = hidden()
    edition_days: tuple[date, ...]  # the days from which editions say another thing of them
    reasons: tuple[model.Reason, ...]


@frozen(kw_only=True)
class ReadingSwitched:
    """The reading that was switched or reset, and what was chosen before."""

    overlay: Path
    written: bool = hidden()
    before: model.OptionId
    reading: Reading = flat(Reading)
    then: Reading = hidden()
    reasons: tuple[model.Reason, ...]


def confirm(path: Path, base: Catalog, confirmations: Iterable[Confirmation]) -> CellsChanged:
    """Put confirmations in, each in place of what the file says of the same cell and ``from``.

    >>> said = {"inclusion": Inclusion.INCLUDED, "source": "order form", "on": date(2026, 5, 31)}
    >>> cell = Confirmation(plan="premium", service="callback", **said)
    >>> confirm(folder / "overlay.toml", catalog, [cell]).changes[0].after.source
    'order form'
    """
    new = tuple(confirmations)

    def change(text: toml.TomlText, known: Mapping[Cell, int]) -> toml.TomlText:
        for each in new:
            index = known.get(each.cell)
            if index is None:
                text = text.append("confirmed", unstructure(each))
            else:
                text = text.replace("confirmed", index, unstructure(each))
        return text

    return _change_cells(path, base, change, [each.cell for each in new])


def withdraw(
    path: Path, base: Catalog, plan: Plan, services: Iterable[Service], since: date | None = None
) -> CellsChanged:
    """Take the confirmations of these cells out: those from the day ``since`` on, or without one.

    Raises `NothingToWithdrawError` too.

    >>> cell = catalog.plan("vip"), catalog.services[:1]
    >>> withdraw(folder / "overlay.toml", catalog, *cell)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    sage_entitlements.catalog.overlay.NothingToWithdrawError: the overlay confirms nothing of VIP...
    """
    wanted = tuple(services)
    cells = [(plan.id, each.id, since) for each in wanted]

    def change(text: toml.TomlText, known: Mapping[Cell, int]) -> toml.TomlText:
        if missing := [each.name for each in wanted if (plan.id, each.id, since) not in known]:
            fields = {"plan": plan.name, "services": ", ".join(missing)}
            problem = Phrase(NothingToWithdrawError.sentence, **fields)
            if begins := sorted({day for *cell, day in known if (*cell, since) in cells and day}):
                hint = N_("{problem}; with --from there is: {days}")
                problem = Phrase(hint, problem, ", ".join(map(str, begins)))
            raise NothingToWithdrawError(problem, **fields)
        # From the back, so that the positions of those before stay what they are.
        for index in sorted({known[cell] for cell in cells}, reverse=True):
            text = text.replace("confirmed", index, None)
        return text

    return _change_cells(path, base, change, cells)


def _change_cells(path: Path, base: Catalog, change: Change, cells: Sequence[Cell]) -> CellsChanged:
    written, before, after = _edit(path, base, change)
    others = [(plan, each.id, day) for plan, _, day in cells for each in base.services]
    changes, now = [], []
    for *cell, since in dict.fromkeys((*cells, *others)):
        old, new = (each.edition(since or date.min).entitlement(*cell) for each in (before, after))
        asked = (*cell, since) in cells
        if asked or old.known != new.known:
            change_of = partial(CellChange, plan=new.plan, service=new.service)
            changes.append(change_of(before=old.word if asked else old.known, after=new.known))
            now.append(new)
    return CellsChanged(
        overlay=path,
        written=written,
        changes=tuple(changes),
        after=tuple(now),
        edition_days=after.edition_changes(now),
        reasons=after.reasons(now),
    )


def switch(path: Path, base: Catalog, reading: str, option: str) -> ReadingSwitched:
    """Switch a reading. Raises `UnknownNameError` and `ChoiceError` too.

    >>> switch(folder / "overlay.toml", catalog, "window.last-day", "day-before").before
    'same-date'
    """
    found = base.reading(reading)
    options = tuple(each.id for each in found.options)
    if not found.switchable:
        said = N_('"{reading}" cannot be switched: "{option}" is its only option')
        raise ChoiceError(Phrase(said, found.id, found.choice), reading=found.id, options=options)
    if option not in options:
        raise ChoiceError.unknown(option, found.id, options)
    return _change_reading(path, base, found, lambda text, _: text.set(_TABLE, found.id, option))


def reset(path: Path, base: Catalog, reading: str) -> ReadingSwitched:
    """Take the choice of a reading back, so that the catalogue's counts again.

    Raises `UnknownNameError` and `NothingToResetError` too.

    >>> reset(folder / "overlay.toml", catalog, "window.free-day-end")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    sage_entitlements.catalog.overlay.NothingToResetError: the overlay does not set "window.free...
    """
    found = base.reading(reading)

    def change(text: toml.TomlText, _: object) -> toml.TomlText:
        if (left := text.set(_TABLE, found.id, None)) == text:
            raise NothingToResetError(reading=found.id)
        return left

    return _change_reading(path, base, found, change)


def _change_reading(path: Path, base: Catalog, found: Reading, change: Change) -> ReadingSwitched:
    written, before, after = _edit(path, base, change)
    then, now = before.reading(found.id), after.reading(found.id)
    reasons = after.reasons([now.id])
    return ReadingSwitched(
        overlay=path, written=written, before=then.choice, reading=now, then=then, reasons=reasons
    )


# -- The calendar ------------------------------------------------------------------------


class NothingToRemoveError(SageEntitlementsError):
    """An exception was to be removed that the overlay does not have."""

    sentence = N_("the overlay's calendar has no such exception ({when}); nothing was changed")
    when: Speakable


@frozen(kw_only=True)
class CalendarChanged:
    """What the overlay's calendar said of these days, and says now."""

    overlay: Path
    written: bool = hidden()
    before: CalendarEntry | None
    after: CalendarEntry | None
    reasons: tuple[model.Reason, ...] = ()


def add_exception(path: Path, base: Catalog, entry: CalendarEntry) -> CalendarChanged:
    """Put an exception in, in place of what the file says of the same days.

    >>> closed = CalendarEntry(day=date(2026, 12, 31), note="stocktaking")
    >>> add_exception(folder / "overlay.toml", catalog, closed).after.note
    'stocktaking'
    """
    return _change_calendar(path, base, entry, unstructure(entry))


def remove_exception(path: Path, base: Catalog, entry: CalendarEntry) -> CalendarChanged:
    """Take out the exception of the same days as ``entry``. Raises `NothingToRemoveError` too.

    >>> path, entry = folder / "overlay.toml", CalendarEntry(every_year="12-24")
    >>> remove_exception(path, catalog, entry)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    sage_entitlements.catalog.overlay.NothingToRemoveError: the overlay's calendar has no such...
    """
    return _change_calendar(path, base, entry, None)


def _change_calendar(path: Path, base: Catalog, of: CalendarEntry, new: Any) -> CalendarChanged:
    def change(text: toml.TomlText, _: object) -> toml.TomlText:
        own = check_overlay(toml.parse(text.text, text.file), path, base).calendar
        index = next((index for index, each in enumerate(own) if each.span == of.span), None)
        if index is None:
            if new is None:
                raise NothingToRemoveError(when=of.when)
            return text.append("calendar", new)
        old = unstructure(own[index])
        if new and new.keys() == old.keys():
            return text if new == old else text.replace("calendar", index, new)
        text = text.replace("calendar", index, None)
        return text.append("calendar", new) if new else text

    def said(catalog: Catalog) -> CalendarEntry | None:
        own = {each.span: each for each in catalog.calendar if each.origin is Origin.OVERLAY}
        return own.get(of.span)

    written, before, after = _edit(path, base, change)
    return CalendarChanged(overlay=path, written=written, before=said(before), after=said(after))


def _edit(path: Path, base: Catalog, change: Change) -> tuple[bool, Catalog, Catalog]:
    """Change the file; tell whether it was, and give the catalogue in effect before and after."""
    before = after = base

    def checked(text: str) -> Overlay:
        return check_overlay(toml.parse(text, str(path)), path, base)

    def apply(content: str | None) -> str:
        nonlocal before, after
        text = _NEW if content is None else content
        overlay = checked(text)
        known = {each.cell: i for i, each in enumerate(overlay.confirmed)}
        edited = change(toml.TomlText(text, str(path)), known)
        before, after = lay_over(base, overlay), lay_over(base, checked(edited.text))
        return edited.text

    with errors.file_errors_as(CatalogError):
        written = disk.edit(path, apply)
    return written, before, after
