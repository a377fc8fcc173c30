"""Every test starts from nothing of the tester's: no overlay, no language, no home."""

import gc
import signal
from collections.abc import Callable, Iterator
from functools import wraps
from itertools import count

import pytest
from hypothesis import HealthCheck, settings

from phrases import Watch
from sage_entitlements.text import Phrase, Plural

# What a shell starts in the background ignores interruptions, and so would all processes that
# the tests start to interrupt them.
signal.signal(signal.SIGINT, signal.default_int_handler)

# The helpers assert as well, and their failures should show the values.
pytest.register_assert_rewrite("loading_cases")

settings.register_profile(
    "ci",
    max_examples=50,  # other ones each time
    deadline=None,
    derandomize=False,
    # The fixture below is one for all examples of a test, and that is enough.
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile("many", settings.get_profile("ci"), max_examples=1_000)
# What is to be run thousands of times, or watched: few examples, the same ones each time.
settings.register_profile(
    "few", settings.get_profile("ci"), max_examples=20, derandomize=True, database=None
)
settings.load_profile("ci")

_HOMES = count()


def pytest_collection_finish() -> None:
    """Leave out of the search for garbage what is there to stay: a sixth of the time goes there."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(autouse=True)
def _apart_from_the_tester(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OVERLAY", "LANG", "CONTRACTS", "BY"):
        monkeypatch.delenv(f"SAGE_ENTITLEMENTS_{name}", raising=False)
    monkeypatch.delenv("LANGUAGE", raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    home = tmp_path_factory.getbasetemp() / f"home{next(_HOMES)}"  # made by whoever needs it
    for name in ("HOME", "XDG_CONFIG_HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))


@pytest.fixture(scope="session")
def _watch() -> Watch:
    return Watch()


@pytest.fixture(autouse=True)
def _every_phrase_is_sound(
    _watch: Watch, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Hold each phrase that any test brings out against the translations and its own values."""
    for kind in (Phrase, Plural):
        monkeypatch.setattr(kind, "__init__", _watched(kind, _watch))
    _watch.faults.clear()
    yield
    if "phrases_of_its_own" not in request.keywords:
        assert list(dict.fromkeys(_watch.faults)) == []


def _watched(kind: type[Phrase], watch: Watch) -> Callable[..., None]:
    make: Callable[..., None] = kind.__init__

    @wraps(make)
    def made(self: Phrase, *messages: object, **values: object) -> None:
        make(self, *messages, **values)
        if type(self) is kind:
            # What is given in order begins after the message, or after both forms of it.
            watch.look_at(self, len(messages) - (2 if kind is Plural else 1) + len(values))

    return made
