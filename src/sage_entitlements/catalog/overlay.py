"""Changing the owner's overlay file: confirmed cells, readings, exceptions in the calendar.

Each change is checked first and made in one step; where it is refused, the file is as it was.
``base`` is the catalogue without the overlay. Functions raise `CatalogError`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import chain, count
from pathlib import Path
from typing import Any

from sage_entitlements import errors, model
from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.catalog.load import lay_over
from sage_entitlements.catalog.read import read_catalog
from sage_entitlements.errors import CatalogError, ChoiceError, Fault, SageEntitlementsError
from sage_entitlements.files import disk
from sage_entitlements.files.convert import unstructure
from sage_entitlements.files.sheet import read_rows
from sage_entitlements.files.toml import TomlText, parse
from sage_entitlements.model import CalendarEntry, Confirmation, Inclusion, Overlay, Plan, Service
from sage_entitlements.names import name_key
from sage_entitlements.text import N_, Joined, Phrase, Speakable, shortened
from sage_entitlements.values import by_id, flat, frozen, hidden
from sage_entitlements.workdays import WorkingCalendar

_NEW = """\
# What we know and choose ourselves; it comes before what the bundled catalogue says.
# "sage-entitlements catalog" with confirm, readings set, calendar add and their like writes here;
# edit it by hand as you like, and try it with "sage-entitlements catalog check".
# Co wiemy i wybieramy sami; ma pierwszeństwo przed dołączonym katalogiem. Można to też edytować.
"""
Cell = tuple[model.PlanId, model.ServiceId, date | None]
Change = Callable[[TomlText, Overlay], TomlText]  # of a text that says what the overlay does
Changed = tuple[bool, Catalog, Catalog]  # whether it is written, what was in effect, and what is


class NotInOverlayError(SageEntitlementsError):
    """What was to be taken out of the overlay does not stand there."""

    sentence = N_("the overlay says nothing of {what}; nothing was changed")
    what: Speakable


class DaysTakenError(SageEntitlementsError):
    """An exception was to be put in for a range some of whose days are another's in the overlay."""

    sentence = N_(
        "some of these days are in {other} already; nothing was changed;"
        ' take that out first: "{command}"'
    )
    other: Speakable
    command: str  # that takes it out


def _edit(path: Path, base: Catalog, change: Change, *, dry_run: bool = False) -> Changed:
    """Change the file; tell whether it was, and give the catalogue in effect before and after."""
    before = after = base

    def checked(text: str) -> Overlay:
        return read_catalog(path, path, base, parse(text, str(path)))[1]

    def apply(content: str | None) -> str:
        nonlocal before, after
        text = _NEW if content is None else content
        overlay = checked(text)
        edited = change(TomlText(text, str(path)), overlay).text
        before, after = lay_over(base, overlay), lay_over(base, checked(edited))
        return edited

    with errors.file_errors_as(CatalogError):
        return disk.edit(path, apply, dry_run=dry_run), before, after


def _put(text: TomlText, table: str, known: Mapping[Any, Any], new: Mapping[Any, Any]) -> TomlText:
    """Put entries in, each in place of the one about the same, or take that out for None."""
    told = {key: unstructure(entry) for key, entry in known.items()}
    for key, entry in new.items():
        old, data = told.get(key), unstructure(entry)
        in_place = data if old and data and old.keys() == data.keys() else None
        if old and old != data:
            text = text.replace(table, [*told].index(key), in_place)
        if not in_place:
            told.pop(key, None)
            text = text.append(table, data) if data else text
    return text


@frozen(kw_only=True)
class CellChange:
    """A cell in its edition, before a change and after it: the word that was replaced, if any."""

    plan: Plan = by_id()
    service: Service = by_id()
    before: model.Known
    after: model.Known
    asked: bool = hidden()  # or changed by those that were


@frozen(kw_only=True)
class CellsChanged(model.Answer):
    """The cells that were confirmed or withdrawn, and then others that this changed too."""

    records = ("changes",)

    overlay: Path
    written: bool = hidden()  # whether the file said something else before
    dry_run: bool
    changes: tuple[CellChange, ...]
    # Confirmed in vain: the first day of such an edition, `date.min` without one, and the cell.
    overruled: tuple[tuple[date, model.Entitlement], ...] = hidden()
    edition_days: tuple[date, ...]  # the days from which editions say another thing of them


