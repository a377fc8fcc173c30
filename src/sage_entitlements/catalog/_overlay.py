"""Changing the owner's overlay file: confirming cells, withdrawing them, switching readings."""

from collections.abc import Callable, Iterable
from pathlib import Path

from .. import _files, _toml, _tomledit
from .._convert import unstructure
from .._model import Confirmation, Overlay, Plan, Service
from .._text import Phrase
from .._tomledit import Edited
from ..errors import CatalogError, ChoiceError, FileError, SageEntitlementsError
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


class OverlayFile:
    """The owner's file, to be changed: each change is checked first and made in one step.

    ``base`` is the catalogue without the overlay.
    """

    def __init__(self, path: Path, base: Catalog) -> None:
        self.path = path
        self.base = base
        self.backup: Path | None = None
        """Where the old text was kept, if a change had to write the whole file anew."""

    def confirm(self, confirmations: Iterable[Confirmation]) -> Catalog:
        """Put confirmations in, each in place of what the file says of the same cell.

        Gives the effective catalogue after it. Raises `CatalogError`; the file is then as it was.
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

    def withdraw(self, plan: Plan, services: Iterable[Service]) -> Catalog:
        """Take the confirmations of these cells out.

        Gives the effective catalogue after it. Raises `NothingToWithdrawError` and
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

    def choose(self, reading: str, option: str) -> Catalog:
        """Switch a reading.

        Gives the effective catalogue after it. Raises `UnknownNameError`, `ChoiceError` and
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
        if option not in options:
            problem = Phrase(
                '"{option}" is no option of "{reading}"; there is {options}',
                option=option,
                reading=found.id,
                options=", ".join(options),
            )
            raise ChoiceError(problem, found.id, options)
        return self._edit(lambda text, _: _tomledit.set_value(text, "readings", found.id, option))

    def _edit(self, change: Change) -> Catalog:
        after = self.base

        def apply(before: str | None) -> str:
            nonlocal after
            text = _NEW if before is None else before
            edited = change(text, self._checked(text))
            after = lay_over(self.base, self._checked(edited.text))
            if edited.rewritten:
                self.backup = _free_name(self.path)
                _files.write_atomically(self.backup, text.encode("utf-8"))
            return edited.text

        try:
            _files.edit(self.path, apply)
        except FileError as error:
            raise CatalogError(error.faults) from error
        return after

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
