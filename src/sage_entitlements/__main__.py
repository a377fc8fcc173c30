"""``python -m sage_entitlements``: the same as the command ``sage-entitlements``."""

from ._cli import main

main()
