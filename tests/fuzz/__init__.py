"""Attacks by input that nobody would write: what is attacked, with what, and how it is changed.

``targets`` has what is attacked and what has to hold, ``seeds`` the input to begin with, and
``mutations`` how it is changed; ``run`` lets a coverage-guided fuzzer change it a million times.
"""
