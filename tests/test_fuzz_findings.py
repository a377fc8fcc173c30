"""What attacks have found, each held for good: by the fuzzer, or by what it led us to try."""

import functools
import gc
from pathlib import Path

import pytest
import tomli

from catalog_data import Data, write
from cli.helpers import commands, run, told
from fuzz.promises import soon
from fuzz.seeds import CONTRACT, OVERLAY, small_catalogue
from fuzz.targets import names
from sage_entitlements import Language, load_catalog
from sage_entitlements.contract.ledger import save_contract
from sage_entitlements.errors import CatalogError
from sage_entitlements.files.toml import TomlText
from sage_entitlements.model import Inclusion
from sage_entitlements.names import _remembered_key, name_key
from sage_entitlements.warsaw import read_moment

UNBOUNDED = {
    "statutory_holidays": "the known years",
    "polish_files": "one answer",
    "_clock_changes": "the known years",
    "translations": "two languages",
    "_names": "the messages of the program",
    "_converter": "two converters",
    "_keys": "the types of answers",
    "_hints": "the types of answers",
}
"""Caches that have no bound of their own, and what bounds them."""


class TestMemory:
    """Nothing is remembered without bound, however many inputs there are and however long."""

    def test_every_cache_is_bounded(self) -> None:
        gc.unfreeze()  # what ``main`` does not look through on its way out, where a test runs it
        list(commands())  # they are imported where they are first asked for
        caches = {
            each.__name__: each.cache_parameters()["maxsize"]
            for each in gc.get_objects()
            if isinstance(each, functools._lru_cache_wrapper)  # noqa: SLF001 - it has no other name
            and each.__module__.startswith("sage_entitlements")
        }
        assert {name for name, bound in caches.items() if bound is None} == set(UNBOUNDED)

    def test_long_names_are_not_remembered(self) -> None:
        before = _remembered_key.cache_info().currsize
        for number in range(20):
            assert name_key(f"{number:02} Ł{'-' * 20_000}") == f"{number:02}l"
        assert _remembered_key.cache_info().currsize == before


def test_a_letter_with_thousands_of_accents_is_that_letter_soon() -> None:
    with soon():
        assert name_key("VI\u0315" + "\u0300\u0315" * 50_000 + "P") == "vip"
        names(("komfort" + "\u0315\u0300" * 30_000).encode())


LINES = {
    "signs": "#" * 100_000,
    "blanks": f"{' ' * 100_000}x = 1",
    "quotes": "#'" * 50_000,
    "many quotes": '"""' * 30_001,
    "backslashes": f"x = '{chr(92) * 10_000}",
}


def kept(text: str) -> str:
    """Set the one reading of an overlay's text, and give the new text."""
    return TomlText(text, "overlay.toml").set("readings", "working-day", "keep").text


class TestLongLines:
    """A change to a text takes no longer for what stands on one of its lines."""

    @pytest.mark.parametrize("line", LINES.values(), ids=LINES)
    def test_in_a_comment_or_a_text_of_several_lines(self, line: str) -> None:
        text = f"[readings]\n#{line}\nworking-day = 'x' # y\n"
        said = line.replace('"""', "").replace(chr(92), "")
        more = f'[readings]\nx = """\n{said}\n"""\nworking-day = \'x\'\n'
        with soon():
            assert kept(text) == text.replace("'x'", '"keep"')
            assert kept(more) == more.replace("'x'\n", '"keep"\n')

    def test_in_a_source(self) -> None:
        text = OVERLAY.replace("letter # 7", "#" * 20_000)
        entry = tomli.loads(OVERLAY)["confirmed"][0]
        with soon():
            assert TomlText(text, "x").replace("confirmed", 0, entry).text == OVERLAY


@pytest.mark.parametrize(
    "value",
    [
        *('"a # b"', "'a # b'", '"""a # b"""', "'''a # b'''", '"""a"#"""', '""""#"""""'),
        *('"\\"#"', "'\\'", "''''#'''''", '""', "''", '""""""', '"\\\\"'),
    ],
)
@pytest.mark.parametrize("remark", ["", "  # x", "# 'x' \"", " # # #", "  "])
def test_what_stands_in_quotes_is_no_comment(value: str, remark: str) -> None:
    text = f"[readings]\nworking-day = {value}{remark}\n"
    assert kept(text) == f'[readings]\nworking-day = "keep"{remark}\n'


