"""Changing the owner's overlay file: confirming cells, withdrawing them, switching readings."""

from collections.abc import Callable, Iterable
from pathlib import Path

from attrs import frozen

from sage_entitlements import _files, _toml, _tomledit
from sage_entitlements._choice import check_option
from sage_entitlements._convert import unstructure
from sage_entitlements._model import Confirmation, Overlay, Plan, Service
from sage_entitlements._text import Phrase
from sage_entitlements._tomledit import Edited
from sage_entitlements.errors import CatalogError, ChoiceError, FileError, SageEntitlementsError

from ._catalog import Catalog
from ._load import check_overlay, lay_over

_NEW = """\
# What we know and choose ourselves; it comes before what the bundled catalogue says.
# "sage-entitlements catalog confirm" and "sage-entitlements catalog readings set" write here;
# edit it by hand as you like, and try it with "sage-entitlements catalog check".
"""

Change = Callable[[str, Overlay], Edited]


class NothingToWithdrawError(SageEntitlementsError):
    """A cell was to be withdrawn that the overlay does not confirm."""

    def __init__(self, plan: Plan, services: Iterable[Service]) -> None:
        self.plan = plan
        self.services = tuple(services)
        super().__init__(
            Phrase(
                "the overlay confirms nothing of {plan} about: {services}; nothing was changed",
                plan=plan.name,
                services=", ".join(service.name for service in self.services),
            )
        )


@frozen(kw_only=True)
class OverlayChange:
    """A change that was made: the effective catalogue before it and after it."""

    path: Path
    before: Catalog
    after: Catalog
    written: bool
    """Whether the file said something else before."""
    backup: Path | None
    """Where the old text is kept, if the whole file had to be written anew."""


class OverlayFile:
    """The owner's file, to be changed: each change is checked first and made in one step.

    ``base`` is the catalogue without the overlay.
    """

    def __init__(self, path: Path, base: Catalog) -> None:
        self.path = path
        self.base = base

    def confirm(self, confirmations: Iterable[Confirmation]) -> OverlayChange:
        """Put confirmations in, each in place of what the file says of the same cell.

        Raises `CatalogError`; the file is then as it was.
        """
        new = tuple(confirmations)

        def change(text: str, overlay: Overlay) -> Edited:
            known = {(each.plan, each.service): i for i, each in enumerate(overlay.confirmed)}
            edited = Edited(text)
            for each in new:
                entry = unstructure(each)
                index = known.get((each.plan, each.service))
                step = (
                    _tomledit.append_entry(edited.text, "confirmed", entry)
                    if index is None
                    else _tomledit.replace_entry(edited.text, "confirmed", index, entry)
                )
                edited = Edited(step.text, edited.rewritten or step.rewritten)
            return edited

        return self._edit(change)

    def withdraw(self, plan: Plan, services: Iterable[Service]) -> OverlayChange:
        """Take the confirmations of these cells out.

        Raises `NothingToWithdrawError` and
        `CatalogError`; the file is then as it was.
        """
        wanted = tuple(services)

        def change(text: str, overlay: Overlay) -> Edited:
            known = {(each.plan, each.service): i for i, each in enumerate(overlay.confirmed)}
            missing = [each for each in wanted if (plan.id, each.id) not in known]
            if missing:
                raise NothingToWithdrawError(plan, missing)
            edited = Edited(text)
            # From the back, so that the positions of those before stay what they are.
            for index in sorted({known[plan.id, each.id] for each in wanted}, reverse=True):
                step = _tomledit.remove_entry(edited.text, "confirmed", index)
                edited = Edited(step.text, edited.rewritten or step.rewritten)
            return edited

        return self._edit(change)

    def choose(self, reading: str, option: str) -> OverlayChange:
        """Switch a reading.

        Raises `UnknownNameError`, `ChoiceError` and
        `CatalogError`; the file is then as it was.
        """
        found = self.base.reading(reading)
        options = [each.id for each in found.options]
        if not found.switchable:
            problem = Phrase(
                '"{reading}" cannot be switched: "{option}" is its only option',
                reading=found.id,
                option=found.choice,
            )
            raise ChoiceError(problem, found.id, options)
        check_option(option, found.id, options)
        return self._edit(lambda text, _: _tomledit.set_value(text, "readings", found.id, option))

    def _edit(self, change: Change) -> OverlayChange:
        before = after = self.base
        backup: Path | None = None

        def apply(content: str | None) -> str:
            nonlocal before, after, backup
            text = _NEW if content is None else content
            overlay = self._checked(text)
            edited = change(text, overlay)
            before = lay_over(self.base, overlay)
            after = lay_over(self.base, self._checked(edited.text))
            if edited.rewritten:
                backup = _free_name(self.path)
                _files.write_atomically(backup, text.encode("utf-8"))
            return edited.text

        try:
            written = _files.edit(self.path, apply)
        except FileError as error:
            raise CatalogError(error.faults) from error
        return OverlayChange(
            path=self.path, before=before, after=after, written=written, backup=backup
        )

    def _checked(self, text: str) -> Overlay:
        data = _toml.parse(text, str(self.path))
        overlay, faults = check_overlay(data, self.path, self.base)
        if faults:
            raise CatalogError(faults)
        return overlay


def _free_name(path: Path) -> Path:
    number = 1
    while (kept := path.with_name(f"{path.name}.{number}.bak")).exists():
        number += 1
    return kept
