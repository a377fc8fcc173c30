"""``python -m sage_entitlements``, and the command ``sage-entitlements``."""

import gc
import sys
from typing import NoReturn

_INTERRUPTED = 130  # as ``cli`` has it, which may not be imported yet when Ctrl-C is pressed


def main() -> NoReturn:
    """Run the command line with the arguments of this process, and exit."""
    try:
        # Importing makes many objects and no garbage; looking for it would slow every start.
        gc.set_threshold(100_000)
        from sage_entitlements.cli.app import app  # after the line above

        app.main()
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
    finally:
        gc.freeze()  # nor is there any for Python to look for on its way out


if __name__ == "__main__":
    main()
