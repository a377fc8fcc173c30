"""Which language to speak, known before the command line is parsed: complaints need it too."""

import gettext
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

from sage_entitlements._text import DOMAIN, LOCALE_DIR, Language, Phrase

VARIABLE = "SAGE_ENTITLEMENTS_LANG"
# In the order in which gettext itself looks at them.
_LOCALE_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
_NAME = re.compile("[a-z]+")
# pl_PL.UTF-8 and Windows' Polish_Poland both mean Polish; plt_MG, which is Malagasy, does not.
_LANGUAGES = {
    "pl": Language.PL,
    "polish": Language.PL,
    "en": Language.EN,
    "english": Language.EN,
}


def wanted_language(
    arguments: Sequence[str], environment: Mapping[str, str]
) -> tuple[Language, Phrase | None]:
    """The language of ``--lang``, else of the variable, else of the locale, else English.

    A ``--lang`` that is no language is left for the parser to refuse. Where the variable is none,
    there is a complaint too.
    """
    wanted = None
    for index, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument.startswith("--lang="):
            wanted = argument.removeprefix("--lang=")
        elif argument == "--lang":
            wanted = "".join(arguments[index + 1 : index + 2])
    if wanted in set(Language):
        return Language(wanted), None
    variable = environment.get(VARIABLE)
    if not variable:
        return _of_locale(environment), None
    if variable in set(Language):
        return Language(variable), None
    complaint = Phrase(
        '{variable} is "{value}"; set it to "pl" or "en"', variable=VARIABLE, value=variable
    )
    return _of_locale(environment), complaint


def _of_locale(environment: Mapping[str, str]) -> Language:
    for variable in _LOCALE_VARIABLES:
        for wish in environment.get(variable, "").split(":"):
            if known := _named(wish):
                return known
        if environment.get(variable):
            return Language.EN
    return _named(_system_locale()) or Language.EN


def _system_locale() -> str:
    """Give the name of the locale that Windows is set to, which no variable tells there."""
    import locale  # noqa: PLC0415 - only where no variable says anything

    with suppress(ValueError):  # it is one that Python does not know
        return locale.getlocale()[0] or ""
    return ""


def _named(wish: str) -> Language | None:
    name = _NAME.match(wish.lower())
    return _LANGUAGES.get(name[0]) if name else None


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Make Click's own messages, which go through gettext's globals, speak ``language``."""
    before = os.environ.get("LANGUAGE")
    domain = gettext.textdomain()
    os.environ["LANGUAGE"] = language.value
    gettext.bindtextdomain(DOMAIN, str(LOCALE_DIR))
    gettext.textdomain(DOMAIN)
    try:
        yield
    finally:
        gettext.textdomain(domain)
        if before is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = before
