"""Files: read and written safely, TOML and its small changes, data made into entities."""
