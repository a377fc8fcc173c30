"""Recording in a contract's file: what is refused, and how it is told."""

from datetime import date, datetime
from pathlib import Path

import pytest
from attrs import evolve

from sage_entitlements import Catalog, ContractError, RemoteSession, Visit, load_catalog
from sage_entitlements import _files as files
from sage_entitlements.contract import Package
from sage_entitlements.contract._ledger import Effect, Slip, record_entry
from sage_entitlements.contract._model import Entry

HEAD = 'customer = "Firma"\nplan = "vip"\nstarts = 2026-01-31\nmonths = 12\n'
SESSION = RemoteSession(start=datetime(2026, 2, 3, 10), minutes=20)  # noqa: DTZ001 - Warsaw time
VISIT = Visit(on=date(2026, 3, 2), hours=7)
WRITTEN = "\n[[remote_sessions]]\nstart = 2026-02-03 10:00:00+01:00\nminutes = 20\n"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "firma.toml"
    path.write_bytes(HEAD.encode())
    return path


def refusal(file: Path, entry: Entry, catalog: Catalog) -> dict[str, str]:
    """Give what is told of each key; the file is as it was."""
    before = file.read_bytes() if file.exists() else None
    for dry_run in (True, False):
        with pytest.raises(ContractError) as caught:
            record_entry(file, entry, catalog, anyway=True, dry_run=dry_run)
        assert {fault.file for fault in caught.value.faults} == {str(file)}
    assert (file.read_bytes() if file.exists() else None) == before
    return {fault.key: str(fault.problem)[8:-2] for fault in caught.value.faults}


class TestRefused:
    """What could not be read again is not written."""

    def test_in_a_broken_file(self, file: Path, catalog: Catalog) -> None:
        file.write_text(HEAD.replace("vip", "nope"), encoding="utf-8")
        assert refusal(file, SESSION, catalog)["plan"].startswith('Unknown plan "nope"; there is')

    def test_an_entry_that_no_file_may_have(self, file: Path, catalog: Catalog) -> None:
        found = refusal(file, Visit(on=VISIT.on, hours=0), catalog)
        assert found == {"visits[1].hours": "must be above 0, and 24 at most"}
        entry = Visit(on=VISIT.on, hours=7, activities=("nope",))  # type: ignore[arg-type]
        found = refusal(file, entry, catalog)
        assert found["visits[1].activities[1]"].startswith('Unknown activity "nope"; there is ')

    def test_an_entry_whose_text_no_file_may_have(self, file: Path, catalog: Catalog) -> None:
        found = refusal(file, Package(purchased=VISIT.on, name=" "), catalog)
        assert found == {"professional_services[1].name": "must not be empty"}

    def test_in_a_file_that_is_none(self, file: Path, catalog: Catalog) -> None:
        file.write_text("customer: Firma", encoding="utf-8")
        assert refusal(file, SESSION, catalog)[""].startswith("is not valid TOML: ")
        file.write_bytes(b"a\n\xff")
        told = "line 2 is not UTF-8; save the file as UTF-8"
        assert refusal(file, SESSION, catalog) == {"": told}

    def test_to_a_list_in_square_brackets(self, file: Path, catalog: Catalog) -> None:
        file.write_text(f"visits = []\n{HEAD}", encoding="utf-8")
        assert refusal(file, VISIT, catalog) == {
            "visits": (
                "is a list in square brackets, to whose end nothing can be added safely;"
                " write each entry as a [[visits]] of its own"
            )
        }

    def test_where_there_is_no_file(self, tmp_path: Path, catalog: Catalog) -> None:
        found = refusal(tmp_path / "none.toml", SESSION, catalog)
        assert found == {"": "there is no such file; check the path"}
        assert list(tmp_path.iterdir()) == []

    def test_where_the_file_has_just_gone(
        self, file: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(files, "edit", lambda _, change: change(None))
        with pytest.raises(ContractError) as caught:
            record_entry(file, SESSION, catalog)
        (fault,) = caught.value.faults
        assert (fault.file, fault.key) == (str(file), "")
        assert str(caught.value) == f"{file}: there is no such file; check the path"


class TestRecorded:
    """An entry is written once, unless it is to be kept anyway."""

    def test_a_session(self, file: Path, catalog: Catalog) -> None:
        tried = record_entry(file, SESSION, catalog, dry_run=True)
        assert (tried.accepted, tried.written) == (True, False)
        assert file.read_text(encoding="utf-8") == HEAD
        done = record_entry(file, SESSION, catalog)
        assert (done.accepted, done.written) == (True, True)
        assert done.outcome == tried.outcome
        assert done.outcome.session is not None
        assert done.outcome.session.session is SESSION
        assert done.outcome.entitlement is not None
        assert done.outcome.entitlement.service.id == "remote-help"
        assert (done.outcome.visit, done.outcome.package) == (None, None)
        assert file.read_text(encoding="utf-8") == HEAD + WRITTEN

    def test_a_session_that_repeats_one(self, file: Path, catalog: Catalog) -> None:
        record_entry(file, SESSION, catalog)
        again = record_entry(file, SESSION, catalog)
        assert (again.accepted, again.written) == (False, False)
        assert again.outcome.reason is Slip.ALREADY_RECORDED
        assert again.outcome.reasons == ()
        assert file.read_text(encoding="utf-8") == HEAD + WRITTEN
        kept = record_entry(file, SESSION, catalog, anyway=True)
        assert (kept.accepted, kept.written) == (True, True)
        assert kept.outcome.repeated
        assert kept.outcome.reason is not Slip.ALREADY_RECORDED
        assert "usage-period" in kept.outcome.reasons
        assert file.read_text(encoding="utf-8") == HEAD + 2 * WRITTEN

    @pytest.mark.parametrize(
        ("programs", "one", "other", "repeats"),
        [
            ('["Handel"]', None, "handel", True),
            ('["Handel"]', "Handel", None, True),
            ('["Handel", "FK"]', "FK", None, False),
            ('["Handel", "FK"]', "FK", "fk", True),
            ('["Handel", "FK"]', "FK", "Handel", False),
        ],
    )
    def test_a_session_repeats_one_for_the_same_program(
        self,
        file: Path,
        catalog: Catalog,
        programs: str,
        one: str | None,
        other: str | None,
        repeats: bool,
    ) -> None:
        file.write_text(f"{HEAD}programs = {programs}\n", encoding="utf-8")
        record_entry(file, evolve(SESSION, program=one), catalog, anyway=True)
        again = record_entry(file, evolve(SESSION, program=other), catalog, dry_run=True)
        assert again.outcome.repeated is repeats

    def test_a_package_and_a_visit_of_it(self, file: Path, catalog: Catalog) -> None:
        entry = Package(purchased=date(2026, 3, 1), name="A")
        bought = record_entry(file, entry, catalog).outcome
        assert (bought.effect, bought.reason) == (Effect.COVERED, None)
        assert bought.window is not None
        assert bought.window.first_day == entry.purchased
        visited = record_entry(file, VISIT, catalog).outcome
        assert (visited.effect, visited.package, visited.window) == (Effect.COVERED, entry, None)
        assert visited.visit is not None
        assert visited.visit.visit is VISIT
        assert {(each.session, each.entitlement) for each in (bought, visited)} == {(None, None)}
