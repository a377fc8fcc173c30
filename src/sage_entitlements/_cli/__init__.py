"""The command line: parse, ask the library, show the answer. No rule of the field lives here."""

from ._app import app

__all__ = ["app"]
