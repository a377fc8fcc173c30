"""The command line: asks the library one question a command, and shows the answer to people."""
