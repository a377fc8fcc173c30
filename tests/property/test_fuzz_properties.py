"""What the fuzzer attacks by the million (``fuzz/run.py``), attacked a little at every run.

What has to hold stands in each target of ``fuzz.targets``.
"""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzz.mutations import mutate
from fuzz.seeds import seeds
from fuzz.targets import TARGETS


@pytest.mark.parametrize("target", TARGETS)
class TestTargets:
    """No input at all, near to what is sound or far from it, breaks a promise."""

    @given(st.binary(max_size=200))
    def test_take_any_bytes(self, target: str, content: bytes) -> None:
        TARGETS[target](content)

    @given(st.data(), st.randoms(), st.integers(1, 4))
    def test_take_sound_input_that_is_changed(
        self, target: str, data: st.DataObject, random: Random, changes: int
    ) -> None:
        content = data.draw(st.sampled_from(seeds(target)))
        for _ in range(changes):
            content = mutate(target, content, random)
        TARGETS[target](content)

    def test_let_sound_input_in(self, target: str) -> None:
        assert any(TARGETS[target](content) for content in seeds(target))