@frozen(kw_only=True)
class ReadingSwitched(model.Answer):
    """The reading that was switched or reset, and what was chosen before."""

    overlay: Path
    written: bool = hidden()
    before: model.OptionId
    reading: model.Reading = flat(model.Reading)
    then: model.Reading = hidden()


def confirm(
    path: Path,
    base: Catalog,
    words: Iterable[Confirmation],
    *,
    withdrawn: Iterable[Cell] = (),
    dry_run: bool = False,
) -> CellsChanged:
    """Put confirmations in, each in place of what the file says of the same cell and ``from``.

    Of several about one, the last counts. What is ``withdrawn`` is taken out; raises
    `NotInOverlayError` where it does not stand there. With ``dry_run`` nothing is written.

    >>> said = {"inclusion": Inclusion.INCLUDED, "source": "order form", "on": date(2026, 5, 31)}
    >>> cell = Confirmation(plan="premium", service="callback", **said)
    >>> confirm(folder / "overlay.toml", catalog, [cell]).changes[0].after.source
    'order form'
    """
    new = {each.cell: each for each in words} | dict.fromkeys(withdrawn)

    def change(text: TomlText, own: Overlay) -> TomlText:
        known = {each.cell: each for each in own.confirmed}
        if missing := [cell for cell, word in new.items() if not word and cell not in known]:
            raise NotInOverlayError(what=_say_cells(base, missing, known))
        return _put(text, "confirmed", known, new)

    written, before, after = _edit(path, base, change, dry_run=dry_run or not new)
    others = ((plan, each.id, day) for plan, _, day in new for each in base.services)
    changes, said = [], []
    for cell in dict.fromkeys((*new, *others)):
        *of, day = cell
        old, now = (each.edition(day or date.min).entitlement(*of) for each in (before, after))
        was = (cell in new and old.overruled) or old.known
        if cell in new or was != now.known:
            about: Any = {"plan": now.plan, "service": now.service, "asked": cell in new}
            changes.append(CellChange(before=was, after=now.known, **about))
            said.append(now)
    return CellsChanged(
        overlay=path,
        written=written,
        dry_run=dry_run,
        changes=tuple(changes),
        overruled=tuple(_overruled(new, before, after)),
        edition_days=after.edition_changes(said),
        reasons=after.reasons(said),
    )


def _overruled(
    new: Iterable[Cell], before: Catalog, after: Catalog
) -> Iterator[tuple[date, model.Entitlement]]:
    """Find the cells of these, or changed with them, that a clause overrules, and from when on."""
    asked, found = {cell[:2] for cell in new}, set()
    for plan, _, since in new:
        begins = since or date.min
        for day in (begins, *(each for each in after.edition_days if each > begins)):
            for now in after.edition(day).entitlements(plan):
                cell = plan, now.service.id
                then = before.edition(day).entitlement(*cell)
                if now.overruled and cell not in found and (cell in asked or now != then):
                    found.add(cell)
                    yield day, now


def _say_cells(base: Catalog, cells: list[Cell], known: Iterable[Cell]) -> Speakable:
    """Name cells of one plan, and the days from which on the overlay does confirm any of them."""
    services = ", ".join(base.service(each).name for _, each, _ in cells)
    said = Joined((base.plan(cells[0][0]).name, services), ": ")
    asked = {each[:2] for each in cells}
    days = sorted({str(day) for *of, day in known if day and tuple(of) in asked})
    return Phrase("{cells} (with --from there is: {days})", said, ", ".join(days)) if days else said


_ANSWERS = {  # as `name_key` gives them, a dash as 0
    Inclusion.INCLUDED: ("yes", "tak", "x", "✓", "✔", "true", "prawda", "1", "included"),
    Inclusion.NOT_INCLUDED: ("no", "nie", "✗", "✘", "false", "falsz", "0", "notincluded"),
    Inclusion.UNKNOWN: ("?", "unknown"),
}
_MEANT = {word: answer for answer, words in _ANSWERS.items() for word in words}
_COLUMNS = {"plan", "service", "inclusion", "evidence"}  # where each cell has a row


