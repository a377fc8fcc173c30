"""The sdist and the wheel: built, looked into, and built again elsewhere, to the same bytes.

``python .ci/distributions.py FOLDER`` leaves both in FOLDER, for whoever tests or installs them.
Needs the extra ``dev``, and that what is packaged is committed.
"""

import os
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from attrs import frozen
from build import ProjectBuilder
from build.env import DefaultIsolatedEnv
from markdown_it import MarkdownIt
from packaging.metadata import Metadata
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent

# What is in the sdist: all that it takes to build the wheel and to test it. Hatchling adds
# .gitignore, to leave out the same where it builds from the sdist. What is in .ci needs a clone.
IN_SDIST = ("src/", "catalog/", "tests/", "README.md", "pyproject.toml", ".gitignore")

# What is in the wheel, and in which folder of it.
IN_WHEEL = {"src/": "", "catalog/": "sage_entitlements/_catalog/"}

# The date that Hatchling gives to every file, unless SOURCE_DATE_EPOCH names another.
NO_DATE = 1_580_601_600
A_DATE = 1_700_000_001

# Everybody reads, the owner writes, nobody runs.
PLAIN = 0o644

Kind = Literal["sdist", "wheel"]
Content = dict[str, bytes]


@frozen
class Place:
    """A checkout, and how whoever builds there has set the machine."""

    tree: Path
    variables: Mapping[str, str]
    umask: int


def main(out: Path) -> None:
    """Build both, check both, and build both again."""
    with tempfile.TemporaryDirectory() as name, _environment() as env:
        work = Path(name)
        here = Place(ROOT, {}, 0o022)
        elsewhere = _clone_elsewhere(work / "gdzieś indziej")
        sdist = _build(env, here, "sdist", out)
        unpacked = _unpack(sdist, work / "unpacked")
        wheel = _build(env, Place(unpacked, {}, 0o022), "wheel", out)
        _check_sdist(sdist)
        _check_wheel(wheel)
        kinds: tuple[tuple[Kind, Path], ...] = (("sdist", sdist), ("wheel", wheel))
        for kind, built in kinds:
            _check_same(built, _build(env, elsewhere, kind, work / "again"))
            dated = _build(env, here, kind, work / "dated", date=A_DATE)
            _check_same(dated, _build(env, elsewhere, kind, work / "dated-again", date=A_DATE))
            _read(dated, A_DATE)
        print(f"{sdist.name} and {wheel.name}: as tracked, and the same where built again")


@contextmanager
def _environment() -> Iterator[DefaultIsolatedEnv]:
    """Give an environment that has what it takes to build, and nothing that is not pinned."""
    pins = (ROOT / ".ci" / "constraints.txt").read_text(encoding="utf-8").split()
    with DefaultIsolatedEnv() as env:
        builder = ProjectBuilder.from_isolated_env(env, ROOT)
        env.install(builder.build_system_requires, pins)
        for each in ("sdist", "wheel", "editable"):
            env.install(builder.get_requires_for_build(each), pins)
        listing = (
            "import importlib.metadata as m; print(*(each.name for each in m.distributions()))"
        )
        found = _output(env.python_executable, "-c", listing).split()
        pinned = {canonicalize_name(Requirement(pin).name) for pin in pins}
        loose = {canonicalize_name(name) for name in found} - pinned - {"pip", "setuptools"}
        assert not loose, f"the build uses what .ci/constraints.txt does not pin: {sorted(loose)}"
        yield env


def _output(*command: str) -> str:
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    ).stdout


def _build(
    env: DefaultIsolatedEnv, place: Place, kind: Kind, out: Path, *, date: int | None = None
) -> Path:
    dated = {} if date is None else {"SOURCE_DATE_EPOCH": str(date)}
    mine = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}

    def run(
        cmd: Sequence[str], cwd: str | None = None, extra_environ: Mapping[str, str] | None = None
    ) -> None:
        subprocess.run(
            cmd,
            cwd=cwd,
            env={**mine, **(extra_environ or {}), **place.variables, **dated},
            umask=place.umask,
            stdout=subprocess.DEVNULL,
            check=True,
        )

    return Path(ProjectBuilder.from_isolated_env(env, place.tree, run).build(kind, out))


def _clone_elsewhere(copy: Path) -> Place:
    """Clone what is committed as on another machine, as far as one machine can be two."""
    umask = 0o077
    convert_line_ends = ("-c", "core.autocrlf=true")
    subprocess.run(["git", "clone", "-q", *convert_line_ends, ROOT, copy], umask=umask, check=True)
    for name in _tracked():
        os.utime(copy / name, (0, 0))
    variables = {"TZ": "Asia/Kathmandu", "LC_ALL": "C", "PYTHONHASHSEED": "1"}
    return Place(copy, variables, umask)


