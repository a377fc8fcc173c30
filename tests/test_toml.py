"""TOML text is read, or the fault says what is wrong and shows the line."""

import pytest

from sage_entitlements import FileError
from sage_entitlements._toml import parse

MEND = "Texts stand in quotes, dates are written like 2026-05-31, numbers with a point"
LARGEST = 2**63


def told(text: str) -> str:
    """Give what is told of the file as a whole."""
    with pytest.raises(FileError) as caught:
        parse(text, "a.toml")
    (fault,) = caught.value.faults
    assert (fault.file, fault.key) == ("a.toml", "")
    return str(caught.value)


class TestFaults:
    """Each is told in a sentence that names the file."""

    @pytest.mark.parametrize(
        ("line", "shown"),
        [
            ("b = oops", "b = oops"),
            ("  b = oops \t", "b = oops"),
            (f"b = o{'o' * 55}", f"b = o{'o' * 55}"),
            (f"b = o{'o' * 56}", f"b = o{'o' * 55}…"),
        ],
    )
    def test_of_the_grammar_with_the_line(self, line: str, shown: str) -> None:
        found = told(f'a = "1"\n{line}\nc = 3\n')
        where = "Invalid value (at line 2, column "
        assert found.startswith(f"a.toml: is not valid TOML: {where}")
        assert found.endswith(f'; the line is "{shown}". {MEND}')

    def test_of_a_number_that_cannot_be_read(self) -> None:
        found = told(f"a = {'1' * 5000}")
        assert found.startswith("a.toml: is not valid TOML: Exceeds the limit")

    @pytest.mark.parametrize("number", [LARGEST, -LARGEST - 1])
    def test_of_a_number_that_is_too_large(self, number: int) -> None:
        assert told(f"a = [{{b = {number}}}]") == "a.toml: holds a number that is too large"

    @pytest.mark.parametrize("number", [LARGEST - 1, -LARGEST])
    def test_the_largest_numbers_are_none(self, number: int) -> None:
        assert parse(f"a = {number}", "a.toml") == {"a": number}

    @pytest.mark.parametrize("levels", [20, 30, 5000])
    def test_of_what_is_nested_too_deeply(self, levels: int) -> None:
        assert told(f"a = {'[' * levels}{']' * levels}") == "a.toml: is nested too deeply"

    def test_as_deep_as_may_be(self) -> None:
        assert parse(f"a = {'[' * 19}{']' * 19}", "a.toml").keys() == {"a"}
