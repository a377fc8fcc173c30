"""Writing a catalogue out and reading it again, and asking it everything."""

import tempfile
import tomllib
from datetime import date
from pathlib import Path

import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from catalog_data import Data, bundled, structure, write
from sage_entitlements import Language, load_catalog
from sage_entitlements.catalog.answers import catalog_warnings
from sage_entitlements.catalog.catalog import Catalog
from sage_entitlements.files.convert import unstructure
from sage_entitlements.model import Inclusion
from strategies import catalogues


class TestRoundTrip:
    """A valid catalogue, written out and loaded, is the same catalogue."""

    @given(catalogues())
    def test_by_one_file(self, data: Data) -> None:
        with tempfile.TemporaryDirectory() as name:
            catalog = load_catalog(write(Path(name, "catalog.toml"), data))
            written = unstructure(catalog)
            assert written == data
            assert tomllib.loads(tomli_w.dumps(written)) == data
            assert load_catalog(write(Path(name, "export.toml"), written)) == catalog

    @given(catalogues(), st.data())
    def test_by_several_files(self, data: Data, drawn: st.DataObject) -> None:
        files: dict[str, Data] = {}
        for section, content in data.items():
            file = drawn.draw(st.sampled_from(["a.toml", "b.toml", f"{section}.toml"]))
            files.setdefault(file, {})[section] = content
        with tempfile.TemporaryDirectory() as name:
            for file, content in files.items():
                write(Path(name, file), content)
            assert load_catalog(name) == structure(data, Catalog)

    def test_the_bundled_catalogues_data_are_what_its_files_hold(self) -> None:
        assert unstructure(load_catalog()) == bundled()


class TestAnswers:
    """Of any valid catalogue everything can be asked."""

    @given(catalogues(), st.dates())
    def test_every_question_has_an_answer(self, data: Data, as_of: date) -> None:
        catalog = structure(data, Catalog)
        for plan in catalog.plans:
            assert catalog.plan(plan.name) == catalog.plan(plan.id) == plan
            answers = catalog.entitlements(plan.id)
            assert [answer.service for answer in answers] == list(catalog.services)
            for answer in answers:
                assert answer.reasons
                unknown = answer.evidence == "none"
                assert unknown is (answer.inclusion is Inclusion.UNKNOWN)
        for service in (*catalog.services, catalog.professional_services):
            assert catalog.service(service.name) == catalog.service(service.id) == service
        for clause in catalog.clauses:
            for figure in clause.figures:
                assert str(figure) in clause.text.pl
                assert str(figure) in clause.text.en
        for found in catalog_warnings(catalog, as_of):
            assert found.text.to(Language.EN)
            assert found.text.to(Language.PL)

    @given(catalogues())
    def test_whoever_has_the_giver_has_the_gift(self, data: Data) -> None:
        catalog = structure(data, Catalog)
        for plan in catalog.plans:
            for giver in catalog.services:
                if giver.gives and catalog.entitlement(plan, giver).inclusion is Inclusion.INCLUDED:
                    gift = catalog.entitlement(plan, giver.gives.service)
                    assert gift.inclusion is Inclusion.INCLUDED
                    assert giver.gives.clause in {str(reason.id) for reason in gift.reasons}