def _unpack(sdist: Path, folder: Path) -> Path:
    with tarfile.open(sdist) as archive:
        # Python before 3.11.4 knows no filters, and from 3.12 on wants one.
        archive.extraction_filter = getattr(tarfile, "data_filter", lambda member, _: member)
        archive.extractall(folder)  # noqa: S202 - our own
    (tree,) = folder.iterdir()
    return tree


def _tracked() -> Content:
    """Read what Git tracks, by path."""
    names = _output("git", "ls-files", "-z").split("\0")
    return {name: (ROOT / name).read_bytes() for name in names if name}


def _read(built: Path, date: int) -> Content:
    """Read an archive, and hold that no entry tells who built it, or when."""
    content: Content = {}
    if built.suffix == ".whl":
        with zipfile.ZipFile(built) as wheel:
            for entry in wheel.infolist():
                _check_entry(entry.filename, entry.external_attr >> 16, "")
                # Zip counts every other second.
                assert entry.date_time == time.gmtime(date // 2 * 2)[:6], entry
                content[entry.filename] = wheel.read(entry)
        return content
    with tarfile.open(built) as sdist:
        for member in sdist:
            _check_entry(member.name, member.mode, f"{member.uname}{member.gname}")
            assert (member.mtime, member.uid, member.gid) == (date, 0, 0), member
            file = sdist.extractfile(member)
            assert file is not None, f"{member.name} is no plain file"
            content[member.name.partition("/")[2]] = file.read()
    return content


def _check_entry(name: str, mode: int, owner: str) -> None:
    assert mode & 0o7777 == PLAIN, f"{name} has mode {mode:o}"
    assert not owner, f"{name} belongs to {owner}"


def _check_sdist(sdist: Path) -> None:
    expected = {name: data for name, data in _tracked().items() if name.startswith(IN_SDIST)}
    _check_content(sdist, _read(sdist, NO_DATE), expected, {"PKG-INFO"})


def _check_wheel(wheel: Path) -> None:
    expected = {
        inside + name.removeprefix(folder): data
        for name, data in _tracked().items()
        for folder, inside in IN_WHEEL.items()
        if name.startswith(folder)
    }
    info = f"{'-'.join(wheel.name.split('-')[:2])}.dist-info"
    written = {f"{info}/{name}" for name in ("METADATA", "RECORD", "WHEEL", "entry_points.txt")}
    found = _read(wheel, NO_DATE)
    _check_content(wheel, found, expected, written)
    _check_metadata(Metadata.from_email(found[f"{info}/METADATA"]))


def _check_content(built: Path, found: Content, expected: Content, written: set[str]) -> None:
    """Hold that what is tracked is there unchanged, and beside it only what is ``written``."""
    missing = sorted(({*expected} | written) - {*found})
    surplus = sorted({*found} - {*expected} - written)
    changed = sorted(name for name in {*expected} & {*found} if expected[name] != found[name])
    problems = {"missing": missing, "surplus": surplus, "changed": changed}
    assert not any(problems.values()), f"{built.name}: {problems}"


def _check_metadata(metadata: Metadata) -> None:
    """Hold that an index page tells all that we know; parsing has checked how it is told."""
    told = (
        metadata.summary,
        metadata.author,
        metadata.keywords,
        metadata.classifiers,
        metadata.requires_python,
        metadata.requires_dist,
    )
    assert all(told), told
    assert metadata.description == (ROOT / "README.md").read_text(encoding="utf-8")
    assert metadata.description_content_type == "text/markdown"
    # Which licence, nobody has said yet.
    assert (metadata.license, metadata.license_expression, metadata.license_files) == (None,) * 3
    links = [
        target
        for block in MarkdownIt().enable("table").parse(metadata.description)
        for token in block.children or ()
        if (target := str(token.attrs.get("href") or token.attrs.get("src") or ""))
    ]
    lost = [target for target in links if not target.startswith(("https://", "#"))]
    assert not lost, f"README.md links to what an index page does not have: {lost}"


def _check_same(built: Path, again: Path) -> None:
    """Hold that two archives are the same, byte for byte."""
    same = built.read_bytes() == again.read_bytes()
    assert same, f"{built.name}: built again elsewhere, it has other bytes (is all committed?)"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
