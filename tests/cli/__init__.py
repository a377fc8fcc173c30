"""Tests of the command line, as its users and scripts meet it."""