def confirm_sheet(
    path: Path, base: Catalog, sheet: Path, *, dry_run: bool = False, **how: Any
) -> CellsChanged:
    r"""Confirm what the matrix in a CSV or XLSX file says, all of it or nothing.

    ``how`` is the ``source``, ``on`` and ``since`` of what is confirmed. Left alone is what is
    empty or unknown, stands as the matrix of an edition has it, or is confirmed so already.

    >>> sheet = folder / "matrix.csv"
    >>> _ = sheet.write_text("Usługa;Komfort;VIP\nPomoc zdalna;nie ~;tak\n", "utf-8")
    >>> how = {"source": "order form", "on": date(2026, 5, 31)}
    >>> confirm_sheet(folder / "overlay.toml", catalog, sheet, **how).changes[0].plan.name
    'VIP'
    """
    _, now, _ = _edit(path, base, lambda text, _: text, dry_run=True)
    words, faults, told = list[Confirmation](), dict[str, Speakable](), set[model.Entitlement]()
    with errors.file_errors_as(CatalogError):
        for above, beside, filled in _cells(sheet, base):
            try:
                place, text = above
                plan = base.plan(text).id
                place, text = beside
                service = base.entitlement(plan, text).service.id
                place, text = filled
                told = {each.entitlement(plan, service) for each in (base, *now.editions)}
                if answer := _answer(text, {each.inclusion for each in told}):
                    cell: Any = {"plan": plan, "service": service, "inclusion": answer}
                    words.append(Confirmation(**cell, **how))
                    if words[-1].cell in {each.cell for each in words[:-1]}:
                        faults[place] = Phrase("is answered twice; keep one answer")
            except SageEntitlementsError as error:
                faults[place] = error.message
    if not faults and not told:
        said = N_('is no matrix, such as "sage-entitlements matrix -o matrix.xlsx" writes')
        faults[""] = Phrase(said)
    if faults:
        raise CatalogError(Fault(str(sheet), *each) for each in faults.items())
    confirmed = {each.cell: each.inclusion for each in now.confirmed}
    new = [each for each in words if confirmed.get(each.cell) is not each.inclusion]
    return confirm(path, base, new, dry_run=dry_run)


def _answer(text: str, told: set[Inclusion]) -> Inclusion | None:
    """Read a cell; None for one that stands as it is ``told``. Raises `SageEntitlementsError`."""
    key = name_key(re.sub("[-\u2010-\u2015\u2212]", "0", text))
    word = key.rstrip("".join(model.SIGN.values())) or key
    answer = _MEANT.get(word)
    if answer is Inclusion.UNKNOWN or (word != key and key[-1] != "?" and answer in told):
        return None
    if answer is None or key.endswith(("~", "?")):  # what is assumed or unknown is no answer
        said = N_('"{text}" is neither an answer nor what the catalogue says; write yes or no')
        raise SageEntitlementsError(Phrase(said, shortened(text)))
    return answer


def _cells(sheet: Path, base: Catalog) -> Iterator[tuple[tuple[str, str], ...]]:
    """Give plan, service and text of each cell that is filled in, all with their places."""
    from openpyxl.utils import get_column_letter  # it is large

    plans = {name_key(name) for plan in base.plans for name in (plan.id, plan.name)}
    heads: dict[str, list[tuple[str, str]]] = {}  # of each sheet, those met last
    for name, number, row in read_rows(sheet):
        places = (f"{name}!{get_column_letter(at)}{number}".lstrip("!") for at in count(1))
        here = [*zip(places, row, strict=False)]
        keys, head = [name_key(text) for text in row], heads.get(name, [])
        line = dict(zip((name_key(text) for _, text in head), here, strict=False))
        found = [(above, here[0], cell) for above, cell in zip(head[1:], here[1:], strict=False)]
        if line.keys() >= _COLUMNS:
            (at, text), (_, known) = line["inclusion"], line["evidence"]
            said = text and f"{text} {model.SIGN.get(known, '')}"
            found = [(line["plan"], line["service"], (at, said))]
        elif plans & {*keys[1:]} or {*keys} >= _COLUMNS:
            heads[name], found = here, []
        yield from (each for each in found if each[2][1])


