"""What is made from other files, and never edited; ``.ci/generate.py`` makes it."""