@pytest.mark.parametrize(
    "written", ["2026-05-31T10:00+05:99", "2026-05-31T10:00-01:60", "2026-05-31T24:00"]
)
def test_no_clock_shows_it_and_so_it_is_no_moment(written: str) -> None:
    """Python takes some of these, each version others, and for another moment than stands there."""
    assert read_moment(written) is None
    assert written in told(run("hours", "--at", written), 2)


def refused(folder: Path, data: Data) -> dict[str, str]:
    """Load what has to be refused, soon; give what is wrong, by its key."""
    path = write(folder / "catalog.toml", data)
    with soon(), pytest.raises(CatalogError) as caught:
        load_catalog(path)
    return {fault.key: fault.text.to(Language.EN) for fault in caught.value.faults}


class TestManyEntries:
    """What is too much to be told, or to be held against each other, has an answer soon."""

    def test_that_are_wrong(self, tmp_path: Path) -> None:
        data = small_catalogue()
        for number in range(20):
            wrong = [f"clause-{number}-{each}" for each in range(100)]
            data["services"].append({**data["services"][0], "id": f"x{number}", "clauses": wrong})
        found = refused(tmp_path, data)
        assert len(found) == 100 + 1
        assert found[""] == "has 1940 more faults besides these"

    def test_that_a_fault_would_offer(self, tmp_path: Path) -> None:
        data = small_catalogue()
        first = data["clauses"][0]
        data["clauses"] = [{**first, "id": f"x{number:03}"} for number in range(200)]
        problem = refused(tmp_path, data)["services[callback].clauses[1]"]
        assert problem.endswith("x098, x099, …")


@pytest.mark.parametrize("length", [97, 290])
def test_services_that_give_each_other_in_a_long_chain_have_an_answer(
    tmp_path: Path, length: int
) -> None:
    data = small_catalogue()
    family = data["families"][0]["id"]
    cells = data["matrix"][family]["cells"]
    first, clause = data["services"][0], data["clauses"][0]["id"]
    for number in range(length):
        given = f"s{number - 1}" if number else "callback"
        name = f"s{number}"
        gives = {"service": given, "clause": clause}
        data["services"].append({**first, "id": name, "name": name, "gives": gives})
        cells[name] = ["no, assumed"] * 2
    # The first plan's callback is confirmed as not included, which outranks what is assumed.
    data["matrix"][family]["clause"] = clause
    cells[f"s{length - 1}"] = ["yes, stated", "no, assumed"]
    catalog = load_catalog(write(tmp_path / "catalog.toml", data))
    with soon():
        found = [catalog.entitlement(plan, "s0").inclusion for plan in catalog.plans]
    assert found == [Inclusion.INCLUDED, Inclusion.NOT_INCLUDED]


def test_a_broken_list_that_is_long_is_refused_soon(tmp_path: Path) -> None:
    data = small_catalogue()
    data["services"][0]["clauses"] = [0] * 3_000
    data["services"][1]["clauses"] = ["x"] * 90
    data["plans"] += [{"id": 1}] * 3_000
    assert refused(tmp_path, data)[""] == "has 11900 more faults besides these"


UNKNOWN = ["remove FILE HERE 1", "record visit FILE --hours 7 --activity HERE"]
UNKNOWN += ["record visit FILE --hours 7 --package HERE"]


@pytest.mark.parametrize("line", [*(f"contract {each}" for each in UNKNOWN), "schema HERE"])
def test_an_unknown_name_is_said_again_shortened_on_one_line(tmp_path: Path, line: str) -> None:
    save_contract(tmp_path / "x.toml", CONTRACT, load_catalog())
    typed = {"FILE": str(tmp_path / "x.toml"), "HERE": "qqq\nzzz " * 1_000}
    said = told(run(*(typed.get(word, word) for word in line.split())), 2)
    assert '"qqq zzz qqq' in said
    assert len(said) < 1_000