def switch(path: Path, base: Catalog, reading: str, option: str | None) -> ReadingSwitched:
    """Switch a reading; None takes the choice back, so that the catalogue's counts again.

    Raises `UnknownNameError`, `ChoiceError` and `NotInOverlayError` too.

    >>> switch(folder / "overlay.toml", catalog, "window.last-day", "day-before").before
    'same-date'
    """
    found = base.reading(reading)
    options = tuple(each.id for each in found.options)
    if option is not None and (option not in options or not found.switchable):
        problem = N_('"{option}" is not an option of "{reading}"; there is {options}')
        said = Phrase(problem, option, found.id, ", ".join(options))
        if not found.switchable:
            problem = N_('"{reading}" cannot be switched: "{option}" is its only option')
            said = Phrase(problem, found.id, found.choice)
        raise ChoiceError(said, reading=found.id, options=options)

    def change(text: TomlText, own: Overlay) -> TomlText:
        if option is None and found.id not in {each.reading for each in own.readings}:
            raise NotInOverlayError(what=found.id)
        return text.set("readings", found.id, option)

    written, before, after = _edit(path, base, change)
    then, now = before.reading(found.id), after.reading(found.id)
    about: Any = {"overlay": path, "written": written, "reasons": after.reasons([now.id])}
    return ReadingSwitched(before=then.choice, reading=now, then=then, **about)


@frozen(kw_only=True)
class CalendarChanged(model.Answer):
    """What the calendar said of these days, and says now: their own exception, or the first."""

    overlay: Path
    written: bool = hidden()
    before: CalendarEntry | None
    after: CalendarEntry | None


def change_calendar(
    path: Path, base: Catalog, entry: CalendarEntry, *, remove: bool = False
) -> CalendarChanged:
    """Put an exception in, in place of what the file says of the same days, or take that out.

    Raises `NotInOverlayError` and `DaysTakenError` too.

    >>> closed = CalendarEntry(day=date(2026, 12, 31), note="stocktaking")
    >>> change_calendar(folder / "overlay.toml", catalog, closed).after.note
    'stocktaking'
    """

    def change(text: TomlText, own: Overlay) -> TomlText:
        known = {each.span: each for each in own.calendar}
        alike = (each for each in own.calendar if remove or each.span[0] == entry.span[0])
        other = _held(tuple(alike), entry)
        if not remove:
            if other and other.span != entry.span:
                raise DaysTakenError(other=other.when, command=_removal(other))
            return _put(text, "calendar", known, {entry.span: entry})
        if other is None:
            raise NotInOverlayError(what=entry.when)
        if other.covers != entry.covers:  # a range of one day is that day, too
            said = N_('{what} alone, but of {other} (to remove: "{command}")')
            raise NotInOverlayError(what=Phrase(said, entry.when, other.when, _removal(other)))
        return _put(text, "calendar", known, {other.span: None})

    written, *both = _edit(path, base, change)
    before, after = (_held(each.calendar, entry) for each in both)
    return CalendarChanged(overlay=path, written=written, before=before, after=after)


def _held(known: tuple[CalendarEntry, ...], entry: CalendarEntry) -> CalendarEntry | None:
    """Give the exception of the very days of another, or else the first to hold on any of them."""
    same = (each for each in known if each.span == entry.span)
    calendar = WorkingCalendar(known)
    held = (calendar.exception(day) for day in entry.covers if isinstance(day, date))
    return next(chain(same, filter(None, held)), None)


def _removal(entry: CalendarEntry) -> str:
    kind, first, last = entry.span
    days = {"day": first, "range": f"--from {first} --to {last}"}
    return f"sage-entitlements catalog calendar remove {days.get(kind, f'--every-year {first}')}"
