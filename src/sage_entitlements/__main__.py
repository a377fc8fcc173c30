"""``python -m sage_entitlements``, and the command ``sage-entitlements``."""

import gc
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line with the arguments of this process, and exit."""
    # Importing makes many objects and no garbage; looking for it would slow every start.
    gc.set_threshold(100_000)
    from ._cli import app  # noqa: PLC0415 - after the line above

    app.main()


if __name__ == "__main__":
    main()
