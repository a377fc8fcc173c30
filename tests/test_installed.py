"""What is tested is what is installed, and it brings its command and its types."""

import json
from importlib.metadata import distribution
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import sage_entitlements
from sage_entitlements.__main__ import main

PACKAGE = Path(sage_entitlements.__file__).parent
INSTALLED = distribution("sage-entitlements")


def test_no_other_copy_shadows_the_installed_one() -> None:
    """Otherwise the tests of a wheel could pass on a checkout that happens to lie on the path."""
    origin = json.loads(INSTALLED.read_text("direct_url.json") or "{}")
    editable = origin.get("dir_info", {}).get("editable", False)
    checkout = Path(url2pathname(urlsplit(origin.get("url", "")).path))
    place = checkout / "src" if editable else Path(str(INSTALLED.locate_file("")))
    assert PACKAGE.parent.samefile(place)


def test_its_command_and_its_types_are_found() -> None:
    (command,) = INSTALLED.entry_points.select(group="console_scripts")
    assert (command.name, command.load()) == ("sage-entitlements", main)
    assert (PACKAGE / "py.typed").is_file()
    assert sage_entitlements.__version__ == INSTALLED.version
