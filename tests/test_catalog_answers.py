"""Questions about the catalogue: is it sound, what looks wrong, which readings are there."""

from datetime import date
from pathlib import Path

import pytest
from attrs import evolve

from catalog_data import bundled, structure, write
from loading_cases import confirming, put
from phrases import english
from sage_entitlements import Language, load_catalog
from sage_entitlements.catalog.answers import catalog_warnings, check_catalog, readings
from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.model import Overlay

AS_OF = date(2026, 6, 1)
PHONE = "Techniczne wsparcie telefoniczne"
LACKS = f"is included, and {PHONE}, which it presupposes, is not"
UNKNOWN = f"is included, and of {PHONE}, which it presupposes, nothing is known"
OVERRULED = (
    "is confirmed as not included, and yet included by clause priority-call.includes-callback"
)
OVER = ("vip callback", OVERRULED)
OLD = "was confirmed more than a year ago, on {}; ask again".format
TO_COME = "is confirmed on {}, which is yet to come".format
THREE = ("callback", "priority-call", "remote-help")
Told = list[tuple[str, str]]
# Cells as "plan service inclusion", confirmed on AS_OF if no day stands there; what is told.
WARNINGS: list[tuple[str, Told]] = [
    ("", []),
    ("podstawowa callback included", [("podstawowa callback", LACKS)]),
    ("podstawowa remote-help included", [("podstawowa remote-help", LACKS)]),
    ("podstawowa-plus callback included", [("podstawowa-plus callback", UNKNOWN)]),
    ("podstawowa-plus remote-help included", [("podstawowa-plus remote-help", UNKNOWN)]),
    # Priority brings callback, and both presuppose phone support.
    (
        "podstawowa priority-call included",
        [("podstawowa callback", LACKS), ("podstawowa priority-call", LACKS)],
    ),
    # Phone support itself presupposes nothing, nor does what is not included.
    ("podstawowa phone-support included; podstawowa remote-help included", []),
    ("; ".join(f"vip {each} not_included" for each in ("phone-support", *THREE)), []),
    ("vip phone-support not_included", [(f"vip {each}", LACKS) for each in THREE]),
    # What a later one has replaced by now is not told, and what holds in every edition once.
    ("vip remote-help included 2020-01-01; vip remote-help included 2026-06-01 2026-01-01", []),
    (
        "podstawowa callback included; vip online-help included 2026-06-01 2027-01-01",
        [("podstawowa callback", LACKS)],
    ),
    # A confirmation may be a year old, and not younger than the day of the question.
    *(
        (
            f"vip remote-help included {day}",
            [("vip remote-help", said(english(day)))] if said else [],
        )
        for day, said in {
            "0001-01-01": OLD,
            "2025-05-31": OLD,
            "2025-06-01": None,
            "2026-06-01": None,
            "2026-06-02": TO_COME,
            "9999-12-31": TO_COME,
        }.items()
    ),
    # What a clause gives cannot be confirmed away.
    ("vip callback not_included", []),  # but what is only assumed to give it can
    *(
        (f"vip priority-call included; vip callback not_included {day}", [*told, OVER])
        for day, told in {
            "2026-06-01": [],
            "2020-01-01": [("vip callback", OLD("1 Jan 2020"))],
        }.items()
    ),
    ("vip callback included", []),
    ("prestiz callback not_included", []),
    ("vip callback not_included; vip priority-call not_included", []),
]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def warned(catalog: Catalog, cells: str, as_of: date = AS_OF) -> Told:
    entries = []
    for plan, service, inclusion, *on in (cell.split() for cell in cells.split("; ") if cell):
        days = dict(zip(("on", "from"), map(date.fromisoformat, on), strict=False))
        about = {"plan": plan, "service": service, "inclusion": inclusion, "on": AS_OF}
        entries.append(confirming(**(about | days)))
    confirmed = structure({"confirmed": entries}, Overlay).confirmed
    found = list(catalog_warnings(evolve(catalog, confirmed=confirmed), as_of))
    for each in found:
        assert each.text.to(Language.PL) != each.text.to(Language.EN)
    return [(f"{each.plan.id} {each.service.id}", each.text.to(Language.EN)) for each in found]


class TestWarnings:
    """What is allowed and yet looks wrong is pointed out, and nothing else is."""

    @pytest.mark.parametrize(("cells", "told"), WARNINGS, ids=[each[0] for each in WARNINGS])
    def test_where(self, catalog: Catalog, cells: str, told: Told) -> None:
        assert warned(catalog, cells) == told

    @pytest.mark.parametrize(
        ("on", "as_of", "count"),
        [
            ("2024-02-29", date(2025, 2, 28), 0),
            ("2024-02-29", date(2025, 3, 1), 1),
            ("2026-06-01", date.min, 1),
            ("2026-06-01", date.max, 1),
        ],
    )
    def test_whenever_it_is_asked(self, catalog: Catalog, on: str, as_of: date, count: int) -> None:
        assert len(warned(catalog, f"vip remote-help included {on}", as_of)) == count


class TestChecking:
    """A catalogue is sound, or what is wrong is told; of a sound one, what looks wrong."""

    def test_a_sound_one(self, tmp_path: Path) -> None:
        path = write(tmp_path / "catalog.toml", bundled())
        entry = confirming(plan="podstawowa")
        overlay = write(tmp_path / "overlay.toml", {"confirmed": [entry]})
        checked = check_catalog(path, overlay, as_of=AS_OF)
        assert (checked.valid, checked.faults, checked.checked) == (True, (), (path, overlay))
        assert checked.catalog == load_catalog(path, overlay=overlay)
        (warning,) = checked.warnings
        assert (warning.plan.id, warning.text.to(Language.EN)) == ("podstawowa", LACKS)

    def test_a_broken_one(self, tmp_path: Path) -> None:
        path = write(tmp_path / "catalog.toml", put(bundled(), {"plans[vip].name": 5}))
        checked = check_catalog(path, None, as_of=AS_OF)
        assert (checked.valid, checked.catalog, checked.checked) == (False, None, (path,))
        assert [fault.key for fault in checked.faults] == ["plans[vip].name"]
        assert checked.warnings == ()


def test_readings_are_listed_with_what_they_say(catalog: Catalog) -> None:
    found = readings(catalog)
    assert found.readings == catalog.readings
    assert [str(reason.id) for reason in found.reasons] == [each.id for each in catalog.readings]
    for reading, reason in zip(found.readings, found.reasons, strict=True):
        for language in Language:
            expected = f"{reading.question.to(language)} {reading.text.to(language)}"
            assert reason.text.to(language) == expected
