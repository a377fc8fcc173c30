"""Writing a catalogue out and reading it again."""

import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_data import Data, bundled, write
from sage_entitlements import Catalog, Inclusion, Language, load_catalog
from sage_entitlements._convert import structure, unstructure
from sage_entitlements.catalog._suspicions import suspicions
from strategies import catalogs


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


class TestRoundTrip:
    """A valid catalogue, written out and loaded, is the same catalogue."""

    @settings(max_examples=60)
    @given(catalogs())
    def test_by_one_file(self, catalog: Catalog) -> None:
        with folder() as place:
            path = write(place / "export.toml", unstructure(catalog))
            assert load_catalog(path) == catalog

    @settings(max_examples=30)
    @given(catalogs(), st.data())
    def test_by_several_files(self, catalog: Catalog, data: st.DataObject) -> None:
        sections = unstructure(catalog)
        with folder() as place:
            files: dict[str, Data] = {}
            for section, content in sections.items():
                name = data.draw(st.sampled_from(["a.toml", "b.toml", f"{section}.toml"]))
                files.setdefault(name, {})[section] = content
            for name, content in files.items():
                write(place / name, content)
            assert load_catalog(place) == catalog

    @settings(max_examples=30)
    @given(catalogs())
    def test_its_data_say_it_all(self, catalog: Catalog) -> None:
        data = unstructure(catalog)
        assert tomllib.loads(tomli_w.dumps(data)) == data
        assert unstructure(structure(data, Catalog)) == data

    def test_the_bundled_catalogues_data_are_what_its_files_hold(self) -> None:
        assert unstructure(load_catalog()) == bundled()


class TestAnswers:
    """Of any valid catalogue everything can be asked."""

    @settings(max_examples=60)
    @given(catalogs(), st.dates(min_value=date(1, 1, 1)))
    def test_every_question_has_an_answer(self, catalog: Catalog, as_of: date) -> None:
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
        for found in suspicions(catalog, as_of):
            assert found.problem.to(Language.EN)
            assert found.problem.to(Language.PL)

    @settings(max_examples=30)
    @given(catalogs())
    def test_whoever_has_the_giver_has_the_gift(self, catalog: Catalog) -> None:
        for plan in catalog.plans:
            for giver in catalog.services:
                if giver.gives and catalog.entitlement(plan, giver).inclusion is Inclusion.INCLUDED:
                    gift = catalog.entitlement(plan, giver.gives.service)
                    assert gift.inclusion is Inclusion.INCLUDED
                    assert giver.gives.clause in {reason.id for reason in gift.reasons}
